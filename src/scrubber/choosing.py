"""A person's own wording for one text of a report: searched before it is taken (promise P8)."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scrubber import allowing, wording
from scrubber.errors import AssetChanged, InputError
from scrubber.model import MEDIA
from scrubber.report import Report
from scrubber.stand_ins import written
from scrubber.suggest._twins import twin as twin_of

if TYPE_CHECKING:
    from scrubber.model import Finding, Suggestion, Text
    from scrubber.policy import Policy

_LONGEST_NAME: Final = 255  # bytes; what the usual file systems take


def chosen(report: Report, part: str, value: str, policy: Policy) -> Report:
    """The report with `value` as the words of `part`, what is still found in it, and offers for that.

    The other texts help to find names in it, and so do the words that stood there before: a name that was
    sure in them is sure in the new ones. What was found in the other texts stays as it was. An empty value
    takes the text away; a name cannot be empty.
    """
    old = _text(report, part)
    _refuse_unusable(part, value)
    texts = tuple(replace(t, value=value) if t is old else t for t in report.texts if value or t is not old)
    found: tuple[Finding, ...] = ()
    offers: list[tuple[Suggestion, ...]] = []
    if value:
        new = replace(old, value=value)
        allowed = allowing.for_paths(policy, [f"{report.text('folder')}/{report.text('name')}"])
        stand_ins = written(value, policy.strategy, policy.names)
        twin = twin_of(new, stand_ins, new.language)
        group = [twin.text, *(t for t in texts if t.part != part), old]
        ((left, *_),) = wording.search([group], policy, allowed=[allowed])
        found = tuple(twin.back(left, new))
        offers = wording.suggest([new], [found], policy, [allowed])
    return Report(  # its linkability follows from the new texts and findings
        report.format,
        report.digest,
        report.size,
        texts,
        (*(f for f in report.findings if f.span.part != part), *found),
        (*(s for s in report.suggestions if s.part != part), *(s for some in offers for s in some)),
    )


def _text(report: Report, part: str) -> Text:
    """The text that is reworded; an error where the report does not hold the words to search with."""
    if any(not text.value for text in report.texts):
        raise InputError(
            "this report holds no texts, so that a wording could be searched with them: check the asset "
            "again, or save reports with show_values=True"
        )
    text = next((text for text in report.texts if text.part == part), None)
    if text is None:
        known = ", ".join(sorted(t.part for t in report.texts)) or "none"
        raise InputError(f"the report has no text {part!r}; it has: {known}")
    for finding in report.findings:
        if finding.span.part != MEDIA and not _stands(finding, report.text(finding.span.part)):
            raise AssetChanged("the texts of this report are not those in which its findings were made")
    return text


def _stands(finding: Finding, value: str) -> bool:
    """Whether what was found stands where it was found."""
    held = value[finding.span.start : finding.span.end]
    return bool(held) and finding.value in {"", held}


def _refuse_unusable(part: str, value: str) -> None:
    try:
        size = len(value.encode())
    except UnicodeEncodeError:
        raise InputError("the wording holds characters that cannot be written") from None
    if part in {"name", "folder"} and value:
        names = value.split("/") if part == "folder" else [value]
        strange = any(char in "/\\" or unicodedata.category(char) == "Cc" for name in names for char in name)
        if strange or any(name in {"", ".", ".."} for name in names):
            raise InputError(f"the wording is no usable {part}")
        if max(len(name.encode()) for name in names) > _LONGEST_NAME:
            raise InputError(f"the wording is too long for a {part}: {size} bytes")
    elif part == "name":
        raise InputError("a file name cannot be empty")
