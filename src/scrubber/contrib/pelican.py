"""Pelican: the site is written aside, cleaned, and only then put into its place (Pelican 4.9).

PLUGINS = ["scrubber.contrib.pelican"], settings in SCRUBBER; https://docs.getpelican.com/en/latest/plugins.html.
Pelican is under the AGPL: this module is loaded by Pelican alone, and nothing else of scrubber imports it.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pelican.plugins import signals

from scrubber.contrib._site import Settings, clean, leftovers, listed, policy_of
from scrubber.contrib._site_folder import Staging
from scrubber.errors import PolicyError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pelican import Pelican

_log: Final = logging.getLogger(__name__)
_OWN: Final = frozenset({"rename", "words", "strict", "exclude", "redirects", "redirects_file", "jobs"})
_SETTING: Final = "OUTPUT_PATH"


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(_bracket)


def settings_of(given: Mapping[str, Any]) -> Settings:
    """What the settings of a site ask for; PolicyError where SCRUBBER makes no sense."""
    own = given.get("SCRUBBER") or {}
    if not isinstance(own, dict):
        raise PolicyError("SCRUBBER must be a dictionary")
    file = own.get("redirects_file")
    site = given.get("SITEURL") or ""
    return Settings(
        policy=policy_of({key: value for key, value in own.items() if key not in _OWN}),
        rename=_yes(own, "rename", default=True),
        words=own.get("words", "pictures"),
        strict=_yes(own, "strict", default=False),
        exclude=(f"/{given['THEME_STATIC_DIR'].strip('/')}/", *listed("exclude", own.get("exclude", ()))),
        site_url=(site,) if site else (),
        redirects=own.get("redirects"),
        redirects_file=Path(file) if file else None,
        jobs=own.get("jobs", 0),
    )


def _yes(own: Mapping[str, Any], key: str, *, default: bool) -> bool:
    value = own.get(key, default)
    if not isinstance(value, bool):
        raise PolicyError(f"{key} must be True or False")
    return value


def _bracket(pelican: Pelican) -> None:
    """Let each run of this Pelican write aside, and publish what was cleaned there.

    Signals tell of the end of a run, but not before the other plugins that listen to them have written, and
    not where it fails; the order of listeners is not settled. So the run itself is put between two steps.
    """
    run = pelican.run
    pelican.run = lambda: _run(pelican, run)


def _run(pelican: Pelican, run: Callable[[], None]) -> None:
    settings = settings_of(pelican.settings)
    place = pelican.output_path
    if _is_aside(Path(place)):  # a site in a site, as i18n_subsites makes one: it goes with the outer one
        run()
        return
    staging = Staging(Path(place))
    try:
        if pelican.delete_outputdir and not _holds(staging.place, Path(pelican.path)):
            staging.empty_place(lambda name: name in pelican.output_retention)
        pelican.output_path = pelican.settings[_SETTING] = str(staging.folder)
        run()
        pelican.output_path = pelican.settings[_SETTING] = place
        clean(staging.folder, settings, _log)
        leftovers(
            staging.place, staging.folder, settings, _log, but=(Path(pelican.path), Path(pelican.theme))
        )
        staging.publish()
    finally:
        pelican.output_path = pelican.settings[_SETTING] = place
        staging.discard()


def _holds(folder: Path, other: Path) -> bool:
    """Whether one folder holds the other: Pelican does not empty the folder that its sources lie in."""
    return other.resolve().is_relative_to(folder.resolve())


def _is_aside(folder: Path) -> bool:
    """Whether a folder is one that is being built and will be cleaned."""
    return any(parent.name.startswith(Staging.PREFIX) for parent in folder.resolve().parents)
