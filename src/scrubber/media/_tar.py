"""Walk and write TAR archives: POSIX.1-2017 pax, 4.18 (ustar, pax), GNU tar 1.35 (long names), Unix V7.

Headers are written in one form, without owners, times and devices: an archive is clean when they have it.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded, Malformed, Uncleanable
from scrubber.media._album import inside, plain
from scrubber.media._bounds import spend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source

BLOCK: Final = 512
_LONGEST: Final = 64 << 10  # bytes of a name
_RECORDS: Final = 1 << 20  # bytes of an extended header
_LARGEST: Final = 8 << 30  # bytes of one file: more does not fit into a plain header
_CHAIN: Final = 16  # headers before that of a file
_FIELDS: Final = struct.Struct("100s8s8s8s12s12s8sc100s8s32s32s8s8s155s12x")
_FILES: Final = frozenset({b"0", b"\0", b"7"})
_REFUSED: Final = {
    b"1": "a link",
    b"2": "a link",
    b"3": "a device",
    b"4": "a device",
    b"6": "a named pipe",
    b"S": "a file with holes, which is stored in pieces",
    b"M": "a piece of a file whose beginning is in another archive",
}
_RECORD: Final = re.compile(rb"([1-9]\d{0,8}) ")
_DECIMAL: Final = re.compile(r"[0-9]{1,15}")
_OCTAL: Final = re.compile(rb"[ \0]*([0-7]*)[ \0]*")


class Head(NamedTuple):
    """The header of a member, as far as it says anything that is needed, or private."""

    raw: bytes
    kind: bytes
    size: int
    gnu: bool
    owner: str


class Member(NamedTuple):
    """A file, folder or label: its first header starts at `start`, its data fill [data, data + size).

    `raw` is its name; `wide`: it stood in an extended header. `records`: keys and values of that header.
    """

    raw: bytes
    kind: bytes
    start: int
    data: int
    size: int
    gnu: bool
    wide: bool
    owner: str
    records: dict[str, str]

    @property
    def name(self) -> str:
        """The name, readable."""
        return self.raw.decode("utf-8", "replace")

    @property
    def end(self) -> int:
        """Where its data end."""
        return self.data + self.size

    @property
    def padded(self) -> int:
        """Where the next header starts."""
        return -(-self.end // BLOCK) * BLOCK

    @property
    def folder(self) -> bool:
        """Whether it stands for a folder."""
        return self.kind == b"5" or (self.kind in _FILES and self.raw.endswith(b"/"))


def is_header(block: bytes) -> bool:
    """Whether a block is a header, by its checksum."""
    if len(block) < BLOCK or not block[0]:
        return False
    said = _OCTAL.fullmatch(block[148:156])
    if said is None or not said[1]:
        return False
    bare = block[:148] + b" " * 8 + block[156:BLOCK]
    sums = (sum(bare), sum(byte - 256 if byte > 127 else byte for byte in bare))
    return int(said[1], 8) in sums


def members(source: Source) -> Iterator[Member]:
    """All members in order; Malformed, LimitExceeded, or Uncleanable for what is no file."""
    at, seen = 0, set[str]()
    while True:
        if at >= source.size:
            raise Malformed("the archive has no end: it is cut short", at)
        if source.is_zero(at, min(at + BLOCK, source.size)):
            return
        member = _member(source, at)
        spend(1, member.size)
        if member.padded > source.size and member.end > source.size:
            raise Malformed("the archive ends inside of a file", member.data)
        if not member.folder:
            if plain(member.name) in seen:
                raise Malformed("two files of the archive have one name", at)
            seen.add(plain(member.name))
        yield member
        at = min(member.padded, source.size)


def _member(source: Source, start: int) -> Member:
    at, name, records = start, b"", dict[str, str]()
    for _ in range(_CHAIN):
        head = _head(source, at)
        data, at = at + BLOCK, at + BLOCK
        if head.kind in {b"x", b"g", b"X"}:
            found = _records(source.read(data, _bounded(head.size, _RECORDS)), data)
            if head.kind == b"g" and {"path", "size", "linkpath"} & found.keys():
                raise Uncleanable("a header gives many files one name or size")
            records |= found
        elif head.kind in {b"L", b"K"}:
            long = source.read(data, _bounded(head.size, _LONGEST)).partition(b"\0")[0]
            name = long if head.kind == b"L" else name
        else:
            return _settled(head, start, data, name, records)
        at += -(-head.size // BLOCK) * BLOCK
    raise Malformed("headers that belong to no file", start)


def _settled(head: Head, start: int, data: int, name: bytes, records: dict[str, str]) -> Member:
    """A member, once its own header is there: what came before says more about it."""
    if any(key.startswith("GNU.sparse.") for key in records):
        raise Uncleanable("the archive holds a file with holes, which is stored in pieces")
    if head.kind in _REFUSED:
        raise Uncleanable(f"the archive holds {_REFUSED[head.kind]}, which is not handled")
    if head.kind not in _FILES | {b"5", b"V"}:
        raise Uncleanable("the archive holds something that is no file")
    size = head.size
    if "size" in records:
        if not _DECIMAL.fullmatch(records["size"]):
            raise Malformed("a number in a header of the archive is broken", start)
        size = int(records["size"])
    wide = "path" in records
    raw = records["path"].encode("utf-8", "surrogateescape") if wide else name or head.raw
    member = Member(raw, head.kind, start, data, size, head.gnu, wide, head.owner, records)
    if head.kind != b"V":
        inside(member.name, start)
    if not raw:
        raise Malformed("a file of the archive has no name", start)
    if size >= _LARGEST:
        raise LimitExceeded("a file of more than 8 GB in an archive is not handled")
    return member


def _bounded(size: int, limit: int) -> int:
    if size > limit:
        raise LimitExceeded("a header of the archive is larger than any real one")
    return size


def _head(source: Source, at: int) -> Head:
    block = source.read(at, BLOCK)
    if not is_header(block):
        raise Malformed("a header of the archive is broken", at)
    fields = _FIELDS.unpack(block)
    name, magic, prefix = fields[0].partition(b"\0")[0], fields[9], fields[14].partition(b"\0")[0]
    gnu = magic == b"ustar  \0"
    if prefix and not gnu and magic.startswith(b"ustar"):
        name = prefix + b"/" + name
    owner = fields[10].partition(b"\0")[0].decode("utf-8", "replace") if magic.startswith(b"ustar") else ""
    return Head(name, fields[7], _number(fields[4], at), gnu, owner)


def _number(field: bytes, at: int) -> int:
    """An octal number, or one of base 256 (GNU)."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    said = _OCTAL.fullmatch(field)
    if said is None:
        raise Malformed("a number in a header of the archive is broken", at)
    return int(said[1] or b"0", 8)


