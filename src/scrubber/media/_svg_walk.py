"""Walk an SVG with expat and say which stretches of it change (XML 1.0, Namespaces in XML 1.0, SVG 2).

Expat gets a document without a type, so there is nothing to declare, expand or fetch. Places count in bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.parsers import expat

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media import _svg_names as names
from scrubber.media._svg_judge import Judge
from scrubber.media._svg_metadata import credited
from scrubber.model import Edit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrubber.model import Finding
    from scrubber.policy import Keep

_DEPTH: Final = 512
_ELEMENTS: Final = 1_000_000
_ATTRIBUTES: Final = 4096  # of one element
_ATTRIBUTE: Final = re.compile(rb"""\s++([^\s=<>/"']+)\s*=\s*("[^"]*"|'[^']*')""")
_TAG: Final = re.compile(rb"""<[^\s/>"']+((?:[^"'>]++|"[^"]*+"|'[^']*+')*+)>""")


class Attribute(NamedTuple):
    """An attribute at [start, end), with the space before it; its value at [first, last) without quotes."""

    name: str
    value: str
    start: int
    end: int
    first: int
    last: int


@dataclass(slots=True)
class _Open:
    """An element that is open: where its start tag stands, what it is, the namespaces in it, and its text.

    `before`: the number of edits before it. `text` is None where nobody wants to know it. `heard`: it, or an
    element around it, is listened to. `holds`: text in it is drawn.
    """

    space: str
    name: str
    begin: int
    end: int
    spaces: Mapping[str, str]
    before: int
    text: list[str] | None = None
    heard: bool = False
    holds: bool = False


@dataclass(slots=True)
class Walk:
    """The edits of a document, in order, once `run` is through; `notes` is what stays."""

    data: bytes
    keep: Keep
    edits: list[Edit] = field(default_factory=list)
    _stack: list[_Open] = field(default_factory=list)
    _judge: Judge = field(init=False)
    _pending: list[tuple[Edit, str]] = field(default_factory=list)
    _parser: expat.XMLParserType = field(init=False)
    _gone: int = 0  # how many open elements are in one that goes, itself included
    _count: int = 0
    _credited: bool = False
    _last: int = 0  # where the last tag, comment or instruction ends

    def __post_init__(self) -> None:
        self._judge = Judge(self.keep)
        parser = self._parser = expat.ParserCreate("utf-8")
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartDoctypeDeclHandler = _refuse

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What stays and is worth knowing."""
        return tuple(self._judge.notes)

    def run(self) -> None:
        """Walk it all; `Malformed` where it is no XML."""
        try:
            self._parser.Parse(self.data, True)
        except expat.ExpatError:
            raise Malformed("this is not XML", self._parser.ErrorByteIndex) from None
        wanted = self._judge.wanted()
        for edit, name in self._pending:
            if wanted(name):
                self._judge.stayed(edit.findings)
            else:
                self.edits.append(edit)
        self.edits.sort(key=lambda edit: (edit.start, edit.end))

    def _start(self, raw: str, given: list[str]) -> None:
        at = self._parser.CurrentByteIndex
        self._between(at)
        tag = _TAG.match(self.data, at)
        if tag is None:
            raise Malformed("a tag is not closed", at)
        self._last = tag.end()
        self._bounded(given)
        outer = self._stack[-1].spaces if self._stack else {"xml": names.XML}
        attributes = list(self._attributes(tag, given))
        spaces = outer
        if self.data.find(b"xmlns", at, tag.end()) >= 0:
            declared = {a.name[6:]: a.value for a in attributes if a.name.startswith("xmlns:")}
            declared.update(("", a.value) for a in attributes if a.name == "xmlns")
            spaces = {**outer, **declared}
        space, name = _resolved(raw, spaces)
        if not self._stack and space != names.SVG:
            spaces = {**spaces, raw.rpartition(":")[0]: names.SVG}
            space = names.SVG  # a drawing without its namespace, as it stands inside of HTML
        here = _Open(space, name, at, tag.end(), spaces, len(self.edits))
        self._stack.append(here)
        written = dict(zip(given[::2], given[1::2], strict=True))
        inside = len(self._stack) > 1 and self._stack[-2].holds
        if self._gone or not self._judge.stays(space, name, written, inside=inside):
            self._gone += 1
            return
        self._listen(here, written)
        self._judge.enters(space, name)
        for attribute in attributes:
            self._one(here, attribute)

    def _listen(self, here: _Open, written: Mapping[str, str]) -> None:
        """Whether the text of an element is listened to, and whether it begins a new word of another's."""
        outer = self._stack[-2] if len(self._stack) > 1 else here
        here.text = self._judge.listens(here.space, here.name, heard=outer.heard)
        here.heard = outer.heard or here.text is not None
        here.holds = self._judge.holds(here.space, here.name, outer=outer.holds)
        if here.text is None and here.heard and self._judge.parts_words(here.space, here.name, written):
            self._text("\n", apart=True)

    def _between(self, at: int) -> None:
        """What stands between two tags goes where it is not drawn; nothing but text can stand there."""
        if self._gone or not self._stack or self._stack[-1].holds or at <= self._last:
            return
        raw = self.data[self._last : at]
        if raw.strip():
            found = self._judge.stray(raw.decode("utf-8", "replace"), (self._last, at))
            self.edits.append(Edit(self._last, at, b"", found))

    def _bounded(self, given: list[str]) -> None:
        self._count += 1
        if self._count > _ELEMENTS or len(self._stack) >= _DEPTH or len(given) > 2 * _ATTRIBUTES:
            raise LimitExceeded("more elements, deeper or with more attributes, than any drawing has")

    def _attributes(self, tag: re.Match[bytes], given: list[str]) -> list[Attribute]:
        found = _ATTRIBUTE.finditer(self.data, tag.start(1), tag.end(1))
        return [
            Attribute(name, value, match.start(), match.end(), match.start(2) + 1, match.end(2) - 1)
            for match, name, value in zip(found, given[::2], given[1::2], strict=True)
        ]

    def _one(self, here: _Open, attribute: Attribute) -> None:
        prefix, colon, local = attribute.name.rpartition(":")
        space = here.spaces.get(prefix, names.XLINK if prefix == "xlink" else "?") if colon else ""
        if prefix == "xmlns" or attribute.name == "xmlns":
            space, local = "xmlns", attribute.value
        place = (attribute.start, attribute.end)
        verdict = self._judge.attribute(here.space, here.name, (space, local, attribute.value), place)
        if verdict.gone:
            edit = Edit(attribute.start, attribute.end, b"", verdict.findings)
            if verdict.unless:
                self._pending.append((edit, verdict.unless))
            else:
                self.edits.append(edit)
        elif verdict.new is not None:
            new = _escaped(verdict.new).encode("utf-8", "replace")
            self.edits.append(Edit(attribute.first, attribute.last, new, verdict.findings))

    def _end(self, raw: str) -> None:
        at = self._parser.CurrentByteIndex
        here = self._stack[-1]
        empty = self.data.endswith(b"/>", here.begin, here.end)
        if not empty:
            self._between(at)
        self._stack.pop()
        self._last = end = here.end if empty else self.data.find(b">", at) + 1
        if self._gone:
            self._gone -= 1
            if not self._gone:
                self._drop(here, raw, end)
            return
        self._judge.enters(here.space, here.name, leaves=True)
        if here.text is not None and not empty:
            self._told(here, "".join(here.text), at)

    def _drop(self, here: _Open, raw: str, end: int) -> None:
        """An element that goes ends at `end`; credits of the first metadata stay by wish."""
        old, new = self.data[here.begin : end], b""
        if here.name == "metadata" and here.space == names.SVG and not self._credited:
            new = credited(old, raw, here.spaces, self.keep)
            self._credited = bool(new)
        if new != old:
            found = self._judge.element(here.space, here.name, old, here.spaces, (here.begin, end))
            self.edits.append(Edit(here.begin, end, new, found))

    def _told(self, here: _Open, text: str, at: int) -> None:
        """An element whose text is worth knowing is over; its content ends at `at`."""
        new, findings = self._judge.text(here.name, text, (here.end, at))
        if new is None:
            return
        del self.edits[here.before :]
        while self._pending and self._pending[-1][0].start >= here.end:
            self._pending.pop()
        raw = self.data[here.end : at].strip()
        if raw.startswith(b"<![CDATA[") and "]]>" not in new:
            content = f"<![CDATA[{new}]]>"
        else:
            content = _escaped(new).replace("&quot;", '"')
        self.edits.append(Edit(here.end, at, content.encode("utf-8", "replace"), findings))

    def _text(self, text: str, *, apart: bool = False) -> None:
        """Text for the element that listens; `apart`: only a new word, if it is not letter by letter."""
        if self._gone:
            return
        for element in reversed(self._stack):
            if element.text is not None:
                if not apart or (element.text and len(element.text[-1]) > 1):
                    element.text.append(text)
                return

    def _comment(self, text: str) -> None:
        at = self._parser.CurrentByteIndex
        self._between(at)
        self._last = end = self.data.find(b"-->", at) + 3
        if not self._gone:
            self.edits.append(Edit(at, end, b"", self._judge.comment(text, (at, end))))

    def _instruction(self, target: str, text: str) -> None:
        at = self._parser.CurrentByteIndex
        self._between(at)
        self._last = end = self.data.find(b"?>", at) + 2
        if not self._gone:
            self.edits.append(Edit(at, end, b"", self._judge.instruction(target, text, (at, end))))


def _resolved(raw: str, spaces: Mapping[str, str]) -> tuple[str, str]:
    """Namespace and local name of an element; "?" for a prefix that is not declared."""
    prefix, colon, local = raw.rpartition(":")
    return spaces.get(prefix, "?" if colon else ""), local


def _escaped(value: str) -> str:
    """As text, or as an attribute in either sort of quotes."""
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        value = value.replace(char, entity)
    return re.sub(r"[\t\n\r]", lambda m: f"&#{ord(m[0])};", value)


def _refuse(*_declaration: object) -> None:
    raise Malformed("a document type stands where none can be")
