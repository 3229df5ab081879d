"""Redirects from old addresses to new ones, for what refers to renamed files from outside.

Netlify `_redirects` (https://docs.netlify.com/routing/redirects), nginx `location` and `return`
(ngx_http_core_module, ngx_http_rewrite_module), Apache `Redirect` (mod_alias), or CSV (RFC 4180).
"""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urlsplit

from scrubber import _atomic
from scrubber.trees._walk import absolute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scrubber.trees._journal import Journal
    from scrubber.trees._renames import Renames
    from scrubber.trees._walk import Item
    from scrubber.trees.options import Options

_ROOTS: Final = frozenset({"static", "content", "public"})  # they do not show in the addresses of a site
_PAGES: Final = frozenset({".md", ".markdown", ".rst", ".ipynb"})  # what a generator makes pages of
_SAFE: Final = "/-._~"
_HEAD: Final = "old,new\r\n"


def moved(
    paths: Sequence[Path], items: Iterable[Item], renames: Renames, options: Options
) -> Iterator[tuple[str, str]]:
    """The old and the new address of every file that has another one now.

    They start at the root of the site; for a site that was built, at that of its host, as `site_url` says.
    """
    roots = [absolute(path) for path in paths if path.is_dir()]
    base = (
        unquote(urlsplit(options.site_url[0]).path).rstrip("/")
        if options.pages_stay and options.site_url
        else ""
    )
    for item in items:
        old = absolute(item.path)
        new = renames.now(old)
        if new != old:
            root = next((root for root in roots if old.startswith(f"{root}/")), old.rpartition("/")[0])
            below, now = old[len(root) :], new[len(root) :]
            if options.pages_stay:
                yield base + below, base + now
            else:
                yield from zip(_addresses(below), _addresses(now), strict=True)


def _addresses(path: str) -> list[str]:
    """What a file at a path below the root of the tree is called on the web; of a page, all that is usual."""
    parts = path.split("/")
    path = "/" + "/".join(parts[2:] if len(parts) > 2 and parts[1] in _ROOTS else parts[1:])
    pure = PurePosixPath(path)
    if pure.suffix.lower() in _PAGES:
        if pure.stem in {"index", "_index", "README"}:
            return [_folder(pure), f"{_folder(pure)}index.html"]
        return [f"{pure.with_suffix('')}/", str(pure.with_suffix(".html"))]
    if pure.name in {"index.html", "index.htm"}:
        return [_folder(pure), path]
    return [path]


def _folder(path: PurePosixPath) -> str:
    return f"{path.parent}/".replace("//", "/")


def write(pairs: Iterable[tuple[str, str]], journal: Journal, options: Options) -> None:
    """Add the redirects to the file that was asked for; what stands in it already stays, first, and once."""
    path = options.redirects_file
    assert path is not None
    assert options.redirects is not None
    there = os.path.lexists(path)
    longest_first = sorted(dict.fromkeys(pairs), key=lambda pair: (-pair[0].count("/"), -len(pair[0]), pair))
    before = path.read_bytes() if there else b""
    known = set(before.splitlines())
    lines = [LINES[options.redirects](old, new) for old, new in longest_first]
    lines = [line for line in lines if line.encode("utf-8", "surrogateescape").rstrip() not in known]
    if not lines:
        return
    if before and not before.endswith(b"\n"):
        before += b"\n"
    head = _HEAD if options.redirects == "csv" and not before else ""
    if there:
        journal.keeps(path)
    with _atomic.replacing(path, like=path if there else None, overwrite=True) as sink:
        sink.write(before + (head + "".join(lines)).encode("utf-8", "surrogateescape"))
    if there:
        journal.wrote(path)
    else:
        journal.made(path)


def _url(path: str) -> str:
    return quote(path, safe=_SAFE, errors="surrogateescape")


def _netlify(old: str, new: str) -> str:
    return f"{_url(old)} {_url(new)} 301\n"


def _nginx(old: str, new: str) -> str:
    """`location =` is compared with the decoded path; in quotes, backslash and quote are escaped."""
    escaped = old.replace("\\", "\\\\").replace('"', '\\"')
    return f'location = "{escaped}" {{ return 301 {_url(new)}; }}\n'


def _apache(old: str, new: str) -> str:
    """`Redirect` compares the decoded path, from its start: longer paths have to come first."""
    if "\n" in old or "\r" in old:
        return ""  # there is no way to say it: a line of the configuration ends there
    escaped = old.replace("\\", "\\\\").replace('"', '\\"')
    return f'Redirect 301 "{escaped}" "{_url(new)}"\n'


def _csv(old: str, new: str) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([_url(old), _url(new)])
    return line.getvalue()


LINES: Final[dict[str, Callable[[str, str], str]]] = {
    "netlify": _netlify,
    "nginx": _nginx,
    "apache": _apache,
    "csv": _csv,
}
