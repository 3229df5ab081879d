"""One upload on its way to a store: cleaned, and under a name that can be published, or refused.

The shared core of all faces that take files over the web (`contrib/`). Nothing is stored here: a face hands
in a binary file object, and gets another one that holds the cleaned bytes. Whatever cannot be cleaned raises
a `ScrubberError`; `refusal` says it in a sentence for the person who uploads.
"""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final, TypedDict

from scrubber.errors import (
    Encrypted,
    InputError,
    LimitExceeded,
    Malformed,
    NotClean,
    ScrubberError,
    Uncleanable,
    UnknownFormat,
)
from scrubber.media._album_names import ALBUMS
from scrubber.model import Asset
from scrubber.pipeline import Scrubber
from scrubber.policy import Policy
from scrubber.registry import plugins
from scrubber.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from typing import Self

IN_MEMORY: Final = 2 << 20  # bytes of an upload that are held in memory; larger ones wait on disk
LONGEST_NAME: Final = 200  # bytes of a file name: room is left for what a store may append
LONGEST_TEXTS: Final = 100_000  # characters of the words published with one upload: a second's work
MOST_WORK: Final = 10 * LONGEST_TEXTS  # characters to look at for all files of one request
NO_FILE: Final = "A file was expected, and none was sent."
_STEP: Final = 1 << 20
_OTHER: Final = "The file could not be checked"
_NEUTRAL: Final = "file"  # the name of what had none that can be published
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")  # device names of Windows
_INNER: Final = re.compile(r"\.(?=[^\W\d_][^.\s]{0,15}\.)")  # of "cake.php.jpg": some servers run that
_UNSAFE: Final = re.compile(r'[<>:"|?*;]')  # of file systems, HTTP headers and shells


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload as it may be stored.

    `file` stands at its start; it has no name on disk and is gone when it is closed, which is the caller's
    part (or use `with`). `name` is the file name to publish, its extension that of the content;
    `content_type` and `size` (bytes) are those of `file`. `format` is the handler's name, or None where the
    type is not known and the caller let it pass. `changed`, `renamed`: bytes and name are not those that were
    handed in.

    `report` says what was found: what went from the media, and what is private in the name and texts as they
    were handed in, with offers (`report.safe("title")`, `report.alt_text()`).
    """

    file: IO[bytes] = field(repr=False)
    name: str = field(repr=False)  # private words may stay in it where the caller asked for that
    content_type: str
    size: int
    format: str | None
    changed: bool
    renamed: bool
    report: Report = field(repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


class Options(TypedDict, total=False):
    """What the faces hand on to `receive`, where it is explained."""

    language: str | None
    policy: Policy | None
    rename: bool
    max_size: int | None
    passing: Collection[str]


def receive(  # noqa: PLR0913 - one call without ceremony
    file: IO[bytes],
    name: str = "",
    *,
    texts: Mapping[str, str] | None = None,
    language: str | None = None,
    policy: Policy | None = None,
    rename: bool = True,
    max_size: int | None = None,
    passing: Collection[str] = (),
) -> Upload:
    """Clean one upload, read from its start where it can be wound back; `file` itself is left as it is.

    `name` is what the client calls it: folders in it, control characters and all that means something to a
    file system or an HTTP header are taken out first. With `rename`, private words in it are replaced by the
    best offer (`file` where there is none), and so are those in names of files in an archive; without, they
    stay and are in the report. The extension always becomes that of the content. `texts` are the words
    published with it, by part: they are searched and reworded in the report; LimitExceeded over 100,000
    characters. `max_size` is in bytes. `passing` holds extensions (".csv") of files that may pass unchanged
    although their type is not known: all others are refused.

    Raises ScrubberError: LimitExceeded over `max_size`, other InputErrors where the file cannot be understood
    or cleaned, NotClean where something would be left. Memory stays bounded whatever the size.
    """
    scrubber = Scrubber(policy or Policy())
    plain = plain_name(name)
    bounded(texts or {})
    with spooled(file, max_size) as media:
        if not media:
            raise Malformed("the file is empty")
        try:
            report = scrubber.check(_asset(media, plain, texts, language))
        except UnknownFormat:
            if _suffix(plain) not in passing:
                raise
            report = scrubber.check(_asset(None, plain, texts, language))
        sink, changed = _cleaned(scrubber, media, report, rename=rename)
    new, kind = _published(plain, report, rename=rename)
    size = sink.seek(0, io.SEEK_END)
    sink.seek(0)
    return Upload(sink, new, kind, size, report.format, changed, new != name, report)


def bounded(texts: Mapping[str, str], files: int = 1) -> None:
    """LimitExceeded where so many words, looked at with each of so many files, ask for too much work."""
    size = sum(map(len, texts.values()))
    if size > LONGEST_TEXTS or size * files > MOST_WORK:
        raise LimitExceeded("the words sent with it are too long")


def _asset(
    media: bytes | IO[bytes] | None, name: str, texts: Mapping[str, str] | None, language: str | None
) -> Asset:
    if media is not None and not isinstance(media, bytes):
        media.seek(0)
    return Asset(media, name=name, texts=dict((texts or {}).items()), language=language)


def _cleaned(
    scrubber: Scrubber, media: bytes | IO[bytes], report: Report, *, rename: bool
) -> tuple[IO[bytes], bool]:
    """The cleaned bytes in a file of their own, and whether they are others."""
    source = io.BytesIO(media) if isinstance(media, bytes) else media
    source.seek(0)
    sink = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the caller closes it
    try:
        if report.format is not None:
            names = scrubber.names_inside(source) if rename and report.format in ALBUMS else {}
            source.seek(0)
            return sink, scrubber.clean(source, sink, report=report, names=names).changed
        shutil.copyfileobj(source, sink, _STEP)
    except BaseException:
        sink.close()
        raise
    return sink, False


def _published(name: str, report: Report, *, rename: bool) -> tuple[str, str]:
    """The name that an upload goes by, and its content type."""
    import mimetypes

    handler = next((h for h in plugins("scrubber.media", "handler") if h.name == report.format), None)
    new = (report.safe("name") if rename else name) or _NEUTRAL + _suffix(name)
    if handler is None:
        return new, mimetypes.guess_type(new)[0] or "application/octet-stream"
    if _suffix(new) not in handler.suffixes:
        stem = new.rpartition(".")[0] if _suffix(new) else new
        new = shortened(stem + handler.suffixes[0])
    return new, handler.mime[0]


def _suffix(name: str) -> str:
    """The extension in lower case with its dot, or ""."""
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""


def plain_name(name: str) -> str:
    r"""A client's name for a file without anything that means more than a name.

    The last component of a path (with "/" or "\\"), without control and direction characters, quotes, colons
    and the like, leading dots, spaces at the ends; with one extension ("cake-php.jpg"), never a device name
    of Windows, at most 200 bytes of UTF-8. "" where nothing is left.
    """
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(char for char in name if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    name = _UNSAFE.sub("", unicodedata.normalize("NFC", name)).strip(". ")
    name = _INNER.sub("-", name)
    if _RESERVED.match(name):
        name = f"{_NEUTRAL}-{name}"
    return shortened(name)


def shortened(name: str) -> str:
    """A file name of at most 200 bytes in UTF-8: the stem is cut, the extension stays."""
    if len(name.encode()) <= LONGEST_NAME:
        return name
    suffix = _suffix(name) if len(_suffix(name)) <= 16 else ""
    stem = name[: len(name) - len(suffix)] if suffix else name
    return stem.encode()[: LONGEST_NAME - len(suffix.encode())].decode(errors="ignore").rstrip(". ") + suffix


@contextmanager
def spooled(file: IO[bytes], max_size: int | None = None) -> Iterator[bytes | IO[bytes]]:
    """The whole upload, as bytes or in an unnamed file: what is checked is what is cleaned."""
    if getattr(file, "seekable", lambda: False)():
        file.seek(0)
    data = _read(file, 0, max_size)
    if len(data) <= IN_MEMORY:
        yield data
        return
    with tempfile.TemporaryFile() as spool:
        while data:
            spool.write(data)
            data = _read(file, spool.tell(), max_size)
        spool.seek(0)
        yield spool


def _read(file: IO[bytes], done: int, max_size: int | None) -> bytes:
    """The next piece, longer than what is held in memory unless it is the last one."""
    pieces = []
    size = 0
    while size <= IN_MEMORY and (piece := file.read(_STEP)):
        if not isinstance(piece, bytes):
            raise InputError("the file object gives text, not bytes")
        pieces.append(piece)
        size += len(piece)
        if max_size is not None and done + size > max_size:
            raise LimitExceeded(f"the file is larger than {max_size} bytes")
    return b"".join(pieces)


_REFUSALS: Final[tuple[tuple[type[ScrubberError], str], ...]] = (
    (UnknownFormat, "Files of this type cannot be cleaned of private data"),
    (Encrypted, "The file is encrypted, so private data in it cannot be removed"),
    (Uncleanable, "Private data cannot be removed from this file without harm to it"),
    (LimitExceeded, "The file is too large, or asks for too much work"),
    (Malformed, "The file is damaged"),
    (InputError, "The file cannot be read"),
    (NotClean, "Not all private data could be removed from the file"),
)


def refusal(error: ScrubberError, say: Callable[[str], str] = str) -> str:
    """Why an upload was refused, for the person who sent it. It holds no private value.

    `say` translates a sentence; what stands in brackets, for those who look for the reason, stays English.
    """
    sentence = next((words for sort, words in _REFUSALS if isinstance(error, sort)), _OTHER)
    return f"{say(sentence)} ({error}). {say('It was not stored.')}"


def http_status(error: ScrubberError) -> int:
    """The status of HTTP that says why an upload was refused: 413, 415 or 422."""
    if isinstance(error, LimitExceeded):
        return 413
    return 415 if isinstance(error, UnknownFormat) else 422


def report_of(upload: object) -> Report:
    """The report of an upload that a face has cleaned in place; InputError for any other."""
    report = getattr(upload, "__dict__", {}).get("report")
    if not isinstance(report, Report):
        raise InputError("this upload has not been cleaned")
    return report
