"""Clean a site that was built: the shared core of the faces of static site generators.

The engine (`scrubber.trees`) does the work. Here stand what a built site needs beside it, and the words in
which a generator's own log tells what was done. No private word is logged: paths are masked where something
was found in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scrubber.contrib import _site_report as report
from scrubber.contrib._site_folder import made_solid, packed_again
from scrubber.errors import NotClean, PolicyError
from scrubber.model import MEDIA
from scrubber.policy import Policy
from scrubber.report import is_note
from scrubber.trees import _walk
from scrubber.trees.checking import Checking
from scrubber.trees.cleaning import Cleaning
from scrubber.trees.options import Options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from logging import Logger, LoggerAdapter
    from pathlib import Path
    from typing import Any

    Log = Logger | LoggerAdapter[Any]

WORDS: Final = {
    "pictures": "alt texts, titles and captions of pictures and films get the best wording",
    "all": "titles and descriptions of pages, too",
    "none": "words stay as they are, and what is found in them is told",
}
POLICY: Final = (
    *(
        "allow",
        "ignore",
        "keep",
        "languages",
        "min_score",
        "models",
        "name_style",
        "refuse",
        "select",
        "strategy",
    ),
)  # what `policy_of` knows
_CODE: Final = (  # what is no picture and no page, unless it is a feed or a search index
    *("*.js", "*.mjs", "*.css", "*.map", "*.json", "*.xml", "*.txt", "*.webmanifest", "*.wasm", "*.inv"),
    *("*.woff", "*.woff2", "*.ttf", "*.otf", "*.eot"),
    *("*.xml.gz", "*.html.gz", "*.css.gz", "*.js.gz", "*.json.gz"),
)


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
            all_folders=True,
            code=_CODE,
            in_place=True,
            rename=self.rename,
            captions=self.words != "none",
            pictures_only=self.words == "pictures",
            pages_stay=True,
            stable_names=self.stable,
            drops_sidecars=True,
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
    refused = [f"{report.shown(result, site)}: {result.error[1]}" for result in results if result.error]
    if refused:
        for line in refused:
            log.error("%s", line)
        raise NotClean(report.sentence(refused))
    report.tell(results, site, log)
    if beside := sum(result.left_out for result in results):
        log.info("%s beside media left out", report.counted(beside, "file"))
    rewordings = {report.below(r.output or r.path, site): r.rewordings for r in results if r.rewordings}
    packed_again(site)
    left = tuple(line for result in results for line in report.left(result, site))
    for line in left:
        log.warning("%s", line)
    if left and settings.strict:
        raise NotClean(
            f"{report.counted(len(left), 'private thing')} left, see the warnings: reword or allow them"
        )
    summary = Summary(
        len(results),
        sum(result.changed for result in results),
        {report.below(r.path, site): report.below(r.output, site) for r in results if r.renamed and r.output},
        rewordings,
        left,
    )
    log.info("%s", report.told(summary))
    return summary


def leftovers(place: Path, site: Path, settings: Settings, log: Log, *, but: Sequence[Path] = ()) -> None:
    """Look at files in `place` that the cleaned site is not going to replace: an earlier build left them.

    What lies in one of the folders `but` is no part of any build. Raises NotClean where one of the files
    holds what would have been removed.
    """
    if not place.is_dir():
        return
    place, apart = place.resolve(), [folder.resolve() for folder in but]
    old = [
        item.path
        for item in _walk.items([place], settings.options())
        if not (site / item.path.relative_to(place)).exists()
        and not any(item.path.is_relative_to(folder) for folder in apart)
    ]
    if not old:
        return
    parts = {
        MEDIA,
        *(("name",) if settings.rename else ()),
        *(("alt", "caption") if settings.words != "none" else ()),
    }
    dirty = [
        report.shown(result, place)
        for result in Checking(old, settings.options())
        if result.error or any(f.span.part in parts and not is_note(f) for f in result.findings)
    ]
    for path in dirty:
        log.error("%s: an earlier build left it, and it is not clean", path)
    if dirty:
        raise NotClean(
            f"{report.counted(len(dirty), 'file')} of an earlier build not clean: empty the folder of the "
            f"site, or let each build do so: {'; '.join(dirty[: report.SHOWN])}"
        )


def policy_of(settings: Mapping[str, Any]) -> Policy:
    """The policy that settings of the names in POLICY ask for; None is not said.

    PolicyError where they make no sense or have another name.
    """
    given = {key: value for key, value in settings.items() if value is not None}
    if unknown := sorted(given.keys() - set(POLICY)):
        raise PolicyError(f"there is no setting {unknown[0]!r}; possible: {', '.join(POLICY)}")
    for key in given.keys() & {"allow", "ignore", "keep", "languages", "models", "refuse", "select"}:
        given[key] = listed(key, given[key])
    if not isinstance(given.get("min_score", 0.5), int | float):
        raise PolicyError("min_score must be a number")
    return Policy(**given | {key: frozenset(given.get(key, ())) for key in ("keep", "refuse")})


def listed(key: str, value: object) -> tuple[str, ...]:
    """The words that a setting lists; PolicyError where it is no list of words."""
    if not isinstance(value, list | tuple | set | frozenset) or not all(isinstance(v, str) for v in value):
        raise PolicyError(f"{key} must be a list of words")
    return tuple(value)


def anchored(path: str) -> str:
    """The pattern, as in .gitignore, that means exactly this path below the site."""
    return "/" + re.sub(r"([\\*?\[\]! #])", r"\\\1", path)
