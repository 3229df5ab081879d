"""What ZIP and TAR archives of media have in common: what goes, new names, names that lead out, refusals."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.embedded import NAME
from scrubber.errors import Encrypted, InputError, LimitExceeded, Malformed, Uncleanable, UnknownFormat
from scrubber.media._beside import (
    APPLE_DOUBLE,
    FLIGHT,
    TAKEOUT,
    TAKEOUT_LARGEST,
    TRACK,
    TRACKS,
    by_name,
    is_flight,
    is_takeout,
)
from scrubber.media._verdicts import note
from scrubber.model import MEDIA, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scrubber.model import Finding, Part
    from scrubber.policy import Keep

WITHIN: Final = "\0"  # between the names of an archive and of a file in it; no name holds it
# Google Takeout describes each picture in a file, and albums
_TAKEOUT: Final = re.compile(
    r"(?i)(?:.*/)?(?:[^/]*\.(?:jpe?g|png|gif|webp|heic|mp4|mov|3gp|avif|tiff?)[^/]*|metadata"
    r"|print-subscriptions|shared_album_comments|user-generated-memory-titles)\.json"
    r"|(?:.*/)?archive_browser\.html"
)
_TRACK: Final = re.compile(rf"(?i)(?:{'|'.join(map(re.escape, sorted(TRACKS)))})\Z")
_APPLE_DOUBLE: Final = re.compile(r"(?:.*/)?\._[^/]*")
_DEEPER: Final = re.compile(r"file ([\d.]+) of the archive(.*)", re.DOTALL)
_DRIVE: Final = re.compile(r"[A-Za-z]:")
# what a refusal may say of a file: its own name may be private
_SORTS: Final = re.compile(
    r"(?i)\.(?:txt|html?|css|js|csv|tsv|json|xml|md|rtf|ini|db|log|url|lnk|exe|dll|apk|iso|dmg|eml|msg|vcf|ics|gpx"
    r"|kml|kmz|nmea|fit|srt|vtt|ass|sub|doc|xls|ppt|pages|numbers|key|wmv|wma|mpe?g|mts|m2ts|ts|flv|amr|7z|rar|gz|bz2"
    r"|xz|zst|cab|cr[23w]|nef|arw|dng|orf|rw2|raf|pef|srw|xcf|ai|eps|indd|py|ipynb|lrcat|sqlite|plist|xmp|aae|thm)"
)


class Named(NamedTuple):
    """The number of a file of an archive, what it is called from now on, and findings in its names."""

    number: int
    new: str | None
    gone: tuple[Finding, ...]
    stays: tuple[Finding, ...]


class Names:
    """The new names of the files in one archive, and of those in archives inside it."""

    def __init__(self, keep: Keep, plugin: str) -> None:
        self._keep, self._plugin = keep, plugin
        self._own: dict[str, str] = {}
        self._inner: dict[str, list[tuple[str, str]]] = {}
        for old, new in keep.names:
            archive, within, name = old.partition(WITHIN)
            if within:
                self._inner.setdefault(archive, []).append((name, new))
            else:
                self._own[old] = new

    def of(self, name: str, place: tuple[int, int], number: int) -> Named:
        """What to call a file: as it was, unless it has another name."""
        new = self._own.get(name)
        if new is None or new == name:
            return Named(number, None, (), told([note("M506", place, NAME, self._plugin, name)], number))
        inside(new, place[0])
        if name.endswith(("/", "\\")):
            new = new.rstrip("/") + "/"
        gone = told([note("M503", place, NAME, self._plugin, name)], number)
        return Named(number, new, gone, told([note("M506", place, NAME, self._plugin, new)], number))

    def within(self, name: str) -> Keep:
        """What to keep in a file that may be an archive itself."""
        return replace(self._keep, names=tuple(self._inner.get(name, ()))) if self._keep.names else self._keep


def beside(name: str, keep: Keep) -> str:
    """What a file is beside media, in words; "" where it is one of the album's own, or kept by wish."""
    if keep.sidecars:
        return ""
    name = name.replace("\\", "/")
    if _APPLE_DOUBLE.fullmatch(name):
        return APPLE_DOUBLE
    if _TRACK.search(name):
        return TRACK
    return TAKEOUT if _TAKEOUT.fullmatch(name) else by_name(name)


def by_content(name: str, size: int, keep: Keep, data: Callable[[], bytes]) -> str:
    """As `beside`, by what is in a file of `size` bytes where its name does not tell: names are cut short."""
    suffix = name.lower().rpartition(".")[2]
    if keep.sidecars or size > TAKEOUT_LARGEST or suffix not in {"json", "srt"}:
        return ""
    if suffix == "srt":
        return FLIGHT if is_flight(data()) else ""
    return TAKEOUT if is_takeout(data()) else ""


def inside(name: str, at: int) -> None:
    """Raise Malformed for a name that leads out of the archive, or is none; "./" is the archive itself."""
    if WITHIN in name or not name:
        raise Malformed("a file of the archive has no name that can be used", at)
    leads_out = name.startswith(("/", "\\")) or _DRIVE.match(name)
    if leads_out or ".." in name.replace("\\", "/").split("/"):
        raise Malformed("a name in the archive leads out of it", at)


def plain(name: str) -> str:
    """A name in its shortest form, so that two of one file are equal; that of a folder ends with "/"."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", "."}]
    return "/".join(parts) + ("/" if name.endswith(("/", "\\")) else "")


def told(
    findings: Iterable[Finding], number: int, place: tuple[int, int] | None = None
) -> tuple[Finding, ...]:
    """Findings with the number of the file that they are in, and its place where positions mean nothing."""
    span = None if place is None else Span(MEDIA, *place)
    return tuple(
        replace(f, inside=f"{number}.{f.inside}".rstrip("."), span=span or f.span)
        if f.span.part == MEDIA
        else f
        for f in findings
    )


def numbered_parts(parts: Iterable[Part], number: int) -> tuple[Part, ...]:
    """The parts of a file in an archive, whose findings say its number."""
    return tuple(
        replace(part, findings=told(part.findings, number)) if part.findings else part for part in parts
    )


@contextmanager
def numbered(number: int, name: str) -> Iterator[None]:
    """Say in refusals which file of the archive it is, by its number and sort: its name may be private."""
    suffix = "." + name.rpartition(".")[2]
    which = f"file {number} of the archive" + (f" ({suffix.lower()})" if _SORTS.fullmatch(suffix) else "")
    try:
        yield
    except InputError as error:
        sort = type(error) if isinstance(error, UnknownFormat | LimitExceeded | Encrypted) else Uncleanable
        if deeper := _DEEPER.fullmatch(str(error)):
            raise sort(f"file {number}.{deeper[1]} of the archive{deeper[2]}") from None
        if isinstance(error, UnknownFormat):
            raise sort(f"{which} is not of a format that scrubber can clean") from None
        raise sort(f"{which}: {error}") from None
