"""Small pictures for the HTML report, made from the cleaned bytes: what is stripped cannot come along."""

from __future__ import annotations

import base64
import io
import warnings
from typing import TYPE_CHECKING, Final

from scrubber.errors import ScrubberError

if TYPE_CHECKING:
    from pathlib import Path

SIDE: Final = 160  # pixels of the longer side
_LARGEST: Final = 64 << 20  # bytes of a file that is looked at
_PIXELS: Final = 120_000_000  # of a picture that is decoded: a bomb is larger


def of(path: Path) -> str | None:
    """A `data:` URI of the picture as it looks, or None where it cannot be shown."""
    try:
        if path.stat().st_size > _LARGEST:
            return None
        from scrubber.pipeline import clean

        return _small(clean(path).media or b"")
    except (ScrubberError, OSError, MemoryError):
        return None


def _small(data: bytes) -> str | None:
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as picture:
                if picture.width * picture.height > _PIXELS:
                    return None
                picture.draft("RGB", (SIDE * 2, SIDE * 2))
                picture.thumbnail((SIDE * 2, SIDE * 2))
                upright = ImageOps.exif_transpose(picture)
                return _encoded(upright)
    except Exception:  # noqa: BLE001 - a decoder may fail in any way; the page does without the picture
        return None


def _encoded(picture: object) -> str:
    from PIL import Image

    assert isinstance(picture, Image.Image)
    clear = picture.has_transparency_data
    out = io.BytesIO()
    bare = Image.new("RGBA" if clear else "RGB", picture.size)  # a new picture has no metadata to write
    bare.paste(picture.convert(bare.mode))
    bare.save(out, "PNG" if clear else "JPEG", **({} if clear else {"quality": 72}))
    kind = "png" if clear else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(out.getvalue()).decode()}"
