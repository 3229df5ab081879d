"""Strip one media file: route it, plan what goes, write, and check what was written.

The plan comes from one walk of the handler; listing and removing use the same parts, so what is shown and
what is removed cannot disagree. A file is only given out after the checker walked the output again (P3).
"""

from __future__ import annotations

import io
import os
import stat
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from scrubber._needles import needles, stands_in
from scrubber.embedded import STAYS
from scrubber.errors import InputError, NotClean, PluginError, ScrubberError, UnknownFormat
from scrubber.media._source import Source, rewrite, tiled
from scrubber.model import MEDIA, Finding, Kind, Span
from scrubber.policy import Keep
from scrubber.registry import plugin, plugins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Part
    from scrubber.protocols import Handler

IN_MEMORY: Final = 32 << 20  # bytes: smaller files are read at once
SPOOL: Final = 8 << 20  # bytes: larger file objects are not held in memory, neither read nor written
_SIGNATURES: Final = (  # of most pictures on the web: they need not wait until all handlers are loaded
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n", "png"),
    (b"GIF8", "gif"),
    (b"RIFF", "webp"),
)
_GONE: Final = 1 << 20  # bytes of removed parts that are looked into for the forms of a value
POINTER: Final = (
    "git has only a pointer here, not the file itself: fetch it (`git lfs pull`), then check it again"
)
_PIECE: Final = 1 << 18  # bytes of one removed stretch of a large file that are looked into
NOTHING_KEPT: Final = Keep()
HEAD: Final = 1 << 16  # bytes that `accepts` may look at

Media = Path | str | bytes | IO[bytes]


@dataclass(frozen=True, slots=True)
class Plan:
    """What will happen to one media file."""

    source: Source
    handler: Handler
    keep: Keep
    parts: list[Part]
    outer: tuple[Finding, ...] = ()  # of a file that this one is taken out of: they must not stand in it
    told: tuple[Finding, ...] = ()  # notes on the file as a whole

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What goes."""
        return (*self.outer, *(f for part in self.parts if part.new is not None for f in part.findings))

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What stays and is worth knowing."""
        return (*(f for part in self.parts if part.new is None for f in part.findings), *self.told)

    @property
    def changes(self) -> bool:
        """Whether anything goes."""
        return bool(self.told) or any(part.new is not None for part in self.parts)


@contextmanager
def opened(media: Media) -> Iterator[Source]:
    """A `Source` of a path, bytes or binary file object; InputError where it cannot be read.

    Small files are read into memory; large ones stay on disk. A file object is read from where it stands;
    one without a file behind it is spooled to an unnamed temporary file when it is large. Error texts never
    hold the path.
    """
    if isinstance(media, bytes | bytearray | memoryview):
        yield Source(bytes(media))
    elif isinstance(media, str | os.PathLike):
        fd = _open(media)
        try:
            yield _source_of(fd)
        finally:
            os.close(fd)
    else:
        on_disk = _on_disk(media)
        if on_disk is not None:
            yield on_disk
            return
        data = media.read(SPOOL + 1)
        if not isinstance(data, bytes):
            raise InputError("the file object gives text, not bytes")
        if len(data) <= SPOOL:
            yield Source(data)
            return
        import tempfile  # slow to load, and rarely needed

        with tempfile.TemporaryFile() as spool:
            while data:
                spool.write(data)
                data = media.read(1 << 20)
            spool.flush()
            yield Source(spool.fileno())


def _on_disk(media: IO[bytes]) -> Source | None:
    """A large file behind a file object, from where it stands; None where there may be something between."""
    if not isinstance(media, io.BufferedReader | io.BufferedRandom) or type(media.raw) is not io.FileIO:
        return None  # a decompressor has a file number, too
    try:
        media.flush()
        about, start = os.fstat(media.fileno()), media.tell()
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(about.st_mode) or about.st_size - start <= SPOOL:
        return None
    return Source(media.fileno(), base=start)


def _open(path: str | os.PathLike[str]) -> int:
    try:
        # without O_NONBLOCK, a named pipe in a folder of photos would hold up the batch for ever
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or 'unknown reason'}") from None
    except ValueError:
        raise InputError("cannot be read: the path holds a null character") from None
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise InputError("is not a regular file")
    return fd


def _source_of(fd: int) -> Source:
    try:
        size = os.fstat(fd).st_size
        if size > IN_MEMORY:
            return Source(fd)
        data = os.read(fd, size)
        while len(data) < size and (more := os.read(fd, size - len(data))):  # a signal may cut a read
            data += more
        return Source(data)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or 'unknown reason'}") from None


def head_of(path: Path) -> Source:
    """The first bytes of a file, enough to tell its format; InputError where it cannot be read."""
    fd = _open(path)
    try:
        return Source(os.read(fd, HEAD))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or 'unknown reason'}") from None
    finally:
        os.close(fd)


