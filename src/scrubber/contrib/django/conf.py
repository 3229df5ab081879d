"""The setting `SCRUBBER`, checked: one dictionary, all of whose keys may be left out.

SCRUBBER = {"RENAME": True, "MAX_SIZE": 20_000_000, "PASSING": [".csv"], "KEEP": ["copyright"]}
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed

from scrubber.errors import PolicyError
from scrubber.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DAY: Final = 24 * 60 * 60
# what a list in the settings becomes in a Policy; `names` is memory, no setting
_POLICY: Final[dict[str, Callable[[Any], Any]]] = {
    "keep": frozenset,
    "refuse": frozenset,
    "allow": tuple,
    "path_allow": lambda pairs: tuple((pattern, tuple(words)) for pattern, words in dict(pairs).items()),
    "languages": tuple,
    "select": tuple,
    "ignore": tuple,
    "min_score": float,
    "models": tuple,
    "strategy": str,
    "name_style": str,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How uploads are handled: the setting `SCRUBBER`.

    policy    what to keep, allow and report: the keys KEEP, ALLOW, ... are the fields of scrubber.Policy
    rename    RENAME: whether private words in file names are replaced by the best offer
    max_size  MAX_SIZE: the most bytes of one upload, None for no bound
    passing   PASSING: extensions (".csv") of files that may pass though their type is not known
    hold      HOLD: seconds for which a cleaned upload waits for a person's answer
    hold_size  HOLD_SIZE: the most bytes of all uploads that wait; over that, the oldest go
    exempt    EXEMPT: "app", "app.Model" or "app.Model.field" that the system check says nothing about
    companions  COMPANIONS: columns that follow from the bytes of a stored file, which `scrub_media` keeps
              right, by field: {"app.Model.field": {"file_size": "size", "file_hash": "sha1"}}
    """

    policy: Policy = field(default_factory=Policy)
    rename: bool = True
    max_size: int | None = None
    passing: frozenset[str] = frozenset()
    hold: int = 3600
    hold_size: int = 1 << 30
    exempt: frozenset[str] = frozenset()
    companions: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False)

    def but(self, *, rename: bool | None) -> Options:
        """The same, with another answer about names where there is one."""
        return self if rename is None else replace(self, rename=rename)


@lru_cache(maxsize=1)
def options() -> Options:
    """The options of this site; ImproperlyConfigured where the setting makes no sense."""
    given = getattr(settings, "SCRUBBER", {})
    if not isinstance(given, dict):
        raise ImproperlyConfigured("SCRUBBER must be a dictionary")
    mine = {f.name for f in fields(Options)} - {"policy"}
    for key in given:
        if not isinstance(key, str) or not key.isupper() or key.lower() not in {*mine, *_POLICY}:
            known = ", ".join(sorted(name.upper() for name in {*mine, *_POLICY}))
            raise ImproperlyConfigured(f"SCRUBBER has no key {key!r}; possible: {known}")
    values = {key.lower(): value for key, value in given.items()}
    policy = _policy({key: value for key, value in values.items() if key in _POLICY})
    return _checked(policy, {key: value for key, value in values.items() if key in mine})


def _policy(values: dict[str, Any]) -> Policy:
    for key, value in values.items():
        if isinstance(value, str) != (_POLICY[key] is str):
            raise ImproperlyConfigured(f"SCRUBBER[{key.upper()!r}] has the wrong type")
    try:
        return Policy(**{key: _POLICY[key](value) for key, value in values.items()})
    except PolicyError as error:
        raise ImproperlyConfigured(f"SCRUBBER: {error}") from None
    except (TypeError, ValueError):
        raise ImproperlyConfigured("SCRUBBER: a field of the policy has the wrong type") from None


def _checked(policy: Policy, values: dict[str, Any]) -> Options:
    rename, largest, hold = values.get("rename", True), values.get("max_size"), values.get("hold", 3600)
    if not isinstance(rename, bool):
        raise ImproperlyConfigured("SCRUBBER['RENAME'] must be True or False")
    if largest is not None and not (_whole(largest) and largest > 0):
        raise ImproperlyConfigured("SCRUBBER['MAX_SIZE'] must be a number of bytes above 0, or None")
    if not (_whole(hold) and 0 < hold <= 7 * DAY):
        raise ImproperlyConfigured("SCRUBBER['HOLD'] must be a number of seconds, at most a week")
    room = values.get("hold_size", 1 << 30)
    if not (_whole(room) and room > 0):
        raise ImproperlyConfigured("SCRUBBER['HOLD_SIZE'] must be a number of bytes above 0")
    passing = _strings(values, "passing")
    if not all(extension.startswith(".") for extension in passing):
        raise ImproperlyConfigured("SCRUBBER['PASSING'] must hold extensions with their dots")
    return Options(
        policy=policy,
        rename=rename,
        max_size=largest,
        passing=frozenset(extension.lower() for extension in passing),
        hold=hold,
        hold_size=room,
        exempt=_strings(values, "exempt"),
        companions=_companions(values.get("companions", {})),
    )


def _strings(values: dict[str, Any], key: str) -> frozenset[str]:
    given = values.get(key, ())
    if not isinstance(given, list | tuple | set | frozenset) or not all(isinstance(v, str) for v in given):
        raise ImproperlyConfigured(f"SCRUBBER[{key.upper()!r}] must be a list of strings")
    return frozenset(given)


def _companions(given: Any) -> dict[str, dict[str, str]]:
    try:
        return {str(label).lower(): follow_from(dict(columns)) for label, columns in dict(given).items()}
    except (TypeError, ValueError):
        raise ImproperlyConfigured("SCRUBBER['COMPANIONS'] has the wrong type") from None


def follow_from(columns: dict[str, str]) -> dict[str, str]:
    """Columns and what they follow from: "size" (bytes), or an algorithm of hashlib (hex)."""
    for how in columns.values():
        if how != "size" and (how not in hashlib.algorithms_available or how.startswith("shake")):
            raise ImproperlyConfigured(
                f"a column cannot follow from {how!r}: say 'size', 'sha1' and the like"
            )
    return columns


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _forget(*, setting: str, **_: object) -> None:
    if setting == "SCRUBBER":
        options.cache_clear()


setting_changed.connect(_forget)  # tests change settings
