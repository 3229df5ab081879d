"""The whole way for one asset or many: check, suggest, clean."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, overload

from scrubber import _atomic, _companions, allowing, choosing, embedded, stripping, wording
from scrubber.errors import AssetChanged, PolicyError, Uncleanable
from scrubber.media._source import Source
from scrubber.model import Asset, Text
from scrubber.policy import RAW, Policy
from scrubber.registry import plugins
from scrubber.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scrubber.model import Finding, Suggestion
    from scrubber.policy import Keep
    from scrubber.stripping import Media, Plan

BATCH: Final = 64  # assets whose texts go through the detectors together


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned media file.

    `media` holds the bytes where no target was given, `path` where it was written to a path. `format` is
    the handler's name, `suffix` the extension that fits the content. `removed` lists what went, `notes`
    what stays and is worth knowing, `changed` whether the bytes differ from the original's.
    """

    format: str
    suffix: str
    changed: bool
    size: int
    removed: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    media: bytes | None = field(default=None, repr=False)
    path: Path | None = field(default=None, repr=False)


def _album(asset: Asset) -> str:
    """The folder that an asset lies in, "" where that is not known."""
    return str(Path(asset.media).parent) if isinstance(asset.media, str | Path) else asset.folder


def _paths(asset: Asset) -> list[str]:
    """The paths that an asset goes by: below the root, and on disk."""
    disk = [str(Path(asset.media).absolute())] if isinstance(asset.media, str | Path) else []
    return [f"{asset.folder}/{asset.name}", *disk]