def _records(data: bytes, start: int) -> dict[str, str]:
    """The records of an extended header: length, a space, key, "=", value, and the end of a line."""
    found, at = dict[str, str](), 0
    while at < len(data) and data[at]:
        said = _RECORD.match(data, at)
        end = at + int(said[1]) if said else 0
        if said is None or end > len(data) or end <= said.end() or data[end - 1 : end] != b"\n":
            raise Malformed("an extended header of the archive is broken", start)
        key, equals, value = data[said.end() : end - 1].partition(b"=")
        if not equals:
            raise Malformed("an extended header of the archive is broken", start)
        found[key.decode("utf-8", "replace")] = value.decode("utf-8", "surrogateescape")
        at = end
    return found


def header(member: Member, size: int) -> bytes:
    """The headers of a member in their one form; `size` is that of its data, in bytes."""
    raw, kind = member.raw, b"5" if member.folder else b"0"
    if member.gnu and not member.wide:
        long = b"" if len(raw) <= 100 else _block(b"././@LongLink", b"L", len(raw) + 1, gnu=True)
        return long + (_filled(raw + b"\0") if long else b"") + _block(raw[:100], kind, size, gnu=True)
    name, prefix = _split(raw)
    if name and (raw.isascii() or not member.wide):
        return _block(name, kind, size, prefix=prefix)
    record = _record(b"path", raw)
    return _block(b"././@PaxHeader", b"x", len(record)) + _filled(record) + _block(raw[:100], kind, size)


def _split(raw: bytes) -> tuple[bytes, bytes]:
    """Name and prefix for a plain header; empty where it does not fit."""
    if len(raw) <= 100:
        return raw, b""
    at = raw.find(b"/", max(0, len(raw) - 101), len(raw) - 1)
    return (raw[at + 1 :], raw[:at]) if 0 < at <= 155 else (b"", b"")


def _record(key: bytes, value: bytes) -> bytes:
    bare = len(key) + len(value) + 3
    length = bare + len(str(bare))
    length = bare + len(str(length))
    return b"%d %s=%s\n" % (length, key, value)


def _block(name: bytes, kind: bytes, size: int, *, prefix: bytes = b"", gnu: bool = False) -> bytes:
    mode = b"0000755\0" if kind == b"5" else b"0000644\0"
    nobody, device = b"0000000\0", b"" if gnu else b"0000000\0"
    magic = b"ustar  \0" if gnu else b"ustar\00000"
    numbers = (mode, nobody, nobody, b"%011o\0" % size, b"%011o\0" % 0, b" " * 8)
    block = _FIELDS.pack(name, *numbers, kind, b"", magic, b"", b"", device, device, prefix)
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def _filled(data: bytes) -> bytes:
    return data + bytes(-len(data) % BLOCK)
