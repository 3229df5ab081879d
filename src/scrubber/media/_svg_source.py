"""The bytes of an SVG as UTF-8 without a document type: XML 1.0, 2.8, 4.3.3 and appendix F; gzip (RFC 1952).

Entities that are plain text are written out where they are used (Illustrator names namespaces so).
Nothing is ever fetched, and nothing is expanded that holds markup or other entities.
"""

from __future__ import annotations

import codecs
import re
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from scrubber.errors import LimitExceeded, Malformed, Uncleanable
from scrubber.media._source import READ_LIMIT

if TYPE_CHECKING:
    from scrubber.media._source import Source

LARGEST: Final = 24 << 20  # bytes of the document: it is read into memory
_GROWTH: Final = 1 << 20  # bytes that entities may add
_ENTITIES: Final = 2000
_DEFAULTS: Final = 50
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED: Final = re.compile(rb"""\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][\w.:-]{0,40})["']""")
_CODECS: Final = re.compile(
    r"(?i)utf-?8|us-ascii|ascii|utf-?16(?:[bl]e)?|iso[-_]?8859-\d{1,2}|latin-?\d|(?:windows|cp)-?125\d|koi8-[ru]"
    r"|gbk|gb2312|gb18030|big5|shift[-_]jis|euc-(?:jp|kr)|macintosh"
)
_PROLOG: Final = re.compile(rb"(?:\s++|<!--(?:[^-]++|-(?!->))*+-->|<\?(?:[^?]++|\?(?!>))*+\?>)*+")
_TYPE: Final = re.compile(
    rb"""<!DOCTYPE\s++(?:[^\[>"']++|"[^"]*+"|'[^']*+')*+
    (?P<inside>\[(?:[^\]"'<]++|"[^"]*+"|'[^']*+'|<!--(?:[^-]++|-(?!->))*+-->|<\?(?:[^?]++|\?(?!>))*+\?>|<)*+\]\s*+)?>""",
    re.VERBOSE,
)
_ROOT: Final = re.compile(rb"<(?:[\w.-]{1,64}:)?svg[\s/>]")
_TAG: Final = re.compile(rb"""<([\w.:-]{1,128})(?:[^"'<>]++|"[^"]*+"|'[^']*+')*+>""")
_USES: Final = re.compile(
    rb"(?s)<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|&([^\s;&#<>]{1,200});"
)
_FIVE: Final = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_TEXT: Final = {ord('"'): "&quot;", ord("'"): "&#39;", ord(">"): "&gt;"}
GZIP: Final = b"\x1f\x8b\x08"


class Document(NamedTuple):
    """An SVG in UTF-8, and how it was written; `same`: these are the bytes of the file."""

    data: bytes
    codec: str
    same: bool
    doctype: str = ""


def is_svg(head: bytes) -> bool:
    """Whether these first bytes, unpacked, are of an SVG."""
    codec = next((codec for mark, codec in _MARKS if head.startswith(mark)), "")
    if codec.startswith("utf-16"):
        head = head[: len(head) & ~1].decode(codec, "replace").encode("utf-8", "replace")
    at = _PROLOG.match(head, 3 if head.startswith(codecs.BOM_UTF8) else 0).end()  # type: ignore[union-attr]
    if kind := _TYPE.match(head, at):
        at = _PROLOG.match(head, kind.end()).end()  # type: ignore[union-attr]
    return bool(_ROOT.match(head, at) or re.match(rb"(?i)<!DOCTYPE\s+svg[\s>\[]", head[at : at + 64]))


def peeked(head: bytes) -> bytes:
    """The first bytes of what is packed by gzip; b"" where it is not, or broken."""
    if not head.startswith(GZIP):
        return b""
    try:
        return zlib.decompressobj(31).decompress(head, 1 << 16)
    except zlib.error:
        return b""


def unpacked(source: Source) -> bytes:
    """All of the file; what is packed by gzip is unpacked, and what follows behind it is left out."""
    if source.size > LARGEST:
        raise LimitExceeded(f"an SVG of more than {LARGEST >> 20} MB is not handled")
    steps = range(0, source.size, READ_LIMIT)
    data = b"".join([source.read(at, min(READ_LIMIT, source.size - at)) for at in steps])
    if not data.startswith(GZIP):
        return data
    engine = zlib.decompressobj(31)
    try:
        plain = engine.decompress(data, LARGEST + 1)
    except zlib.error:
        raise Malformed("the packed SVG cannot be unpacked") from None
    if len(plain) > LARGEST:
        raise LimitExceeded(f"an SVG of more than {LARGEST >> 20} MB is not handled")
    if not engine.eof or engine.unused_data.startswith(GZIP):
        raise Malformed("the packed SVG is cut short, or packed in pieces")
    return plain


