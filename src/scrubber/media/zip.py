"""Clean ZIP archives of pictures, films and documents: an album to be uploaded (APPNOTE 6.3.10).

Every file in it goes through its own handler; one that no handler knows has the archive refused. What systems
put beside pictures goes: `__MACOSX`, `.DS_Store`, `Thumbs.db`, sidecars with positions. Names stay; what is
private in them is found like words inside a picture.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import InputError, Uncleanable, UnknownFormat
from scrubber.media._beside import APPLE_DOUBLE, TAKEOUT, by_name
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
# Google Takeout describes each picture in a file, and albums
_TAKEOUT: Final = re.compile(
    r"(?i)(?:.*/)?(?:[^/]*\.(?:jpe?g|png|gif|webp|heic|mp4|mov|3gp|avif|tiff?)[^/]*|metadata"
    r"|print-subscriptions|shared_album_comments|user-generated-memory-titles)\.json"
)
_APPLE_DOUBLE: Final = re.compile(r"(?:.*/)?\._[^/]*")


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
        try:
            return _judged(source, member, keep)
        except UnknownFormat:
            raise UnknownFormat(
                f"file {numbers[member.start]} of the archive is not of a format that scrubber can clean"
            ) from None
        except InputError as error:
            raise Uncleanable(f"file {numbers[member.start]} of the archive: {error}") from None

    return laid_out(source, found, judge, PLUGIN)


def _judged(source: Source, member: Member, keep: Keep) -> Verdict:
    place = (member.start, member.end)
    beside = "" if keep.sidecars else _beside(member.name)
    if beside:
        return Verdict(keep=False, findings=(note("M608", place, beside, PLUGIN),))
    named = (note("M506", place, "name of a file inside", PLUGIN, member.name),)
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


def _beside(name: str) -> str:
    """What a file is beside media, in words; "" where it is one of the album's own."""
    if _APPLE_DOUBLE.fullmatch(name):
        return APPLE_DOUBLE
    return TAKEOUT if _TAKEOUT.fullmatch(name) else by_name(name)


handler = ZipHandler()
