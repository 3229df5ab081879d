"""Pelican: real runs of its command, with copies and links of what the content folder holds.

Pelican is under the AGPL: it runs in processes of its own here, and nothing of scrubber needs it.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.contrib.static_sites import dead_links, files, naming, picture, stamps, tells

HAS_PELICAN = importlib.util.find_spec("pelican") is not None
pytestmark = pytest.mark.skipif(not HAS_PELICAN, reason="Pelican is not installed")

ROOT = Path(__file__).parents[2]
NAMES = "emma|miller|maria|silva|lucas"
POST = """Title: A day
Date: 2024-05-01 10:00
Category: trips
Lang: {lang}
Slug: {slug}
Summary: A summary with ![Lucas Miller]({summary}/images/lucas-miller-beach.jpg)

![{alt}]({{static}}/images/emma-miller-beach.jpg "Emma Miller, 2023")

<figure><img src="{{static}}/images/lucas-miller-beach.jpg"
 srcset="{base}/lucas-miller-beach.jpg 1x, {base}/emma-miller-beach.jpg 2x" alt="Lucas Miller">
<figcaption>{caption}</figcaption></figure>

[Large]({{static}}/images/lucas-miller-beach.jpg) ![]({{attach}}maria-silva.png)
"""


@pytest.fixture
def project(tmp_path):
    content = tmp_path / "content"
    for seed, name in enumerate(["emma-miller-beach", "lucas-miller-beach"]):
        picture(content / "images" / f"{name}.jpg", seed)
    picture(content / "maria-silva.png", 4, "PNG")
    (content / "images" / "plain.gif").write_bytes(
        b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
    )
    (tmp_path / "output").mkdir()
    settings(tmp_path)
    return tmp_path


def settings(project, scrubber="{}", address="https://example.org/blog", **more):
    lines = [
        "AUTHOR = 'us'",
        "SITENAME = 'Days'",
        f"SITEURL = {address!r}",
        "PATH = 'content'",
        "OUTPUT_PATH = 'output'",
        "TIMEZONE = 'UTC'",
        "DEFAULT_LANG = 'en'",
        "PLUGINS = ['scrubber.contrib.pelican']",
        "FEED_ALL_ATOM = 'feeds/all.atom.xml'",
        "FEED_ALL_RSS = 'feeds/all.rss.xml'",
        "FEED_DOMAIN = SITEURL",
        f"SCRUBBER = {scrubber}",
        *(f"{name} = {value!r}" for name, value in more.items()),
    ]
    base = f"{urlsplit(address).path}/images"
    words = {"alt": "Emma Miller at the beach", "caption": "Emma Miller & Lucas Miller at the beach"}
    (project / "content" / "day.md").write_text(
        POST.format(lang="en", slug="day", base=base, summary=address, **words)
    )
    words = {"alt": "Emma Miller am Strand", "caption": "Lucas Miller am Strand"}
    (project / "content" / "tag.md").write_text(
        POST.format(lang="de", slug="tag", base=base, summary=address, **words)
    )
    (project / "pelicanconf.py").write_text("\n".join(lines) + "\n")


@pytest.fixture
def build(project):
    def run(*arguments, status=0):
        done = subprocess.run(
            [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", *arguments],
            cwd=project,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "COLUMNS": "300"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        assert not list(project.glob(".scrubber-*"))
        return done.stdout + done.stderr

    return run


@pytest.mark.parametrize(("address", "links"), [("https://example.org/blog", True), ("", False)])
def test_the_site_holds_nothing_private_and_no_dead_link(project, build, address, links):
    settings(project, address=address, STATIC_CREATE_LINKS=links, RELATIVE_URLS=not address)
    source, was = files(project / "content"), stamps(project / "content")
    said = build("-v")
    site = project / "output"
    assert naming(site, NAMES) == []
    assert [path for path in site.rglob("*") if path.is_file() and tells(path)] == []
    assert dead_links(site, address) == []
    assert (files(project / "content"), stamps(project / "content")) == (source, was)
    assert all(path.lstat().st_nlink == 1 for path in site.rglob("*") if path.is_file())
    assert "3 renamed" in said
    for feed in ("feeds/all.atom.xml", "feeds/all.rss.xml"):
        assert "beach-" in (site / feed).read_text()
    if links:
        again = files(site)
        build()
        assert {path for path, data in files(site).items() if again.get(path) != data} == set()


def test_symbolic_links_to_another_disk(project, build, tmp_path):
    other = Path("/dev/shm")
    if not other.is_dir() or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no other file system")
    with tempfile.TemporaryDirectory(dir=other) as folder:
        site = Path(folder) / "site"
        settings(project, STATIC_CREATE_LINKS=True, OUTPUT_PATH=str(site))
        source, was = files(project / "content"), stamps(project / "content")
        build()
        assert (files(project / "content"), stamps(project / "content")) == (source, was)
        assert naming(site, NAMES) == []
        assert not any(path.is_symlink() or (path.is_file() and tells(path)) for path in site.rglob("*"))


def test_what_cannot_be_cleaned_fails_the_build_and_nothing_is_published(project, build):
    (project / "content" / "images" / "emma-miller.pdf").write_bytes(b"%PDF-1.4 no pdf")
    said = build(status=1)
    assert "so the site is not published: images/e…-m….pdf" in said
    assert "emma" not in said.lower()
    assert not any((project / "output").iterdir())


@pytest.mark.parametrize("wrong", ["{'words': 'some'}", "{'allow': 'Emma'}", "{'colour': 1}", "[1]"])
def test_wrong_settings_fail_the_build_and_nothing_is_published(project, build, wrong):
    settings(project, wrong)
    assert "PolicyError" in build(status=1)
    assert not any((project / "output").iterdir())


def test_what_an_earlier_build_left(project, build):
    settings(project, PLUGINS=[])
    build()
    settings(project)
    assert "an earlier build left it" in build(status=1)
    root = "https://example.org"  # as the how-to has it
    settings(project, address=root, DELETE_OUTPUT_DIRECTORY=True, OUTPUT_RETENTION=[".git"])
    page = (ROOT / "docs/how-to/pelican.md").read_text("utf-8")
    with (project / "pelicanconf.py").open("a") as conf:
        conf.write(re.search(r"```text\n(.*?)```", page, re.DOTALL)[1])
        conf.write("SITEURL = FEED_DOMAIN  # the address that its absolute links have\n")
    (project / "output" / ".git").mkdir()
    build()
    assert naming(project / "output", NAMES) == []
    assert (project / "output" / ".git").is_dir()


def test_a_site_that_holds_its_sources_is_not_emptied(project, build):
    settings(project, "{'exclude': ['pelicanconf.py']}", OUTPUT_PATH=".", DELETE_OUTPUT_DIRECTORY=True)
    source = files(project / "content")
    build()
    assert files(project / "content") == source
    assert all(path.startswith("content/") for path in naming(project, NAMES))


def test_nothing_of_scrubber_needs_pelican():
    done = subprocess.run(
        [sys.executable, "-c", "import sys, scrubber.contrib._site as s; print('pelican' in sys.modules)"],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"
