"""One file that is already stored: cleaned where it lies, and copied under a name that can be published.

What `scrub_media` does for each file, for other faces to use, too: `scrub`, `renamed`, `fields`, `accompany`.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from django.apps import apps
from django.core.files import File
from django.db.models import FileField

from scrubber import embedded
from scrubber.contrib.django import _stores, conf, naming
from scrubber.errors import Uncleanable, UnknownFormat
from scrubber.model import Asset
from scrubber.pipeline import Scrubber, fitting
from scrubber.registry import plugins
from scrubber.report import Report
from scrubber.uploads import IN_MEMORY, shortened, spooled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from django.core.files.storage import Storage

    from scrubber.contrib.django.conf import Options
    from scrubber.pipeline import Cleaned

_STEP: Final = 1 << 20
_DAMAGED: Final = "the picture is damaged; clean it into a new file, so that nothing of it is lost"
_COMPANIONS: Final[dict[str, dict[str, str]]] = {}


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored file that is clean now, or would be after a run that is not dry.

    `name` is its name in the storage, `size` its length in bytes, `digests` those that were asked for, in hex
    by algorithm. `format` is the handler's name, None where the type is not known and the site lets it pass.
    `changed`: the bytes are others than before. `report` says what was found in what was there before, and
    what is private in its name and texts; it has no digest.
    """

    name: str = field(repr=False)
    format: str | None
    changed: bool
    size: int
    report: Report = field(repr=False)
    digests: Mapping[str, str] = field(default_factory=dict)

    @property
    def safe_name(self) -> str:
        """The name in the storage to go by: the folder stays, private words in the file name are reworded."""
        if not any(f.span.part == "name" for f in self.report.findings):
            return self.name
        folder, base = posixpath.split(self.name)
        safe = self.report.best("name") or f"file{posixpath.splitext(base)[1].lower()}"
        return posixpath.join(folder, shortened(safe))


def scrub(  # noqa: PLR0913 - one call without ceremony
    storage: Storage,
    name: str,
    *,
    texts: Mapping[str, str] | None = None,
    language: str | None = None,
    options: Options | None = None,
    digests: Collection[str] = (),
    words: bool = True,
    dry: bool = False,
) -> Stored:
    """Clean one stored file under its own name; nothing is written where there is nothing to remove.

    `texts` are the words published with it, by part: they are searched and reworded in the report, as its
    name is; without `words`, neither is. `digests` names algorithms of hashlib. With `dry`, everything is
    done but the writing. `options` are the site's unless they are given; its bound on uploads does not count.

    Raises ScrubberError, and the file is then there as it was: Missing where there is none, StorageFailed
    where the storage fails, AssetChanged where somebody else wrote it meanwhile, other InputErrors where it
    cannot be understood or cleaned, NotClean where something would be left.
    """
    options = options or conf.options()
    if not dry:
        _stores.settle(storage, name)
    base = posixpath.basename(name.replace("\\", "/"))
    asset = Asset(name=base, texts=dict(texts or {}), language=language)
    with _stores.held(storage, name) as found:
        if found.path is not None and not dry:
            done = _cleaned(found.path, found.path, asset, options)
            with found.path.open("rb") as file:
                return _stored(name, _report(done, asset, options, words=words), done, file, digests)
        with spooled(found.file) as media, _sink() as sink:
            done = _cleaned(media, sink, asset, options)
            if done is not None and done.changed:
                if any(note.rule == "M905" for note in done.notes):
                    raise Uncleanable(_DAMAGED)
                if not dry:
                    _stores.put(storage, name, sink, _type(done.format), found.stamp)
            return _stored(name, _report(done, asset, options, words=words), done, sink, digests)


def _cleaned(
    media: Path | bytes | IO[bytes], to: Path | IO[bytes], asset: Asset, options: Options
) -> Cleaned | None:
    """Clean a file to where it is to go, on disk in its place; None where its type may pass as it is."""
    source = io.BytesIO(media) if isinstance(media, bytes) else media
    if not isinstance(source, Path):
        source.seek(0)
    try:
        return Scrubber(options.policy).clean(source, to)
    except UnknownFormat:
        if posixpath.splitext(asset.name)[1].lower() not in options.passing:
            raise
    if not isinstance(source, Path) and not isinstance(to, Path):
        source.seek(0)
        shutil.copyfileobj(source, to, _STEP)
    return None


