"""What ZIP and TAR archives of media have in common: what goes, names that lead out, words of refusals."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from scrubber.errors import InputError, Malformed, Uncleanable, UnknownFormat
from scrubber.media._beside import APPLE_DOUBLE, TAKEOUT, by_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.policy import Keep

NAME: Final = "name of a file inside"
# Google Takeout describes each picture in a file, and albums
_TAKEOUT: Final = re.compile(
    r"(?i)(?:.*/)?(?:[^/]*\.(?:jpe?g|png|gif|webp|heic|mp4|mov|3gp|avif|tiff?)[^/]*|metadata"
    r"|print-subscriptions|shared_album_comments|user-generated-memory-titles)\.json"
)
_APPLE_DOUBLE: Final = re.compile(r"(?:.*/)?\._[^/]*")


def beside(name: str, keep: Keep) -> str:
    """What a file is beside media, in words; "" where it is one of the album's own, or kept by wish."""
    if keep.sidecars:
        return ""
    if _APPLE_DOUBLE.fullmatch(name):
        return APPLE_DOUBLE
    return TAKEOUT if _TAKEOUT.fullmatch(name) else by_name(name)


def inside(name: str, at: int) -> None:
    """Raise Malformed for a name that leads out of the archive."""
    if "\0" in name or name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
        raise Malformed("a name in the archive leads out of it", at)


@contextmanager
def numbered(number: int) -> Iterator[None]:
    """Say in refusals which file of the archive it is, by its number: its name may be private."""
    try:
        yield
    except UnknownFormat:
        raise UnknownFormat(
            f"file {number} of the archive is not of a format that scrubber can clean"
        ) from None
    except InputError as error:
        raise Uncleanable(f"file {number} of the archive: {error}") from None
