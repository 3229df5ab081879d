"""Configuration: `[tool.scrubber]` of the nearest pyproject.toml, or scrubber.toml."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

KEYS: Final[dict[str, type | tuple[type, ...]]] = {
    "allow": list,
    "exclude": list,
    "ignore": list,
    "keep": list,
    "languages": list,
    "min-score": (int, float),
    "models": list,
    "name-style": str,
    "others": str,
    "per-path-allow": dict,
    "refuse": list,
    "select": list,
    "strategy": str,
}
_SORTS: Final[dict[object, str]] = {
    list: "a list of strings",
    str: "a string",
    dict: "a table of patterns, with a list of strings for each",
}


def sort(key: str) -> str:
    """What a setting has to be, in words."""
    return _SORTS.get(KEYS[key], "a number")


def find(start: Path | None = None) -> Path | None:
    """The nearest scrubber.toml, or pyproject.toml with [tool.scrubber], from the working folder upwards."""
    here = (start or Path()).absolute()
    for folder in (here, *here.parents):
        own = folder / "scrubber.toml"
        if own.is_file():
            return own
        project = folder / "pyproject.toml"
        if project.is_file() and "scrubber" in _read(project).get("tool", {}):
            return project
    return None


def home(path: Path | None = None) -> Path:
    """The folder of the configuration in force; the working folder where there is none."""
    found = path or find()
    return found.absolute().parent if found else Path.cwd()


def load(path: Path | None = None) -> dict[str, Any]:
    """The settings in force; a usage error for a file that cannot be read or holds unknown keys."""
    if path is not None and not path.is_file():
        raise click.UsageError(f"there is no configuration file {path}")
    path = path or find()
    if path is None:
        return {}
    data = _read(path)
    settings = data.get("tool", {}).get("scrubber", {}) if path.name == "pyproject.toml" else data
    for key, value in settings.items():
        if key not in KEYS:
            raise click.UsageError(f"{path}: unknown setting {key!r}; known: {', '.join(KEYS)}")
        lists = value.values() if isinstance(value, dict) else [value]
        if not isinstance(value, KEYS[key]) or any(
            not isinstance(each, list if isinstance(value, dict) else KEYS[key])
            or (isinstance(each, list) and not all(isinstance(v, str) for v in each))
            for each in lists
        ):
            raise click.UsageError(f"{path}: {key!r} must be {sort(key)}")
    return _located(dict(settings), path.absolute().parent)


def _located(settings: dict[str, Any], home: Path) -> dict[str, Any]:
    """Folders of pipelines are meant from where the configuration stands."""
    if "models" in settings:
        from scrubber.text._extra_models import is_folder

        settings["models"] = [str(home / name) if is_folder(name) else name for name in settings["models"]]
    return settings


def _read(path: Path) -> dict[str, Any]:
    import tomllib  # most runs find no file

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not valid TOML"
        raise click.UsageError(f"{path} cannot be read: {reason}") from None
