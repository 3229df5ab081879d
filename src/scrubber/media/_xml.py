"""Edit XML in place, element by element: XML 1.0 (fifth edition), Namespaces in XML 1.0.

Expat reads the document once and says where each tag stands; what nobody objects to keeps its bytes. Comments
and processing instructions go. Nothing is ever fetched, and a document that declares entities is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media._xml_encoding import utf8
from scrubber.media._xml_names import short

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_DEPTH: Final = 1_000
_MOST: Final = 4_000_000  # elements of one document: some seconds
_NAMES: Final = 20_000  # of elements and attributes of one document
_LONGEST: Final = 20_000  # characters of text that are gathered of one element
_TAG: Final = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_ATTRIBUTE: Final = re.compile(rb"""\s+([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")
_DOCTYPE: Final = re.compile(rb"""<!DOCTYPE(?:[^"'>\[]|"[^"]*"|'[^']*')*>""")
_PUBLISHED: Final = re.compile(r"[-+]//(?:W3C|NISO|ISBN [\d-]+|OpenOffice\.org|DAISY|OEBF?)//", re.IGNORECASE)
_STYLE: Final = "xml-stylesheet"
_APART: Final = b"neutral"  # the prefix of what is written apart


class Apart(str):
    """A new value of an attribute that is written under a prefix of its own, bound to the same namespace."""

    __slots__ = ()


class Change(NamedTuple):
    """What becomes of an element.

    drop        it goes with all that is in it
    unwrap      its tags go, what is in it stays
    attributes  new values by short name; None for one that goes. One that is not there is added, if the
                root declares its namespace
    text        gets the text inside, once it is known (20,000 characters at most); where it returns a text,
                that takes the place of everything inside
    whole       `text` gets all of it, however long; LimitExceeded where that is too much
    end         asked when the element ends; True: it goes after all
    """

    drop: bool = False
    unwrap: bool = False
    attributes: Mapping[str, str | None] | None = None
    text: Callable[[str], str | None] | None = None
    end: Callable[[], bool] | None = None
    whole: bool = False


DROP: Final = Change(drop=True)
UNWRAP: Final = Change(unwrap=True)


class _Open(NamedTuple):
    """An element that ends later: its change, where its tag starts and ends, how long the output was then."""

    change: Change
    start: int
    inside: int
    written: int
    texts: list[str] | None
    empty: bool


def edited(data: bytes, judge: Callable[[str, dict[str, str], list[str]], Change | None]) -> bytes:
    """The document with the changes that `judge` asks for; `data` itself where there are none.

    `judge` gets the short name of each element ("w:ins", see `short`), its attributes by short name, and the
    names of the elements around it, the root first. Raises Malformed for what is not well-formed XML,
    LimitExceeded for a document that is too deep or has too many elements.
    """
    return _Editor(utf8(data), judge).run(data)


class _Editor:
    def __init__(self, data: bytes, judge: Callable[[str, dict[str, str], list[str]], Change | None]) -> None:
        self._data, self._judge = data, judge
        self._out, self._at = bytearray(), 0
        self._names: dict[str, str] = {}
        self._path: list[str] = []
        self._open: dict[int, _Open] = {}  # by depth
        self._skipping = 0  # depth of the element that goes
        self._gathering = 0
        self._count = 0
        self._prefixes: dict[str, bytes] = {}  # as the file declares them, by those that specifications use
        self._parser = expat.ParserCreate(None, " ")

    def run(self, original: bytes) -> bytes:
        parser: Any = self._parser
        parser.namespace_prefixes = True
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartNamespaceDeclHandler = self._declared
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(self._data, True)
        except expat.ExpatError:
            raise Malformed("an XML file in the document is not well-formed") from None
        if not self._at:
            return original if self._data == original else self._data
        return bytes(self._out + self._data[self._at :])

    def _flush(self, start: int, end: int, new: bytes = b"") -> None:
        """Write all up to `start`, then `new` in place of what stands up to `end`."""
        self._out += self._data[self._at : start]
        self._out += new
        self._at = end

    def _short(self, name: str) -> str:
        known = self._names.get(name)
        if known is None:
            if len(self._names) >= _NAMES:
                raise LimitExceeded("an XML file in the document uses too many names")
            known = self._names[name] = short(name)
        return known

    def _declared(self, prefix: str | None, address: str | None) -> None:
        if prefix and address:
            self._prefixes[short(f"{address} ").rpartition(":")[0]] = prefix.encode() + b":"

    def _start(self, raw: str, listed: list[str]) -> None:
        self._count += 1
        if len(self._path) >= _DEPTH or self._count > _MOST:
            raise LimitExceeded("an XML file in the document is too deep, or has too many elements")
        name = self._short(raw)
        if self._skipping:
            self._path.append(name)
            return
        attributes = {self._short(listed[i]): listed[i + 1] for i in range(0, len(listed), 2)}
        change = self._judge(name, attributes, self._path)
        self._path.append(name)
        if change is not None:
            self._change(change, listed)

    def _change(self, change: Change, listed: list[str]) -> None:
        start = self._parser.CurrentByteIndex
        found = _TAG.match(self._data, start)
        if found is None:
            raise Malformed("an XML file in the document is not well-formed")
        tag = found[0]
        self._flush(start, start)
        written = len(self._out)
        if change.drop:
            self._skipping = len(self._path)
        elif change.unwrap:
            if b"xmlns" in tag:
                raise Malformed("an element that has to go declares a namespace")
            self._at = found.end()
        elif change.attributes:
            self._flush(start, found.end(), self._tag(tag, change.attributes, listed))
        texts: list[str] | None = [] if change.text else None
        if texts is not None:
            self._gathering += 1
            self._parser.CharacterDataHandler = self._characters
        empty = tag.endswith(b"/>")
        if change.drop or change.unwrap or change.text or change.end:
            self._open[len(self._path)] = _Open(change, start, found.end(), written, texts, empty)

    def _tag(self, tag: bytes, attributes: Mapping[str, str | None], listed: list[str]) -> bytes:
        """The start tag with some attributes changed."""
        names: dict[bytes, str] = {}
        spaces: dict[bytes, str] = {}
        for i in range(0, len(listed), 2):
            parts = listed[i].split(" ")
            raw = f"{parts[2]}:{parts[1]}" if len(parts) == 3 else parts[-1]
            if len(parts) == 2 and parts[0] == "http://www.w3.org/XML/1998/namespace":
                raw = f"xml:{parts[1]}"
            names[raw.encode()] = self._short(listed[i])
            spaces[raw.encode()] = parts[0]

        def written(match: re.Match[bytes]) -> bytes:
            name = names.get(match[1])
            if name is None or name not in attributes:
                return match[0]
            value = attributes[name]
            if value is None:
                return b""
            if isinstance(value, Apart):
                return (
                    match[0]
                    if match[1].startswith(_APART + b":")
                    else _apart(spaces[match[1]], match[1], value)
                )
            return b" %s=%s" % (match[1], _quoted(value))

        return self._added(_ATTRIBUTE.sub(written, tag), set(names.values()), attributes)

    def _added(self, tag: bytes, there: set[str], attributes: Mapping[str, str | None]) -> bytes:
        """The tag with the attributes that it did not have."""
        for name, value in attributes.items():
            space, _, local = name.rpartition(":")
            prefix = self._prefixes.get(space) if space else b""
            if value is not None and prefix is not None and name not in there:
                end = -2 if tag.endswith(b"/>") else -1
                tag = b"%s %s%s=%s%s" % (
                    tag[:end].rstrip(),
                    prefix,
                    local.encode(),
                    _quoted(value),
                    tag[end:],
                )
        return tag

    def _end(self, _raw: str) -> None:
        depth = len(self._path)
        self._path.pop()
        held = self._open.pop(depth, None) if self._open else None
        if held is None:
            return
        start = self._parser.CurrentByteIndex
        end = held.inside if held.empty else self._data.index(b">", start) + 1
        replaced = self._gathered(held)
        if held.change.drop:
            self._skipping, self._at = 0, end
        elif held.change.unwrap:
            self._flush(end if held.empty else start, end)
        elif replaced is not None and not held.empty:
            # changes further in are undone: the text is all that stays
            del self._out[held.written :]
            opening = self._data[held.start : held.inside]
            self._out += opening + escape(replaced).encode()
            self._at = start
        if held.change.end is not None and held.change.end():
            self._flush(end, end)
            del self._out[held.written :]

    def _gathered(self, held: _Open) -> str | None:
        if held.texts is None or held.change.text is None:
            return None
        self._gathering -= 1
        if not self._gathering:
            self._parser.CharacterDataHandler = None
        if not held.change.whole:
            return held.change.text("".join(held.texts)[:_LONGEST])
        if len(held.texts) >= _LONGEST:
            raise LimitExceeded("a text in the document is too long")
        return held.change.text("".join(held.texts))

    def _characters(self, text: str) -> None:
        for depth, held in self._open.items():
            if depth >= self._skipping and held.texts is not None and len(held.texts) < _LONGEST:
                held.texts.append(text if held.change.whole else text[:_LONGEST])

    def _comment(self, _text: str) -> None:
        self._cut(b"-->")

    def _instruction(self, target: str, _text: str) -> None:
        if target != _STYLE:
            self._cut(b"?>")

    def _cut(self, ending: bytes) -> None:
        if not self._skipping:
            start = self._parser.CurrentByteIndex
            self._flush(start, self._data.index(ending, start) + len(ending))

    def _doctype(self, _name: str, system: str | None, public: str | None, internal: int) -> None:
        """One that only names a published type stays: entities of HTML are known by it."""
        if internal:
            raise Malformed("an XML file in the document declares entities or types of its own")
        if (public and _PUBLISHED.match(public)) or (not public and not system):
            return
        start = self._data.find(b"<!DOCTYPE")
        found = _DOCTYPE.match(self._data, start) if start >= 0 else None
        if found is None:
            raise Malformed("an XML file in the document is not well-formed")
        self._flush(start, found.end())


def _apart(space: str, name: bytes, value: str) -> bytes:
    local = name.rpartition(b":")[2]
    return b" xmlns:%s=%s %s:%s=%s" % (_APART, _quoted(space), _APART, local, _quoted(value))


def _quoted(value: str) -> bytes:
    safe = escape(value, {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})
    return b'"' + safe.encode() + b'"'
