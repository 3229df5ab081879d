"""Inline markup of reStructuredText: what a reader sees of it, its links, and how new words are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN: Final = re.compile(
    r"""
    \\(?P<escaped>.)
  | (?<!\w)``(?!\s)(?P<literal>(?:[^`]|`(?!`))++)``
  | (?P<role>(?<![\w:]):[a-zA-Z](?:[\w.+:-]*\w)?:|(?<!\w))
    `(?!\s)(?P<quoted>(?:[^`\\]|\\.)++)(?<!\s)`(?P<suffix>__?(?!\w)|:[a-zA-Z][\w.+:-]*:|(?!\w))
  | (?<!\w)\*\*(?!\s)(?P<strong>(?:[^*\\]|\\.|\*(?!\*))++)(?<!\s)\*\*(?!\w)
  | (?<!\w)\*(?![\s*])(?P<emphasis>(?:[^*\\]|\\.)++)(?<!\s)\*(?!\w)
  | (?<!\w)\|(?!\s)(?P<substitution>(?:[^|\\]|\\.)++)(?<!\s)\|(?:__?(?!\w))?
  | (?<![\w\-.+:])(?P<reference>[^\W_]++(?:[-.+:_][^\W_]++)*+)__?(?!\w)
    """,
    re.VERBOSE | re.DOTALL,
)
_EMBEDDED: Final = re.compile(r"(?:\s|\A)<(?!\s)((?:[^<>\\]|\\.)++)>\Z", re.DOTALL)
_UNESCAPE: Final = re.compile(r"\\(?:\s|(.))", re.DOTALL)
_URI: Final = re.compile(r"\\(\s)|\\(.)|\s+", re.DOTALL)
_URI_SPECIAL: Final = re.compile(r"[\\`<>]|\s")
_ALIAS: Final = re.compile(r"(?<!\\)(?:\\\\)*_\Z")
_SPECIAL: Final = re.compile(r"[\\*`|]|_(?![^\W_])")
_SPACE: Final = re.compile(r"[\x00-\x20\x7f\x85\u2028\u2029]+")
_BLOCK_START: Final = re.compile(r"[^\w\s\\/]|/(?![\w-]+[/.])|\(?(?:\w+|\#)[.)](?:\s|\Z)")


class Run(NamedTuple):
    """Words at [start, end) with what a reader sees; `linked`: the text of a link."""

    start: int
    end: int
    value: str
    linked: bool = False


class Link(NamedTuple):
    """A target at [start, end)."""

    start: int
    end: int
    target: str


def inline(source: str, start: int, end: int) -> Iterator[Run | Link]:
    """The words of a paragraph, cut at its links, and the links, in order."""
    begin = at = start
    seen: list[str] = []
    for token in _TOKEN.finditer(source, start, end):
        seen.append(source[at : token.start()])
        at = token.end()
        parts = list(_linked(source, token))
        if parts:
            yield from _run(source, begin, token.start(), seen)
            yield from parts
            begin, seen = at, []
        else:
            seen.append(_shown(token))
    seen.append(source[at:end])
    yield from _run(source, begin, end, seen)


def _run(source: str, start: int, end: int, seen: list[str]) -> Iterator[Run]:
    value = " ".join("".join(seen).split())
    if any(map(str.isalnum, value)):
        raw = source[start:end]
        yield Run(start + len(raw) - len(raw.lstrip()), start + len(raw.rstrip()), value)


def _linked(source: str, token: re.Match[str]) -> Iterator[Run | Link]:
    """The text and the target of a link; nothing for other markup."""
    quoted = token["quoted"]
    if quoted is None:
        return
    begin = token.start("quoted")
    download = token["role"] == ":download:"
    embedded = _EMBEDDED.search(quoted) if quoted[-1] == ">" else None
    if not download and not (embedded and token["suffix"] in {"_", "__"}):
        return
    if embedded is None:
        yield Link(begin, begin + len(quoted), uri_value(quoted))
    elif not _ALIAS.search(embedded[1]):
        text = source[begin : begin + embedded.start()]
        if text.strip():
            yield Run(begin, begin + len(text.rstrip()), shown(text), linked=True)
        value = uri_value(embedded[1]) if download else _embedded_value(embedded[1])
        yield Link(begin + embedded.start(1), begin + embedded.end(1), value)


def _shown(token: re.Match[str]) -> str:
    """What a reader sees of markup that is no link."""
    kind = token.lastgroup
    if token["quoted"] is not None:
        text = token["quoted"]
        embedded = _EMBEDDED.search(text) if text[-1] == ">" else None
        return shown(text[: embedded.start()] if embedded and embedded.start() else text)
    if kind == "escaped":
        return "" if token["escaped"].isspace() else token["escaped"]
    text = token[kind or 0]
    return text if kind == "literal" else shown(text)


def shown(text: str) -> str:
    """Text without its escapes."""
    return _UNESCAPE.sub(lambda match: match[1] or "", text)


def uri_value(raw: str) -> str:
    """A target as docutils takes it: white space is left out unless it is escaped."""
    return _URI.sub(lambda match: " " if match[1] else match[2] or "", raw)


def _embedded_value(raw: str) -> str:
    """The target in `text <target>`_: docutils takes a backslash before the last underscore for an escape."""
    value = uri_value(raw)
    return f"{value[:-2]}_" if value.endswith(r"\_") else value


def is_alias(raw: str) -> bool:
    """Whether a target is the name of another one ("name_"), not a file."""
    return _ALIAS.search(raw) is not None


def write_uri(target: str) -> str:
    """A target in the notation of arguments, options, hyperlink targets and embedded targets alike."""
    written = _URI_SPECIAL.sub(lambda match: "\\ " if match[0].isspace() else f"\\{match[0]}", target)
    if written.endswith("_"):
        written = f"{written[:-1]}\\_"
    return f"\\{written}" if written.startswith((":", "|")) else written


def write_line(value: str) -> str:
    """Words as one line without any markup."""
    return _SPACE.sub(" ", value).strip()


def write_inline(value: str) -> str:
    """Words in running text that mean nothing but themselves."""
    written = _SPECIAL.sub(r"\\\g<0>", write_line(value))
    if _BLOCK_START.match(written):
        written = f"\\{written}"
    return f"{written[:-1]}\\:" if written.endswith("::") else written
