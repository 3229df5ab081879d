"""The headers of a Matroska film, element by element: what stays, what becomes Void, what is written anew.

RFC 9559 section 5.1. Numbers that identify a film (UIDs) become 1, 2, 3 in order, and references follow.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded
from scrubber.media._ebml import CRC, VOID, Element, children, element_at, number, text, void
from scrubber.media._matroska_codings import ADDITIONS, cleaner
from scrubber.media._matroska_cues import plain
from scrubber.media._matroska_fonts import font_gaps, font_name
from scrubber.media._matroska_ids import (
    ADDED,
    CHAPTER_TITLE,
    CHAPTER_UID,
    CUE,
    CUE_PLACE,
    CUE_TRACK,
    CUES,
    DATE,
    EDITION_TITLE,
    EDITION_UID,
    ENTRY,
    FILE,
    FILE_DATA,
    FILE_NAME,
    FILE_WORDS,
    KEPT,
    LEVEL_1,
    LONG,
    MAPPING_TYPE,
    MUXER,
    NAMES,
    PRIVATE,
    SEEK,
    SEEK_ID,
    SEEK_POSITION,
    SEGMENT_UID,
    STRINGS,
    TITLE,
    TRACK_NAME,
    TRACK_UID,
    UIDS,
    WRITER,
)
from scrubber.media._verdicts import merged, note
from scrubber.model import Finding, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.media._matroska_film import Film
    from scrubber.media._source import Source

PLUGIN: Final = "matroska"
_DEPTH: Final = 32  # elements inside elements; chapters may hold chapters
_MOST: Final = 60_000  # elements of all headers, but for usual entries of the index
_RUN: Final = -1  # stands for several such entries
_STAYS: Final = "how to play it"
_VOID_RULES: Final = {
    TITLE: ("M503", "Matroska title"),
    TRACK_NAME: ("M503", "Matroska track name"),
    FILE_WORDS: ("M503", "comment"),
    0x7384: ("M504", "file name of the film"),
    0x3C83AB: ("M504", "file name of the part before"),
    0x3E83BB: ("M504", "file name of the part after"),
    0x258688: ("M501", "name of the coding"),
    0x41A4: ("M501", "name of an addition"),
}
_IDS: Final = frozenset({SEGMENT_UID, 0x3CB923, 0x3EB923, 0x4444, 0x6924, 0x6E67, 0x6EBC, 0x5654, 0x6624})


class Masters:
    """Makes the parts of headers of a film."""

    def __init__(self, source: Source, film: Film) -> None:
        self._source, self._film = source, film
        self._depth = self._count = 0
        self._numbers = {EDITION_UID: count(1), CHAPTER_UID: count(1)}

    def parts(self, parent: Element, base: int) -> list[Part]:
        """A master element and all in it; `base` is where positions of its segment count from."""
        found = [Part(parent.start, parent.body, _name(parent), _STAYS)]
        summed = -1
        changed = False
        for child in self._elements(parent, base):
            if child.id == CRC and child.start == parent.body and child.end - child.body == 4:
                summed = len(found)
                found.append(Part(child.start, child.end, "CRC-32", "checksum"))
                continue
            inner = list(self._child(parent, child, base))
            changed |= any(not part.kept for part in inner)
            found += inner
        if changed and summed >= 0:
            old = found[summed]
            new = void(old.end - old.start)
            found[summed] = Part(old.start, old.end, "CRC-32", "checksum of what changes", new, True)
        return list(merged(found))

    def _elements(self, parent: Element, base: int) -> Iterator[Element]:
        """What is in `parent`; neighbours in an index that are written as usual come as one."""
        run: Element | None = None
        for child in children(self._source, parent):
            if parent.id == CUES and plain(self._source, child, self._film.tracks_of(base)):
                run = Element(_RUN, run.start if run else child.start, child.body, child.end)
                continue
            if run:
                yield run
                run = None
            self._count += 1
            if self._count > _MOST:
                raise LimitExceeded("the film has too many elements in its headers")
            yield child
        if run:
            yield run

    def _child(self, parent: Element, child: Element, base: int) -> Iterator[Part]:
        kind = child.id
        if kind == _RUN:
            yield Part(child.start, child.end, NAMES[CUE], _STAYS)
        elif kind in {VOID, 0}:
            yield from slack(self._source, child)
        elif kind not in KEPT[parent.id]:
            yield voided(self._source, child)
        elif kind == SEEK and not self._leads(child, base):
            yield voided(self._source, child, "reference to what goes")
        elif kind == ENTRY and self._film.entries[child.start].gone[0]:
            yield voided(self._source, child, *reversed(self._film.entries[child.start].gone))
        elif kind == FILE and child.start not in self._film.fonts:
            yield self._file(child)
        elif kind == CUE and not self._cued(child, base):
            yield voided(self._source, child, "reference to a track that goes")
        elif kind in KEPT:
            self._depth += 1
            if self._depth > _DEPTH:
                raise LimitExceeded("elements inside elements, too deep")
            yield from self.parts(child, base)
            self._depth -= 1
        elif kind == FILE_DATA:
            yield from self._font(child)
        else:
            yield self._leaf(parent, child)

    def _leads(self, seek: Element, base: int) -> bool:
        """Whether an entry of the index leads to what it says, and that stays."""
        values = {child.id: number(self._source, child) for child in children(self._source, seek)}
        kind, at = values.get(SEEK_ID, 0), base + values.get(SEEK_POSITION, 0)
        if kind not in LEVEL_1 or not self._film.holds(at):
            return False
        found = element_at(self._source, at, self._source.size)
        return found is not None and found.id == kind

    def _cued(self, cue: Element, base: int) -> bool:
        tracks = self._film.tracks_of(base)
        for child in children(self._source, cue):
            if child.id == CUE_PLACE:
                for detail in children(self._source, child):
                    if detail.id == CUE_TRACK and number(self._source, detail) not in tracks:
                        return False
        return True

    def _file(self, file: Element) -> Part:
        """An attached file that goes."""
        found = [note("M602", (file.start, file.end), "attached file", PLUGIN)]
        for child in children(self._source, file):
            if child.id in {FILE_NAME, FILE_WORDS}:
                why = "name of an attachment" if child.id == FILE_NAME else "comment"
                value = text(self._source, child)
                found.append(note("M503", (child.start, child.end), why, PLUGIN, value))
        return Part(
            file.start,
            file.end,
            _name(file),
            "attached file",
            void(file.end - file.start),
            True,
            tuple(found),
        )

    def _font(self, data: Element) -> Iterator[Part]:
        """A font that stays, without bytes that are in none of its tables."""
        at = data.start
        for start, end in font_gaps(self._source, data.body, data.end) or ():
            if not self._source.is_zero(start, end):
                found = note("M605", (start, end), "bytes that nothing refers to", PLUGIN)
                yield Part(at, start, _name(data), _STAYS)
                yield Part(start, end, _name(data), found.why, b"", True, (found,))
                at = end
        if at < data.end:
            yield Part(at, data.end, _name(data), _STAYS)

    def _leaf(self, parent: Element, child: Element) -> Part:
        kind, size = child.id, child.end - child.body
        if kind not in LONG and size > 8:
            return voided(self._source, child, "a number that is too long", "M902")
        if kind in {CHAPTER_TITLE, EDITION_TITLE}:
            return self._words(child)
        if kind in UIDS or kind in self._numbers:
            return self._uid(parent, child)
        if kind in {MUXER, WRITER}:
            value = text(self._source, child)
            found = (note("M501", (child.body, child.end), "program that wrote the film", PLUGIN, value),)
            return self._rewritten(child, b"", found)
        if kind == FILE_NAME:
            value = text(self._source, child)
            found = (note("M503", (child.body, child.end), "name of an attachment", PLUGIN, value),)
            return self._rewritten(child, font_name(value, size), found)
        if kind == PRIVATE:
            return self._settings(child, cleaner(self._film.entries[parent.start].coding))
        if kind == ADDED:
            values = {detail.id: number(self._source, detail) for detail in children(self._source, parent)}
            return self._settings(child, ADDITIONS.get(values.get(MAPPING_TYPE, 0)))
        if kind in STRINGS:
            return self._string(child)
        return Part(child.start, child.end, _name(child), _STAYS)

    def _words(self, child: Element) -> Part:
        value = text(self._source, child)
        found = note("M506", (child.body, child.end), "chapter title", PLUGIN, value)
        return Part(
            child.start, child.end, _name(child), "words that are shown", findings=(found,), opaque=True
        )

    def _settings(self, child: Element, clean: Callable[[bytes], bytes] | None) -> Part:
        old = self._source.read(child.body, child.end - child.body)
        new = clean(old) if clean else b""
        if not any(new):
            return voided(self._source, child, "settings that no decoder needs")
        found = (note("M503", (child.body, child.end), "words in the settings of a decoder", PLUGIN),)
        return self._rewritten(child, new, found)

    def _string(self, child: Element) -> Part:
        """A code of a language, a coding or a type; more than that goes."""
        size = child.end - child.body
        form, instead = STRINGS[child.id]
        found = form.match(self._source.read(child.body, min(size, 64)))
        new = found[0] if found else instead
        if not new or len(new) > size:
            return voided(self._source, child, "a code that is none", "M902")
        why = "a code that is none, or bytes behind it"
        return self._rewritten(child, new, (note("M605", (child.body, child.end), why, PLUGIN),))

    def _uid(self, parent: Element, child: Element) -> Part:
        size, old = child.end - child.body, number(self._source, child)
        if child.id in self._numbers:
            new = next(self._numbers[child.id])
        else:
            known = self._film.uids[UIDS[child.id]].get(old)
            if known is None:
                return voided(self._source, child, "reference to what goes")
            new = known
        if new >= 1 << 8 * size:
            new = old
        raw = self._source.read(child.body, size)
        data = new.to_bytes(size, "big")
        found = note("M502", (child.body, child.end), "random number that identifies the film", PLUGIN)
        if child.id == TRACK_UID and parent.id == ENTRY:
            found = Finding(found.rule, found.kind, found.span, why=found.why, source=PLUGIN, raw=(raw,))
        return self._rewritten(child, data, (found,))

    def _rewritten(self, child: Element, new: bytes, found: tuple[Finding, ...]) -> Part:
        """Data that becomes `new` and zeros; it stays where it is that already."""
        size = child.end - child.body
        old = self._source.read(child.body, size)
        if old == new.ljust(size, b"\0"):
            return Part(child.start, child.end, _name(child), _STAYS)
        head = self._source.read(child.start, child.body - child.start)
        return Part(child.start, child.end, _name(child), found[0].why, head + new, True, found)


def voided(source: Source, child: Element, why: str = "", rule: str = "M901") -> Part:
    """An element that becomes Void."""
    place = (child.start, child.end)
    if child.id == DATE:
        rule, why = "M401", "date of the film"
    elif child.id in _IDS:
        rule, why = "M502", "random number that identifies the film"
    value = ""
    if not why and child.id in _VOID_RULES:
        rule, why = _VOID_RULES[child.id]
        value = text(source, child)
    why = why or "unknown element"
    found = note(rule, place, why, PLUGIN, value)
    return Part(*place, _name(child), why, void(child.end - child.start), True, (found,))


def slack(source: Source, child: Element) -> Iterator[Part]:
    """A Void element, or zeros at the end of a file that is cut short."""
    if source.is_zero(child.body, child.end):
        yield Part(child.start, child.end, "Void", "padding")
        return
    yield Part(child.start, child.body, "Void", "padding")
    why = "bytes that nothing refers to"
    found = note("M605", (child.body, child.end), why, PLUGIN)
    yield Part(child.body, child.end, "Void", why, b"", True, (found,))


def _name(element: Element) -> str:
    return NAMES.get(element.id, element.name)
