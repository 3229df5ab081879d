"""`scrub explain`, `scrub formats` and `scrub config`: what is built in and what is in force."""

from __future__ import annotations

from pathlib import Path

import click

from scrubber.cli import _config, _status
from scrubber.policy import Policy
from scrubber.registry import plugins
from scrubber.rules import RULES
from scrubber.trees.options import Options


def explain(rule: str | None) -> int:
    """Print one rule in full, or a line for each."""
    if rule is None:
        for entry in RULES.values():
            click.echo(f"{entry.id}  {entry.title}{' (note)' if entry.note else ''}")
        return _status.OK
    wanted = [entry for key, entry in RULES.items() if key.startswith(rule.upper())]
    if not wanted:
        raise click.UsageError(f"there is no rule {rule!r}; `scrub explain` lists them")
    from scrubber.text._extra_models import RULES_FOUND

    for entry in wanted:
        click.echo(f"{entry.id}  {entry.title}\n\n  {entry.why}\n\n  Example: {entry.example}")
        click.echo("  To allow it:" if entry.ways else f"  {entry.allow}")
        for where, how in entry.ways:
            click.echo(f"    {where:18} {how}")
        if entry.id in RULES_FOUND:
            click.echo("  A spaCy pipeline of your own can find more of them: `--model NAME`.")
        click.echo()
    return _status.OK


def formats() -> int:
    """Print name, extensions and media types of every handler."""
    for handler in plugins("scrubber.media", "handler"):
        click.echo(f"{handler.name:8} {' '.join(handler.suffixes):40} {' '.join(handler.mime)}")
    return _status.OK


def config(path: Path | None) -> int:
    """Print the settings in force as TOML, and where they come from."""
    source = path or _config.find()
    settings = _config.load(source)
    click.echo(f"# {source}" if source else "# no configuration file; these are the defaults")
    defaults = {
        "allow": [],
        "exclude": [],
        "ignore": [],
        "keep": [],
        "refuse": [],
        "languages": [],
        "min-score": Policy().min_score,
        "models": [],
        "per-path-allow": {},
        "select": [],
        "name-style": Policy().name_style,
        "others": Options().others,
        "strategy": Policy().strategy,
    }
    for key, value in sorted((defaults | settings).items()):
        click.echo(f"{key} = {_toml(value)}")
    for name in settings.get("models", ()):
        click.echo(f"# {name}: {_state(name)}")
    return _status.OK


def _state(model: str) -> str:
    """Whether a pipeline is there; it is not loaded for that."""
    from scrubber.text._extra_models import is_folder, version

    if is_folder(model):
        return "folder" if (Path(model) / "config.cfg").is_file() else "there is no spaCy pipeline"
    found = version(model)
    return f"version {found}" if found else f"not installed (python -m spacy download {model})"


def _toml(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
