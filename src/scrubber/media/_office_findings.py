"""Findings in the parts of an office document, gathered while they are read: each sort once, words all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import Uncleanable
from scrubber.media._verdicts import note

if TYPE_CHECKING:
    from collections.abc import Collection

    from scrubber.model import Finding

_MOST: Final = 400  # findings of one part
REFUSALS: Final = {
    "M507": ("tracked-changes", "it holds tracked changes, which the policy refuses: accept or reject them"),
    "M508": ("macros", "it holds macros or scripts, which the policy refuses"),
}
WORDS: Final = frozenset({"M506"})


class Seen:
    """What one part loses (`went`), and what stays in it and is worth knowing (`stays`)."""

    def __init__(self, place: tuple[int, int], source: str, refuses: Collection[str] = ()) -> None:
        self._place, self._source, self._refuses = place, source, refuses
        self._went: dict[tuple[str, str, str], None] = {}
        self._stays: dict[tuple[str, str, str], None] = {}

    def went(self, rule: str, why: str, value: str = "") -> None:
        """Note that something goes."""
        if len(self._went) < _MOST:
            self._went[rule, why, value.strip()] = None

    def stays(self, rule: str, why: str, value: str = "") -> None:
        """Note that something stays; words without a letter are nothing.

        Raises Uncleanable for what the policy wants refused.
        """
        if rule in REFUSALS and REFUSALS[rule][0] in self._refuses:
            raise Uncleanable(REFUSALS[rule][1])
        if len(self._stays) < _MOST and (rule not in WORDS or any(map(str.isalpha, value))):
            self._stays[rule, why, value.strip()] = None

    @property
    def gone(self) -> tuple[Finding, ...]:
        """What goes; a sort without a value is left out where the same sort has one."""
        valued = {(rule, why) for rule, why, value in self._went if value}
        return self._made({key: None for key in self._went if key[2] or key[:2] not in valued})

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What stays."""
        return self._made(self._stays)

    def _made(self, keys: dict[tuple[str, str, str], None]) -> tuple[Finding, ...]:
        return tuple(note(rule, self._place, why, self._source, value) for rule, why, value in keys)
