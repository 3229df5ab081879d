"""Write ZIP archives: PKWARE APPNOTE 6.3.10, sections 4.3 to 4.5.

What stays keeps its packed bytes. Headers are written in one form, without times, owners, extra fields and
comments; so an archive is clean when its headers already have that form. ZIP64 where numbers need it.
"""

from __future__ import annotations

import struct
import zlib
from typing import IO, TYPE_CHECKING, Final, NamedTuple, cast

from scrubber.errors import Malformed
from scrubber.media._source import rewrite
from scrubber.media._verdicts import note
from scrubber.media._zip_data import Checksum, refuse_broken, unpacked
from scrubber.media._zip_entries import (
    CENTRAL,
    DEFLATED,
    END,
    END64,
    LOCAL,
    LOCATOR,
    MANY,
    STORED,
    UTF8,
    WIDE,
    Archive,
    Member,
    archive,
)
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.media._source import Source
    from scrubber.media._zip_data import Packed
    from scrubber.model import Finding

__all__ = ["DEFLATED", "STORED", "Archive", "Member", "Verdict", "archive", "laid_out", "unpacked"]
_DAY: Final = 0x0021  # the first of January 1980
_PLAIN, _ZIP64 = 20, 45  # the versions that are needed to unpack
_UNIX: Final = 3 << 8
_DESCRIPTOR: Final = 24  # bytes of the longest


