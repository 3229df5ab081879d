"""Find plugins: the public modules of one of our packages, and entry points of third parties."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points
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
    for entry in entry_points(group=package):
        try:
            found.append(entry.load())
        except Exception as error:
            raise PluginError(f"plugin {entry.name!r} of group {package} could not be loaded") from error
    return tuple(found)
