"""Shortcodes of Hugo, tags of Liquid (Jekyll, Octopress, Eleventy) and of Hexo that show pictures.

https://gohugo.io/content-management/shortcodes/ and https://jekyllrb.com/docs/includes/.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.posts import _markdown_notation as notation
from scrubber.posts._parts import Passage, Reference
from scrubber.posts._targets import is_media

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.posts._markdown_templates import Template

_NAME: Final = re.compile(r"\s*-?\s*([\w./-]+)")
_PARAMETER: Final = re.compile(
    r"(?:(?P<key>[\w.-]+)\s*[=:]\s*|(?P<option>--\w+)\s+)?"
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
    return passages, references


def _parameters(source: str, start: int, end: int) -> Iterator[_Parameter]:
    for found in _PARAMETER.finditer(source, start, end):
        kind = "key" if found.lastgroup is None else found.lastgroup
        raw = found[kind]
        if kind != "bare" and found.end() == found.end(kind):
            return  # no closing quote
        quote = {"double": '"', "single": "'", "raw": "`"}.get(kind, "")
        value = _ESCAPE.sub(r"\1", raw) if kind in ("double", "single") else raw
        key = (found["key"] or (found["option"] or "").removeprefix("--")).lower()
        yield _Parameter(key, value, *found.span(kind), quote, found.start(kind) - len(quote))


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
