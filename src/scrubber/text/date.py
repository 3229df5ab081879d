"""Find dates: written with month names in ten languages, in figures (ISO 8601 and local orders), and years.

A date of birth, of a party or of a stay in hospital is half of what traces a child. Sizes, clock times,
counters and seconds since 1970 are none; dates inside the names that cameras give are.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.text import _dates as dates
from scrubber.text import _months as months
from scrubber.text._detect import Hit, RuleDetector
from scrubber.text._grammar import extension
from scrubber.text._lexis import APOSTROPHES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.text._view import View

RULE: Final = "T401"
_WINDOW: Final = 48  # characters before a month's name that can belong to its date
_DIGIT: Final = re.compile(r"\d")
_CAMERA: Final = re.compile(
    r"(?i)(?:(?<![^\W_])(?:img|imag|dsc[nf]?|mvi|_?mg|sam|pict|cimg|dji|gopr|hpim|kimg|wa|vid|no\.?|nr\.?"
    r"|n\.)|[$€£#])[_\- ]?$"
)


def hits(seen: View, language: str) -> Iterator[Hit]:
    """Yield the dates of one text; the longest reading of each comes first."""
    work = seen.value
    if seen.named:
        work = _blank(work, [place for place in seen.grammar if _DIGIT.search(work, *place)])
    if not months.ALL.isdisjoint(map(str.lower, _letters().findall(work))):
        written = list(_written(seen, work, language))
        work = _blank(work, [(hit.start, hit.end) for hit in written])
        yield from written
    if _DIGIT.search(work):
        yield from _figures(seen, work)


def _blank(work: str, places: Sequence[tuple[int, int]]) -> str:
    """The text without what stands at some places, of the same length."""
    if not places:
        return work
    chars = list(work)
    for start, end in places:
        chars[start:end] = "\0" * (end - start)
    return "".join(chars)


# With the name of a month


@cache
def _before() -> re.Pattern[str]:
    day = rf"(?<!\d){dates.DAY}(?:st|nd|rd|th|er|ère|\.|º|ª|°|e)?"
    joint = r"(?:\s?[\-\u2013/]\s?|\s(?:al?|to|au|bis|e|and|und|et|y|till|tot|do|&)\s)"
    of = rf"[ _.\-/]{{0,3}}(?P<of>(?:de|of|di|den)[ _.\-]|d[{APOSTROPHES}])?$"
    return re.compile(
        rf"(?i)(?:\b(?:{months.WEEKDAYS})[,. _\-]{{1,3}})?(?:(?P<day>(?:{day}{joint})?{day}){of}"
        rf"|(?P<year>(?<!\d){dates.YEAR})[ _\-.]{{1,2}}$)"
    )


@cache
def _weekday() -> re.Pattern[str]:
    return re.compile(rf"(?i)\b(?:{months.WEEKDAYS})[,. _\-]{{1,3}}$")


@cache
def _after() -> re.Pattern[str]:
    day = rf"{dates.DAY}(?:st|nd|rd|th|\.(?!\d))?(?!\d|[:h]\d|\.\d)"
    year = rf"(?:1[0-8]\d\d|{dates.YEAR}|[{APOSTROPHES}]\d\d)(?!\d)"
    more = r"(?:\s?[\-\u2013&]\s?|\s(?:to|and)\s)"
    return re.compile(
        rf"(?i)\.?(?:[ _\-.,]{{0,3}}(?P<day>{day}(?:{more}{day})?))?"
        rf"(?:[ _\-.,/]{{0,3}}(?:(?:de|del|of|do|des)[ _\-])?(?P<year>{year}))?"
    )


@cache
def _letters() -> re.Pattern[str]:
    return re.compile(r"[A-ZÀ-Þ]?[^\W\d_A-ZÀ-Þ]{2,}|[A-ZÀ-Þ]{3,}")


class _Month(NamedTuple):
    """A month's name in a text, and what stands beside it."""

    name: str
    seen: View
    language: str
    match: re.Match[str]
    before: re.Match[str] | None
    after: re.Match[str] | None

    def has(self, group: str) -> bool:
        """Whether a `day` or `year` stands beside it."""
        return any(beside is not None and beside[group] for beside in (self.before, self.after))


