"""A tree of posts and pictures with all forms of reference, made up; and what parsers of others see in it.

`python -m tests.posts_tree 2000` builds one of 2,000 files, cleans it in place, and checks what was promised:
no dead link, nothing left of what was flagged, untouched what needed no change, and undone byte for byte.
"""

from __future__ import annotations

import io
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import docutils.core
import docutils.nodes
import html5lib
import piexif
from markdown_it import MarkdownIt
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterable

KEEP = ("--keep", "sidecars")  # XMP beside pictures is cleaned at exact places

FIRST = [
    "Emma",
    "Lucas",
    "Sofia",
    "Mateus",
    "Hannah",
    "Jonas",
    "Chiara",
    "Lorenzo",
    "Camille",
    "Hugo",
    "Beatriz",
    "Thiago",
    "Sanne",
    "Daan",
    "Ingrid",
]
LAST = [
    "Johnson",
    "Andrade",
    "Almeida",
    "Schneider",
    "Hoffmann",
    "Rossi",
    "Bianchi",
    "Lefebvre",
    "Moreau",
    "Oliveira",
    "Fernandes",
    "Visser",
]
SCENES = ["beach", "party", "garden", "birthday", "picnic", "school-trip", "snow", "playground"]
CALM = ["sunset", "harbour", "market", "bridge", "forest", "river", "lighthouse", "meadow"]


def picture(*, private: bool) -> bytes:
    """A small JPEG, as a phone writes it or already clean."""
    file = io.BytesIO()
    exif = {"0th": {0x013B: "Helen Quimby"}, "GPS": {1: "N", 2: ((53, 1), (48, 1), (27, 1))}}
    Image.new("RGB", (16, 12), "teal").save(file, "JPEG", **({"exif": piexif.dump(exif)} if private else {}))
    return file.getvalue()


class Builder:
    """Builds posts one after the other until there are enough files."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.random = root, random.Random(seed)
        self.private, self.plain = picture(private=True), picture(private=False)
        self.count = 0

    def write(self, path: str, data: bytes | str) -> str:
        place = self.root / path
        assert not place.exists(), path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)
        self.count += 1
        return path

    def person(self) -> str:
        return f"{self.random.choice(FIRST)} {self.random.choice(LAST)}"

    def build(self, files: int) -> None:
        """Posts of every form in turn, with pictures of their own, of a series, and of nobody."""
        forms = [self.bundle, self.page, self.manual, self.notebook, self.table, self.calm, self.jekyll]
        number = 0
        while self.count < files:
            forms[number % len(forms)](number)
            number += 1

    def series(self, number: int, size: int = 3) -> list[str]:
        slug = self.person().lower().replace(" ", "-")
        scene = self.random.choice(SCENES)
        return [
            self.write(f"static/img/{number}/{slug}-{scene}-{i:02}.jpg", self.private).removeprefix("static")
            for i in range(1, size + 1)
        ]

    def bundle(self, number: int) -> None:
        """Hugo: a page in a folder of its own, with front matter, shortcodes and all sorts of Markdown."""
        who = self.person()
        folder = f"content/posts/{who.lower().replace(' ', '-')}-{number}"
        one, two, three = self.series(number)
        own = self.write(f"{folder}/{who.split()[0]} {who.split()[1]} é.jpg", self.private).rpartition("/")[2]
        self.write(f"{folder}/{own[:-4]}.json", json.dumps({"title": own, "description": f"{who} at home"}))
        text = f"""---
title: "Our day at the {self.random.choice(SCENES)}"
description: A day with {who}
image: {one}
---

# One day

![{who} at the beach]({quote(own)} "With {who}")
![A child][ref] and <img src="{two}" alt="{who} in the garden">

{{{{< figure src="{three}" alt="{who} and a dog" >}}}}

