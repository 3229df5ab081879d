"""The words of many files, looked at in batches; names of folders as they are applied to a tree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scrubber import allowing, embedded, wording
from scrubber.errors import InputError
from scrubber.model import Text
from scrubber.pipeline import BATCH, fitting
from scrubber.trees import _sidecar
from scrubber.trees._given import file_is_given, folder_is_given, without_fingerprint
from scrubber.trees._walk import STDIN, absolute
from scrubber.trees._work import failed

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from scrubber.trees._results import Result
    from scrubber.trees._walk import Item
    from scrubber.trees.options import Options


def with_words(pairs: Iterable[tuple[Item, Result]], options: Options) -> Iterator[tuple[Item, Result]]:
    """Add findings and suggestions for the words of each file to its result."""
    batch: list[tuple[Item, Result]] = []
    for pair in pairs:
        batch.append(pair)
        if len(batch) >= BATCH:
            yield from _batch(batch, options)
            batch = []
    yield from _batch(batch, options)


def _batch(batch: Sequence[tuple[Item, Result]], options: Options) -> Iterator[tuple[Item, Result]]:
    ready = [(item, *_texts(item, result, options)) for item, result in batch]
    albums = ["" if item.path == STDIN else str(item.path.parent) for item, _ in batch]
    allowed = [allowed_in(item, options) for item, _ in batch]
    looked = wording.look([texts for _, _, texts in ready], options.policy, albums, allowed)
    for (item, result, texts), words in zip(ready, looked, strict=True):
        findings = (*result.findings, *(finding for some in words.findings for finding in some))
        offers = fitting(words.suggestions, result.format)
        yield item, replace(result, findings=findings, suggestions=offers, texts=tuple(texts))


def with_words_that_stay(result: Result, item: Item, options: Options) -> Result:
    """Add what is found in words that stay in a cleaned file, since they are part of what it shows."""
    texts = embedded.texts((f for f in result.findings if f.rule in embedded.STAYS), options.language)
    if not texts:
        return result
    (found,) = wording.search([texts], options.policy, allowed=[allowed_in(item, options)])
    more = (finding for some in found for finding in some)
    return replace(result, findings=(*result.findings, *more), texts=(*result.texts, *texts))


def allowed_in(item: Item, options: Options) -> tuple[str, ...]:
    """The words that are allowed for this file by its path, or since a folder is given that name."""
    own = allowing.for_paths(options.policy, (absolute(item.path), f"{item.folder}/{item.path.name}"))
    return (*own, *filter(folder_is_given, item.folder.split("/")))


def _texts(item: Item, result: Result, options: Options) -> tuple[Result, list[Text]]:
    """The words of one file. Those of a file that could not be read are looked at all the same."""
    name = options.stdin_filename or "" if item.path == STDIN else item.name
    name = "" if file_is_given(name) else without_fingerprint(name)
    words = {"name": name, "folder": item.folder}
    if item.caption is not None:
        try:
            words["caption"] = _sidecar.read(item.caption)
        except InputError as error:
            result = failed(result.path, error)
    texts = [Text(part, value, options.language) for part, value in words.items() if value]
    return result, texts + embedded.texts(result.findings, options.language)


def folder_offers(folders: Iterable[str], options: Options) -> dict[str, str]:
    """New names for the names of folders in which something is found; `folders` are paths below the root."""
    names = sorted({name for f in folders for name in f.split("/") if name and not folder_is_given(name)})
    texts = [Text("folder", name, options.language) for name in names]
    found = [some for (some,) in wording.search([[text] for text in texts], options.policy)]
    offers = wording.suggest(texts, found, options.policy)
    return {name: offer[0].wording for name, offer in zip(names, offers, strict=True) if offer}


def folder_names(folders: Iterable[str], offers: Mapping[str, str], held: Container[str]) -> dict[str, str]:
    """New paths for folder paths below the root; `offers` has new names by old ones, `held` keep theirs.

    Two folders never become one: siblings that would get the same name are numbered.
    """
    from scrubber.suggest._portable import Taken

    paths = sorted({"/".join(f.split("/")[: n + 1]) for f in folders if f for n in range(f.count("/") + 1)})
    result = {"": ""}
    kept: dict[str, list[str]] = {}  # names that stay, by parent: who keeps his name has it first
    for path in paths:
        parent, _, name = path.rpartition("/")
        kept.setdefault(parent, []).extend([name] if name not in offers or path in held else [])
    taken = {parent: Taken(names) for parent, names in kept.items()}
    for path in paths:
        parent, _, name = path.rpartition("/")
        stays = name not in offers or path in held
        result[path] = f"{result[parent]}/{name if stays else taken[parent].claim(offers[name])}".lstrip("/")
    return result


def safe_folders(folders: Iterable[str], options: Options) -> frozenset[str]:
    """Those of the folder paths in which nothing is found, each looked at as a whole but for given names."""
    paths = [path for path in set(folders) if path]
    told = ["/".join(name for name in path.split("/") if not folder_is_given(name)) for path in paths]
    found = wording.search_again([Text("folder", path, options.language) for path in told], options.policy)
    return frozenset(path for path, some in zip(paths, found, strict=True) if not some)
