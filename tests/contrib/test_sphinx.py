"""Real builds by `sphinx-build` of a small site; an attacker greps what was built."""

import hashlib
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from urllib.parse import unquote

import html5lib
import piexif
import pytest
from PIL import Image

import scrubber

pytest.importorskip("sphinx")
pytest.importorskip("myst_parser")

PRIVATE = re.compile(
    rb"(?i)emma|johnson|lucas|andrade|sofia|rossi|hannah|schneider|hugo|moreau|quimby|ingrid|visser"
)
CONF = """
project = "Our year"
extensions = ["myst_parser", "scrubber.contrib.sphinx"]
html_static_path = ["_static"]
html_logo = "_static/ingrid-visser-garden.jpg"
html_baseurl = "https://year.example.org/"
numfig = True
"""
INDEX = """Our year
========

.. toctree::

   two
   deep/three

.. _beach:

.. figure:: img/emma-johnson-beach.jpg
   :alt: Emma Johnson at the beach

   Emma *Johnson* at the **beach**

   With her friend Sofia Rossi.

See :ref:`beach`, :numref:`beach`, :download:`files/hugo-moreau.jpg` and :download:`notes <files/notes.txt>`.

|face| is at the party.

.. |face| image:: img/lucas-andrade-party.jpg
   :alt: Lucas Andrade at the party

.. raw:: html

   <figure><img src="_static/hannah-schneider.jpg" alt="Hannah Schneider">
   <figcaption>Hannah Schneider at home</figcaption></figure>
"""
TWO = """# Second

![Sofia Rossi at the party](img/sofia-rossi-party.jpg)

```{figure} img/plain.jpg
:alt: A sunset

A sunset
```
"""
THREE = """Third
=====

.. image:: ../img/emma-johnson-beach.*
   :alt: Emma Johnson again

Prose.
"""


def picture(colour):
    file = io.BytesIO()
    exif = {"0th": {0x013B: "Helen Quimby"}, "GPS": {1: "N", 2: ((53, 1), (48, 1), (27, 1))}}
    Image.new("RGB", (64, 48), colour).save(file, "JPEG", exif=piexif.dump(exif))
    return file.getvalue()


def make(source):
    for name, colour in (
        ("img/emma-johnson-beach.jpg", "teal"),
        ("img/lucas-andrade-party.jpg", "red"),
        ("img/sofia-rossi-party.jpg", "blue"),
        ("img/plain.jpg", "gray"),
        ("_static/hannah-schneider.jpg", "green"),
        ("_static/ingrid-visser-garden.jpg", "navy"),
        ("files/hugo-moreau.jpg", "pink"),
    ):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(picture(colour))
    (source / "deep").mkdir()
    (source / "_plain").mkdir()
    (source / "files/notes.txt").write_text("Plain notes")
    (source / "conf.py").write_text(CONF)
    (source / "index.rst").write_text(INDEX)
    (source / "two.md").write_text(TWO)
    (source / "deep/three.rst").write_text(THREE)
    return source


def build(source, out, *words, builder="html", status=0):
    """Run `sphinx-build`; what it said."""
    command = [sys.executable, "-m", "sphinx", "-b", builder, "-d", source.parent / "doctrees", *words]
    done = subprocess.run(
        [*map(os.fspath, command), source, out],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "ignore", "NO_COLOR": "1"},
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def files_of(root):
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def digests(root):
    return {name: hashlib.sha256(data).hexdigest() for name, data in files_of(root).items()}


def attacked(files):
    """What an attacker finds: private words in names and bytes, and Exif with a position or an owner."""
    found = []
    for name, data in files.items():
        text = data
        if name.endswith("objects.inv"):
            text = zlib.decompress(data.split(b"zlib.\n", 1)[1])
        if name.startswith("_static/") and name.endswith((".js", ".css")):
            continue  # stemmers have lists of words
        found += [(name, hit) for hit in PRIVATE.findall(text) + PRIVATE.findall(name.encode())]
        if name.endswith(".jpg"):
            exif = piexif.load(data)
            found += [(name, "exif")] * bool(exif["GPS"] or exif["0th"].get(0x013B))
    return found