@dataclass(frozen=True, slots=True)
class Scrubber:
    """Checks and cleans under one policy. Holds no state: one instance serves many threads."""

    policy: Policy = field(default_factory=Policy)

    def check(self, asset: Asset) -> Report:
        """Report what is private in the media and the texts of one asset; nothing is written.

        Raises InputError where the media cannot be read or understood: what cannot be understood cannot be
        called clean.
        """
        return next(iter(self.check_many([asset])))

    def check_many(self, assets: Iterable[Asset]) -> Iterator[Report]:
        """Report on many assets, in order; their texts go through the name model in batches.

        The first asset that cannot be handled raises; use `check` where one must not stop the rest.
        """
        batch: list[tuple[Report, list[Text], Asset]] = []
        for asset in assets:
            media = self.check_media(asset)
            words = [*asset.all_texts(), *embedded.texts(media.findings, asset.language)]
            batch.append((media, words, asset))
            if len(batch) == BATCH:
                yield from self._with_words(batch)
                batch = []
        yield from self._with_words(batch)

    def check_media(self, asset: Asset) -> Report:
        """Report on the media alone, without looking at the words."""
        if asset.media is None:
            return Report(None, "", 0)
        with stripping.opened(asset.media) as source:
            todo = stripping.plan(source, self.policy.media())
            name = asset.name or (Path(asset.media).name if isinstance(asset.media, str | Path) else "")
            note = stripping.misnamed(todo, name)
            found = (*todo.findings, *todo.notes, *((note,) if note else ()))
            shown = tuple(f for f in found if self.policy.reports(f.rule))
            return Report(todo.handler.name, digest(source), source.size, findings=shown)

    def check_texts(self, groups: Sequence[Sequence[Text]]) -> list[list[tuple[Finding, ...]]]:
        """Findings of every text, by group; texts of one group belong to one asset and help each other."""
        return wording.search(groups, self.policy)

    def suggest(self, texts: Sequence[Text]) -> list[tuple[tuple[Finding, ...], tuple[Suggestion, ...]]]:
        """Findings and safe wordings of every text, each looked at by itself."""
        found = [some for (some,) in wording.search([[text] for text in texts], self.policy)]
        return list(zip(found, wording.suggest(texts, found, self.policy), strict=True))

    def choose(self, report: Report, part: str, wording: str) -> Report:
        """The report as it is with a person's own wording for one of its texts; nothing is written.

        The wording is searched first, with the other texts and the old words helping: `new.words` has what
        is still found in it, `new.best(part)` an offer for that, `new.linkability` what it all comes to. An
        empty wording takes a text away. The report must hold its texts (made here, or saved with
        `show_values`): InputError says what is missing, AssetChanged that texts and findings do not fit.
        """
        new = choosing.chosen(report, part, wording, self.policy)
        return replace(new, suggestions=fitting(new.suggestions, new.format))

    def names_inside(self, media: Media) -> dict[str, str]:
        """Safe names for the files in a ZIP or TAR archive, by the paths that they have now.

        Only those in which something private was found; none for what is no archive. Files are named as those
        of a folder are (`scrub clean --rename`): no two get one name, and extensions stay. The path of a file
        in an archive inside has the path of that before it, with a null character between. Raises InputError
        where the media cannot be read or understood.
        """
        from scrubber.trees._inside import new_names
        from scrubber.trees.options import Options

        path = Path(media) if isinstance(media, str | Path) else Path("archive")
        with stripping.opened(media) as source:
            return new_names(source, path, Options(policy=self.policy))

    def _with_words(self, batch: Sequence[tuple[Report, list[Text], Asset]]) -> Iterator[Report]:
        looked = wording.look(
            [texts for _, texts, _ in batch],
            self.policy,
            [_album(asset) for *_, asset in batch],
            [allowing.for_paths(self.policy, _paths(asset)) for *_, asset in batch],
        )
        for (media, texts, asset), words in zip(batch, looked, strict=True):
            yield Report(
                media.format,
                media.digest,
                media.size,
                tuple(texts),
                (
                    *media.findings,
                    *(finding for some in words.findings for finding in some),
                    *self._beside(asset),
                ),
                fitting(words.suggestions, media.format),
            )

    def _beside(self, asset: Asset) -> Iterator[Finding]:
        """A finding for each file on disk that belongs to the media; none names the file."""
        wanted = "sidecars" not in self.policy.keep and self.policy.reports(_companions.RULE)
        if isinstance(asset.media, str | Path) and wanted:
            for _, what in _companions.around(Path(asset.media)):
                yield _companions.finding(what)

    @overload
    def clean(
        self,
        media: Media,
        to: None = None,
        *,
        report: Report | None = None,
        raw: str = "refuse",
        names: Mapping[str, str] | None = None,
    ) -> Cleaned: ...
    @overload
    def clean(
        self,
        media: Media,
        to: Path | str | IO[bytes],
        *,
        report: Report | None = None,
        overwrite: bool = False,
        raw: str = "refuse",
        names: Mapping[str, str] | None = None,
    ) -> Cleaned: ...
    def clean(  # noqa: PLR0913 - one call without ceremony
        self,
        media: Media,
        to: Path | str | IO[bytes] | None = None,
        *,
        report: Report | None = None,
        overwrite: bool = False,
        raw: str = "refuse",
        names: Mapping[str, str] | None = None,
    ) -> Cleaned:
        """Strip the media and give it as bytes, at a path, or into a file object.

        With `report`, AssetChanged is raised unless this is the media that was reported on. A path is
        written atomically; a file that is already there is replaced only with `overwrite`, or where it is
        the input itself. Camera raw is refused; with `raw="preview"`, the largest picture in it is given as
        JPEG, and a note of M906 says so. `names` are new names for the files in an archive, by the old ones:
        those of `names_inside`, or a person's own. Whatever happens, nothing unclean is given out: the errors
        are `InputError` (it cannot be understood) and `NotClean` (something was left).
        """
        with stripping.opened(media) as source:
            if report is not None and digest(source) != report.digest:
                raise AssetChanged("this is not the media that was reported on")
            keep = replace(self.policy.media(), names=tuple((names or {}).items()))
            todo = planned(source, keep, raw)
            if to is None:
                data = stripping.strip(todo)
                return _cleaned(todo, len(data), media=data)
            if isinstance(to, str | Path):
                return _to_path(todo, Path(to), media, overwrite=overwrite)
            return _to_file(todo, to)


def planned(source: Source, keep: Keep, raw: str) -> Plan:
    """What will happen to a file, camera raw included; PolicyError for a choice that there is not."""
    if raw == "refuse":
        return stripping.plan(source, keep)
    from scrubber import _raw  # rare

    if raw not in RAW:
        raise PolicyError(f"there is no choice {raw!r} for camera raw; possible: {', '.join(RAW)}")
    return _raw.plan(source, keep)


