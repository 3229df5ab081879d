"""Walk and write ZIP archives: PKWARE APPNOTE 6.3.10, sections 4.3 to 4.5.

What stays keeps its packed bytes. Headers are written in one form, without times, owners, extra fields and
comments; so an archive is clean when its headers already have that form.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import Encrypted, LimitExceeded, Malformed, Uncleanable
from scrubber.media._album import inside
from scrubber.media._verdicts import note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding

STORED, DEFLATED = 0, 8
_LOCAL: Final = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL: Final = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END: Final = struct.Struct("<4sHHHHIIH")
_TAIL: Final = 22 + 65_535  # bytes at the end in which the end record stands
_COUNT: Final = 20_000
_TOTAL: Final = 8 << 30  # bytes of all members unpacked
_RATIO: Final = 250  # unpacked to packed, over all members
_SMALL: Final = 64 << 20  # bytes unpacked that need no look at the ratio
_DAY: Final = 0x0021  # the first of January 1980
_UTF8: Final = 0x0800
_WIDE: Final = 0xFFFFFFFF
_STEP: Final = 1 << 20


class Member(NamedTuple):
    """One member: where its local header starts, its packed data start and end; sizes in bytes."""

    name: str
    raw: bytes
    utf8: bool
    method: int
    crc: int
    packed: int
    size: int
    start: int
    data: int

    @property
    def end(self) -> int:
        """Where the packed data end."""
        return self.data + self.packed

    @property
    def folder(self) -> bool:
        """Whether it stands for a folder."""
        return self.raw.endswith(b"/")


class Archive(NamedTuple):
    """The members in the order in which they lie, and where the central directory starts."""

    members: list[Member]
    directory: int
    comment: bytes


class Verdict(NamedTuple):
    """What becomes of a member.

    `keep`: it stays, as it is, or with `new` as its unpacked bytes, or with `inner` as the parts of its
    stored data. Otherwise it goes with `findings`. `opaque` as in `Part`; `notes` are findings that stay.
    """

    keep: bool
    new: bytes | None = None
    inner: tuple[Part, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    opaque: bool = False


def archive(source: Source) -> Archive:
    """Read the central directory; Malformed, Encrypted, or LimitExceeded for what could be a bomb."""
    end = _end(source)
    _, disk, _, _, count, size, start, length = _END.unpack(source.read(end, _END.size))
    if disk or _WIDE in {size, start} or count == 0xFFFF:
        raise LimitExceeded("an archive of more than 4 GB, or in several files, is not handled")
    comment = source.read(end + _END.size, min(length, source.size - end - _END.size))
    if start + size != end:
        raise Malformed("the directory of the archive does not lie before its end", end)
    found = sorted(_entries(source, start, end, count), key=lambda m: m.start)
    _bounded(found, source.size)
    if found and found[-1].end > start:
        raise Malformed("a file of the archive overlaps its directory", start)
    return Archive(found, start, comment)


def _end(source: Source) -> int:
    tail = source.head(_TAIL, max(0, source.size - _TAIL))
    at = tail.rfind(b"PK\5\6")
    while at >= 0:
        if len(tail) - at >= _END.size:
            return max(0, source.size - _TAIL) + at
        at = tail.rfind(b"PK\5\6", 0, at)
    raise Malformed("the archive has no end record: it is cut short, or no archive")


def _entries(source: Source, at: int, end: int, count: int) -> Iterator[Member]:
    if count > _COUNT:
        raise LimitExceeded(f"more than {_COUNT} files in one archive")
    seen: set[bytes] = set()
    for _ in range(count):
        if at + _CENTRAL.size > end:
            raise Malformed("the directory of the archive is cut short", at)
        fields = _CENTRAL.unpack(source.read(at, _CENTRAL.size))
        signature, _, _, flags, method, _, _, crc, packed, size = fields[:10]
        name, extra, comment, disk, _, _, start = fields[10:]
        if signature != b"PK\1\2":
            raise Malformed("an entry of the directory of the archive is broken", at)
        if flags & 1 or flags & 0x40:
            raise Encrypted("the archive is encrypted")
        if disk or _WIDE in {packed, size, start}:
            raise LimitExceeded("an archive of more than 4 GB, or in several files, is not handled")
        raw = source.read(at + _CENTRAL.size, name)
        if raw in seen:
            raise Malformed("two files of the archive have one name", at)
        seen.add(raw)
        yield _member(source, raw, flags, (method, crc, packed, size), start)
        at += _CENTRAL.size + name + extra + comment


def _member(source: Source, raw: bytes, flags: int, about: tuple[int, int, int, int], start: int) -> Member:
    local = _LOCAL.unpack(source.read(start, _LOCAL.size))
    if local[0] != b"PK\3\4":
        raise Malformed("a file of the archive does not start where the directory says", start)
    data = start + _LOCAL.size + local[9] + local[10]
    utf8 = bool(flags & _UTF8)
    try:
        name = raw.decode("utf-8" if utf8 or raw.isascii() else "cp437")
    except UnicodeDecodeError:
        name = raw.decode("cp437")
    inside(name, start)
    method, crc, packed, size = about
    if data + packed > source.size:
        raise Malformed("a file of the archive reaches beyond its end", start)
    return Member(name, raw, utf8, method, crc, packed, size, start, data)


def _bounded(members: list[Member], length: int) -> None:
    total = sum(member.size for member in members)
    if total > _TOTAL or (total > _SMALL and total > _RATIO * length):
        raise LimitExceeded("the archive unpacks to far more than it should")
    at = 0
    for member in members:
        if member.start < at:
            raise Malformed("files of the archive overlap", member.start)
        at = member.end


def unpacked(source: Source, member: Member, limit: int) -> bytes:
    """The bytes of a member, checked; LimitExceeded over `limit`, Uncleanable for a rare method."""
    if member.size > limit:
        raise LimitExceeded("a file in the archive is too large to be looked into")
    if member.method == STORED:
        data = b"".join(_steps(source, member))
    elif member.method == DEFLATED:
        data = _inflated(source, member)
    else:
        raise Uncleanable("a file in the archive is packed by a rare method")
    if len(data) != member.size or zlib.crc32(data) != member.crc:
        raise Malformed("a file in the archive is damaged", member.start)
    return data


def _steps(source: Source, member: Member) -> Iterator[bytes]:
    for at in range(member.data, member.end, _STEP):
        yield source.read(at, min(_STEP, member.end - at))


def _inflated(source: Source, member: Member) -> bytes:
    engine = zlib.decompressobj(-15)
    pieces, left = [], member.size + 1
    try:
        for step in _steps(source, member):
            pieces.append(engine.decompress(step, left))
            left -= len(pieces[-1])
            if left <= 0 or engine.eof:
                break
    except zlib.error:
        raise Malformed("a file in the archive cannot be unpacked", member.start) from None
    return b"".join(pieces)


def laid_out(
    source: Source, found: Archive, judge: Callable[[Member], Verdict], plugin: str
) -> Iterator[Part]:
    """All parts of the archive: members as they are judged, headers and directory in their one form."""
    at = written = 0
    directory = []
    for member in found.members:
        if member.start > at:
            yield _between(at, member.start, plugin, first=at == 0)
        at = member.end
        verdict = judge(member)
        if not verdict.keep:
            yield Part(member.start, member.end, "member", _why(verdict), b"", findings=verdict.findings)
            continue
        header, body, crc, sizes = _body(source, member, verdict, plugin)
        yield header
        yield from body
        directory.append(_central(member, _method(member, verdict), crc, sizes, written))
        written += header.size_after + sum(part.size_after for part in body)
    if found.directory > at:
        yield _between(at, found.directory, plugin, first=not found.members)
    yield _directory(source, found, directory, written, plugin)


def _why(verdict: Verdict) -> str:
    return verdict.findings[0].why if verdict.findings else "not needed"


def _method(member: Member, verdict: Verdict) -> int:
    return STORED if verdict.inner or member.method == STORED else DEFLATED


def _between(start: int, end: int, plugin: str, *, first: bool) -> Part:
    """Bytes of no member: data descriptors, which the headers make needless, and anything else."""
    descriptor = not first and end - start <= 24
    rule, why = ("M601", "data before the archive") if first else ("M605", "bytes between the files")
    found = () if descriptor else (note(rule, (start, end), why, plugin),)
    return Part(start, end, "data descriptor" if descriptor else "gap", why, b"", findings=found)


def _body(
    source: Source, member: Member, verdict: Verdict, plugin: str
) -> tuple[Part, list[Part], int, tuple[int, int]]:
    """Header, data, checksum and sizes (packed, unpacked) of a member that stays."""
    opaque, notes = verdict.opaque, verdict.notes
    if verdict.new is not None:
        packed = _packed(verdict.new) if member.method != STORED else verdict.new
        crc, sizes = zlib.crc32(verdict.new), (len(packed), len(verdict.new))
        found = verdict.findings
        body = [Part(member.data, member.end, "member", _why(verdict), packed, findings=found, opaque=opaque)]
        if notes:
            body.append(Part(member.end, member.end, "words", "stay in the file", findings=notes))
    elif verdict.inner:
        body = [*verdict.inner, Part(member.end, member.end, "words", "stay in the file", findings=notes)]
        crc, size = _checksum(source, body)
        sizes = (size, size)
    else:
        crc, sizes = member.crc, (member.packed, member.size)
        body = [Part(member.data, member.end, "member", "kept", findings=notes, opaque=opaque)]
    fresh = _header(member, _method(member, verdict), crc, sizes)
    same = member.data - member.start == len(fresh) and source.read(member.start, len(fresh)) == fresh
    place = (member.start, member.data)
    times = () if same else (note("M401", place, "times and attributes of files in the archive", plugin),)
    header = Part(*place, "header", "name and sizes", None if same else fresh, findings=times)
    return header, [part for part in body if part.end > part.start or part.findings], crc, sizes


def _packed(data: bytes) -> bytes:
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    return engine.compress(data) + engine.flush()


def _checksum(source: Source, parts: list[Part]) -> tuple[int, int]:
    """CRC and length of what `parts` come to."""
    crc = size = 0
    for part in parts:
        if part.patches is not None:
            raise Uncleanable("a film in the archive has to be cleaned before it is packed")
        if part.new is None:
            for at in range(part.start, part.end, _STEP):
                crc = zlib.crc32(source.read(at, min(_STEP, part.end - at)), crc)
        else:
            crc = zlib.crc32(part.new, crc)
            fill = part.size_after - len(part.new)
            while fill > 0:
                crc = zlib.crc32(bytes(min(fill, _STEP)), crc)
                fill -= _STEP
        size += part.size_after
    return crc, size


def _header(member: Member, method: int, crc: int, sizes: tuple[int, int]) -> bytes:
    flags = _UTF8 if member.utf8 else 0
    return _LOCAL.pack(b"PK\3\4", 20, flags, method, 0, _DAY, crc, *sizes, len(member.raw), 0) + member.raw


def _central(member: Member, method: int, crc: int, sizes: tuple[int, int], start: int) -> bytes:
    flags, attributes = _UTF8 if member.utf8 else 0, 0x10 if member.folder else 0
    fixed = (20, 20, flags, method, 0, _DAY, crc, *sizes, len(member.raw), 0, 0, 0, 0, attributes, start)
    return _CENTRAL.pack(b"PK\1\2", *fixed) + member.raw


def _directory(source: Source, found: Archive, entries: list[bytes], start: int, plugin: str) -> Part:
    """Directory and end record; `start` is where they come to stand."""
    listed, count = b"".join(entries), len(entries)
    fresh = listed + _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), start, 0)
    at, end = found.directory, source.size
    if start + len(fresh) > _WIDE:
        raise LimitExceeded("an archive of more than 4 GB is not handled")
    if end - at == len(fresh) and source.read(at, len(fresh)) == fresh:
        return Part(at, end, "directory", "names and sizes")
    findings = [note("M401", (at, end), "times and attributes of files in the archive", plugin)]
    if found.comment:
        value = found.comment.decode("utf-8", "replace")
        findings.append(note("M503", (at, end), "comment", plugin, value))
    return Part(at, end, "directory", "names and sizes", fresh, findings=tuple(findings))