def dead_links(files):
    dead = []
    for name, data in files.items():
        if not name.endswith(".html"):
            continue
        for node in html5lib.parse(data.decode(), namespaceHTMLElements=False).iter():
            for key in ("src", "href"):
                target = re.split("[?#]", node.get(key) or "")[0]
                if not target or re.match(r"[a-z]+:|//", target):
                    continue
                path = os.path.normpath(os.path.join(os.path.dirname(name), unquote(target)))  # noqa: PTH118, PTH120
                if path not in files and f"{path}/index.html" not in files:
                    dead.append((name, target))
    return dead


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A site as it was built first: its sources, what was built, and what Sphinx said."""
    source = make(tmp_path_factory.mktemp("year") / "source")
    before = digests(source)
    said = build(source, source.parent / "html", "-W", "-n")
    assert digests(source) == before
    return source, source.parent / "html", said


def test_an_attacker_finds_nothing_and_no_link_is_dead(built):
    _, out, said = built
    files = files_of(out)
    assert attacked(files) == []
    assert not PRIVATE.search(said.encode())
    assert dead_links(files) == []
    assert len([name for name in files if name.startswith("_images/")]) == 4
    assert not [name for name in files if name.startswith("_sources/")]
    page = files["index.html"].decode()
    assert page.count("A person at the beach") == 3  # alt text, caption, and where it is referred to
    assert "std-numref" in page
    assert "A nice" not in page
    assert files["two.html"].count(b"A sunset") == 2


def test_pixels_stay(built):
    source, out, _ = built
    old = {Image.open(path).tobytes() for path in source.rglob("*.jpg")}
    assert {Image.open(path).tobytes() for path in out.rglob("*.jpg")} == old


def test_search_index_and_inventory_can_be_read(built):
    _, out, _ = built
    script = (out / "searchindex.js").read_text()
    index = json.loads(re.fullmatch(r"Search\.setIndex\((.*)\)", script)[1])
    assert sorted(index["docnames"]) == ["deep/three", "index", "two"]
    assert {"beach", "sunset", "prose"} <= index["terms"].keys()
    inventory = (out / "objects.inv").read_bytes()
    lines = zlib.decompress(inventory.split(b"zlib.\n", 1)[1]).decode()
    assert "beach std:label -1 index.html#$ A person at the beach" in lines


def test_a_second_build_changes_nothing_and_a_third_only_what_changed(built):
    source, out, _ = built
    before = files_of(out)
    build(source, out, "-W")
    assert files_of(out) == before
    (source / "two.md").write_text(TWO.replace("A sunset", "A nice sunset"))
    (source / "img/sofia-rossi-party.jpg").write_bytes(picture("purple"))
    build(source, out, "-W", "-j", "2")
    after = files_of(out)
    assert attacked(after) == dead_links(after) == []
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"two.html", "searchindex.js", "_images/party-2.jpg"}
    assert before.keys() == after.keys()
    assert abs(Image.open(out / "_images/party-2.jpg").getpixel((5, 5))[0] - 127) < 3


def test_books(built, tmp_path):
    source, _, _ = built
    settings = (
        "-D",
        "html_logo=",
        "-D",
        "html_static_path=_plain",
    )
    index = (source / "index.rst").read_text()
    (source / "index.rst").write_text(index.partition(".. raw:: html")[0])
    try:
        build(source, tmp_path / "epub", *settings, builder="epub")
        build(source, tmp_path / "latex", *settings, builder="latex")
    finally:
        (source / "index.rst").write_text(index)
    (book,) = (tmp_path / "epub").glob("*.epub")
    with zipfile.ZipFile(book) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    assert attacked(files) == []
    assert len([name for name in files if name.endswith(".jpg")]) == 4
    latex = {n: d for n, d in files_of(tmp_path / "latex").items() if n.endswith((".tex", ".jpg"))}
    assert attacked(latex) == []
    assert len(latex) == 5


def test_what_is_not_to_be_changed_is_told_and_the_warnings_have_types(tmp_path):
    source = make(tmp_path / "source")
    (source / "index.rst").write_text(
        "Our year\n========\n\n.. image:: img/emma-johnson-beach.jpg\n   :alt: Emma Johnson\n"
    )
    for name in ("two.md", "deep/three.rst", "_static/hannah-schneider.jpg"):
        (source / name).unlink()
    settings = ("-D", "scrubber_captions=0", "-D", "scrubber_rename=0", "-D", "html_logo=")
    said = build(source, tmp_path / "html", *settings, "-W", status=1)
    assert "person's name in the alt of a picture" in said
    assert "[scrubber.words]" in said
    assert "[scrubber.left]" in said
    assert "Emma Johnson" not in said
    assert (tmp_path / "html/_images/emma-johnson-beach.jpg").exists()
    assert 'alt="Emma Johnson"' in (tmp_path / "html/index.html").read_text()
    assert not piexif.load((tmp_path / "html/_images/emma-johnson-beach.jpg").read_bytes())["GPS"]
    strict = ("-D", "scrubber_strict=1", "-D", "suppress_warnings=scrubber")
    said = build(source, tmp_path / "html", *settings, *strict, "-W", status=2)
    assert "[scrubber" not in said
    assert "left, see the warnings" in said


def test_what_cannot_be_cleaned_is_left_out_and_the_build_fails(tmp_path):
    source = make(tmp_path / "source")
    broken = b"No picture at all, but with Emma Johnson in it."
    (source / "img/emma-johnson-beach.jpg").write_bytes(broken)
    (source / "_static/hannah-schneider.jpg").write_bytes(broken)
    said = build(source, tmp_path / "html", status=2)
    assert "cannot be cleaned" in said
    left = files_of(tmp_path / "html")
    assert not [name for name, data in left.items() if broken in data]
    assert not [name for name in left if name.endswith(".jpg") and attacked({name: left[name]})]
    (source / "img/emma-johnson-beach.jpg").write_bytes(picture("teal"))
    (source / "_static/hannah-schneider.jpg").write_bytes(picture("green"))
    build(source, tmp_path / "html", "-W")
    assert attacked(files_of(tmp_path / "html")) == dead_links(files_of(tmp_path / "html")) == []


def test_a_site_that_was_built_without_is_clean_after_a_build_with(tmp_path):
    source = make(tmp_path / "source")
    (source / "conf.py").write_text(CONF.replace(', "scrubber.contrib.sphinx"', ""))
    build(source, tmp_path / "html")
    assert attacked(files_of(tmp_path / "html"))
    (source / "conf.py").write_text(CONF)
    build(source, tmp_path / "html", "-W")
    files = files_of(tmp_path / "html")
    assert (
        attacked({n: d for n, d in files.items() if n.split("/")[0] not in {"_images", "_downloads"}}) == []
    )
    assert not [hit for hit in attacked(files) if hit[1] == "exif"]


def test_settings_that_make_no_sense(tmp_path):
    source = make(tmp_path / "source")
    with (source / "conf.py").open("a") as conf:
        conf.write("scrubber_policy = {'keep': ['everything']}\n")
    assert "scrubber_policy" in build(source, tmp_path / "html", status=2)


@pytest.fixture
def metascore(media_corpus):
    path = media_corpus.parents[1] / "tools/metascore.py"
    if not path.exists() or shutil.which("exiftool") is None:
        pytest.skip("there is nobody to judge")
    spec = importlib.util.spec_from_file_location("metascore", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.corpus
def test_pictures_of_thirty_cameras_and_programs(tmp_path, media_corpus, metascore):
    types = {".jpg": "jpeg", ".png": "png", ".gif": "gif", ".webp": "webp"}
    some = sorted(p for p in media_corpus.rglob("*") if p.suffix.lower() in types)
    source = tmp_path / "source"
    (source / "img").mkdir(parents=True)
    lines = ["Pictures", "========", ""]
    for number, path in enumerate(some[:: len(some) // 36]):
        try:
            scrubber.clean(path, tmp_path / "tried", overwrite=True)
        except scrubber.ScrubberError:
            continue  # refused alone as in a build
        name = f"p{number:02}{path.suffix.lower()}"
        (source / "img" / name).write_bytes(path.read_bytes())
        lines += [f".. image:: img/{name}", "   :alt: A picture", ""]
    (source / "index.rst").write_text("\n".join(lines))
    (source / "conf.py").write_text('extensions = ["scrubber.contrib.sphinx"]\n')
    build(source, tmp_path / "html", "-W")
    pairs = [
        (str(path), str(tmp_path / "html/_images" / path.name)) for path in sorted((source / "img").iterdir())
    ]
    assert len(pairs) >= 30
    assert len(list((tmp_path / "html/_images").iterdir())) == len(pairs)
    tags = metascore.exiftool([path for pair in pairs for path in pair])
    for old, new in pairs:
        kind = types[os.path.splitext(old)[1]]  # noqa: PTH122
        seen = metascore.visual(old, kind), metascore.visual(new, kind)
        verdict = metascore.judge(
            tags.get(old, {}), tags.get(new, {}), kind, new, old, *seen, metascore.walk(old, kind)[1]
        )
        assert not verdict["leaks"], (os.path.basename(old), verdict["leaks"])  # noqa: PTH119


def test_the_how_to_works_as_it_stands(tmp_path):
    page = (Path(__file__).parents[2] / "docs/how-to/sphinx.md").read_text()
    first, second = re.findall(r"```py\n(.*?)```", page, re.DOTALL)
    source = make(tmp_path / "docs")
    (source / "two.md").unlink()
    (source / "conf.py").write_text(first + second + 'html_static_path = ["_static"]\n')
    more = "\n.. figure:: img/plain.jpg\n\n   Ada Lovelace\n"
    (source / "index.rst").write_text(INDEX.replace("   two\n", "") + more)
    line = re.search(r"^sphinx-build (.*)$", page, re.MULTILINE)[1].split()
    command = [sys.executable, "-m", "sphinx", *line, "-q"]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    files = files_of(tmp_path / "build/html")
    assert attacked(files) == dead_links(files) == []
    assert b"Ada Lovelace" in files["index.html"]
