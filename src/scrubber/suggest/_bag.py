"""Tables of words, written as one string."""

from __future__ import annotations


def bag(words: str) -> frozenset[str]:
    """The words of a table row."""
    return frozenset(words.split())


def pairs(words: str) -> dict[str, str]:
    """`no=em na=em` as a mapping."""
    return dict(word.split("=", 1) for word in words.split())
