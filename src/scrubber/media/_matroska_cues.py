"""The index of a Matroska film: RFC 9559 section 5.1.5. A film of hours has tens of thousands of entries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container

    from scrubber.media._ebml import Element
    from scrubber.media._source import Source

_LONGEST: Final = 400  # bytes of an entry that is looked at here
_NUMBER: Final = rb"(?:\x81.|\x82..|\x83...|\x84.{4}|\x85.{5}|\x86.{6}|\x87.{7}|\x88.{8})"
_TIME: Final = re.compile(rb"\xb3" + _NUMBER, re.DOTALL)
# the number of a track, then positions, numbers of blocks and durations
_PLACE: Final = re.compile(rb"\xb7.\xf7\x81(.)(?:(?:\xf1|\xf0|\xb2|\x53\x78)" + _NUMBER + rb")*", re.DOTALL)


def plain(source: Source, cue: Element, tracks: Container[int]) -> bool:
    """Whether an entry is written as nearly all are, and leads only to tracks that stay."""
    if cue.id != 0xBB or cue.end - cue.body > _LONGEST:
        return False
    data = source.glance(cue.body, cue.end - cue.body)
    time = _TIME.match(data)
    at = time.end() if time else 0
    while 0 < at < len(data):
        place = _PLACE.match(data, at)
        if place is None or data[at + 1] != 0x80 | place.end() - at - 2 or place[1][0] not in tracks:
            return False
        at = place.end()
    return at > 0
