"""Films that show all around: Spherical Video V1, an XML text in a `uuid` box of the track.

What turns the view stays, written anew; the names of programs and cameras, counts and times go.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.media._verdicts import note
from scrubber.model import Part

if TYPE_CHECKING:
    from scrubber.media._boxes import Box
    from scrubber.media._source import Source

SPHERE: Final = bytes.fromhex("ffcc8263f8554a938814587a02521fdd")
_LIMIT: Final = 1 << 16  # bytes
_VALUE: Final = re.compile(
    rb"<GSpherical:(Spherical|Stitched|ProjectionType|StereoMode|InitialView\w{4,12}Degrees|FullPano\w{5,6}Pixels"
    rb"|CroppedArea\w{3,8}Pixels)>\s*([\w.-]{1,20})\s*</GSpherical:\1>"
)
_HEAD: Final = (
    b'<?xml version="1.0"?><rdf:SphericalVideo xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    b'xmlns:GSpherical="http://ns.google.com/videos/1.0/spherical/">'
)
_TAIL: Final = b"</rdf:SphericalVideo>"


def sphere(source: Source, box: Box, plugin: str) -> Part | None:
    """The box with nothing but the view; None where it says none, or no room is left for it."""
    size = box.end - box.body
    if size > _LIMIT:
        return None
    old = source.read(box.body, size)
    values = b"".join(b"<GSpherical:%s>%s</GSpherical:%s>" % (k, v, k) for k, v in _VALUE.findall(old))
    new = _HEAD + values + _TAIL
    if not values or len(new) > size:
        return None
    new = new.ljust(size)
    if new == old:
        return Part(box.start, box.end, box.name, "turns the view")
    why = "program that stitched the film"
    found = note("M501", (box.start, box.end), why, plugin)
    head = source.read(box.start, box.body - box.start)
    return Part(box.start, box.end, box.name, why, head + new, findings=(found,))
