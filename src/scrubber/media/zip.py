"""Clean ZIP archives of pictures, films and documents: an album to be uploaded (APPNOTE 6.3.10).

Every file in it goes through its own handler; one that no handler knows has the archive refused. What systems
put beside pictures goes: `__MACOSX`, `.DS_Store`, `Thumbs.db`, sidecars with positions. Names stay; what is
private in them is found like words inside a picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import Uncleanable
from scrubber.media._album import NAME, beside, numbered
from scrubber.media._nested import cleaned, inner_parts
from scrubber.media._verdicts import all_kept, merged, note
from scrubber.media._zip import STORED, Member, Verdict, archive, laid_out, unpacked
from scrubber.media._zip_kind import kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.media._source import Source
    from scrubber.model import Part
    from scrubber.policy import Keep

PLUGIN: Final = "zip"
_LARGEST: Final = 64 << 20  # bytes of a packed file: it is unpacked in memory


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
        body = list(merged(_parts(source, keep)))
        return all_kept(body) if keep.everything else body


def _parts(source: Source, keep: Keep) -> Iterable[Part]:
    found = archive(source)
    numbers = {member.start: number for number, member in enumerate(found.members, 1)}

    def judge(member: Member) -> Verdict:
        with numbered(numbers[member.start]):
            return _judged(source, member, keep)

    return laid_out(source, found, judge, PLUGIN)


def _judged(source: Source, member: Member, keep: Keep) -> Verdict:
    place = (member.start, member.end)
    if why := beside(member.name, keep):
        return Verdict(keep=False, findings=(note("M608", place, why, PLUGIN),))
    named = (note("M506", place, NAME, PLUGIN, member.name),)
    if member.folder and member.size:
        raise Uncleanable("it is a folder that holds data")
    if not member.size:
        return Verdict(keep=True, notes=named)
    if member.method == STORED:
        return Verdict(keep=True, inner=inner_parts(source, member.data, member.end, keep), notes=named)
    data = unpacked(source, member, _LARGEST)
    new, gone = cleaned(data, keep)
    if new == data:
        return Verdict(keep=True, notes=named)
    return Verdict(keep=True, new=new, findings=gone, notes=named)


handler = ZipHandler()