class Verdict(NamedTuple):
    """What becomes of a member.

    `keep`: it stays, as it is, or with `new` as its unpacked bytes, or as it was `packed` anew, or with
    `inner` as the parts of its stored data. Otherwise it goes with `findings`. `name`: it is called so from
    now on, and `named` says how it was. `checked`: what is packed in it was unpacked whole. `opaque` as in
    `Part`; `notes` are findings that stay.
    """

    keep: bool
    new: bytes | None = None
    inner: tuple[Part, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    opaque: bool = False
    packed: Packed | None = None
    name: str | None = None
    named: tuple[Finding, ...] = ()
    checked: bool = False


class _Sizes(NamedTuple):
    """What the headers of a member say of its data; sizes in bytes."""

    method: int
    crc: int
    packed: int
    size: int


def laid_out(
    source: Source, found: Archive, judge: Callable[[Member], Verdict], plugin: str
) -> Iterator[Part]:
    """All parts of the archive: members as they are judged, headers and directory in their one form."""
    at = written = 0
    directory: list[bytes] = []
    names: set[bytes] = set()
    for member in found.members:
        if member.start > at:
            yield _between(at, member.start, plugin, first=at == 0)
        at = member.end
        verdict = judge(member)
        if not verdict.keep:
            yield Part(member.start, member.end, "member", _why(verdict), b"", findings=verdict.findings)
            continue
        called = _renamed(member, verdict)
        if called.raw in names:
            raise Malformed("two files of the archive would have one name", member.start)
        names.add(called.raw)
        sizes, body = _body(source, member, verdict)
        header = _local(source, called, sizes, (*verdict.named, _times(member, plugin)))
        yield header
        yield from body
        directory.append(_central(called, sizes, written))
        written += header.size_after + sum(part.size_after for part in body)
    if found.directory > at:
        yield _between(at, found.directory, plugin, first=not found.members)
    yield _directory(source, found, directory, written, plugin)


def _why(verdict: Verdict) -> str:
    return verdict.findings[0].why if verdict.findings else "not needed"


def _renamed(member: Member, verdict: Verdict) -> Member:
    if verdict.name is None:
        return member
    raw = verdict.name.encode()
    return member._replace(name=verdict.name, raw=raw, utf8=not raw.isascii())


def _between(start: int, end: int, plugin: str, *, first: bool) -> Part:
    """Bytes of no member: data descriptors, which the headers make needless, and anything else."""
    descriptor = not first and end - start <= _DESCRIPTOR
    rule, why = ("M601", "data before the archive") if first else ("M605", "bytes between the files")
    found = () if descriptor else (note(rule, (start, end), why, plugin),)
    return Part(start, end, "data descriptor" if descriptor else "gap", why, b"", findings=found)


def _body(source: Source, member: Member, verdict: Verdict) -> tuple[_Sizes, list[Part]]:
    """The data of a member that stays, and what its headers say of them."""
    place, found = (member.data, member.end), verdict.findings
    words = Part(member.end, member.end, "words", "stay in the file", findings=verdict.notes)
    if not member.size:
        sizes = _Sizes(STORED, 0, 0, 0)
        body = [Part(*place, "member", "empty", b"")] if member.packed else []
    elif verdict.packed is not None:
        new = verdict.packed
        sizes = _Sizes(new.method, new.crc, new.packed, new.size)
        body = [
            Part(
                *place,
                "member",
                _why(verdict),
                b"",
                findings=found,
                patches=new.edits(*place),
                length=new.packed,
            )
        ]
    elif verdict.new is not None:
        packed = _packed(verdict.new) if member.method != STORED else verdict.new
        sizes = _Sizes(member.method, zlib.crc32(verdict.new), len(packed), len(verdict.new))
        body = [Part(*place, "member", _why(verdict), packed, findings=found, opaque=verdict.opaque)]
    elif verdict.inner:
        body = list(verdict.inner)
        sizes = _stored(source, member, body)
    else:
        if not verdict.checked:
            refuse_broken(source, member)
        sizes = _Sizes(member.method, member.crc, member.packed, member.size)
        body = [Part(*place, "member", "kept", opaque=verdict.opaque)]
    return sizes, [*body, words] if verdict.notes else body


def _packed(data: bytes) -> bytes:
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    return engine.compress(data) + engine.flush()


def _stored(source: Source, member: Member, parts: list[Part]) -> _Sizes:
    """Checksum and length of what `parts` come to; Malformed where the data are damaged."""
    after, before = Checksum(), Checksum()
    rewrite(source, parts, cast("IO[bytes]", after), start=member.data, end=member.end)
    if any(not part.kept for part in parts):
        source.copy(member.data, member.end, cast("IO[bytes]", before))
    if member.crc != (before if before.size else after).crc:
        raise Malformed("a file in the archive is damaged", member.start)
    return _Sizes(STORED, after.crc, after.size, after.size)


def _fields(wide: tuple[int, ...]) -> bytes:
    """The extra field of ZIP64 for numbers that do not fit elsewhere; none where all do."""
    return struct.pack(f"<HH{len(wide)}Q", 1, 8 * len(wide), *wide) if wide else b""


def _times(member: Member, plugin: str) -> Finding:
    place = (member.start, member.data)
    return note("M401", place, "times and attributes of files in the archive", plugin)


def _local(source: Source, member: Member, sizes: _Sizes, gone: tuple[Finding, ...]) -> Part:
    """The header of a member in its one form; `gone` is what goes where it had another one."""
    large = max(sizes.packed, sizes.size) >= WIDE
    extra = _fields((sizes.size, sizes.packed) if large else ())
    told = (WIDE, WIDE) if large else (sizes.packed, sizes.size)
    fixed = (_ZIP64 if large else _PLAIN, UTF8 if member.utf8 else 0, sizes.method, 0, _DAY, sizes.crc, *told)
    fresh = LOCAL.pack(b"PK\3\4", *fixed, len(member.raw), len(extra)) + member.raw + extra
    place = (member.start, member.data)
    if member.data - member.start == len(fresh) and source.read(member.start, len(fresh)) == fresh:
        return Part(*place, "header", "name and sizes")
    return Part(*place, "header", "name and sizes", fresh, findings=gone)


def _central(member: Member, sizes: _Sizes, start: int) -> bytes:
    attributes = 0x10 if member.folder else 0
    if member.utf8:  # Info-ZIP's unzip reads a name as UTF-8 only where the archive is of Unix
        attributes |= (0o40755 if member.folder else 0o100644) << 16
    numbers = (sizes.size, sizes.packed, start)
    extra = _fields(tuple(number for number in numbers if number >= WIDE))
    size, packed, at = (min(number, WIDE) for number in numbers)
    version = _ZIP64 if extra else _PLAIN
    flags, made = (UTF8, version | _UNIX) if member.utf8 else (0, version)
    fixed = (made, version, flags, sizes.method, 0, _DAY, sizes.crc, packed, size, len(member.raw))
    return CENTRAL.pack(b"PK\1\2", *fixed, len(extra), 0, 0, 0, attributes, at) + member.raw + extra


def _directory(source: Source, found: Archive, entries: list[bytes], start: int, plugin: str) -> Part:
    """Directory and end records; `start` is where they come to stand."""
    listed = b"".join(entries)
    fresh = listed + _end(len(entries), len(listed), start)
    at, end = found.directory, source.size
    if end - at == len(fresh) and source.read(at, len(fresh)) == fresh:
        return Part(at, end, "directory", "names and sizes")
    findings = [note("M401", (at, end), "times and attributes of files in the archive", plugin)]
    comments = filter(None, (found.comment, *(member.comment for member in found.members)))
    findings += [note("M503", (at, end), "comment", plugin, _words(comment)) for comment in comments]
    return Part(at, end, "directory", "names and sizes", fresh, findings=tuple(findings))


def _words(comment: bytes) -> str:
    try:
        return comment.decode("utf-8")
    except UnicodeDecodeError:
        return comment.decode("cp437")


def _end(count: int, size: int, start: int) -> bytes:
    wide = b""
    if max(size, start) >= WIDE or count >= MANY:
        wide = END64.pack(b"PK\6\6", END64.size - 12, _ZIP64, _ZIP64, 0, 0, count, count, size, start)
        wide += LOCATOR.pack(b"PK\6\7", 0, start + size, 1)
    told = (min(count, MANY), min(count, MANY), min(size, WIDE), min(start, WIDE))
    return wide + END.pack(b"PK\5\6", 0, 0, *told, 0)