def _to_path(todo: Plan, path: Path, media: Media, *, overwrite: bool) -> Cleaned:
    original = Path(media) if isinstance(media, str | Path) else None
    in_place = original is not None and _same(original, path)
    if in_place and todo.told:
        raise Uncleanable("the picture in a camera raw file is written to a new file, not in its place")
    if in_place and not todo.changes:
        _atomic.drop_origin(path)
        return _cleaned(todo, todo.source.size, path=path)
    if in_place and any(note.rule == "M905" for note in todo.notes):
        raise Uncleanable("the picture is damaged; clean it into a new file, so that nothing of it is lost")
    target = path.resolve() if in_place else path
    data = stripping.strip(todo) if todo.source.size <= stripping.IN_MEMORY else None
    with _atomic.replacing(target, like=original, overwrite=overwrite or in_place, durable=in_place) as sink:
        if data is not None:
            sink.write(data)
            return _cleaned(todo, len(data), path=path)
        stripping.write(todo, sink)
        sink.flush()
        output = Source(sink.fileno())
        stripping.verify(todo, output)
        return _cleaned(todo, output.size, path=path)


def _same(one: Path, other: Path) -> bool:
    try:
        return other.samefile(one)  # most often `other` is not there: nothing else is asked then
    except OSError:
        return False


def _to_file(todo: Plan, sink: IO[bytes]) -> Cleaned:
    if todo.source.size <= stripping.SPOOL:
        data = stripping.strip(todo)
        sink.write(data)
        return _cleaned(todo, len(data))
    import shutil
    import tempfile

    with tempfile.TemporaryFile() as spool:
        stripping.write(todo, spool)
        spool.flush()
        output = Source(spool.fileno())
        stripping.verify(todo, output)
        spool.seek(0)
        shutil.copyfileobj(spool, sink, 1 << 20)
        return _cleaned(todo, output.size)


def _cleaned(todo: Plan, size: int, *, media: bytes | None = None, path: Path | None = None) -> Cleaned:
    return Cleaned(
        todo.handler.name,
        todo.handler.suffixes[0],
        todo.changes,
        size,
        todo.findings,
        todo.notes,
        media,
        path,
    )


def digest(source: Source) -> str:
    """SHA-256 of a media file in hex."""
    import hashlib

    state = hashlib.sha256()
    for start in range(0, source.size, 1 << 20):
        state.update(source.head(1 << 20, start))
    return state.hexdigest()


def fitting(suggestions: tuple[Suggestion, ...], format_: str | None) -> tuple[Suggestion, ...]:
    """The suggestions, with file names whose extension fits the content where that is known."""
    if format_ is None or all(suggestion.part != "name" for suggestion in suggestions):
        return suggestions
    handler = next(h for h in plugins("scrubber.media", "handler") if h.name == format_)
    return wording.with_suffix(suggestions, handler.suffixes)


def check(  # noqa: PLR0913 - one call without ceremony
    media: Media | None = None,
    *,
    name: str | None = None,
    texts: Mapping[str, str] | None = None,
    folder: str = "",
    language: str | None = None,
    policy: Policy | None = None,
) -> Report:
    """Report what is private in a media file and the words published with it; nothing is written.

    `media` is a path, bytes or a binary file object, or None to look at words alone. `name` is the file name;
    it is taken from the path where it is not given. `texts` are captions and the like by part.
    """
    if name is None:
        name = Path(media).name if isinstance(media, str | Path) else ""
    asset = Asset(media if not isinstance(media, str) else Path(media), name, folder, texts or {}, language)
    return Scrubber(policy or Policy()).check(asset)


def clean(
    media: Media,
    to: Path | str | IO[bytes] | None = None,
    *,
    policy: Policy | None = None,
    overwrite: bool = False,
    raw: str = "refuse",
) -> Cleaned:
    """Strip a media file and give it as bytes, at a path, or into a file object; see `Scrubber.clean`."""
    scrubber = Scrubber(policy or Policy())
    if to is None:
        return scrubber.clean(media, raw=raw)
    return scrubber.clean(media, to, overwrite=overwrite, raw=raw)
