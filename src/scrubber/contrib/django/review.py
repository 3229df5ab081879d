"""What a person is asked about an upload, and what the answer means.

Nothing private is stored: what was found goes to the person's own page in a signed token, without the words
in which it was found, and comes back with the answer.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from django.core import signing
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from scrubber.contrib.django import conf, held
from scrubber.contrib.django.files import not_too_long, with_ending, wrapped
from scrubber.errors import InputError
from scrubber.model import MEDIA, Asset
from scrubber.pipeline import Scrubber, fitting
from scrubber.report import Report, is_note
from scrubber.rules import RULES
from scrubber.uploads import plain_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrOrPromise
    from django.utils.safestring import SafeString

    from scrubber.contrib.django.conf import Options
    from scrubber.contrib.django.files import AnyScrubbed
    from scrubber.model import Finding

_SALT: Final = "scrubber.contrib.django.review"
LABELS: Final[dict[str, _StrOrPromise]] = {
    "name": _("File name"),
    "title": _("Title"),
    "alt": _("Alternative text"),
    "caption": _("Caption"),
    "description": _("Description"),
}
OWN: Final = "own"  # the answer of one who wants words of their own
KEEP: Final = "keep"  # the answer of one who wants the words as they are


@dataclass(slots=True)
class Question:
    """One text that holds private words: how it can be published."""

    part: str
    label: _StrOrPromise
    found: tuple[Finding, ...]
    offers: tuple[str, ...]
    value: str = field(repr=False)  # the person's own words, "" where they are not at hand
    answer: str = ""
    own: str = field(default="", repr=False)
    insisted: bool = False

    @property
    def marked(self) -> SafeString:
        """The person's own words, with a mark on what was found."""
        spans = sorted((f.span.start, f.span.end) for f in self.found)
        pieces: list[SafeString] = []
        done = 0
        for start, end in spans:
            if done <= start < end <= len(self.value):
                pieces += [
                    conditional_escape(self.value[done:start]),
                    format_html("<mark>{}</mark>", self.value[start:end]),
                ]
                done = end
        pieces.append(conditional_escape(self.value[done:]))
        return mark_safe("".join(pieces))  # noqa: S308 - each piece is escaped

    @property
    def reasons(self) -> list[str]:
        """What was found, in words without any value."""
        return titles(self.found)


@dataclass(slots=True)
class Review:
    """What is shown to a person about one upload. `key` is its name among those that wait, once it waits."""

    upload: AnyScrubbed
    questions: list[Question] = field(default_factory=list)
    key: str = ""

    @property
    def removed(self) -> list[str]:
        """What was stripped from the file, in words without any value."""
        return titles(f for f in self.upload.report.media if not is_note(f))

    def token(self) -> str:
        """All that is needed to go on when the answer comes, signed; the bytes wait on the server."""
        if not self.key:
            self.key = held.keep(self.upload)
            self.upload.held = self.key
        report = self.upload.report.to_dict()
        media = {(f["rule"], f["why"]): f for f in report["findings"] if f["part"] == MEDIA}
        words = [f for f in report["findings"] if f["part"] != MEDIA]
        return signing.dumps(
            {
                "key": self.key,
                "until": int(time.time()) + conf.options().hold,
                "digest": self.upload.digest,
                "name": self.upload.name,
                "type": self.upload.content_type,
                "asked": {q.part: _print(q.value) for q in self.questions},
                "report": {**report, "findings": [*media.values(), *words]},
            },
            salt=_SALT,
            compress=True,
        )


def titles(findings: Any) -> list[str]:
    """The rules of findings as words for people, each once, in the order of their ids."""
    return [gettext(RULES[rule].title) for rule in sorted({f.rule for f in findings}) if rule in RULES]


def questions(report: Report, parts: Mapping[str, _StrOrPromise]) -> list[Question]:
    """What is to be asked about the words of a report; `parts` are those that a person can change."""
    asked = []
    for part, label in parts.items():
        found = tuple(f for f in report.findings if f.span.part == part and not is_note(f))
        if found:
            offers = tuple(s.wording for s in report.suggestions if s.part == part)
            asked.append(Question(part, label, found, offers, report.text(part), "0" if offers else ""))
    return asked


