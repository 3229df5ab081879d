"""The headers of a Matroska film, element by element: what stays, what becomes Void, what is written anew.

RFC 9559 section 5.1. Numbers that identify a film (UIDs) become 1, 2, 3 in order, and references follow.
"""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded
from scrubber.media._ebml import CRC, VOID, Element, children, element_at, number, text, void
from scrubber.media._matroska_ids import (
    CHAPTER_TITLE,
    CHAPTER_UID,
    CUE,
    CUE_PLACE,
    CUE_TRACK,
    DATE,
    EDITION_TITLE,
    EDITION_UID,
    ENTRY,
    FILE,
    FILE_NAME,
    FILE_WORDS,
    KEPT,
    LEVEL_1,
    LONG,
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
from scrubber.media._stream_settings import private
from scrubber.media._verdicts import merged, note
from scrubber.model import Finding, Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._matroska_film import Film
    from scrubber.media._source import Source

PLUGIN: Final = "matroska"
_DEPTH: Final = 32  # elements inside elements; chapters may hold chapters
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
_WORD: Final = re.compile(rb"[\x21-\x7e]{0,64}")


class Masters:
    """Makes the parts of headers of a film."""

    def __init__(self, source: Source, film: Film) -> None:
        self._source, self._film = source, film
        self._depth = 0
        self._numbers = {EDITION_UID: count(1), CHAPTER_UID: count(1)}

    def parts(self, parent: Element, base: int) -> list[Part]:
        """A master element and all in it; `base` is where positions of its segment count from."""
        found = [Part(parent.start, parent.body, _name(parent), _STAYS)]
        summed = -1
        changed = False
        for child in children(self._source, parent):
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

    def _child(self, parent: Element, child: Element, base: int) -> Iterator[Part]:
        kind = child.id
        if kind in {VOID, 0}:
            yield from slack(self._source, child)
        elif kind not in KEPT[parent.id]:
            yield voided(self._source, child)
        elif kind == SEEK and not self._leads(child, base):
            yield voided(self._source, child, "reference to what goes")
        elif kind == ENTRY and self._film.entries[child.start].gone[0]:
            yield voided(self._source, child, *reversed(self._film.entries[child.start].gone))
        elif kind == FILE and child.start not in self._film.fonts:
            yield self._file(child)
        elif kind == CUE and not self._cued(child):
            yield voided(self._source, child, "reference to a track that goes")
        elif kind in KEPT:
            self._depth += 1
            if self._depth > _DEPTH:
                raise LimitExceeded("elements inside elements, too deep")
            yield from self.parts(child, base)
            self._depth -= 1
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

    def _cued(self, cue: Element) -> bool:
        for child in children(self._source, cue):
            if child.id == CUE_PLACE:
                for detail in children(self._source, child):
                    if detail.id == CUE_TRACK and number(self._source, detail) not in self._film.tracks:
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
            new = private(self._film.entries[parent.start].coding, self._source.read(child.body, size))
            found = (note("M503", (child.body, child.end), "words in the settings of a decoder", PLUGIN),)
            return self._rewritten(child, new, found)
        if kind in STRINGS:
            return self._string(child)
        return Part(child.start, child.end, _name(child), _STAYS)

    def _words(self, child: Element) -> Part:
        value = text(self._source, child)
        found = note("M506", (child.body, child.end), "chapter title", PLUGIN, value)
        return Part(
            child.start, child.end, _name(child), "words that are shown", findings=(found,), opaque=True
        )

    def _string(self, child: Element) -> Part:
        """A code of a language, a coding or a type; what follows its first zero goes."""
        old = self._source.read(child.body, min(child.end - child.body, 1 << 10))
        new = old.split(b"\0", 1)[0]
        if not _WORD.fullmatch(new) or child.end - child.body > len(old):
            return voided(self._source, child, "a code that is none", "M902")
        found = (note("M605", (child.body, child.end), "bytes behind a text", PLUGIN),)
        return self._rewritten(child, new, found)

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


def font_name(value: str, size: int) -> bytes:
    """A name for a font that says nothing, no longer than `size` bytes."""
    ending = re.search(r"\.(?:ttf|otf|ttc|woff2?)$", value, re.IGNORECASE)
    return (b"font" + (ending[0].lower().encode() if ending else b""))[-size:] if size else b""


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
