"""Clean ZIP archives of pictures, films and documents: an album to be uploaded (APPNOTE 6.3.10).

Every file in it goes through its own handler; one that no handler knows has the archive refused. What systems
put beside pictures goes: `__MACOSX`, `.DS_Store`, `Thumbs.db`, sidecars with positions. Names stay unless
others are given; what is private in them is found like that in names of files in a folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import Uncleanable
from scrubber.media._album import Names, beside, by_content, numbered, numbered_parts, told
from scrubber.media._beside import TAKEOUT_LARGEST
from scrubber.media._bounds import counted
from scrubber.media._nested import inner_parts
from scrubber.media._verdicts import all_kept, merged, note
from scrubber.media._zip import STORED, Member, Verdict, archive, laid_out
from scrubber.media._zip_data import Spool, opened, unpacked
from scrubber.media._zip_kind import kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.media._album import Named
    from scrubber.media._source import Source
    from scrubber.model import Part
    from scrubber.policy import Keep

PLUGIN: Final = "zip"
_LARGEST: Final = 8 << 30  # bytes of a packed file, unpacked


class ZipHandler:
    """Archives of media. Documents that are archives themselves have a handler of their own."""

    name = PLUGIN
    suffixes = (".zip",)
    mime = ("application/zip",)

    def accepts(self, head: bytes) -> bool:
        """Tell by the first local header, or the end record of an empty archive."""
        return kind(head) == PLUGIN

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """The members in the order in which they lie."""
        with counted(source.size):
            body = list(merged(_parts(source, keep)))
        return all_kept(body) if keep.everything else body


def _parts(source: Source, keep: Keep) -> Iterable[Part]:
    found, spool = archive(source), Spool()
    numbers = {member.start: number for number, member in enumerate(found.members, 1)}
    names = Names(keep, PLUGIN)

    def judge(member: Member) -> Verdict:
        number, place = numbers[member.start], (member.start, member.end)
        with numbered(number, member.name):
            if why := _beside(source, member, keep):
                return Verdict(keep=False, findings=told([note("M608", place, why, PLUGIN)], number))
            called = names.of(member.name, place, number)
            return _judged(source, member, called, names.within(member.name), spool)

    return laid_out(source, found, judge, PLUGIN)


def _judged(source: Source, member: Member, called: Named, keep: Keep, spool: Spool) -> Verdict:
    bare = Verdict(keep=True, name=called.new, named=called.gone, notes=called.stays, checked=True)
    if member.folder and member.size:
        raise Uncleanable("it is a folder that holds data")
    if not member.size:
        return bare
    if member.method == STORED:
        inner = inner_parts(source, member.data, member.end, keep)
        return bare._replace(inner=numbered_parts(inner, called.number))
    place = (member.start, member.end)
    with opened(source, member, _LARGEST) as data:
        parts = inner_parts(data, 0, data.size, keep)
        gone = told((f for part in parts if not part.kept for f in part.findings), called.number, place)
        stay = told((f for part in parts if part.kept for f in part.findings), called.number, place)
        new = None if all(part.kept for part in parts) else spool.packed(data, parts, member)
    return bare._replace(packed=new, findings=gone, notes=(*called.stays, *stay))


def _beside(source: Source, member: Member, keep: Keep) -> str:
    """What a file is beside media, by its name or, where that does not tell, by what is in it."""
    return beside(member.name, keep) or by_content(
        member.name, member.size, keep, lambda: unpacked(source, member, TAKEOUT_LARGEST)
    )


handler = ZipHandler()
