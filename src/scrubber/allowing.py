"""Words that are no findings: those of the policy, those of one path, and those that a post itself allows.

Allowed words are compared word by word, without case and accents: "Praça da Sé" allows `praca-da-se` and
`PracaDaSe`. A finding is allowed where all of its words are; what stands beside them is not.

A Markdown or HTML post says in comments what it allows, and where nothing is looked at:

    <!-- scrub: allow "Anne Frank" reason="author" -->
    <!-- scrub: off reason="list of donors" --> ... <!-- scrub: on -->
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from scrubber._folding import words
from scrubber.errors import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pathspec import PathSpec

    from scrubber.model import Finding
    from scrubber.policy import Policy

    Phrases = dict[str, dict[int, set[tuple[str, ...]]]]

MARKED: Final = frozenset({"markdown", "html"})  # forms of posts whose comments are read
_LONGEST: Final = 2000  # characters of one marker
_HEAD: Final = re.compile(r"<!--[ \t\r\n]{0,20}scrub:")
_ALLOW: Final = re.compile(r'allow((?:\s+"[^"]+")+)\s+reason\s*=\s*"([^"]*\S[^"]*)"')
_SWITCH: Final = re.compile(r'(on|off)(?:\s+reason\s*=\s*"[^"]*")?')
_QUOTES: Final = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'))
_FENCE: Final = re.compile(r"^ {0,3}(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)


def left(value: str, findings: Sequence[Finding], allowed: tuple[str, ...]) -> list[Finding]:
    """The findings in a text that are not allowed."""
    if not (findings and allowed):
        return list(findings)
    row = list(words(value))
    starts, ends = [word.start for word in row], [word.end for word in row]
    covered = _covered([word.folded for word in row], _phrases(allowed))
    kept = []
    for finding in findings:
        mine = range(bisect_right(ends, finding.span.start), bisect_left(starts, finding.span.end))
        telling = [i for i in mine if not _is_possessive(value, starts[i], row[i].folded)]
        if not telling or any(i not in covered for i in telling):
            kept.append(finding)
    return kept


def _is_possessive(value: str, start: int, folded: str) -> bool:
    return folded == "s" and value[start - 1 : start] in {"'", "\u2019"}


@cache
def _phrases(allowed: tuple[str, ...]) -> Phrases:
    """The allowed phrases as words, by the first one and their number; also written as one word."""
    phrases: Phrases = {}
    for phrase in allowed:
        parts = tuple(word.folded for word in words(phrase))
        for form in {parts, ("".join(parts),)} if parts else ():
            phrases.setdefault(form[0], {}).setdefault(len(form), set()).add(form)
    return phrases


def _covered(row: list[str], phrases: Phrases) -> set[int]:
    """The numbers of the words that belong to an allowed phrase."""
    covered: set[int] = set()
    for i, word in enumerate(row):
        for length, some in phrases.get(word, {}).items():
            if tuple(row[i : i + length]) in some:
                covered.update(range(i, i + length))
    return covered


def for_paths(policy: Policy, paths: Iterable[str]) -> tuple[str, ...]:
    """The words that `policy.path_allow` allows for a file which goes by these paths."""
    if not policy.path_allow:
        return ()
    known = [path.lstrip("/") for path in paths if path]
    return tuple(
        word
        for pattern, some in policy.path_allow
        if any(map(_spec(pattern).match_file, known))
        for word in some
    )


@cache
def _spec(pattern: str) -> PathSpec[Any]:
    from pathspec import PathSpec

    return PathSpec.from_lines("gitignore", [pattern])


def anchored(patterns: Mapping[str, Sequence[str]], home: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Patterns of a configuration as they are meant: from its folder `home` where they hold a slash."""
    start = re.sub(r"([\\*?\[\]!#])", r"\\\1", home.rstrip("/"))
    return tuple(
        (f"{start}/{pattern.lstrip('/')}" if "/" in pattern.rstrip("/") else pattern, tuple(some))
        for pattern, some in patterns.items()
    )


class Markers(NamedTuple):
    """What the comments of a post say: allowed words, and the ranges in which nothing is looked at."""

    allowed: tuple[str, ...] = ()
    silent: tuple[tuple[int, int], ...] = ()

    def silences(self, start: int, end: int) -> bool:
        """Whether the characters [start, end) lie in a range in which nothing is looked at."""
        at = bisect_right(self.silent, start, key=lambda silent: silent[0]) - 1
        return at >= 0 and self.silent[at][0] <= start and end <= self.silent[at][1]


def markers(source: str, form: str) -> Markers:
    """Read the markers of a post; `Malformed` says in which line one cannot be understood.

    Markers in fenced code and behind a backtick are examples, and not read.
    """
    if form not in MARKED or "scrub:" not in source:
        return Markers()
    allowed: list[str] = []
    silent: list[tuple[int, int]] = []
    off: int | None = None
    for start, end, said in _comments(source, _code(source) if form == "markdown" else []):
        allow, switch = _ALLOW.fullmatch(said), _SWITCH.fullmatch(said)
        if allow:
            allowed += re.findall(r'"([^"]+)"', allow[1])
        elif switch and (switch[1] == "off") == (off is None):
            if off is not None:
                silent.append((off, start))
            off = end if off is None else None
        else:
            line = source.count("\n", 0, start) + 1
            raise Malformed(
                f"line {line}: this marker is not understood; write "
                '<!-- scrub: allow "words" reason="why" -->, <!-- scrub: off --> or <!-- scrub: on -->'
            )
    if off is not None:
        silent.append((off, len(source)))
    return Markers(tuple(allowed), tuple(silent))


def _comments(source: str, code: list[tuple[int, int]]) -> Iterable[tuple[int, int, str]]:
    at = 0
    while (start := source.find("<!--", at)) >= 0:
        at = start + 4
        head = _HEAD.match(source, start)
        inside = bisect_right(code, start, key=lambda fenced: fenced[0]) - 1
        example = source[start - 1 : start] == "`" or (inside >= 0 and start < code[inside][1])
        if head is None or example:
            continue
        end = source.find("-->", head.end(), head.end() + _LONGEST)
        said = source[head.end() : end if end >= 0 else head.end()]
        at = end + 3 if end >= 0 else head.end()
        yield start, at, said.translate(_QUOTES).strip()


def _code(source: str) -> list[tuple[int, int]]:
    """The ranges of fenced code (CommonMark 0.31, 4.5); a fence that is not closed runs to the end."""
    ranges: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    for match in _FENCE.finditer(source):
        fence, rest = match[1], match[2]
        if opened is None:
            if fence[0] == "~" or "`" not in rest:
                opened = (match.start(), fence)
        elif fence.startswith(opened[1]) and not rest.strip():
            ranges.append((opened[0], match.end()))
            opened = None
    return [*ranges, (opened[0], len(source))] if opened else ranges
