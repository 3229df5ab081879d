"""Read the directory of a ZIP archive: PKWARE APPNOTE 6.3.10, sections 4.3 to 4.5, ZIP64 included.

Names: Info-ZIP's Unicode path (extra field 0x7075, 4.6.9) goes before the name itself, and a name that reads
as UTF-8 is UTF-8, whatever its flag says.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import Encrypted, LimitExceeded, Malformed, Uncleanable
from scrubber.media._album import inside, plain
from scrubber.media._bounds import spend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source

STORED, DEFLATED = 0, 8
LOCAL: Final = struct.Struct("<4sHHHHHIIIHH")
CENTRAL: Final = struct.Struct("<4sHHHHHHIIIHHHHHII")
END: Final = struct.Struct("<4sHHHHIIH")
END64: Final = struct.Struct("<4sQHHIIQQQQ")
LOCATOR: Final = struct.Struct("<4sIQI")
UTF8: Final = 0x0800
WIDE: Final = 0xFFFFFFFF  # the number stands in the field of ZIP64
MANY: Final = 0xFFFF
_ZIP64, _UNICODE_PATH = 0x0001, 0x7075
_TAIL: Final = END.size + 65_535  # bytes at the end in which the end record stands
_PIECES: Final = "this is one piece of an archive in several files: join them first"
_DIRECTORY: Final = 64 << 20  # bytes: 20,000 long names with their fields take less


class Member(NamedTuple):
    """One member: where its local header starts, its packed data start and end; sizes in bytes.

    `raw` is its name as it is written, `comment` what the directory says of it.
    """

    name: str
    raw: bytes
    utf8: bool
    method: int
    crc: int
    packed: int
    size: int
    start: int
    data: int
    comment: bytes = b""

    @property
    def end(self) -> int:
        """Where the packed data end."""
        return self.data + self.packed

    @property
    def folder(self) -> bool:
        """Whether it stands for a folder."""
        return self.raw.endswith((b"/", b"\\"))


class Archive(NamedTuple):
    """The members in the order in which they lie, and where the central directory starts."""

    members: list[Member]
    directory: int
    comment: bytes


class _End(NamedTuple):
    """The end of the archive: how many entries there are, and where the directory stands."""

    entries: int
    start: int
    stop: int
    comment: bytes


def archive(source: Source, *, rooted: bool = False) -> Archive:
    """Read the central directory; Malformed, Encrypted, or LimitExceeded for what could be a bomb.

    `rooted`: a name that begins with a slash is one in the archive, as in packages of Office.
    """
    if source.head(4) == b"PK\7\10":
        raise Uncleanable(_PIECES)
    end = _end(source)
    spend(end.entries, 0)
    if end.stop - end.start > _DIRECTORY:
        raise LimitExceeded(f"an archive with more than {_DIRECTORY >> 20} MB of names")
    found = sorted(_entries(source, end, rooted=rooted), key=lambda m: m.start)
    spend(0, sum(member.size for member in found))
    _refuse_overlaps(found)
    if found and found[-1].end > end.start:
        raise Malformed("a file of the archive overlaps its directory", end.start)
    return Archive(found, end.start, end.comment)


def _end(source: Source) -> _End:
    """The last end record behind which a directory fits."""
    first = max(0, source.size - _TAIL)
    tail = source.head(_TAIL, first)
    at, problem = tail.rfind(b"PK\5\6"), ""
    while at >= 0:
        if len(tail) - at >= END.size:
            found = _ended(source, first + at)
            if isinstance(found, _End):
                return found
            problem = problem or found
        at = tail.rfind(b"PK\5\6", 0, at + 3)
    if problem == _PIECES:
        raise Uncleanable(problem)
    raise Malformed(problem or "the archive has no end record: it is cut short, or no archive")


def _ended(source: Source, at: int) -> _End | str:
    """What an end record says, or what is wrong with it."""
    _, disk, first, here, count, size, start, length = END.unpack(source.read(at, END.size))
    comment = source.read(at + END.size, min(length, source.size - at - END.size))
    stop = at
    if at >= LOCATOR.size:
        mark, other, where, disks = LOCATOR.unpack(source.read(at - LOCATOR.size, LOCATOR.size))
        if mark == b"PK\6\7":
            wide = source.head(END64.size, where)
            if other or disks > 1:
                return _PIECES
            if len(wide) < END64.size or wide[:4] != b"PK\6\6":
                return "the end record of the archive is broken"
            *_, disk, first, here, count, size, start = END64.unpack(wide)
            stop = where
    if disk or first or here != count:
        return _PIECES
    if start + size != stop:
        return "the directory of the archive does not lie before its end"
    return _End(count, start, stop, comment)


def _entries(source: Source, end: _End, *, rooted: bool) -> Iterator[Member]:
    at, seen = end.start, set[str]()
    for _ in range(end.entries):
        if at + CENTRAL.size > end.stop:
            raise Malformed("the directory of the archive is cut short", at)
        fields = CENTRAL.unpack(source.read(at, CENTRAL.size))
        if fields[0] != b"PK\1\2":
            raise Malformed("an entry of the directory of the archive is broken", at)
        after = at + CENTRAL.size + sum(fields[10:13])
        if after > end.stop:
            raise Malformed("the directory of the archive is cut short", at)
        member = _member(source, at, fields)
        if rooted:
            member = member._replace(name=member.name.removeprefix("/"))
        inside(member.name, member.start)
        key = plain(member.name)
        if key in seen:
            raise Malformed("two files of the archive have one name", at)
        seen.add(key)
        yield member
        at = after


def _member(source: Source, at: int, fields: tuple[int, ...]) -> Member:
    """The member that an entry of the directory tells of."""
    flags, method, crc = fields[3], fields[4], fields[7]
    if flags & 0x2041:
        raise Encrypted("the archive is encrypted")
    at += CENTRAL.size
    raw, extra = source.read(at, fields[10]), source.read(at + fields[10], fields[11])
    comment = source.read(at + fields[10] + fields[11], fields[12])
    more = dict(_fields(extra))
    packed, size, start, disk = _wide(fields, more.get(_ZIP64, b""), at)
    if disk:
        raise Uncleanable(_PIECES)
    local = LOCAL.unpack(source.read(start, LOCAL.size))
    if local[0] != b"PK\3\4":
        raise Malformed("a file of the archive does not start where the directory says", start)
    data = start + LOCAL.size + local[9] + local[10]
    if data + packed > source.size:
        raise Malformed("a file of the archive reaches beyond its end", start)
    if method == STORED and packed != size:
        raise Malformed("a file of the archive has two lengths", start)
    name, raw, utf8 = _name(raw, more.get(_UNICODE_PATH, b""), flagged=bool(flags & UTF8))
    return Member(name, raw, utf8, method, crc, packed, size, start, data, comment)


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The extra fields of an entry, up to where they are broken."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length


def _wide(fields: tuple[int, ...], extra: bytes, at: int) -> tuple[int, int, int, int]:
    """Packed size, size, start and disk; what does not fit into an entry stands in its field of ZIP64."""
    numbers = {"size": fields[9], "packed": fields[8], "start": fields[16]}
    read = 0
    for key, said in numbers.items():
        if said == WIDE:
            if read + 8 > len(extra):
                raise Malformed("a number in the directory of the archive is missing", at)
            numbers[key] = int.from_bytes(extra[read : read + 8], "little")
            read += 8
    disk = fields[13]
    if disk == MANY:
        disk = int.from_bytes(extra[read : read + 4], "little")
    return numbers["packed"], numbers["size"], numbers["start"], disk


def _name(raw: bytes, unicode: bytes, *, flagged: bool) -> tuple[str, bytes, bool]:
    """The name of a member, how it is written from now on, and whether that is UTF-8."""
    if len(unicode) > 5 and unicode[0] == 1 and int.from_bytes(unicode[1:5], "little") == zlib.crc32(raw):
        raw, flagged = unicode[5:], True
    try:
        return raw.decode("utf-8"), raw, flagged or not raw.isascii()
    except UnicodeDecodeError:
        return raw.decode("cp437"), raw, False


def _refuse_overlaps(members: list[Member]) -> None:
    at = 0
    for member in members:
        if member.start < at:
            raise Malformed("files of the archive overlap", member.start)
        at = member.end
