"""Find plugins: the public modules of one of our packages, and entry points of third parties."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any

from scrubber.errors import PluginError


@cache
def plugins(package: str, attribute: str) -> tuple[Any, ...]:
    """Import every public module of `package` and collect its `attribute`, in alphabetical order.

    Modules whose name starts with an underscore are private helpers. Third parties follow, through the
    entry-point group that has the package's name. Raises PluginError for a module without the attribute.
    """
    found = []
    for info in sorted(pkgutil.iter_modules(importlib.import_module(package).__path__), key=lambda m: m.name):
        if not info.name.startswith("_"):
            module = importlib.import_module(f"{package}.{info.name}")
            try:
                found.append(getattr(module, attribute))
            except AttributeError:
                raise PluginError(f"{package}.{info.name} has no attribute {attribute!r}") from None
    for entry in _entry_points(package):
        try:
            found.append(entry.load())
        except Exception as error:
            raise PluginError(f"plugin {entry.name!r} of group {package} could not be loaded") from error
    return tuple(found)


def _entry_points(group: str) -> Any:
    from importlib.metadata import entry_points  # costs 50 ms, which runs that route by a hint do not pay

    return entry_points(group=group)


@cache
def plugin(package: str, module: str, attribute: str) -> Any:
    """One plugin of ours by the name of its module, without loading the others."""
    return getattr(importlib.import_module(f"{package}.{module}"), attribute)
