"""Accepted findings in words, kept as salted fingerprints: what was there stays, what is new is reported.

A fingerprint is HMAC-SHA256 (RFC 2104) over rule, path and part of the text, under a key that scrypt (RFC
7914, N = 2^12, r = 8, p = 1, some 14 milliseconds a guess) makes of the value and the salt of the file. So
neither a value nor a path stands in a baseline, and trying out a list of names takes long. It is no secret
for all that: whoever has the files has the names anyway.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from scrubber._folding import words
from scrubber.errors import PolicyError
from scrubber.model import MEDIA

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scrubber.model import Finding

VERSION: Final = 1
_MOST: Final = 32 << 20  # bytes of a baseline


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted finding: its rule, the fingerprint in hex, and why it is accepted."""

    rule: str
    fingerprint: str = field(repr=False)
    reason: str


@dataclass(slots=True)
class Baseline:
    """The accepted findings of one file, and which of them were met in this run."""

    salt: bytes = field(repr=False)
    entries: dict[str, Entry] = field(default_factory=dict, repr=False)
    met: set[str] = field(default_factory=set, repr=False)
    _keys: dict[str, bytes] = field(default_factory=dict, repr=False)

    @classmethod
    def new(cls) -> Baseline:
        """An empty one with a salt of its own."""
        return cls(secrets.token_bytes(16))

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """The baseline in a file; PolicyError where it cannot be read or is none."""
        try:
            with path.open("rb") as file:
                data = json.loads(file.read(_MOST))
            if data["scrubber-baseline"] != VERSION:
                raise PolicyError(f"{path}: this baseline was written by another version of scrubber")
            entries = [_entry(each) for each in data["accepted"]]
            return cls(bytes.fromhex(data["salt"]), {each.fingerprint: each for each in entries})
        except OSError as error:
            raise PolicyError(f"{path} cannot be read: {error.strerror}") from None
        except (ValueError, KeyError, TypeError, RecursionError):
            raise PolicyError(f"{path} is no baseline of scrubber") from None

    def accepts(self, path: str, finding: Finding) -> bool:
        """Whether a finding in this file, by its path from the baseline, is accepted; it counts as met."""
        if not self.entries or not is_acceptable(finding):
            return False
        fingerprint = self.fingerprint(path, finding)
        if fingerprint in self.entries:
            self.met.add(fingerprint)
            return True
        return False

    def stale(self) -> list[tuple[int, Entry]]:
        """The entries that were not met, with their number in the file, from 1."""
        numbered = enumerate(self.entries.values(), 1)
        return [(number, entry) for number, entry in numbered if entry.fingerprint not in self.met]

    def rewritten(self, found: Iterable[tuple[str, Finding]], reason: str) -> Baseline:
        """A baseline of exactly these findings (path and finding); those known before keep their reasons."""
        new = Baseline(self.salt, _keys=self._keys)
        for path, finding in found:
            if is_acceptable(finding):
                fingerprint = self.fingerprint(path, finding)
                known = self.entries.get(fingerprint)
                new.entries[fingerprint] = known or Entry(finding.rule, fingerprint, reason)
        return new

    def to_json(self) -> str:
        """The file's text: one entry a line, so that versions of it can be compared."""
        rows = [
            json.dumps({"rule": e.rule, "fingerprint": e.fingerprint, "reason": e.reason}, ensure_ascii=False)
            for e in self.entries.values()
        ]
        accepted = ",\n    ".join(rows)
        body = f"[\n    {accepted}\n  ]" if rows else "[]"
        head = f'"scrubber-baseline": {VERSION},\n  "salt": "{self.salt.hex()}"'
        return f'{{\n  {head},\n  "accepted": {body}\n}}\n'

    def fingerprint(self, path: str, finding: Finding) -> str:
        """The fingerprint in hex; what only differs in case, accents or separators has the same one."""
        value = " ".join(word.folded for word in words(finding.value)) or finding.value
        if value not in self._keys:
            raw = value.encode("utf-8", "surrogatepass")
            self._keys[value] = hashlib.scrypt(raw, salt=self.salt, n=1 << 12, r=8, p=1, dklen=32)
        place = f"{finding.rule}\0{path}\0{finding.span.part}"
        return hmac.new(self._keys[value], place.encode("utf-8", "surrogatepass"), "sha256").hexdigest()[:32]


def is_acceptable(finding: Finding) -> bool:
    """Whether a finding can be accepted: one in words whose value is known. Media is always stripped."""
    return finding.span.part != MEDIA and bool(finding.value)


def _entry(data: dict[str, Any]) -> Entry:
    rule, fingerprint, reason = data["rule"], data["fingerprint"], data["reason"]
    if not all(isinstance(each, str) for each in (rule, fingerprint, reason)):
        raise ValueError("not an entry")
    bytes.fromhex(fingerprint)
    if not reason.strip():
        raise PolicyError("an entry of the baseline has no reason")
    return Entry(rule, fingerprint, reason)