def handler_of(source: Source) -> Handler:
    """The handler that knows these bytes; UnknownFormat where none does."""
    head = _head(source)
    for handler in chain(_likely(head), _every()):
        if handler.accepts(head):
            return handler
    raise UnknownFormat(_refusal(source, head))


def _head(source: Source) -> bytes:
    """What `accepts` may look at: behind a tag that is longer than that."""
    head = source.head(HEAD)
    if not head.startswith(b"ID3"):
        return head
    from scrubber.media._sound_tags import visible

    return visible(source, HEAD)


def _likely(head: bytes) -> Iterator[Handler]:
    """The handler to ask first. It decides by itself; only one takes a file, so the order cannot matter."""
    for signature, module in _SIGNATURES:
        if head.startswith(signature):
            yield plugin("scrubber.media", module, "handler")


def _every() -> Iterator[Handler]:
    yield from plugins("scrubber.media", "handler")


def _refusal(source: Source, head: bytes) -> str:
    if not source.size:
        return "the file is empty"
    from scrubber import _kinds, _magic

    if _magic.is_pointer(head):
        return POINTER
    if said := _kinds.sentence(source, head):
        return said
    kind = _magic.describe(head)
    return f"not a format that scrubber can clean{f': it looks like {kind}' if kind else ''}"


def plan(source: Source, keep: Keep) -> Plan:
    """Walk the file and decide about every part of it; InputError where it cannot be understood."""
    handler = handler_of(source)
    return Plan(source, handler, keep, _walk(handler, source, keep))


def _walk(handler: Handler, source: Source, keep: Keep) -> list[Part]:
    try:
        return tiled(handler.parts(source, keep), source.size)
    except ScrubberError:
        raise
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or 'unknown reason'}") from None
    except Exception as error:  # noqa: BLE001 - promise P5, and its text may quote the input
        raise PluginError(f"the {handler.name} handler failed with {type(error).__name__}") from None


def write(todo: Plan, sink: IO[bytes]) -> None:
    """Write the cleaned file to `sink`. It is not checked yet: see `verify`."""
    rewrite(todo.source, todo.parts, sink)


def verify(todo: Plan, output: Source) -> None:
    """Raise NotClean unless the output is free of what was to go.

    It is walked again by the handler that its own bytes call for, and searched for the identifying values
    of the input.
    """
    if not todo.handler.accepts(output.head(HEAD)):
        raise NotClean("the cleaned file would no longer be of its format; nothing was written")
    parts = _walk(todo.handler, output, replace(todo.keep, names=()))
    if any(part.new is not None for part in parts):
        raise NotClean("the cleaned file still held something to remove; nothing was written")
    kept = b"".join(part.new for part in todo.parts if part.new) if todo.keep.copyright else b""
    kept += b"\0".join(f.value.encode() for part in todo.parts for f in part.findings if f.rule in STAYS)
    if stands_in(output, parts, needles(todo.findings, gone=_gone(todo), kept=kept, size=output.size)):
        raise NotClean("an identifying value of the original stood in the cleaned file; nothing was written")


def _gone(todo: Plan) -> bytes | None:
    """The bytes that are removed, or None where they are too many to look into.

    Of a large film, which would be searched for many forms in vain, those that are removed in small pieces.
    """
    pieces: list[bytes] = []
    room, large = _GONE, todo.source.size > IN_MEMORY
    for edit in (edit for part in todo.parts for edit in part.edits()):
        if edit.end - edit.start > (_PIECE if large else room) or edit.end - edit.start > room:
            if not large:
                return None
            continue
        room -= edit.end - edit.start
        pieces.append(todo.source.glance(edit.start, edit.end - edit.start))
        if room < _PIECE and large:
            break
    return b"".join(pieces)


def strip(todo: Plan) -> bytes:
    """The cleaned and checked file in memory."""
    sink = io.BytesIO()
    write(todo, sink)
    data = sink.getvalue()
    verify(todo, Source(data))
    return data


def misnamed(todo: Plan, name: str) -> Finding | None:
    """A note where extension, signature and libmagic do not agree on the type (M903)."""
    suffix = Path(name).suffix.lower()
    span = Span(MEDIA, 0, 0)
    if suffix and suffix not in todo.handler.suffixes:
        why = f"the extension does not fit the content, which is {todo.handler.name.upper()}"
        return Finding("M903", Kind.UNKNOWN, span, score=1.0, why=why, source="stripping")
    from scrubber import _magic

    kind = _magic.mime(todo.source.head(HEAD))
    if kind and kind not in todo.handler.mime:
        why = f"libmagic takes it for {kind}"
        return Finding("M903", Kind.UNKNOWN, span, score=1.0, why=why, source="stripping")
    return None
