"""Sidecar captions: `photo.jpg.txt` or `photo.txt` beside `photo.jpg` holds its caption."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from scrubber.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

SUFFIX: Final = ".txt"
_LONGEST: Final = 1 << 16  # bytes: a caption, not a book


def partners(names: Iterable[str]) -> frozenset[str]:
    """What a sidecar in a folder with these names may be called, without its own ".txt"."""
    others = [name for name in names if not name.lower().endswith(SUFFIX)]
    return frozenset((*others, *(Path(name).stem for name in others)))


def is_one(name: str, partners: Collection[str]) -> bool:
    """Whether `name` is the caption of another file in the folder that `partners` was made of."""
    return name.lower().endswith(SUFFIX) and name[: -len(SUFFIX)] in partners


def beside(path: Path, names: Collection[str] | None = None) -> Path | None:
    """The sidecar of a media file, if there is one; `names` are those in its folder where they are known."""
    if path.suffix.lower() == SUFFIX:
        return None
    for candidate in (path.with_name(path.name + SUFFIX), path.with_suffix(SUFFIX)):
        if (candidate.name in names) if names is not None else candidate.is_file():
            return candidate
    return None


def read(path: Path) -> str:
    """The caption; InputError where the file is no text of a sensible length."""
    try:
        data = path.read_bytes() if path.stat().st_size <= _LONGEST else None
    except OSError as error:
        raise InputError(f"the sidecar caption cannot be read: {error.strerror}") from None
    if data is None:
        raise InputError("the sidecar caption is too long")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("the sidecar caption is not UTF-8 text") from None


def name_for(picture: str, caption: str, old_picture: str) -> str:
    """The name of a sidecar beside a picture that got the name `picture`, in the form that it had."""
    if caption.startswith(old_picture):
        return picture + caption[len(old_picture) :]
    return Path(picture).stem + Path(caption).suffix
