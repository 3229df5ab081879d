"""Clean TAR archives of pictures and films: an album to be uploaded (POSIX.1-2017 pax; GNU tar; Unix V7).

Every file in it goes through its own handler, as in a ZIP archive. Owners, times, modes and extended headers
go; names stay, and what is private in them is found. Links, devices and pipes are no album: they are refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import Uncleanable
from scrubber.media._album import NAME, beside, numbered
from scrubber.media._nested import inner_parts
from scrubber.media._svg_source import is_svg, peeked
from scrubber.media._tar import BLOCK, Member, header, is_header, members
from scrubber.media._verdicts import all_kept, dropped, merged, note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding
    from scrubber.policy import Keep

PLUGIN: Final = "tar"
_PACKED: Final = re.compile(
    rb"\x1f\x8b\x08|BZh[1-9]1AY&SY|\xfd7zXZ\0|\x28\xb5\x2f\xfd|\x1f\x9d[\x80-\x9f]|LZIP\x01|\x04\x22\x4d\x18"
)
_END: Final = bytes(2 * BLOCK)
# of systems, not of people
_NOBODY: Final = frozenset(
    {"root", "user", "users", "staff", "nobody", "admin", "wheel", "www-data", "ubuntu"}
)
_NAMING: Final = frozenset({"path", "size"})


class TarHandler:
    """Archives of media. One that is packed as a whole is refused: it has to be unpacked first."""

    name = PLUGIN
    suffixes = (".tar",)
    mime = ("application/x-tar",)

    def accepts(self, head: bytes) -> bool:
        """Tell by the checksum of the first header; what is packed is taken, to be refused in words."""
        if _PACKED.match(head):
            return not is_svg(peeked(head))
        return is_header(head[:BLOCK])

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """The members in the order in which they lie."""
        if _PACKED.match(source.head(16)):
            raise Uncleanable(
                "a packed file is not looked into: unpack it first; an archive is cleaned as .tar or .zip"
            )
        body = list(merged(_parts(source, keep)))
        return all_kept(body) if keep.everything else body


def _parts(source: Source, keep: Keep) -> Iterator[Part]:
    at = 0
    for number, member in enumerate(members(source), 1):
        with numbered(number):
            yield from _judged(source, member, keep)
        at = min(member.padded, source.size)
    yield _end(source, at)


def _judged(source: Source, member: Member, keep: Keep) -> Iterator[Part]:
    place = (member.start, min(member.padded, source.size))
    if member.kind == b"V":
        yield dropped(*place, "label", (note("M503", place, "comment", PLUGIN, member.name),))
        return
    if why := beside(member.name, keep):
        yield dropped(*place, "member", (note("M608", place, why, PLUGIN),))
        return
    if member.folder and member.size:
        raise Uncleanable("it is a folder that holds data")
    body = inner_parts(source, member.data, member.end, keep) if member.size else ()
    size = sum(part.size_after for part in body)
    yield _header(source, member, size)
    name = note("M506", place, NAME, PLUGIN, member.name)
    yield Part(member.data, member.data, "words", "stay in the file", findings=(name,))
    yield from body
    yield from _padding(source, member, size)


def _header(source: Source, member: Member, size: int) -> Part:
    """The headers of a member in their one form, and the name that stays."""
    fresh, place = header(member, size), (member.start, member.data)
    if member.data - member.start == len(fresh) and source.read(member.start, len(fresh)) == fresh:
        return Part(*place, "header", "name and size", opaque=True)
    return Part(*place, "header", "name and size", fresh, findings=tuple(_told(member, place)), opaque=True)


def _told(member: Member, place: tuple[int, int]) -> Iterator[Finding]:
    """What the headers of a member said about who packed it, and when."""
    owners = {member.owner, member.records.get("uname", "")} - {""}
    for owner in sorted(owners):
        value = "" if owner in _NOBODY else owner
        yield note("M201", place, "owner of a file in the archive", PLUGIN, value)
    if comment := member.records.get("comment"):
        yield note("M503", place, "comment", PLUGIN, comment)
    if member.records.keys() - _NAMING - {"uname", "comment"}:
        yield note("M502", place, "an extended header of the archive", PLUGIN)
    yield note("M401", place, "times and attributes of files in the archive", PLUGIN)


def _padding(source: Source, member: Member, size: int) -> Iterator[Part]:
    start, end = member.end, min(member.padded, source.size)
    zeros = bytes(-size % BLOCK)
    if end - start == len(zeros) and source.is_zero(start, end):
        if zeros:
            yield Part(start, end, "padding", "fills the block")
        return
    slack = not source.is_zero(start, end)
    found = (note("M605", (start, end), "bytes behind a file in its block", PLUGIN),) if slack else ()
    yield Part(start, end, "padding", "fills the block", zeros, findings=found)


def _end(source: Source, at: int) -> Part:
    """The end of the archive: two blocks of zeros, or as many as tape drives wrote."""
    place = (at, source.size)
    if source.size - at >= len(_END) and source.is_zero(at, source.size):
        return Part(*place, "end", "ends the archive")
    why = "data after the end" if source.size - at > len(_END) else "an end that is cut short"
    return Part(*place, "end", why, _END, findings=(note("M601", place, why, PLUGIN),))


handler = TarHandler()
