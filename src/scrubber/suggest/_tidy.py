"""Repair a sentence where something was taken out: separators, brackets, lonely joining words, capitals."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from scrubber.suggest._slots import REMOVED

if TYPE_CHECKING:
    from scrubber.suggest._grammar import Grammar

_GONE: Final = REMOVED
_QUOTES: Final = (
    ("(", ")"),
    ("[", "]"),
    ('"', '"'),
    ("\u201c", "\u201d"),
    ("\u00ab", "\u00bb"),
    ("\u201e", "\u201c"),
    ("\u2018", "\u2019"),
    ("{", "}"),
    ("\u00a1", "!"),
    ("\u00bf", "?"),
)
_EMPTY: Final = re.compile(
    "|".join(
        rf"{re.escape(a)}[\s,;:/|&+.-]{{0,8}}{_GONE}[\s,;:/|&+.{_GONE}-]{{0,8}}{re.escape(b)}"
        for a, b in _QUOTES
    )
)
_DASH: Final = r"[-\u2013\u2014|/\u00b7\u2022*~]"
_REPAIRS: Final = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (rf"{_GONE}[ \t{_GONE}]*{_GONE}", _GONE),
        (
            rf"(^|\n)[ \t]*{_GONE}[ \t]*(?:[,;:.!?&+]|{_DASH}){{1,8}}[ \t]*",
            rf"\1{_GONE}",
        ),  # ", more" at the start
        (rf"(?:[ \t]*(?:[,;:&+]|{_DASH})){{1,8}}\s*{_GONE}\s*($|\n)", r"\1"),  # "words, " at the end
        (rf"[ \t]*[,;:][ \t]*{_GONE}[ \t]*(?=[,;:.!?)\]])", ""),  # "words, , more"
        (rf"([.!?])[ \t]*{_GONE}[ \t]*[.,;:!?]", rf"\1 {_GONE}"),  # "Words. ."
        (rf"([(\[])[ \t]*{_GONE}[ \t]*[,;:/|]?[ \t]*", r"\1"),  # "(, words)"
        (rf"[ \t]*[,;:/|]?[ \t]*{_GONE}[ \t]*(?=[)\]])", ""),  # "(words, )"
        (rf"[ \t]*{_GONE}([ \t]*)(?=[;:!?])", r"\1"),  # French has a space there
        (rf"[ \t]*{_GONE}[ \t]*(?=[,.)\]])", ""),  # "words ,"
        (rf"[ \t]+{_DASH}[ \t]*{_GONE}[ \t]*(?={_DASH})", " "),  # "a - - b"
        (rf"([,;:])[ \t]*{_GONE}[ \t]*({_DASH})", r" \2"),
    )
)
_ARTICLE: Final = re.compile(rf"\b([Aa])n?([ \t]+{_GONE}[ \t]*)(\w)")
_INSERTED: Final = re.compile(rf"(?<=\w),[ \t]*{_GONE}[ \t]*,[ \t]*(?=[a-z\u00df-\u00ff]+[ \t])")
_HASHTAG: Final = re.compile(rf"#[\w{_GONE}]*{_GONE}\w*")


@cache
def _lonely(grammar_code: str, words: frozenset[str], born: frozenset[str]) -> tuple[re.Pattern[str], ...]:
    """Joining words with nothing to join; `grammar_code` only tells the cache entries apart."""
    assert grammar_code
    joined = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"
    births = "|".join(re.escape(word) for word in sorted(born)) or "(?!)"
    return (
        re.compile(rf"({_GONE}[ \t]*,?[ \t]*)(?:{joined})(?=[ \t]*,?[ \t]*{_GONE})", re.IGNORECASE),
        re.compile(rf"(^|[.!?;:,(\[\n][ \t]*){_GONE}[ \t]*(?:{joined})(?=\s)", re.IGNORECASE),
        re.compile(rf"(?<![\w])(?:{joined})\s*{_GONE}(?=\s*(?:$|[.!?;:,)\]\n]))", re.IGNORECASE),
        re.compile(rf"[ \t]*,?[ \t]*\b(?:{births})\s*{_GONE}(?=\s*(?:$|[.!?;,)\]\n]))", re.IGNORECASE),
    )


def _without(match: re.Match[str]) -> str:
    """What stays of `, born` when the date is gone."""
    return f", {_GONE}" if "," in match.group() else f" {_GONE}"


@cache
def _led(grammar_code: str, words: frozenset[str]) -> re.Pattern[str]:
    """A comma before something that is gone, with a preposition behind it."""
    assert grammar_code
    joined = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<=\w),[ \t]*{_GONE}[ \t]+(?=(?:{joined})\s)")


def tidy(text: str, grammar: Grammar, *, lower: bool) -> str:
    """Remove the marks and what makes no sense around them; `lower`: sentences start small in this text."""
    text = re.sub(r"[ \t]{2,}", " ", _HASHTAG.sub(_GONE, text))
    between, start, end, births = _lonely(grammar.code, grammar.conjunctions, grammar.born | grammar.died)
    if grammar.code not in {"de", "nl"}:  # where the participle may stand far from its verb
        text = births.sub(_without, re.sub(rf"{_GONE}[ \t{_GONE}]*{_GONE}", _GONE, text))
    if grammar.code in {"fr", "it"}:
        text = _INSERTED.sub(rf" {_GONE} ", text)
        text = _led(grammar.code, grammar.prepositions.union(grammar.contracted)).sub(rf" {_GONE} ", text)
    for _ in range(6):
        before = text
        text = _EMPTY.sub(_GONE, text)
        for pattern, new in _REPAIRS:
            text = pattern.sub(new, text)
        text = between.sub(r"\1", text)
        text = births.sub(_GONE, text)
        text = start.sub(rf"\1{_GONE}", text)
        text = end.sub(_GONE, text)
        if text == before:
            break
    if grammar.code == "en":
        text = _ARTICLE.sub(_article, text)
    if not lower:
        text = _capitals(text)
    return _spaces(text, french=grammar.code == "fr")


def _article(match: re.Match[str]) -> str:
    """`an Oxford street` must become `a street`."""
    vowel = match[3] in "aeiouAEIOU"
    return f"{match[1]}{'n' if vowel else ''}{match[2]}{match[3]}"


def _capitals(text: str) -> str:
    """Write a capital where a sentence now begins with another word."""
    pattern = re.compile(rf"(^|[.!?\u2026]\s+|\n\s*)([\"'\u201c\u00ab(\[]?\s*{_GONE}[\s{_GONE}]*)([^\W\d_])")
    return pattern.sub(lambda match: match[1] + match[2] + match[3].upper(), text)


def _spaces(text: str, *, french: bool) -> str:
    text = re.sub(rf"[ \t]*{_GONE}(?=[\"'\u201d\u00bb])", "", text)
    text = re.sub(rf"(?<=[\"'\u201c\u201e\u00ab(]){_GONE}[ \t]*", "", text)
    text = re.sub(rf"[ \t]*{_GONE}[ \t]*", " ", text)
    text = re.sub(r"[ \t]{2,}", " ", text)
    closing = ",.)\\]" if french else ",.;)\\]"
    text = re.sub(rf"[ \t]+([{closing}])(?=\s|$|[,.;)\]])", r"\1", text)
    text = re.sub(r"([(\[])[ \t]+", r"\1", text)
    text = re.sub(r"\s*\n\s*\n\s*", "\n\n", text)
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", text)
    return text.strip(" \t\n,;:|/&+\u2013\u2014-").strip()