@dataclass(slots=True)
class Answer:
    """What came back with a form: an upload that waited, and what was chosen for each of its texts."""

    upload: AnyScrubbed
    key: str
    asked: dict[str, str]
    chosen: dict[str, str] = field(repr=False)
    own: dict[str, str] = field(repr=False)
    insisted: frozenset[str] = frozenset()

    def own_name(self) -> str:
        """The person's own words for a file name, with the extension that fits the content."""
        name = plain_name(self.own.get("name", ""))
        return with_ending(name, self.upload.name or "") if name else ""

    def same_words(self, part: str, value: str) -> bool:
        """Whether the text is the one that was asked about."""
        return self.asked.get(part) == _print(value)


def answer(token: str, data: Mapping[str, Any], prefix: str) -> Answer | None:
    """The answer in a form's data; None where the token is not ours, or the upload does not wait any more."""
    try:
        saved = signing.loads(token, salt=_SALT)
        report = Report.from_dict(saved["report"])
    except (signing.BadSignature, InputError):
        return None
    if saved["until"] < time.time() or (file := held.load(saved["key"])) is None:
        return None
    with file:
        upload = wrapped(file, saved["name"], saved["type"], file.size)
    if upload.digest != saved["digest"]:
        return None
    upload.report, upload.options, upload.held = report, conf.options(), saved["key"]
    own = {part: str(data.get(f"{prefix}-{part}-own", "")) for part in saved["asked"]}
    chosen = {part: str(data.get(f"{prefix}-{part}", "")) for part in saved["asked"]}
    insisted = frozenset(part for part in saved["asked"] if data.get(f"{prefix}-{part}-insist"))
    return Answer(upload, saved["key"], saved["asked"], chosen, own, insisted)


def settle(
    given: Answer,
    words: Mapping[str, str],
    parts: Mapping[str, _StrOrPromise],
    options: Options,
    language: str | None,
) -> tuple[dict[str, str], Review]:
    """What was decided, by part, and what to show: all of `parts` are decided unless there is more to ask.

    Words that were changed since they were asked about, and words of one's own for the name, are looked at.
    """
    decided = {part: _decision(given, part, words.get(part, "")) for part in parts}
    left = {part: words.get(part, "") for part, wording in decided.items() if wording is None}
    if "name" in left:
        left["name"] = given.own_name()
    report = _looked(given.upload.report, left, words, options, language)
    private = {finding.span.part for finding in report.findings}
    done = {part: left.get(part, "") if wording is None else wording for part, wording in decided.items()}
    given.upload.report = report
    asked = questions(report, parts)
    for question in asked:
        if question.part not in left or question.part == "name":
            question.answer = given.chosen.get(question.part) or question.answer
        question.own = given.own.get(question.part, "")
        question.insisted = question.part in given.insisted
    open_ = {part for part in left if part in private}
    return {p: w for p, w in done.items() if p not in open_}, Review(given.upload, asked, given.key)


def _decision(given: Answer, part: str, value: str) -> str | None:
    """The words that were chosen for a part, or None where they have to be looked at."""
    if part not in given.asked:
        return (given.upload.name or "") if part == "name" else None if value else ""
    if part != "name" and not given.same_words(part, value):
        return None
    choice = given.chosen[part]
    offers = [s.wording for s in given.upload.report.suggestions if s.part == part]
    if choice.isdecimal() and int(choice) < len(offers):
        return offers[int(choice)]
    if choice == KEEP and part != "name":
        return value
    return given.own_name() if choice == OWN and part in given.insisted else None


def _looked(
    old: Report, left: Mapping[str, str], words: Mapping[str, str], options: Options, language: str | None
) -> Report:
    """The report with the words that are left looked at anew, the others helping."""
    texts = {part: value for part, value in {**words, **left}.items() if part != "name" and value}
    not_too_long(texts)
    new = Scrubber(options.policy).check(Asset(None, left.get("name", ""), texts=texts, language=language))
    fits = fitting(new.suggestions, old.format)
    return replace(
        old,
        texts=new.texts,
        findings=(
            *(f for f in old.findings if f.span.part not in left),
            *(f for f in new.findings if f.span.part in left),
        ),
        suggestions=(
            *(s for s in old.suggestions if s.part not in left),
            *(s for s in fits if s.part in left),
        ),
        linkability=None,  # type: ignore[arg-type] # it follows from the findings
    )


def _print(value: str) -> str:
    """A digest by which words are known again without being kept."""
    return hashlib.sha256(value.encode(errors="replace")).hexdigest()[:16]
