"""Clean Matroska and WebM in place: RFC 9559, RFC 8794 (EBML).

Stays: pictures, sound, subtitles and chapters, how to play and find them, fonts that subtitles need. Goes:
titles, dates, tags, names, programs, attached files, numbers that identify the film, whatever is unknown.
Nothing moves: what goes becomes Void.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.media._ebml import CRC, HEADER, VOID, Element, void
from scrubber.media._matroska_clusters import PLUGIN, Clusters
from scrubber.media._matroska_film import REST, survey, walk
from scrubber.media._matroska_ids import CLUSTER, FILES, LEVEL_1, SEGMENT, TAGS
from scrubber.media._matroska_masters import Masters, slack, voided
from scrubber.media._matroska_words import tags
from scrubber.media._verdicts import merged, note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.policy import Keep

_MAGIC: Final = b"\x1a\x45\xdf\xa3"
_CLUSTER: Final = b"\x1f\x43\xb6\x75"


class MatroskaHandler:
    """Matroska films, sound and subtitles, and WebM."""

    name = PLUGIN
    suffixes = (".mkv", ".webm", ".mka", ".mks", ".mk3d", ".weba")
    mime = ("video/x-matroska", "video/webm", "audio/x-matroska", "audio/webm", "video/matroska",
            "audio/matroska", "application/x-matroska")  # fmt: skip

    def accepts(self, head: bytes) -> bool:
        """Decide by the EBML header."""
        return head.startswith(_MAGIC)

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """The parts of the file; only what follows the last element is cut off."""
        if keep.everything:
            return [Part(0, source.size, "file", "kept by wish")]
        return merged(_parts(source, keep))


def _parts(source: Source, keep: Keep) -> Iterator[Part]:
    film = survey(source)
    masters = Masters(source, film)
    clusters = Clusters(source, {}, look=not keep.packets)
    base = 0
    for element in walk(source):
        if element.id == SEGMENT:
            base = element.body
            clusters = Clusters(source, film.tracks_of(base), look=not keep.packets)
            yield Part(element.start, element.body, "Segment", "structure")
        elif element.id == CLUSTER:
            yield from clusters.parts(element)
        elif element.id == REST:
            yield _rest(source, element)
        elif element.id == TAGS or element.start in film.gone:
            yield from _whole(source, element, masters, base)
        elif element.id == HEADER or (element.id in LEVEL_1 and base):
            yield from masters.parts(element, base)
        elif element.id == VOID:
            yield from slack(source, element)
        elif element.id == CRC and element.end - element.body == 4:
            why = "checksum of what changes"
            found = note("M901", (element.start, element.end), why, PLUGIN)
            yield Part(
                element.start, element.end, "CRC-32", why, void(element.end - element.start), True, (found,)
            )
        else:
            yield voided(source, element)


def _whole(source: Source, element: Element, masters: Masters, base: int) -> Iterator[Part]:
    """Tags, and attached files of which none stays."""
    if element.id == FILES:
        found = [f for part in masters.parts(element, base) for f in part.findings]
        found = found or [note("M602", (element.start, element.end), "attached files", PLUGIN)]
    else:
        found = tags(source, element, PLUGIN)
    name = "Attachments" if element.id == FILES else "Tags"
    new = void(element.end - element.start)
    yield Part(element.start, element.end, name, found[0].why, new, True, tuple(found))


def _rest(source: Source, rest: Element) -> Part:
    """Bytes that are no element: cut off at the end of the file, unless more of the film follows."""
    if source.find(_CLUSTER, rest.start, rest.end) >= 0:
        raise Malformed("the film is damaged in its middle", source.base + rest.start)
    why = "data after the last element"
    found = note("M601", (rest.start, rest.end), why, PLUGIN)
    if rest.end == source.size:
        return Part(rest.start, rest.end, "trailer", why, b"", findings=(found,))
    return Part(rest.start, rest.end, "trailer", why, void(rest.end - rest.start), True, (found,))


handler = MatroskaHandler()
