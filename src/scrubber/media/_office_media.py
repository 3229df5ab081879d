"""Pictures, films, sounds and documents inside an office document: each through its own handler."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import InputError, LimitExceeded, Uncleanable, UnknownFormat
from scrubber.media import _metafile
from scrubber.media._fonts import is_font
from scrubber.media._nested import cleaned
from scrubber.media._verdicts import note
from scrubber.media._zip import Verdict, unpacked

if TYPE_CHECKING:
    from scrubber.media._source import Source
    from scrubber.media._zip import Member
    from scrubber.model import Finding
    from scrubber.policy import Keep

_SMALL: Final = 2 << 20  # bytes of an XML part that need no look at how well it was packed
_RATIO: Final = 120  # tags of large sheets pack to a fiftieth
LARGEST: Final = 128 << 20  # bytes of a picture or film: it is unpacked in memory


def xml_of(source: Source, member: Member, limit: int) -> bytes:
    """An XML part in memory; LimitExceeded where it is larger than `limit`, or could be a bomb."""
    if member.size > _SMALL and member.size > _RATIO * max(1, member.packed):
        raise LimitExceeded("a file in the document unpacks to far more than it should")
    return unpacked(source, member, limit)


def font_left(source: Source, member: Member) -> Verdict:
    """A font stays as it is: names in it are those of its makers. Uncleanable where it is something else."""
    if not is_font(unpacked(source, member, LARGEST)):
        raise Uncleanable("a file in the document is no font, as it should be")
    return Verdict(keep=True, opaque=True)


def media_left(source: Source, member: Member, keep: Keep, plugin: str) -> Verdict:
    """What becomes of an embedded file; Uncleanable where no handler knows it."""
    data = unpacked(source, member, LARGEST)
    place = (member.start, member.end)
    if not data:
        return Verdict(keep=True)
    try:
        if _metafile.accepts(data):
            new = _metafile.cleaned(data, lambda pdf: cleaned(pdf, keep, {"pdf"})[0])
            gone: tuple[Finding, ...] = (note("M503", place, "description or comment in a drawing", plugin),)
        else:
            new, gone = cleaned(data, keep)
    except UnknownFormat:
        raise Uncleanable("a file in the document is of a format that scrubber cannot clean") from None
    except InputError as error:
        raise Uncleanable(f"a file in the document: {error}") from None
    if new == data:
        return Verdict(keep=True)
    return Verdict(keep=True, new=new, findings=gone)