def document(data: bytes) -> Document:
    """Decode an SVG, take its document type out, and write its entities out."""
    codec = _codec(data)
    if codec == "utf-8":
        wide = data
    else:
        try:
            text = data.decode(codec)
            if text.encode(codec) != data:
                raise Malformed(f"the text is not in {codec} as it says")
            wide = text.encode()
        except UnicodeError:
            raise Malformed(f"the text is not in {codec} as it says") from None
    plain, doctype = _without_type(wide)
    return Document(plain, codec, plain is data, doctype)


def written(data: bytes, codec: str) -> bytes:
    """A document in UTF-8 as it was written."""
    return data if codec == "utf-8" else data.decode().encode(codec, "xmlcharrefreplace")


def _codec(data: bytes) -> str:
    marked = next((codec for mark, codec in _MARKS if data.startswith(mark)), "")
    if marked:
        return marked
    declared = _DECLARED.match(data[:300])
    name = declared[1].decode("ascii") if declared else "utf-8"
    if not _CODECS.fullmatch(name):
        raise Uncleanable("the text is in an encoding that is not handled")
    try:
        found = codecs.lookup(name.replace("windows-", "cp")).name
    except LookupError:
        raise Uncleanable("the text is in an encoding that is not handled") from None
    # without a mark, what a program called UTF-16 in its declaration was read as bytes
    return "utf-8" if found.startswith("utf") or found == "ascii" else found


def _without_type(data: bytes) -> tuple[bytes, str]:
    """The document without its type, and what the type said; the same object where there is none."""
    start = _PROLOG.match(data, 3 if data.startswith(codecs.BOM_UTF8) else 0).end()  # type: ignore[union-attr]
    kind = _TYPE.match(data, start)
    if kind is None:
        return data, ""
    entities, defaults = _declared(kind[0]) if kind["inside"] else ({}, {})
    body = _expanded(data[kind.end() :], entities) if entities else data[kind.end() :]
    if defaults:
        body = _with_defaults(body, defaults)
    return data[:start] + body, kind[0].decode("utf-8", "replace")


def _with_defaults(body: bytes, defaults: dict[tuple[str, str], str]) -> bytes:
    """The document with the attributes that its type gives to the root, as old programs name namespaces."""
    at = _PROLOG.match(body).end()  # type: ignore[union-attr]
    root = _TAG.match(body, at)
    if root is None or any(element != root[1].decode("utf-8", "replace") for element, _ in defaults):
        raise Uncleanable("the document type gives elements attributes that are not written down")
    new = b"".join(
        b" %s=%s" % (name.encode(), quoteattr(value).encode())
        for (_, name), value in defaults.items()
        if not re.search(rb"\s%s\s*=" % re.escape(name.encode()), root[0])
    )
    return body[: root.end(1)] + new + body[root.end(1) :]


def _declared(doctype: bytes) -> tuple[dict[bytes, bytes | None], dict[tuple[str, str], str]]:
    """What the document type declares: entities, and values of attributes by element and name.

    Entity -> the text it stands for in markup; None where it is more than plain text, or elsewhere.
    """
    found: dict[bytes, bytes | None] = {}
    defaults: dict[tuple[str, str], str] = {}

    def entity(name: str, is_parameter: int, value: str | None, *_where: str | None) -> None:
        if is_parameter:
            raise Uncleanable("the document type is made of entities, which are not expanded")
        if len(found) >= _ENTITIES:
            raise LimitExceeded(f"more than {_ENTITIES} entities")
        plain = value is not None and not set(value) & set("<&%")
        found.setdefault(name.encode(), value.translate(_TEXT).encode() if value and plain else None)
        if value == "":
            found[name.encode()] = b""

    def attribute(element: str, name: str, _kind: str, default: str | None, _required: int) -> None:
        if default is not None:
            defaults.setdefault((element, name), default)
        if len(defaults) > _DEFAULTS:
            raise LimitExceeded(f"more than {_DEFAULTS} values of attributes in the document type")

    parser = expat.ParserCreate("utf-8")
    parser.EntityDeclHandler = entity
    parser.AttlistDeclHandler = attribute
    try:
        parser.Parse(doctype + b"<x/>", True)
    except expat.ExpatError:
        raise Malformed("the document type is not XML", parser.ErrorByteIndex) from None
    return found, defaults


def _expanded(body: bytes, entities: dict[bytes, bytes | None]) -> bytes:
    left = _GROWTH

    def write(match: re.Match[bytes]) -> bytes:
        nonlocal left
        name = match[1]
        if name is None or name in _FIVE or name not in entities:
            return match[0]
        value = entities[name]
        if value is None:
            raise Uncleanable("an entity that is more than plain text is used")
        left -= len(value)
        if left < 0:
            raise LimitExceeded("entities make the document far larger than it is")
        return value

    return _USES.sub(write, body)
