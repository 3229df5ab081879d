"""What a run over a tree of files needs to know besides its paths."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scrubber.policy import Policy

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.posts._columns import Columns

OTHERS: Final = {
    "refuse": "they are refused like everything that cannot be cleaned",
    "pass": "programs, styles, settings and fonts pass unchanged",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the files of a tree are to be checked or cleaned; small enough to send to other processes.

    `output` is where cleaned files go (`to_folder`: it is a folder even if it is not there yet),
    `in_place` replaces the originals; exactly one of them, or `dry_run` or `diff`. `rename` and
    `captions` apply the offers for names and words, and rewrite all references. `exclude` are patterns as
    in .gitignore; `others` says what becomes of files that are neither media nor posts (OTHERS), `raw` what
    of camera raw. Names of folders below `root` count for files that are named, too; without it, only those
    below folders that are named. `site_url` are addresses of the site, whose links lead into the tree. `jobs`
    is the number of processes, 0 for as many as there are processors. `journal` is a file that tells how to
    take everything back.

    For a site that was built: with `all_folders`, those in which packages lie elsewhere are looked into
    (nothing says that no page is called `node_modules`), `code` are patterns of files that are passed over
    unless they are posts (feeds and search indexes among scripts and data) or media, `pictures_only` leaves
    words that belong to no picture (titles of pages) as they are, `pages_stay` lets folders with pages in
    them keep their names, since these are addresses, and `stable_names` ends new names with a digest of the
    file, so that they do not depend on what else lies in the folder. `drops_sidecars`: the folder is ours,
    and files beside media are deleted from it.
    """

    policy: Policy = field(default_factory=Policy)
    show_values: bool = False
    media_only: bool = False
    text_only: bool = False
    jobs: int = 0
    exclude: tuple[str, ...] = ()
    all_folders: bool = False
    code: tuple[str, ...] = ()
    force_exclude: bool = False
    others: str = "refuse"
    raw: str = "refuse"
    root: Path | None = None
    stdin_filename: str | None = None
    output: Path | None = None
    to_folder: bool = False
    in_place: bool = False
    overwrite: bool = False
    rename: bool = False
    captions: bool = False
    pictures_only: bool = False
    pages_stay: bool = False
    stable_names: bool = False
    drops_sidecars: bool = False
    journal: Path | None = None
    mtime: str = "now"
    dry_run: bool = False
    diff: bool = False
    redirects: str | None = None
    redirects_file: Path | None = None
    site_url: tuple[str, ...] = ()
    caption_column: tuple[str, ...] = ()
    url_column: tuple[str, ...] = ()
    name_column: tuple[str, ...] = ()

    @property
    def columns(self) -> Columns | None:
        """What the columns of tables hold, where that was said."""
        if not (self.caption_column or self.url_column or self.name_column):
            return None
        from scrubber.posts._columns import Columns

        return Columns(caption=self.caption_column, url=self.url_column, name=self.name_column)

    @property
    def reads_only(self) -> bool:
        """Whether this is a check."""
        return self.output is None and not self.in_place and not self.dry

    @property
    def dry(self) -> bool:
        """Whether nothing is to be written."""
        return self.dry_run or self.diff

    @property
    def language(self) -> str | None:
        """The language of all texts where just one was named."""
        return self.policy.languages[0] if len(self.policy.languages) == 1 else None
