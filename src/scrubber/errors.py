"""Every error that scrubber raises.

ScrubberError
├─ InputError               this input cannot be handled; nothing was written
│  ├─ UnknownFormat         no handler knows these bytes
│  ├─ Malformed             the container is broken where it must be understood (`offset`, bytes)
│  ├─ LimitExceeded         a bound on time, memory or count was reached
│  ├─ Encrypted             a password or key is needed
│  └─ Uncleanable           known format that cannot be cleaned without loss
├─ NotClean                 something was left in the output; nothing was written
├─ AssetChanged             not the asset that was reported on
├─ PolicyError              the policy or configuration makes no sense
├─ UsageError               what was asked for cannot be done to these files; nothing was written
├─ MissingDependency        says what to install
└─ PluginError              a handler, reader, detector or suggester broke its contract

No message ever holds a value found in the input: it says where, not what.
"""

from __future__ import annotations


class ScrubberError(Exception):
    """Base of all errors of this package."""


class InputError(ScrubberError):
    """This input cannot be handled; nothing was written."""


class UnknownFormat(InputError):
    """No handler knows these bytes."""


class Malformed(InputError):
    """The container is broken at a place that must be understood.

    `offset` is the position in bytes from the start of the file, or None where it is not one place.
    """

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message, offset)
        self.message = message
        self.offset = offset

    def __str__(self) -> str:
        return self.message if self.offset is None else f"{self.message} (at byte {self.offset})"


class LimitExceeded(InputError):
    """A bound on time, memory or count was reached."""


class Encrypted(InputError):
    """A password or a key would be needed."""


class Uncleanable(InputError):
    """A known format that cannot be cleaned without loss."""


class NotClean(ScrubberError):
    """Something private was left in the output; nothing was written."""


class AssetChanged(ScrubberError):
    """The media or a text is not the one that was reported on."""


class PolicyError(ScrubberError):
    """The policy or the configuration makes no sense."""


class UsageError(ScrubberError):
    """What was asked for cannot be done to these files; nothing was written."""


class MissingDependency(ScrubberError):
    """A package is not installed; the message says which and how to get it."""


class PluginError(ScrubberError):
    """A handler, reader, detector or suggester broke its contract."""