def _report(done: Cleaned | None, asset: Asset, options: Options, *, words: bool) -> Report:
    """What went from the media and, with `words`, what is private in the words; those inside it help."""
    scrubber = Scrubber(options.policy)
    found = (*done.removed, *done.notes) if done is not None else ()
    kind, size = (done.format, done.size) if done is not None else (None, 0)
    media = tuple(f for f in found if options.policy.reports(f.rule))
    if not words:
        return Report(kind, "", size, findings=media)
    inside = {text.part: text.value for text in embedded.texts(found, asset.language)}
    looked = scrubber.check(replace(asset, texts={**asset.texts, **inside}))
    offers = fitting(looked.suggestions, kind)
    return Report(kind, "", size, looked.texts, (*media, *looked.findings), offers)


def _stored(
    name: str, report: Report, done: Cleaned | None, file: IO[bytes], digests: Collection[str]
) -> Stored:
    size = file.seek(0, io.SEEK_END)
    made = {algorithm: _digest(file, algorithm) for algorithm in digests}
    return Stored(name, report.format, done is not None and done.changed, size, report, made)


def _digest(file: IO[bytes], algorithm: str) -> str:
    state = hashlib.new(algorithm, usedforsecurity=False)
    file.seek(0)
    while data := file.read(_STEP):
        state.update(data)
    return state.hexdigest()


def _type(format_: str) -> str:
    kind: str = next(h.mime[0] for h in plugins("scrubber.media", "handler") if h.name == format_)
    return kind


@contextmanager
def _sink() -> Iterator[IO[bytes]]:
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as sink:
        yield sink


def renamed(
    storage: Storage, name: str, new: str, *, options: Options | None = None, max_length: int | None = None
) -> str:
    """Copy a stored file, cleaned, under a name that is free; tell the name that it got.

    The old file stays: it is for the caller to change what refers to it, and then to delete it.
    """
    options = options or conf.options()
    asset = Asset(name=posixpath.basename(name))
    with _stores.held(storage, name) as found, spooled(found.file) as media, _sink() as sink:
        done = _cleaned(media, sink, asset, options)
        sink.seek(0)
        file = File(sink, new)
        if done is not None:
            file.content_type = _type(done.format)  # type: ignore[attr-defined] # what object stores ask
        with _stores.failing("it cannot be written to its storage"):
            free = naming.free(storage, new, max_length)
            return _stores.saved_as_it_is(storage, free, file, max_length)


def fields(labels: Collection[str] = ()) -> list[FileField]:
    """The file fields of all installed models, each once; those of `labels` where some are given.

    A label is "app", "app.Model" or "app.Model.field". Fields that a model inherits from another table
    belong to that one; proxies have none of their own. Raises LookupError for what is not there.
    """
    known = [
        field
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy  # noqa: SLF001 - the documented API of models
        for field in model._meta.local_fields  # noqa: SLF001
        if isinstance(field, FileField)
    ]
    if not labels:
        return known
    wanted = {id(field) for label in labels for field in _labelled(label)}
    return [field for field in known if id(field) in wanted]


def _labelled(label: str) -> list[FileField]:
    app, *rest = label.split(".")
    models = [apps.get_model(app, rest[0])] if rest else list(apps.get_app_config(app).get_models())
    found = [f for m in models for f in m._meta.concrete_fields if isinstance(f, FileField)]  # noqa: SLF001
    if len(rest) > 1:
        found = [f for f in found if f.name == ".".join(rest[1:])]
    if not found:
        raise LookupError(f"{label!r} has no file field")
    return found


def label(field: FileField) -> str:
    """How a file field is called: "app.Model.field"."""
    return f"{field.model._meta.label}.{field.name}"  # noqa: SLF001


def accompany(field: FileField | str, **columns: str) -> None:
    """Say which other columns of a row follow from the bytes of its file.

    `accompany("wagtailimages.Image.file", file_size="size", file_hash="sha1")`: the values are "size" (in
    bytes) or an algorithm of hashlib (in hex). `scrub_media` keeps them right.
    """
    _COMPANIONS[(field if isinstance(field, str) else label(field)).lower()] = conf.follow_from(columns)


def companions(field: FileField) -> dict[str, str]:
    """The columns that follow from the bytes of a field's file, and how."""
    given = conf.options().companions.get(label(field).lower(), {})
    return {**_COMPANIONS.get(label(field).lower(), {}), **given}
