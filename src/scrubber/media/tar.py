"""Clean TAR archives of pictures and films: an album to be uploaded (POSIX.1-2017 pax; GNU tar; Unix V7).

Every file in it goes through its own handler, as in a ZIP archive. Owners, times, modes and extended headers
go. Names stay unless others are given; what is private in them is found. Links, devices and pipes are no
album: they are refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed, Uncleanable
from scrubber.media._album import Names, beside, by_content, numbered, numbered_parts, told
from scrubber.media._bounds import counted
from scrubber.media._nested import inner_parts
from scrubber.media._svg_source import is_svg, peeked
from scrubber.media._tar import BLOCK, Member, header, is_header, members
from scrubber.media._verdicts import all_kept, dropped, merged, note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._album import Named
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
        with counted(source.size):
            body = list(merged(_parts(source, keep)))
        return all_kept(body) if keep.everything else body


def _parts(source: Source, keep: Keep) -> Iterator[Part]:
    at, names, written = 0, Names(keep, PLUGIN), set[str]()
    for number, member in enumerate(members(source), 1):
        place = (member.start, min(member.padded, source.size))
        with numbered(number, member.name):
            if member.kind == b"V":
                yield dropped(*place, "label", (note("M503", place, "comment", PLUGIN, member.name),))
            elif why := _beside(source, member, keep):
                yield dropped(*place, "member", told([note("M608", place, why, PLUGIN)], number))
            else:
                called = names.of(member.name, place, number)
                yield from _judged(source, member, called, names.within(member.name))
                if not member.folder and (called.new or member.name) in written:
                    raise Malformed("two files of the archive would have one name", member.start)
                written.add(called.new or member.name)
        at = place[1]
    yield _end(source, at)


def _judged(source: Source, member: Member, called: Named, keep: Keep) -> Iterator[Part]:
    if member.folder and member.size:
        raise Uncleanable("it is a folder that holds data")
    body = inner_parts(source, member.data, member.end, keep) if member.size else ()
    size = sum(part.size_after for part in body)
    if called.new is not None:
        member = member._replace(raw=called.new.encode(), wide=not called.new.isascii())
    yield _header(source, member, size, called.gone)
    yield Part(member.data, member.data, "words", "stay in the file", findings=called.stays)
    yield from numbered_parts(body, called.number)
    yield from _padding(source, member, size)


def _beside(source: Source, member: Member, keep: Keep) -> str:
    """What a file is beside media, by its name or, where that does not tell, by what is in it."""
    return beside(member.name, keep) or by_content(
        member.name, member.size, keep, lambda: source.read(member.data, member.size)
    )


def _header(source: Source, member: Member, size: int, gone: tuple[Finding, ...]) -> Part:
    """The headers of a member in their one form, and the name that stays."""
    fresh, place = header(member, size), (member.start, member.data)
    if member.data - member.start == len(fresh) and source.read(member.start, len(fresh)) == fresh:
        return Part(*place, "header", "name and size", opaque=True)
    found = (*gone, *_told(member, place))
    return Part(*place, "header", "name and size", fresh, findings=found, opaque=True)


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