[More](/posts/{folder.rpartition("/")[2]}/) and [all of it](./{quote(own)}?size=large#top).

[ref]: <{own}> "{who}"
"""
        text = text.replace("\n", "\r\n") if number % 2 else text
        self.write(f"{folder}/index.md", ("\ufeff" if number % 3 == 0 else "") + text)

    def page(self, number: int) -> None:
        """A page of HTML by hand."""
        who = self.person()
        one, two, three = self.series(number)
        self.write(
            f"content/pages/page-{number}.html",
            f"""<!doctype html>
<html lang=en><head><title>Our garden</title><meta property="og:image" content="{one}">
<meta property="og:image:alt" content="{who} &amp; friends"></head><body>
<picture><source srcset="../../static{one} 1x, {two} 2x"><img src='{two}' alt='{who} at school'></picture>
<figure><a href={three}><img src="{three}?w=300" title="{who}"></a>
<figcaption>{who} on the swing</figcaption></figure>
<p>Unchanged   white space, <b>odd</B> markup</p></body></html>
""",
        )

    def manual(self, number: int) -> None:
        """reStructuredText, as Pelican and Sphinx take it."""
        who = self.person()
        one, two, _ = self.series(number)
        self.write(
            f"content/manual/part-{number}.rst",
            f"""Our garden
==========

.. image:: {one}
   :alt: {who} in the garden

.. figure:: ../../static{two}
   :alt: {who}

   {who} at the beach

See `the picture <{one}>`_.
""",
        )

    def notebook(self, number: int) -> None:
        """A Jupyter notebook with pictures in Markdown cells."""
        who = self.person()
        one, two, _ = self.series(number)
        source = [
            f"# Our day\n\n![{who} at the beach]({one})\n",
            f'<img src="../../static{two}" alt="{who}">',
        ]
        cells = [
            {"cell_type": "markdown", "metadata": {}, "source": source},
            {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": "1 + 1"},
        ]
        book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        self.write(f"content/books/book-{number}.ipynb", json.dumps(book, indent=1) + "\n")

    def table(self, number: int) -> None:
        """A table of pictures, and XMP beside one of them."""
        pictures = self.series(number, 4)
        rows = "".join(f'..{p},"{self.person()}, at the beach"\n' for p in pictures)
        self.write(f"static/table-{number}.csv", "file,caption\n" + rows.replace("../img", "img"))
        xmp = (
            '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>'
            f'<rdf:li xml:lang="x-default">{self.person()} at the beach</rdf:li></rdf:Alt></dc:description>'
            "</rdf:Description></rdf:RDF></x:xmpmeta>\n"
        )
        self.write(f"static{pictures[0][:-4]}.xmp", xmp)
        self.write(f"static{pictures[1][:-4]}.txt", f"{self.person()} at the beach\n")

    def calm(self, number: int) -> None:
        """A page and a picture in which there is nothing to find."""
        scene = self.random.choice(CALM)
        one = self.write(f"static/calm/{number}/{scene}.jpg", self.plain).removeprefix("static")
        self.write(
            f"content/calm/page-{number}.md", f"# The {scene}\n\n![A {scene}]({one})\n\n* odd\n+ lists\n"
        )
        self.write(f"content/calm/page-{number}.html", f"<p>The {scene}<br/><IMG SRC={one} alt='a {scene}'>")

    def jekyll(self, number: int) -> None:
        """A Jekyll post: its date in its name, template marks before its paths."""
        who = self.person()
        one, two, _ = self.series(number)
        self.write(
            f"content/_posts/2019-06-04-our-day-{number}.md",
            f"---\ntitle: Our day\n---\n![{who}]({{{{ site.baseurl }}}}{one})\n\n<a href='{two}'>here</a>\n",
        )


def files_of(root: Path) -> dict[str, bytes]:
    """The content of every file, by path."""
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def targets_of(name: str, data: bytes) -> list[str]:
    """All targets that a parser of somebody else sees in a post."""
    if name.endswith(".jpg"):
        return []
    text = data.decode("utf-8-sig")
    if name.endswith(".md"):
        head = re.findall(r"^image: (\S+)\r?$", text, re.MULTILINE)
        body = re.sub(r"\A---\r?\n.*?\n---\r?\n", "", text, flags=re.DOTALL)
        short = re.findall(r'\{\{< figure src="(.*?)"', body)
        body = re.sub(r"\{\{ site\.baseurl \}\}", "", body)
        return head + short + of_html(MarkdownIt("commonmark").render(body))
    if name.endswith(".html"):
        return of_html(text)
    if name.endswith(".rst"):
        tree = docutils.core.publish_doctree(text, settings_overrides={"report_level": 5})
        images = [node["uri"] for node in tree.findall(docutils.nodes.image)]
        return images + [
            node["refuri"] for node in tree.findall(docutils.nodes.reference) if "refuri" in node
        ]
    if name.endswith(".ipynb"):
        cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown"]
        return [
            t for cell in cells for t in of_html(MarkdownIt("commonmark").render("".join(cell["source"])))
        ]
    if name.endswith(".csv"):
        return [line.partition(",")[0] for line in text.splitlines()[1:]]
    if name.endswith(".json"):
        return [json.loads(text)["title"]]
    return []


def of_html(text: str) -> list[str]:
    found = []
    for element in html5lib.parse(text, namespaceHTMLElements=False).iter():
        found += [element.get(key) for key in ("src", "href") if element.get(key)]
        found += [part.split()[0] for part in (element.get("srcset") or "").split(",") if part.split()]
        if element.get("property") == "og:image":
            found.append(element.get("content"))
    return found


def dead_links(root: Path) -> tuple[int, list[str]]:
    """How many targets the posts of the tree have, and those that lead nowhere."""
    count, dead = 0, []
    for name, data in files_of(root).items():
        for target in targets_of(name, data):
            count += 1
            path = unquote(re.split("[?#]", target)[0])
            bases = [root / "static", root / "content"] if path.startswith("/") else [(root / name).parent]
            if not any((base / path.lstrip("/")).exists() for base in bases):
                dead.append(f"{name}: {target}")
    return count, dead


def moved(here: Path, names: Iterable[str]) -> dict[str, str]:
    """Where each file of the tree is after the run, as its journal tells."""
    lines = [json.loads(line) for line in (here / "j").read_text().splitlines()]
    renames = [(line["old"], line["new"]) for line in lines if "old" in line]
    files = {old: new.rpartition("/")[2] for old, new in renames}
    root = str((here / "site").absolute())

    def now(name: str) -> str:
        parts = f"{root}/{name}".split("/")
        new = [files.get("/".join(parts[: n + 1]), part) for n, part in enumerate(parts)]
        return "/".join(new).removeprefix(f"{root}/")

    return {name: now(name) for name in names}


def scrub(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from scrubber.cli import main; main()", *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def proven(here: Path, files: int, seed: int = 1) -> dict[str, float]:
    """Build, clean and undo a tree in the folder `here`; AssertionError where a promise is broken."""
    root = here / "site"
    Builder(root, seed).build(files)
    before = files_of(root)
    links, dead = dead_links(root)
    assert dead == []
    checked = json.loads(scrub("check", "site", *KEEP, "--format", "json", "--show-values", cwd=here).stdout)
    flagged = {
        entry["path"]: [f["value"] for f in entry["findings"] if f["rule"].startswith("T")]
        for entry in checked["files"]
    }
    start = time.monotonic()
    words = ("--captions", "--rename", "--journal", "j")
    done = scrub("clean", "site", *KEEP, "--in-place", *words, cwd=here)
    seconds = time.monotonic() - start
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    after = files_of(root)
    assert len(after) == len(before)
    assert dead_links(root) == (links, [])
    again = scrub("check", "site", *KEEP, cwd=here)
    assert again.returncode == 0, again.stdout[-3000:] + again.stderr[-3000:]
    now = moved(here, before)
    for path, values in flagged.items():
        old = path.removeprefix("site/")
        said = f"{now[old]}\n{'' if old.endswith('.jpg') else after[now[old]].decode()}".casefold()
        assert not [value for value in values if value and value.casefold() in said], path
    same = [name for name in before if name.startswith(("static/calm/", "content/calm/"))]
    assert same
    assert all(after[name] == before[name] for name in same)
    assert all(not flagged[f"site/{name}"] for name in same)
    undone = scrub("undo", "j", cwd=here)
    assert undone.returncode == 0, undone.stderr[-3000:]
    assert files_of(root) == before
    assert sorted(path.name for path in here.iterdir()) == ["j", "site"]
    return {
        "files": len(before),
        "links": links,
        "flagged": sum(map(len, flagged.values())),
        "seconds": seconds,
    }


def main() -> None:
    """Prove it for as many files as the command line says."""
    with tempfile.TemporaryDirectory() as folder:
        for key, value in proven(Path(folder), int(sys.argv[1]) if sys.argv[1:] else 2000).items():
            print(f"{key:10} {value:10.1f}")  # noqa: T201 - a command that reports


if __name__ == "__main__":
    main()