def _written(seen: View, work: str, language: str) -> Iterator[Hit]:
    for match in _letters().finditer(work):
        name = match[0].lower()
        if name not in months.ALL or _glued(work, match):
            continue
        before = _before().search(work[max(0, match.start() - _WINDOW) : match.start()])
        after = _after().match(work, match.end())
        score = _sureness(_Month(name, seen, language, match, before, after))
        if not score:
            continue
        start = match.start() - len(before[0]) if before else match.start()
        end = after.end() if after and (after["day"] or after["year"]) else match.end()
        if not before and end > match.end() and (day := _weekday().search(work[max(0, start - 16) : start])):
            start -= len(day[0])
        why = "month by name" if end - start == len(name) else "date with month name"
        yield Hit(start, end, RULE, score, why)


def _glued(work: str, match: re.Match[str]) -> bool:
    """Whether the letters go on before or behind, other than at an edge of camelCase."""
    first, last = match.start(), match.end()
    before = work[first - 1 : first].isalpha() and not (work[first - 1].islower() and work[first].isupper())
    behind = work[last : last + 1].isalpha() and not (work[last - 1].islower() and work[last].isupper())
    return before or behind


def _sureness(month: _Month) -> float:
    """The probability that a month's name is one, by the numbers beside it; 0 where it is none."""
    name, before, year = month.name, month.before, month.has("year")
    of = bool(before and before["of"])
    if name in months.DOUBTFUL and name not in months.CERTAIN:
        if of or (year and before and before["day"]):
            return 0.9
        close = month.after is not None and month.after.end() - month.match.end() == 4  # as in `set2019`
        return 0.75 if year and (close or month.language in {"pt", "es", "it"} or name == "marco") else 0.0
    if year:
        return 0.97 if month.has("day") else 0.95
    if name == "julio":
        return 0.8 if before and (of or month.language == "es") else _alone(month)
    if month.has("day"):
        return 0.9 if name in months.CERTAIN or before else 0.65
    return _alone(month)


def _alone(month: _Month) -> float:
    """The same, where no number stands beside it."""
    name, match, value = month.name, month.match, month.seen.value
    if name in months.CERTAIN:
        return 0.7
    if name not in months.LIKELY:
        return 0.0
    words = re.findall(r"[^\W\d_]+", value[max(0, match.start() - 16) : match.start()])
    if words and words[-1].lower() in months.BESIDE.get(name, ()):
        return 0.7
    home = months.HOME.get(name)
    if home is None or not (month.language in home or not month.language):
        return 0.0
    if month.seen.named:
        at_edge = match.start() == 0 or match.end() == len(value) - len(extension(value))
        return 0.55 if at_edge else 0.0
    before_a_name = re.match(r"\s[^\W\d_a-zß-ÿ]", value[match.end() : match.end() + 2])
    return 0.55 if name in {"april", "abril"} and match[0][0].isupper() and not before_a_name else 0.0


# In figures


def _figures(seen: View, work: str) -> Iterator[Hit]:
    for pattern, score, why in dates.fitting(work):
        blanks = []
        for match in pattern.finditer(work):
            start, end = match.span("d")
            if not _plausible(why, match["d"], at_start=seen.named or start == 0):
                continue
            blanks.append(match.span())
            yield Hit(start, end, RULE, score, why)
        work = _blank(work, blanks)
    if not dates.YEAR_SIGN.search(work):
        return
    for match in dates.years().finditer(work):
        start, end = match.span("old" if match["old"] else 0)
        if score := _year_score(seen, work[start:end], start, end):
            yield Hit(start, end, RULE, score, "year")


def _plausible(why: str, date: str, *, at_start: bool) -> bool:
    if why.endswith("six figures"):
        return at_start
    if why == "years":
        first, last = int(date[:4]), re.split(r"\D+", date)[-1]
        return 0 < (int(last) - first if len(last) == 4 else (int(last) - first) % 100) <= 60 and (
            len(last) == 4 or (int(last) - first) % 100 <= 10
        )
    return True


def _year_score(seen: View, year: str, start: int, end: int) -> float:
    value = seen.value
    if _CAMERA.search(value[max(0, start - 6) : start]):
        return 0.0
    if not year[0].isdigit():
        return 0.0 if seen.named else 0.7
    if not seen.named:
        return 0.9
    beside = re.match(r"[_\- ]\d{3,4}(?!\d)", value[end : end + 6]) or re.search(
        r"(?<!\d)\d{3,4}[_\- ]$", value[max(0, start - 6) : start]
    )
    return 0.4 if year in {"1920", "2048", "2000"} and (beside or year != "2000") else 0.85


detector = RuleDetector("date", hits)
