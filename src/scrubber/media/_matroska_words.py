"""What the tags of a Matroska film say: RFC 9559 section 5.1.8, the tag registry of the CELLAR group."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import InputError
from scrubber.media._ebml import Element, children, text
from scrubber.media._matroska_ids import SIMPLE, TAG, TAG_NAME, TAG_STRING
from scrubber.media._verdicts import SEEN_LIMIT, note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding

_MOST: Final = 500  # tags that are named
_DEPTH: Final = 8
_RULES: Final = (
    (re.compile(r"TITLE|SUBTITLE"), "M503", "Matroska title"),
    (re.compile(r"(?:.*DATE.*|.*TIME|.*_AT|YEAR)(?:_UTC)?"), "M401", "tag with a date"),
    (re.compile(r"ENCODER.*|_STATISTICS_WRITING_APP|.*HANDLER.*|.*VENDOR.*"), "M501", "tag of a program"),
    (re.compile(r".*LOCATION.*|.*GPS.*|.*COUNTRY|.*CITY"), "M102", "tag with a place"),
    (re.compile(r"COPYRIGHT.*|LICENSE|TERMS_OF_USE"), "M202", "tag with a credit"),
    (re.compile(r".*ARTIST|.*AUTHOR.*|DIRECTOR|.*COMPOSER|.*WRITER|LYRICIST|.*PRODUCER|ACTOR|.*PERFORMER"
                r"|ENCODED_BY|PUBLISHER|MIXED_BY|.*OPERATOR|.*OWNER.*|.*CREATOR"), "M201",
                "tag with a person"),
    (re.compile(r"EMAIL|PHONE|FAX|ADDRESS|URL|WEB.*"), "M204", "tag with a contact"),
    (re.compile(r".*MAKE|.*MODEL|.*CAMERA.*|.*DEVICE.*"), "M301", "tag with a device"),
    (re.compile(r"BPS|NUMBER_OF_.*|_STATISTICS_TAGS|DURATION|.*BITRATE|REPLAYGAIN.*|BPM|LANGUAGE|.*BRAND.*"
                r"|MINOR_VERSION"), "M901", "tag"),
)  # fmt: skip


def tags(source: Source, element: Element, plugin: str) -> list[Finding]:
    """What the Tags element says, as far as it can be read."""
    found: list[Finding] = []
    if element.end - element.body <= SEEN_LIMIT:
        try:
            for finding in _tags(source, element, plugin, 0):
                found.append(finding)
                if len(found) >= _MOST:
                    break
        except InputError:
            pass  # what could be read is named; all of it goes
    return found or [note("M503", (element.start, element.end), "tags", plugin)]


def _tags(source: Source, parent: Element, plugin: str, depth: int) -> Iterator[Finding]:
    name = value = ""
    for child in children(source, parent):
        if child.id in {TAG, SIMPLE} and depth < _DEPTH:
            yield from _tags(source, child, plugin, depth + 1)
        elif child.id == TAG_NAME:
            name = text(source, child, 200).upper()
        elif child.id == TAG_STRING:
            value = text(source, child)
    if parent.id == SIMPLE and name:
        rule, why = next(
            ((rule, why) for form, rule, why in _RULES if form.fullmatch(name)), ("M503", "comment")
        )
        shown = "" if rule == "M901" else value
        yield note(rule, (parent.start, parent.end), why, plugin, shown)
