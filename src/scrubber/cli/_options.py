"""Options of one run: what the command line says, over what the configuration says."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import click

from scrubber.allowing import anchored
from scrubber.cli import _config
from scrubber.errors import PolicyError
from scrubber.policy import Policy

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.posts._columns import Columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Everything that a command needs to know besides its paths; small enough to send to other processes."""

    policy: Policy = field(default_factory=Policy)
    format: str = "text"
    show_values: bool = False
    color: bool | None = None  # None: where standard output is a terminal
    quiet: bool = False
    verbose: int = 0
    media_only: bool = False
    text_only: bool = False
    jobs: int = 0
    exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    no_progress: bool = False
    stdin_filename: str | None = None
    output: Path | None = None
    to_folder: bool = False  # the output ends with a slash, so it is a folder even if it is not there yet
    in_place: bool = False
    overwrite: bool = False
    rename: bool = False
    captions: bool = False
    journal: Path | None = None
    mtime: str = "now"
    dry_run: bool = False
    diff: bool = False
    baseline: Path | None = None
    write_baseline: Path | None = None
    reason: str | None = None
    redirects: str | None = None
    redirects_file: Path | None = None
    site_url: tuple[str, ...] = ()
    caption_column: tuple[str, ...] = ()
    url_column: tuple[str, ...] = ()
    name_column: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: dict[str, Any]) -> Options:
        """Merge command-line options into the configuration; a usage error for what makes no sense."""
        settings = _config.load(given.get("config"))
        try:
            policy = _policy(given, settings)
        except PolicyError as error:
            raise click.UsageError(str(error)) from None
        if given.get("media_only") and given.get("text_only"):
            raise click.UsageError("--media-only and --text-only exclude each other")
        if bool(given.get("write_baseline")) != bool((given.get("reason") or "").strip()):
            raise click.UsageError("--write-baseline and --reason go together: say why these are accepted")
        if given.get("write_baseline") and given.get("baseline"):
            raise click.UsageError("--write-baseline and --baseline exclude each other")
        own = {f.name for f in fields(cls)} - {"policy", "format", "color", "exclude"}
        return cls(
            policy=policy,
            format=given["format_"],
            color={"always": True, "never": False}.get(given["color"]),
            exclude=(*settings.get("exclude", ()), *given.get("exclude", ())),
            **{name: value for name, value in given.items() if name in own},
        )

    @property
    def columns(self) -> Columns | None:
        """What the columns of tables hold, where that was said."""
        if not (self.caption_column or self.url_column or self.name_column):
            return None
        from scrubber.posts._columns import Columns

        return Columns(caption=self.caption_column, url=self.url_column, name=self.name_column)

    @property
    def dry(self) -> bool:
        """Whether nothing is to be written."""
        return self.dry_run or self.diff

    @property
    def language(self) -> str | None:
        """The language of all texts where just one was named."""
        return self.policy.languages[0] if len(self.policy.languages) == 1 else None


def _policy(given: dict[str, Any], settings: dict[str, Any]) -> Policy:
    def both(option: str, setting: str) -> tuple[str, ...]:
        listed = [word for value in given.get(option, ()) for word in value.replace(",", " ").split()]
        return tuple(listed) or tuple(settings.get(setting, ()))

    score = given.get("min_score")
    return Policy(
        keep=frozenset(both("keep", "keep")),
        allow=tuple(settings.get("allow", ())),
        path_allow=anchored(settings.get("per-path-allow", {}), str(_config.home(given.get("config")))),
        languages=both("lang", "languages"),
        select=both("select", "select"),
        ignore=both("ignore", "ignore"),
        min_score=settings.get("min-score", Policy().min_score) if score is None else score,
        name_style=given.get("name_style") or settings.get("name-style", Policy().name_style),
        strategy=given.get("strategy") or settings.get("strategy", Policy().strategy),
        models=tuple(given.get("model", ())) or tuple(settings.get("models", ())),
    )
