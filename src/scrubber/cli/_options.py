"""Options of one run: what the command line says, over what the configuration says."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import click

from scrubber.allowing import anchored
from scrubber.cli import _config
from scrubber.errors import PolicyError
from scrubber.policy import Policy
from scrubber.trees import options

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(options.Options):
    """What a command needs to know besides its paths: those of a run, and how it is shown."""

    format: str = "text"
    color: bool | None = None  # None: where standard output is a terminal
    quiet: bool = False
    verbose: int = 0
    no_progress: bool = False
    baseline: Path | None = None
    write_baseline: Path | None = None
    reason: str | None = None

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
        others = given.get("others") or settings.get("others", options.Options().others)
        if others not in options.OTHERS:
            raise click.UsageError(f"others must be one of {', '.join(options.OTHERS)}")
        own = {f.name for f in fields(cls)} - {"policy", "format", "color", "exclude", "others"}
        return cls(
            policy=policy,
            format=given["format_"],
            color={"always": True, "never": False}.get(given["color"]),
            others=others,
            exclude=(*settings.get("exclude", ()), *given.get("exclude", ())),
            **{name: value for name, value in given.items() if name in own},
        )


def _policy(given: dict[str, Any], settings: dict[str, Any]) -> Policy:
    def both(option: str, setting: str) -> tuple[str, ...]:
        listed = [word for value in given.get(option, ()) for word in value.replace(",", " ").split()]
        return tuple(listed) or tuple(settings.get(setting, ()))

    score = given.get("min_score")
    return Policy(
        keep=frozenset(both("keep", "keep")),
        refuse=frozenset(both("refuse", "refuse")),
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
