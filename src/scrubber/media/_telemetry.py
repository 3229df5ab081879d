"""Positions and times that cameras and drones write as subtitles: NMEA, DJI, GoPro, dash cameras."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIRST: Final = 4096  # bytes of one text that are looked into
_POSITION: Final = re.compile(
    rb"\$G[PNL][A-Z]{3},|GPS ?[(:\[]|\bGPS\b.{0,40}\d+\.\d{3}|\[?latitude ?[:=]|\blong?t?itude ?[:=]"
    rb"|\bHOME ?\(|\biso ?: ?\d+.{0,40}\bshutter|F/\d\.?\d*, ?SS|\blat ?[:=] ?-?\d+\.\d+|\bFrameCnt ?:"
    rb"|\bSrtCnt ?:|\b[NS] ?:? ?\d{1,2}\.\d{4}.{0,8}[EW] ?:? ?\d{1,3}\.\d{4}"
    rb"|[+-]\d{2}\.\d{3,}[+-]\d{3}\.\d{3,}|\d{14}.{0,4}\d+\.\d{5}"
    rb"|\d{1,3}\.\d{4,}[^\d\n]{1,8}\d{1,3}\.\d{4,}"
    rb"|\d{1,3} ?(?:\xc2?\xb0|\xc2\xba) ?\d{1,2} ?(?:'|\xe2\x80[\x99\xb2]).{0,12}[NSEW]\b",
    re.IGNORECASE | re.DOTALL,
)
_TIME: Final = re.compile(rb"\b(?:19|20)\d\d([-/.:])[01]\d\1[0-3]\d[ T_-]+[0-2]\d:[0-5]\d:[0-5]\d")


def telemetry(texts: Iterable[bytes]) -> tuple[str, str]:
    """(why, rule) where these texts are no subtitles: one holds a position, or most hold date and time."""
    count = dated = 0
    for text in texts:
        head = text[:_FIRST].replace(b"\0", b"")
        if _POSITION.search(head):
            return "track of positions as text", "M101"
        count += len(head) > 2  # of the length that stands before it
        dated += _TIME.search(head) is not None
    return ("track of times as text", "M401") if dated * 2 > count else ("", "")
