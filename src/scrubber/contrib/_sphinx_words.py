"""Words of pictures in a document of Sphinx: reworded while it is read, before anything repeats them.

A caption is repeated by `:ref:`, by lists of figures, by `objects.inv` and by the search index; all of these
take it from the document tree, after this transform.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.references import SphinxDomains
from sphinx.util import logging

from scrubber import posting
from scrubber.contrib._site import policy_of
from scrubber.errors import ScrubberError
from scrubber.masking import mask
from scrubber.model import Asset
from scrubber.pipeline import Scrubber
from scrubber.registry import plugin
from scrubber.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from scrubber.model import Finding
    from scrubber.report import Report

NAMES: Final = "scrubber_names"  # of the environment: offers for file names, by document and old file name
_log: Final = logging.getLogger(__name__)


class Said(NamedTuple):
    """What stands for one picture or download: its node, its file name, and its words by part."""

    node: nodes.Element
    name: str
    words: dict[str, nodes.Element | str]


def scrubber_of(config: Config) -> Scrubber:
    """The engine under the policy of `conf.py`; ScrubberError where that makes no sense."""
    return Scrubber(policy_of(config.scrubber_policy))


def names_of(env: BuildEnvironment) -> dict[str, dict[str, str | None]]:
    """The offers for file names, by document and old file name; None where there is none."""
    if not hasattr(env, NAMES):
        setattr(env, NAMES, {})
    found: dict[str, dict[str, str | None]] = getattr(env, NAMES)
    return found


class Words(SphinxTransform):
    """Rewords alt texts, titles, captions and legends of pictures, and names of downloads."""

    default_priority = SphinxDomains.default_priority - 5

    def apply(self, **_: Any) -> None:
        """Change the document, and take note of offers for the names of its files."""
        if not self.config.scrubber_enabled:
            return
        language = self.config.language.partition("_")[0][:2] if self.config.language else None
        found = [*_pictures(self.document), *_downloads(self.document)]
        assets = [Asset(None, name=said.name, texts=_texts(said), language=language) for said in found]
        scrubber = scrubber_of(self.config)
        offers = names_of(self.env).setdefault(self.env.docname, {})
        for said, report in zip(found, scrubber.check_many(assets), strict=True):
            if _found(report, "name"):
                offers[said.name] = report.best("name")
            self._reword(said, report)
        if self.config.scrubber_captions:
            for raw in list(self.document.findall(nodes.raw)):
                if "html" in raw.get("format", "").split():
                    _reword_html(raw, scrubber, language)

    def _reword(self, said: Said, report: Report) -> None:
        for part, place in said.words.items():
            some = _found(report, part)
            if not some:
                continue
            offer = report.best(part)
            if self.config.scrubber_captions and offer is not None:
                _write(said.node, part, place, offer)
            elif not isinstance(said.node, addnodes.download_reference):
                for finding in some:
                    _warn(said.node, part, finding)
        if isinstance(said.node, addnodes.download_reference) and self.config.scrubber_rename:
            _label(said.node, said.name, report)


def _found(report: Report, part: str) -> list[Finding]:
    return [finding for finding in report.words if finding.span.part == part]


def _warn(node: nodes.Element, part: str, finding: Finding) -> None:
    _log.warning(
        "%s in the %s of a picture: %s (%s)",
        RULES[finding.rule].title,
        part,
        mask(finding.value),
        finding.rule,
        type="scrubber",
        subtype="words",
        location=node,
    )


def _pictures(document: nodes.document) -> Iterator[Said]:
    for node in document.findall(nodes.image):
        uri = node.get("uri", "")
        words: dict[str, nodes.Element | str] = {k: node[k] for k in ("alt", "title") if node.get(k)}
        figure = next((p for p in _around(node) if isinstance(p, nodes.figure)), None)
        if figure is not None and next(figure.findall(nodes.image)) is node:
            words |= [("caption", child) for child in figure.children if isinstance(child, nodes.caption)]
        yield Said(node, "" if uri.startswith("data:") else PurePosixPath(uri).name, words)
        if figure is not None and next(figure.findall(nodes.image)) is node:
            for paragraph in _legend(figure):
                yield Said(paragraph, "", {"caption": paragraph})


def _around(node: nodes.Node) -> Iterator[nodes.Node]:
    while node.parent is not None:
        node = node.parent
        yield node


def _legend(figure: nodes.figure) -> Iterator[nodes.Element]:
    for child in figure.children:
        if isinstance(child, nodes.legend):
            yield from child.findall(nodes.paragraph)


def _downloads(document: nodes.document) -> Iterator[Said]:
    for node in document.findall(addnodes.download_reference):
        yield Said(node, PurePosixPath(node.get("reftarget", "")).name, {})


def _texts(said: Said) -> dict[str, str]:
    return {part: _text(place) for part, place in said.words.items()}


def _text(place: nodes.Element | str) -> str:
    return " ".join((place if isinstance(place, str) else place.astext()).split())


def _write(node: nodes.Element, part: str, place: nodes.Element | str, words: str) -> None:
    """Put words where others stood; the markup inside them goes, since it marked what was said."""
    if isinstance(place, str):
        node[part] = words
    else:
        place.children = []
        place += nodes.Text(words)


def _label(node: nodes.Element, name: str, report: Report) -> None:
    """Let a link that shows the name of a file, or its path, show the new one."""
    if not _found(report, "name"):
        return
    for text in list(node.findall(nodes.Text)):
        if PurePosixPath(str(text)).name == name:
            text.parent.replace(text, nodes.Text(report.best("name") or ""))


def _reword_html(raw: nodes.raw, scrubber: Scrubber, language: str | None) -> None:
    """Reword what a piece of HTML says of pictures; what cannot be read is seen again in the page."""
    text = raw.astext()
    if "<" not in text:
        return
    try:
        document = posting.read(
            text.encode("utf-8", "surrogateescape"), plugin("scrubber.posts", "html", "form")
        )
        (worded,) = posting.look([document], scrubber.policy, language)
        each: Iterable[Any] = zip(document.post.passages, worded.passages, worded.offers, strict=True)
        changes = [(p, offers[0].wording) for p, found, offers in each if found and offers and p.image]
        if changes:
            raw.children = [nodes.Text(document.edited(changes))]
    except ScrubberError:
        return
