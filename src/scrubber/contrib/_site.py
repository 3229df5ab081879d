"""Clean a site that was built: the shared core of the faces of static site generators.

The engine (`scrubber.trees`) does the work. Here stand what a built site needs beside it, and the words in
which a generator's own log tells what was done. No private word is logged: paths are masked where something
was found in them.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scrubber.contrib._site_folder import made_solid
from scrubber.errors import NotClean, PolicyError
from scrubber.masking import mask
from scrubber.model import MEDIA
from scrubber.policy import Policy
from scrubber.report import is_note
from scrubber.rules import RULES
from scrubber.trees.cleaning import Cleaning
from scrubber.trees.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from logging import Logger, LoggerAdapter
    from pathlib import Path
    from typing import Any

    from scrubber.model import Finding
    from scrubber.trees._results import Result

    Log = Logger | LoggerAdapter[Any]

WORDS: Final = {
    "pictures": "alt texts, titles and captions of pictures and films get the best wording",
    "all": "titles and descriptions of pages, too",
    "none": "words stay as they are, and what is found in them is told",
}
_CODE: Final = (  # what is no picture and no page, unless it is a feed or a search index
    *("*.js", "*.mjs", "*.css", "*.map", "*.json", "*.xml", "*.txt", "*.webmanifest", "*.wasm", "*.inv"),
    *("*.woff", "*.woff2", "*.ttf", "*.otf", "*.eot"),
    *("*.xml.gz", "*.html.gz", "*.css.gz", "*.js.gz", "*.json.gz"),
)
_SHOWN: Final = 20  # refused files that are named in the sentence; the log has all


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a site wants.

    `policy` says what stays. `rename` gives pictures and folders of pictures safe names, `words` is one of
    WORDS. With `strict`, anything private that is left refuses the site. `exclude` are patterns as in
    .gitignore of files that are left as they are: what comes with a theme belongs there. `site_url` are
    addresses of the site; `redirects` and `redirects_file` are those of `scrub clean`. `stable`: a new name
    depends on the old one and on the file alone, not on what else lies in its folder.
    """

    policy: Policy = field(default_factory=Policy)
    rename: bool = True
    words: str = "pictures"
    strict: bool = False
    stable: bool = True
    exclude: tuple[str, ...] = ()
    site_url: tuple[str, ...] = ()
    redirects: str | None = None
    redirects_file: Path | None = None
    jobs: int = 0

    def __post_init__(self) -> None:
        if self.words not in WORDS:
            raise PolicyError(f"there is no choice of words {self.words!r}; possible: {', '.join(WORDS)}")
        if (self.redirects is None) != (self.redirects_file is None):
            raise PolicyError("redirects need both a form and a file")

    def options(self) -> Options:
        """These settings as the engine has them."""
        return Options(
            policy=self.policy,
            jobs=self.jobs,
            exclude=self.exclude,
            code=_CODE,
            in_place=True,
            rename=self.rename,
            captions=self.words != "none",
            pictures_only=self.words == "pictures",
            pages_stay=True,
            stable_names=self.stable,
            redirects=self.redirects if self.rename else None,
            redirects_file=self.redirects_file if self.rename else None,
            site_url=tuple(url for url in self.site_url if url),
        )


@dataclass(frozen=True, slots=True)
class Summary:
    """What was done to a site.

    `files` were looked at, `cleaned` are those whose media or words were changed. `names` has the new path
    of every file that was renamed, by its old path below the site, `rewordings` the old words and the new
    ones of each page, by its path: both are private, and neither shows in `repr`. `left` says what remains.
    """

    files: int = 0
    cleaned: int = 0
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    rewordings: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict, repr=False)
    left: tuple[str, ...] = ()


def clean(site: Path, settings: Settings, log: Log) -> Summary:
    """Clean the built site in the folder `site`, in place; what is done is logged.

    Files that share their bytes with others outside (hard and symbolic links) become files of their own
    first, so that nothing but `site` is changed. Raises NotClean where a file cannot be cleaned or, if
    `strict`, something is left; other ScrubberErrors where it cannot be done at all. The folder is half
    cleaned then, and must not be published.
    """
    site = site.resolve()
    made_solid(site)
    results = list(Cleaning([site], settings.options()))
    refused = []
    for result in results:
        if result.error:
            refused.append(f"{shown(result, site)}: {result.error[1]}")
            log.error("%s", refused[-1])
        else:
            _tell(result, site, log)
    if refused:
        raise NotClean(_sentence(refused))
    left = tuple(line for result in results for line in _left(result, site))
    for line in left:
        log.warning("%s", line)
    if left and settings.strict:
        raise NotClean(f"{_counted(len(left), 'private thing')} left, see the warnings: reword or allow them")
    summary = Summary(
        len(results),
        sum(result.changed for result in results),
        {_below(r.path, site): _below(r.output, site) for r in results if r.renamed and r.output},
        {_below(r.output or r.path, site): r.rewordings for r in results if r.rewordings},
        left,
    )
    log.info("%s", told(summary))
    return summary


