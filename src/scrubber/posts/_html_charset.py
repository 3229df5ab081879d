"""Documents that are not UTF-8, or do not say what they are: WHATWG Encoding 4.2, HTML 13.2.3.

Such a document comes as text in which lone surrogates stand for the bytes that are not UTF-8. What is said
in it is read in its own encoding, and what is written into it is ASCII, which every encoding holds.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from scrubber.posts._html_escapes import as_cdata
from scrubber.posts._html_json import as_json, in_json
from scrubber.posts._html_urls import in_css
from scrubber.posts._parts import Post

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_HEAD: Final = 4096  # browsers look at 1024 bytes
_DECLARED: Final = re.compile(
    r"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})"
    r"|<meta[^>]{0,500}?charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})",
    re.IGNORECASE,
)
_OF_ONE_BYTE: Final = re.compile(r"iso-8859-(?:[2-9]|1[013-6])|windows-125[0-8]|koi8-[ru]|macintosh|ibm866")
_LATIN: Final = dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "ascii", "us-ascii"), "cp1252")
_BYTES: Final = re.compile("[\udc80-\udcff]+")
_BEYOND: Final = re.compile("[^\x00-\x9f\udc80-\udcff]")  # a reference to 0x80 says another thing: it stays


def in_its_encoding(post: Post, source: str) -> Post:
    """The post of a whole document, its words as the encoding of the document has them."""
    declared = _DECLARED.search(source, 0, _HEAD)
    label = (declared[1] or declared[2]).lower() if declared else None
    lost = _BYTES.search(source) is not None
    if label in ("utf-8", "utf8") or (label is None and not lost and not source.isascii()):
        return post
    codec = "cp1252" if label is None else _LATIN.get(label, label if _OF_ONE_BYTE.fullmatch(label) else "")

    def said(text: str) -> str:
        return _said(text, codec) if codec and lost else text

    return Post(
        tuple(
            replace(p, value=said(p.value), image=p.image and said(p.image), write=_ascii(p.write))
            for p in post.passages
        ),
        tuple(replace(r, target=said(r.target), write=_ascii(r.write)) for r in post.references),
        post.language,
    )


def _said(text: str, codec: str) -> str:
    """The text with the bytes in it read in an encoding of one byte for each character."""
    return _BYTES.sub(
        lambda match: match[0].encode("ascii", "surrogateescape").decode(codec, "replace"), text
    )


def _ascii(write: Callable[[str], str]) -> Callable[[str], str]:
    return partial(_written, write=write)


def _written(value: str, write: Any) -> str:
    """What `write` gives, in ASCII: escaped in the way of its place."""
    function = write.func if isinstance(write, partial) else write
    if function is as_cdata:
        return str(write(value))
    escape = {as_json: _for_json, in_json: _for_json, in_css: _for_css}.get(function, _for_html)
    return _BEYOND.sub(escape, write(value))


def _for_html(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def _for_css(match: re.Match[str]) -> str:
    return f"\\{ord(match[0]):x} "


def _for_json(match: re.Match[str]) -> str:
    pair = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{pair[i : i + 2].hex()}" for i in range(0, len(pair), 2))
