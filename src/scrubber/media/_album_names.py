"""List the names in an archive of media, those in archives inside it included: nothing is cleaned for it."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import InputError
from scrubber.media._album import beside, plain
from scrubber.media._bounds import counted, deeper
from scrubber.media._nested import handler_of
from scrubber.media._source import Source
from scrubber.media._tar import members
from scrubber.media._zip import STORED, archive
from scrubber.media._zip_data import head, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from scrubber.media._zip import Member
    from scrubber.policy import Keep

ALBUMS: Final = frozenset({"zip", "tar"})
_HEAD: Final = 1 << 16
_LARGEST: Final = 8 << 30  # bytes of an archive that is packed in another one


class Inside(NamedTuple):
    """A file of an archive: the names of the archives that it lies in below the outermost one, and its own.

    `format` is the name of the handler that takes it, None for a folder and for what none takes.
    """

    archives: tuple[str, ...]
    name: str
    format: str | None


def names_inside(source: Source, keep: Keep, archives: tuple[str, ...] = ()) -> Iterator[Inside]:
    """Every file and folder of an archive that stays in it; none where `source` is no archive.

    Raises InputError as the handler does.
    """
    kind = handler_of(source).name
    if kind not in ALBUMS:
        return
    with counted(source.size):
        for name, first, whole in _zipped(source) if kind == "zip" else _tarred(source):
            if beside(name, keep) or plain(name) == "/":
                continue
            format_ = _format(first)
            yield Inside(archives, name, format_)
            if format_ in ALBUMS:
                with whole as inner, deeper():
                    yield from names_inside(inner, keep, (*archives, name))


Listed = tuple[str, bytes, "AbstractContextManager[Source]"]


def _zipped(source: Source) -> Iterator[Listed]:
    for member in archive(source).members:
        yield member.name, head(source, member, _HEAD), _whole(source, member)


def _whole(source: Source, member: Member) -> AbstractContextManager[Source]:
    if member.method == STORED:
        return nullcontext(source.window(member.data, member.end))
    return opened(source, member, _LARGEST)


def _tarred(source: Source) -> Iterator[Listed]:
    for member in members(source):
        if member.kind != b"V":
            inner = source.window(member.data, member.end)
            yield member.name, inner.head(_HEAD), nullcontext(inner)


def _format(first: bytes) -> str | None:
    try:
        return handler_of(Source(first)).name if first else None
    except InputError:
        return None
