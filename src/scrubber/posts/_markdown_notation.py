"""New words and targets in the notation of Markdown. CommonMark 0.31.2, sections 2.4, 2.5, 6.3 and 6.4.

What could be misread by one dialect or another (kramdown takes any `|` for a table, a stray backquote far
before makes a code span of everything up to the next one) is written as a character reference, which all of
them know; the rest with the backslash that people write too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable

_LINES: Final = re.compile(r"[ \t]*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029][\s\x1c-\x1e]*")
_ENTITIES: Final = {"`": "&#96;", "|": "&#124;", "<": "&lt;", ">": "&gt;", "{": "&#123;", "}": "&#125;"}
_ENTITY: Final = re.compile(r"&(?=#?[0-9A-Za-z]{1,31};)")
_EVERYWHERE: Final = re.compile(r"[`|<>{}]")
_WORDS: Final = re.compile(r"[\\\[\]*]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~")
_CONTROL: Final = re.compile(r"[\x00-\x20\x7f]")
_QUOTES: Final = {'"': {'"': "&quot;"}, "'": {"'": "&#39;"}, ")": {"(": "&#40;", ")": "&#41;"}}
_QUOTE: Final = re.compile(r"[\"'](?=\s*\))")  # could end a link that was left open before
_BLOCK_START: Final = re.compile(r"^(?:([#>+=~:/!-])|(\d{1,9})([.)]))")


def one_line(words: str) -> str:
    """The words on one line: a line break with the spaces around it is one space."""
    return _LINES.sub(" ", words).replace("\0", "\ufffd").strip()


def _plain(words: str) -> str:
    words = _ENTITY.sub("&amp;", one_line(words))
    return _EVERYWHERE.sub(lambda found: _ENTITIES[found[0]], words)


def text(words: str) -> str:
    """Words where inline Markdown is read: an alt text, a caption inside of a line."""
    words = _QUOTE.sub(lambda found: _QUOTES[found[0]][found[0]], _plain(_WORDS.sub(r"\\\g<0>", words)))
    words = _parentheses(words)
    return words.replace("$", r"\$") if words.count("$") > 1 else words


def paragraph(words: str) -> str:
    """Words that begin a line: nothing that would start a list, a heading or a quotation."""
    return _BLOCK_START.sub(lambda m: "\\" + m[1] if m[1] else f"{m[2]}\\{m[3]}", text(words))


def title(closing: str) -> Callable[[str], str]:
    """Writer for what stands between the quotes of a title that `closing` ends."""
    special = _QUOTES[closing]

    def write(words: str) -> str:
        words = _plain(words).replace("\\", "\\\\")
        return "".join(special.get(letter, letter) for letter in words)

    return write


def _target(target: str) -> str:
    target = _ENTITY.sub("&amp;", target).replace("\\", "\\\\")
    return _EVERYWHERE.sub(lambda found: _ENTITIES[found[0]], target)


def bracketed(target: str) -> str:
    """A destination between angle brackets."""
    return _target(re.sub(r"[\x00-\x1f\x7f]", _percent, target))


def destination(target: str) -> str:
    """A whole destination: bare where that can be read back, else in angle brackets."""
    if not target or " " in target:
        return f"<{bracketed(target)}>"
    return _parentheses(destination_part(target))


def destination_part(target: str) -> str:
    """A part of a bare destination, which cannot be put in angle brackets."""
    return _parentheses(_target(_CONTROL.sub(_percent, target)))


def _percent(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


def _parentheses(target: str) -> str:
    """Unpaired or too many parentheses with a backslash."""
    level = 0
    for letter in target:
        level += (letter == "(") - (letter == ")")
        if not 0 <= level <= 30:
            break
    if not level:
        return target
    return re.sub(r"\\.|[()]", lambda m: m[0] if len(m[0]) > 1 else "\\" + m[0], target, flags=re.DOTALL)


def templated(target: str) -> str:
    """A target that stands bare inside a template."""
    return re.sub(r"[\x00-\x20\x7f\"'`{}\\]", _percent, target)


def quoted(target: str) -> str:
    """A target between quotes, in a template or in code."""
    return re.sub(r"[\x00-\x1f\x7f\"'`{}\\]", _percent, target)


def autolink(target: str) -> str:
    """A URL between angle brackets that is shown as it is: neither spaces nor brackets."""
    return re.sub(r"[\x00-\x20\x7f<>`]", _percent, target)


def wiki(words: str) -> str:
    """Words in a wiki link, which knows no escapes: brackets become parentheses, pipes a slash."""
    words = one_line(words).translate({91: "(", 93: ")", 124: "/", 123: "(", 125: ")"})
    return words.replace("`", "'")


def wiki_target(target: str) -> str:
    """The name of a file in a wiki link, which knows no percent-encoding."""
    return re.sub(r"[\[\]|#{}`]", _percent, unquote(target))


def attribute(words: str) -> str:
    """A value with its quotes in an attribute list or a Liquid tag; dialects differ about escapes: none."""
    words = one_line(words).translate({123: "(", 125: ")", 92: "/"}).replace("`", "'").replace("|", "/")
    if '"' not in words:
        return f'"{words}"'
    return f"'{words}'" if "'" not in words else '"' + words.replace('"', "\u201d") + '"'


def bare(words: str) -> str:
    """Words without quotes in a Liquid tag, where `--` begins an option."""
    return re.sub(
        r"-(?=-)", "- ", one_line(words).translate({123: "(", 125: ")", 34: "\u201d", 39: "\u2019"})
    )


def shortcode(words: str) -> str:
    """A string in a Hugo shortcode, with its quotes; Go's notation."""
    words = one_line(words).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"(?<=\{)(?=[{%])|(?<=[>%}])(?=\})", " ", words) + '"'


def shortcode_target(target: str) -> str:
    """A target in a Hugo shortcode, with quotes."""
    return f'"{quoted(target)}"'
