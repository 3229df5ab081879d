"""Shortcodes of Hugo, tags of Liquid (Jekyll, Octopress, Eleventy) and of Hexo that show pictures.

https://gohugo.io/content-management/shortcodes/ and https://jekyllrb.com/docs/includes/.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.posts import _markdown_notation as notation
from scrubber.posts._markdown_links import visible
from scrubber.posts._markdown_templates import LONGEST
from scrubber.posts._parts import Passage, Reference
from scrubber.posts._targets import is_media

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.posts._markdown_templates import Template

_NAME: Final = re.compile(r"\s*-?\s*([\w./-]+)")
_PARAMETER: Final = re.compile(
    r"(?:(?P<key>[\w.-]+)\s*[=:]\s*)?"
    r"(?:\"(?P<double>(?:[^\"\\]|\\.)*+)(?:\"|$)|'(?P<single>(?:[^'\\]|\\.)*+)(?:'|$)|`(?P<raw>[^`]*+)(?:`|$)"
    r"|(?P<bare>[^\s\"'`,=][^\s\"'`,]*+))",
    re.DOTALL,
)
_PARTS: Final = {
    "alt": "alt",
    "alternative": "alt",
    "aria-label": "alt",
    "title": "title",
    "caption": "caption",
    "figcaption": "caption",
    "subtitle": "caption",
    "legend": "caption",
    "attr": "caption",
    "attribution": "caption",
    "credit": "caption",
    "description": "description",
    "desc": "description",
    "text": "caption",
}
_FILES: Final = frozenset({"src", "image", "img", "url", "file", "path", "poster", "source"})
_PICTURES: Final = re.compile(
    r"figure|img|image|photo|picture|gallery|pic|thumb|video|asset|lightbox|carousel|slide"
)
_OPTION: Final = re.compile(r"--(alt|title|caption)\s+([^\s\"'-][^\"'\n]*?)(?=\s+--\w|\s*$)")
_INNER: Final = re.compile(r"([^{}]*)\{\{[<%]\s*/\s*([\w./-]+)\s*[%>]\}\}")
_EMPTY_LINE: Final = re.compile(r"\n[ \t\r]*\n")
_LETTER: Final = re.compile(r"[^\W_]")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)


class _Parameter(NamedTuple):
    key: str
    value: str
    start: int
    end: int
    quote: str  # what it stands between, "" where nothing
    place: int  # of the opening quote


def read(source: str, template: Template) -> tuple[list[Passage], list[Reference]]:
    """Words and files in the parameters of a shortcode or a tag."""
    passages: list[Passage] = []
    hugo = template.opening != "{%"
    start, end = template.start + len(template.opening), template.end - (3 if hugo else 2)
    name = _NAME.match(source, start, end)
    if template.opening not in ("{{<", "{{%", "{%") or name is None or source.startswith("/*", start):
        return [], []
    found = list(_parameters(source, name.end(), end))
    pictures = bool(
        _PICTURES.search(name[1].lower() + (found[0].value.lower() if found and not hugo else ""))
    )
    files = [parameter for parameter in found if _is_file(parameter, pictures=pictures)]
    references = [_reference(parameter, hugo=hugo) for parameter in files]
    image = next((reference.target for reference in references if reference.embedded), None)
    for parameter in found:
        part = _part(parameter, pictures=pictures) if hugo or parameter.quote else None  # bare: a variable
        if part and parameter not in files and _LETTER.search(parameter.value):
            passages.append(_passage(parameter, part, image, hugo=hugo))
    passages += _options(source, name.end(), end, image) if not hugo else ()
    if hugo and pictures and image and not name[1].startswith("/"):
        passages += _inner(source, template.end, name[1], image)
    return passages, references


def _options(source: str, start: int, end: int, image: str | None) -> Iterator[Passage]:
    """Words without quotes behind `--alt`, as jekyll_picture_tag takes them."""
    for found in _OPTION.finditer(source, start, end):
        if _LETTER.search(found[2]):
            yield Passage(_PARTS[found[1]], *found.span(2), found[2], notation.bare, image)


def _inner(source: str, start: int, name: str, image: str) -> Iterator[Passage]:
    """What stands before `{{< /figure >}}`: the caption, where it is one paragraph."""
    inner = _INNER.match(source, start, start + LONGEST)
    if inner is None or inner[2] != name or not _LETTER.search(inner[1]):
        return
    first = start + len(inner[1]) - len(inner[1].lstrip())
    last = first + len(inner[1].strip())
    if not _EMPTY_LINE.search(source, first, last):
        words = notation.one_line(visible(source[first:last]))
        yield Passage("caption", first, last, words, notation.paragraph, image)


def _parameters(source: str, start: int, end: int) -> Iterator[_Parameter]:
    for found in _PARAMETER.finditer(source, start, end):
        kind = "key" if found.lastgroup is None else found.lastgroup
        raw = found[kind]
        if kind != "bare" and found.end() == found.end(kind):
            return  # no closing quote
        quote = {"double": '"', "single": "'", "raw": "`"}.get(kind, "")
        value = _ESCAPE.sub(r"\1", raw) if kind in ("double", "single") else raw
        yield _Parameter(
            (found["key"] or "").lower(), value, *found.span(kind), quote, found.start(kind) - len(quote)
        )


def _is_file(parameter: _Parameter, *, pictures: bool) -> bool:
    if is_media(parameter.value):
        return True
    known = parameter.key in _FILES or (pictures and parameter.key in ("link", "href"))
    return known and pictures and bool(re.search(r"[/.]", parameter.value)) and " " not in parameter.value


def _part(parameter: _Parameter, *, pictures: bool) -> str | None:
    if parameter.key:
        return _PARTS.get(parameter.key)
    return "caption" if pictures else None


def _reference(parameter: _Parameter, *, hugo: bool) -> Reference:
    embedded = parameter.key not in ("link", "href")
    if hugo:
        end = parameter.end + len(parameter.quote)
        return Reference(parameter.place, end, parameter.value, notation.shortcode_target, embedded)
    write = notation.quoted if parameter.quote else notation.templated
    return Reference(parameter.start, parameter.end, parameter.value, write, embedded)


def _passage(parameter: _Parameter, part: str, image: str | None, *, hugo: bool) -> Passage:
    write = notation.shortcode if hugo else notation.attribute
    end = parameter.end + len(parameter.quote)
    return Passage(part, parameter.place, end, parameter.value, write, image)
