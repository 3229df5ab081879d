"""Texts with marked private spans: "[P:Emma] in [L:Leeds]"."""

from __future__ import annotations

import re

from scrubber.model import Finding, Kind, Span, Text

_KINDS = {
    "P": ("T101", Kind.PERSON),
    "L": ("T201", Kind.PLACE),
    "O": ("T301", Kind.INSTITUTION),
    "D": ("T401", Kind.DATE),
    "A": ("T402", Kind.AGE),
    "C": ("T501", Kind.CONTACT),
    "I": ("T511", Kind.IDENTIFIER),
}


def marked(text, part="caption", language=None):
    plain, findings, at = "", [], 0
    for match in re.finditer(r"\[([PLODACI]):([^\]]*)\]", text):
        plain += text[at : match.start()]
        rule, kind = _KINDS[match[1]]
        findings.append(Finding(rule, kind, Span(part, len(plain), len(plain) + len(match[2])), match[2]))
        plain += match[2]
        at = match.end()
    return Text(part, plain + text[at:], language), findings