def told(summary: Summary) -> str:
    """One line that sums up."""
    words = sum(map(len, summary.rewordings.values()))
    return (
        f"{_counted(summary.files, 'file')}: {summary.cleaned} changed, {len(summary.names)} renamed, "
        f"{_counted(words, 'text')} reworded, {_counted(len(summary.left), 'finding')} left"
    )


def policy_of(settings: Mapping[str, Any]) -> Policy:
    """The policy that the settings of a generator ask for; PolicyError where they make no sense.

    Keys are fields of `Policy` that are lists of words, and `min_score`, `strategy`, `name_style`.
    """
    lists = {"allow", "languages", "select", "ignore", "models"}
    given: dict[str, Any] = {}
    for key, value in settings.items():
        if value is None:
            continue
        if key in lists or key == "keep":
            if isinstance(value, str) or not all(isinstance(one, str) for one in value):
                raise PolicyError(f"{key} must be a list of words")
            given[key] = frozenset(value) if key == "keep" else tuple(value)
        else:
            given[key] = value
    return Policy(**given)


def discard(site: Path) -> None:
    """Remove all that is in a folder, so that nobody takes it for a finished site; the folder stays."""
    for entry in site.iterdir() if site.is_dir() else ():
        with suppress(FileNotFoundError):
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()


def shown(result: Result, site: Path) -> str:
    """The path of a file below the site, masked where something was found in it."""
    folder, _, name = _below(result.path, site).rpartition("/")
    found = [*result.findings, *result.removed]
    parts = [_masked(folder, "folder", found)] if folder else []
    return "/".join([*parts, _masked(name, "name", found)])


def _masked(text: str, part: str, findings: Iterable[Finding]) -> str:
    for finding in sorted(findings, key=lambda f: -f.span.start):
        span = finding.span
        if span.part == part:
            text = text[: span.start] + mask(text[span.start : span.end]) + text[span.end :]
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def _tell(result: Result, site: Path, log: Log) -> None:
    """Say what became of one file: words and names are worth a line, media are not."""
    where = shown(result, site)
    if result.renamed and result.output:
        log.info("%s → %s", where, result.output.rpartition("/")[2])
    for _, words in result.rewordings:
        log.info("%s: now says “%s”", where, words)
    gone = dict.fromkeys(RULES[f.rule].title for f in result.removed if f.span.part == MEDIA)
    if gone:
        log.debug("%s: removed %s", where, ", ".join(gone))


def _left(result: Result, site: Path) -> Iterable[str]:
    """What remains in one file, each in a line."""
    if result.error:
        return
    where = shown(result, site)
    for finding in result.findings:
        if not is_note(finding):
            place = result.place(finding)
            at = f"{where}:{place}" if place else where
            offer = result.offered(finding)
            more = f" (offered: “{offer}”)" if offer else ""
            part = "" if finding.span.part == MEDIA else f" in {finding.span.part}"
            yield f"{at}: {finding.rule} {RULES[finding.rule].title}{part}: {mask(finding.value)}{more}"
    prefixes = (f"{site}/", f"{_relative(site)}/")
    for note in result.notes:
        for prefix in prefixes:
            note = note.replace(prefix, "")  # noqa: PLW2901 - where the build stands is of no interest
        yield f"{where}: {note}"


def _relative(site: Path) -> str:
    import os

    return os.path.relpath(site)


def _below(path: str, site: Path) -> str:
    return path.removeprefix(f"{site}/")


def _sentence(refused: list[str]) -> str:
    listed = "; ".join(refused[:_SHOWN]) + ("; …" if len(refused) > _SHOWN else "")
    return f"{_counted(len(refused), 'file')} cannot be cleaned, so the site is not published: {listed}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
