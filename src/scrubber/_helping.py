"""What texts do for each other, and pipelines of a user for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrubber.errors import PluginError, ScrubberError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.model import Finding, Text


def members(albums: Sequence[str]) -> list[list[int]]:
    """The numbers of the groups of each album that has several."""
    numbered: dict[str, list[int]] = {}
    for i, album in enumerate(albums):
        if album:
            numbered.setdefault(album, []).append(i)
    return [numbers for numbers in numbered.values() if len(numbers) > 1]


def helped(way: str, texts: Any, found: Any) -> Any:
    """What `names.reinforce` or `names.reinforce_album` makes of some findings."""
    from scrubber.text import names

    try:
        return getattr(names, way)(texts, found)
    except ScrubberError:
        raise
    except Exception as error:  # noqa: BLE001 - promise P5, and its text may quote the input
        raise PluginError(f"names in several texts failed with {type(error).__name__}") from None


def with_models(
    models: Sequence[str], texts: Sequence[Text], found: Sequence[Sequence[Finding]]
) -> list[list[Finding]]:
    """The findings, and what the pipelines of a user find."""
    from scrubber.text._extra_findings import with_models as added

    return added(models, texts, found)
