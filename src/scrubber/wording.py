"""Search texts for what is private, and offer safe wordings that were searched themselves (P8)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber import allowing
from scrubber._helping import helped, members, with_models
from scrubber.errors import PluginError, ScrubberError
from scrubber.model import Finding, Kind, Suggestion, Text
from scrubber.registry import plugins
from scrubber.stand_ins import is_stand_in, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrubber.policy import Policy
    from scrubber.protocols import Suggester

ROUNDS: Final = 3  # how often an offer that still holds something is reworded before it is given up
OFFERS: Final = 5
LIKELY: Final = 0.5  # scores below are only possible


def search(
    groups: Sequence[Sequence[Text]],
    policy: Policy,
    albums: Sequence[str] = (),
    allowed: Sequence[tuple[str, ...]] = (),
) -> list[list[tuple[Finding, ...]]]:
    """Findings of every text, by group: the texts of one group belong to one asset and help each other.

    `albums` names the album of each group, "" for none: those of one album help each other too. `allowed`
    has words of each group that are no findings, beside those of the policy.

    All texts go through each detector in one batch, since the name model is much faster that way.
    The pipelines of `policy.models` add what they find. Overlapping findings are merged: the longest wins,
    then the surest.
    """
    texts = [text for group in groups for text in group]
    found: list[list[Finding]] = [[] for _ in texts]
    if texts:
        for detector in plugins("scrubber.text", "detector"):
            _collect(detector, texts, found)
        if policy.models:
            found = with_models(policy.models, texts, found)
    grouped = []
    at = 0
    for group in groups:
        mine = found[at : at + len(group)]
        at += len(group)
        grouped.append(helped("reinforce", group, mine) if len(group) > 1 and any(mine) else mine)
    for album in members(albums):
        more = helped("reinforce_album", [groups[i] for i in album], [grouped[i] for i in album])
        for i, mine in zip(album, more, strict=True):
            grouped[i] = mine
    return [
        [merged(text, some, policy, more) for text, some in zip(group, mine, strict=True)]
        for group, mine, more in zip(groups, grouped, allowed or [()] * len(groups), strict=True)
    ]


def _collect(detector: object, texts: list[Text], found: list[list[Finding]]) -> None:
    name = type(detector).__name__
    try:
        answers = list(detector.find(texts))  # type: ignore[attr-defined]
    except ScrubberError:
        raise
    except Exception as error:  # noqa: BLE001 - promise P5, and its text may quote the input
        raise PluginError(f"the detector {name} failed with {type(error).__name__}") from None
    if len(answers) != len(texts):
        raise PluginError(f"the detector {name} did not answer every text")
    for some, more in zip(found, answers, strict=True):
        some.extend(f if f.source else replace(f, source=name) for f in more)  # none: a person made it


def merged(
    text: Text, findings: Iterable[Finding], policy: Policy, allowed: tuple[str, ...] = ()
) -> tuple[Finding, ...]:
    """What the policy reports of all that was found in a text; of findings that overlap the longest wins.

    Of equal ones the surest wins; but whoever asks for less than likely findings wants to miss no person, so
    there the person wins.
    """
    in_doubt = policy.min_score < LIKELY
    wanted = [
        f
        for f in findings
        if f.score >= policy.min_score
        and policy.reports(f.rule)
        and not is_stand_in(text.value[f.span.start : f.span.end], policy.strategy, policy.names)
    ]
    wanted = allowing.left(text.value, wanted, (*policy.allow, *allowed))
    chosen: list[Finding] = []  # in the order of the text, never overlapping

    def rank(f: Finding) -> tuple[object, ...]:
        other = in_doubt and f.kind is not Kind.PERSON
        return -len(f.span), other, -f.score, f.span.start, f.rule

    for finding in sorted(wanted, key=rank):
        at = bisect_left(chosen, finding.span.start, key=lambda f: f.span.start)
        free_before = at == 0 or chosen[at - 1].span.end <= finding.span.start
        if free_before and (at == len(chosen) or chosen[at].span.start >= finding.span.end):
            chosen.insert(at, finding)
    return tuple(chosen)


class Looked(NamedTuple):
    """What was found in the texts of one asset, text by text, and the wordings offered for them."""

    findings: list[tuple[Finding, ...]]
    suggestions: tuple[Suggestion, ...]


def look(
    groups: Sequence[Sequence[Text]],
    policy: Policy,
    albums: Sequence[str] = (),
    allowed: Sequence[tuple[str, ...]] = (),
) -> list[Looked]:
    """Search the texts of many assets, and offer wordings for all of them, in as few batches as can be."""
    found = search(groups, policy, albums, allowed)
    texts = [text for group in groups for text in group]
    each = [more for group, more in zip(groups, allowed, strict=True) for _ in group] if allowed else ()
    offers = iter(suggest(texts, [some for group in found for some in group], policy, each))
    return [
        Looked(some, tuple(offer for _ in group for offer in next(offers)))
        for group, some in zip(groups, found, strict=True)
    ]


def with_suffix(suggestions: Sequence[Suggestion], suffixes: Sequence[str]) -> tuple[Suggestion, ...]:
    """Give file names the extension of the content; `suffixes` are all that fit it, the best first."""
    from scrubber.suggest._portable import with_extension

    return tuple(
        Suggestion(s.part, with_extension(s.wording, suffixes[0]), s.rank)
        if s.part == "name" and not s.wording.endswith(tuple(suffixes))
        else s
        for s in suggestions
    )


def suggest(
    texts: Sequence[Text],
    findings: Sequence[Sequence[Finding]],
    policy: Policy,
    allowed: Sequence[tuple[str, ...]] = (),
) -> list[tuple[Suggestion, ...]]:
    """Offers for every text that has findings, best first. Each was searched and holds nothing any more.

    The policy's strategy makes the first of them; its own stand-ins are no findings: see `stand_ins`.
    Where a person made the findings, the words that they left standing stay (see `suggest._decided`).
    An offer in which something is still found is reworded once more with what was found, up to ROUNDS
    times; what is not safe then is not offered.
    """
    from scrubber.suggest._decided import left_standing, stays

    if policy.strategy == "pseudonym":
        policy.names.avoid(text.value for text in texts)
    safe: list[dict[tuple[int, ...], str]] = [{} for _ in texts]  # by rank: (1, 0) comes from rewording (1,)
    seen: dict[_Offer, Sequence[Finding]] = {}  # many offers are alike, and searching is what takes time
    pending = [
        _Draft(
            i,
            (),
            text,
            some,
            _language(text, some),
            left_standing(text, some),
            allowed=allowed[i] if allowed else (),
        )
        for i, (text, some) in enumerate(zip(texts, findings, strict=True))
        if some
    ]
    for _ in range(ROUNDS):
        drafts = [new for old in pending for new in _reworded(old, policy)]
        _search_offers(drafts, seen, policy)
        pending = []
        for draft in drafts:
            found = seen[_Offer.of(draft)]
            if left := [f for f in found if not stays(f, draft.text.value, draft.standing)]:
                pending.append(draft._replace(findings=left))
            else:
                safe[draft.number][draft.rank] = draft.text.value
    return [_ranked(text, offers) for text, offers in zip(texts, safe, strict=True)]


def search_again(texts: Sequence[Text], policy: Policy) -> list[list[Finding]]:
    """Findings of texts that were worded in this run, each by itself: stand-ins of the policy are none."""
    from scrubber.suggest._twins import twin

    twins = [twin(text, written(text.value, policy.strategy, policy.names), None) for text in texts]
    found = search([[each.text] for each in twins], policy)
    return [each.back(left, text) for each, text, (left,) in zip(twins, texts, found, strict=True)]


def _reworded(old: _Draft, policy: Policy) -> list[_Draft]:
    offers = _offers(replace(old.text, language=old.language), old.findings, policy)
    return [
        old._replace(
            rank=(*old.rank, rank),
            text=replace(old.text, value=offer),
            findings=(),
            stand_ins=old.stand_ins | stand_ins,
        )
        for rank, (offer, stand_ins) in enumerate(offers)
    ]


def _search_offers(drafts: Sequence[_Draft], seen: dict[_Offer, Sequence[Finding]], policy: Policy) -> None:
    """Search the offers that were not seen before, with common nouns for their stand-ins."""
    from scrubber.suggest._twins import twin

    new = {_Offer.of(draft): draft.language for draft in drafts}
    twins = {key: twin(key.text, key.stand_ins, language) for key, language in new.items() if key not in seen}
    found = search(
        [[each.text] for each in twins.values()], policy, allowed=[offer.allowed for offer in twins]
    )
    for (key, each), (left,) in zip(twins.items(), found, strict=True):
        seen[key] = tuple(each.back(left, key.text))


class _Draft(NamedTuple):
    """A wording on the way to an offer for text number `number`; `rank` sorts it, the best first.

    `language` is that of the original: what is left after rewording says less of it. The text does not carry
    it, since it may be wrong, and a search in one language finds less.
    """

    number: int
    rank: tuple[int, ...]
    text: Text
    findings: Sequence[Finding]
    language: str | None
    standing: tuple[str, ...]
    stand_ins: frozenset[str] = frozenset()
    allowed: tuple[str, ...] = ()


class _Offer(NamedTuple):
    """What decides what is found in an offer."""

    text: Text
    stand_ins: frozenset[str]
    allowed: tuple[str, ...]

    @classmethod
    def of(cls, draft: _Draft) -> _Offer:
        return cls(draft.text, draft.stand_ins, draft.allowed)


def _language(text: Text, findings: Sequence[Finding]) -> str | None:
    """The language to word a text in; None where its suggester finds it out better."""
    if text.language or text.sort in {"name", "folder"}:
        return text.language
    from scrubber.suggest._language import without_spans

    return without_spans(text, findings)


def _ranked(text: Text, offers: dict[tuple[int, ...], str]) -> tuple[Suggestion, ...]:
    wordings = dict.fromkeys(offers[rank] for rank in sorted(offers))
    wordings.pop(text.value, None)
    return tuple(Suggestion(text.part, wording, i) for i, wording in enumerate(list(wordings)[:OFFERS]))


def _offers(text: Text, findings: Sequence[Finding], policy: Policy) -> list[tuple[str, frozenset[str]]]:
    """The offers of the suggester, behind that of the policy's strategy; with what they say for names."""
    suggester = _suggester(text.sort)
    try:
        offers = [(offer, frozenset[str]()) for offer in suggester.suggest(text, findings)]
        if policy.strategy != "generalise" and type(suggester).__module__.startswith("scrubber.suggest."):
            from scrubber.suggest._restyle import first_offer

            offers.insert(0, first_offer(text, findings, policy.strategy, policy.names))
        if policy.name_style == "keep" and text.sort in {"name", "folder"}:
            from scrubber.suggest._like import like

            offers = [(like(text.value, offer), stand_ins) for offer, stand_ins in offers if offer]
        return [offer for offer in offers if offer[0]]
    except Exception as error:  # noqa: BLE001 - its text may quote the input
        raise PluginError(f"the suggester for {text.part!r} failed with {type(error).__name__}") from None


def _suggester(part: str) -> Suggester:
    """The one that serves this part; parts that a caller made up are worded as captions are."""
    fallback = None
    for suggester in plugins("scrubber.suggest", "suggester"):
        chosen: Suggester = suggester
        if part in chosen.parts:
            return chosen
        if "caption" in chosen.parts:
            fallback = chosen
    if fallback is None:
        raise PluginError("no suggester for captions is installed")
    return fallback
