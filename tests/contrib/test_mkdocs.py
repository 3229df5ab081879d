"""MkDocs: real builds, looked at as somebody would who wants to know who is in the pictures."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
import traceback
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.contrib.static_sites import dead_links, files, naming, picture, stamps, tells

cli = pytest.importorskip("mkdocs.__main__").cli
pytest.importorskip("material")

ROOT = Path(__file__).parents[2]
NAMES = "emma|miller|maria|silva|lucas"
ADDRESS = "https://example.org/days/"
HOME = """# Welcome

![Maria Silva at her first birthday](img/maria-silva-first-birthday.jpg "Maria Silva, 2023")

<figure markdown="span">
<img src="img/emma-miller-beach.jpg" srcset="img/emma-miller-beach.jpg 1x, img/lucas-miller-beach.jpg 2x"
 alt="Emma Miller at the beach">
<figcaption>Emma Miller & Lucas Miller at the beach</figcaption>
</figure>

[Large](img/lucas-miller-beach.jpg) and [the other day](posts/day.md).

<div style="background: url('img/emma-miller-beach.jpg')">A day by the sea</div>
"""
DAY = """# A day

![Lucas Miller eating ice cream](../img/lucas-miller-beach.jpg){ loading=lazy }
![](emma-miller.png)
"""
TAG = """# Ein Tag

![Emma Miller am Strand](../img/emma-miller-beach.jpg)

<figure markdown="span">
![Lucas Miller am Strand](../img/lucas-miller-beach.jpg)
<figcaption>Lucas Miller am Strand</figcaption></figure>
"""


@pytest.fixture(scope="session")
def entry_point(tmp_path_factory):
    """A folder that lets MkDocs find the plugin where scrubber was installed before it had one."""
    if importlib.metadata.entry_points(group="mkdocs.plugins", name="scrubber"):
        return ROOT / "src"
    folder = tmp_path_factory.mktemp("installed") / "face-0.dist-info"
    folder.mkdir()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (plugin,) = project["entry-points"]["mkdocs.plugins"].items()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: face\nVersion: 0\n")
    (folder / "entry_points.txt").write_text("[mkdocs.plugins]\n{} = {}\n".format(*plugin))
    return folder.parent


@pytest.fixture
def project(tmp_path):
    docs = tmp_path / "docs"
    for seed, name in enumerate(["maria-silva-first-birthday", "emma-miller-beach", "lucas-miller-beach"]):
        picture(docs / "img" / f"{name}.jpg", seed)
    picture(docs / "posts" / "emma-miller.png", 4, "PNG")
    (docs / "index.md").write_text(HOME)
    (docs / "posts" / "day.md").write_text(DAY)
    (docs / "posts" / "tag.md").write_text(TAG)
    config(tmp_path)
    return tmp_path


def config(project, plugin="{}", more="", theme="mkdocs", plugins="search"):
    (project / "mkdocs.yml").write_text(
        f"""site_name: Days
site_url: {ADDRESS}
theme: {{name: {theme}}}
markdown_extensions: [attr_list, md_in_html]
plugins:
  - {plugins}
  - scrubber: {plugin}
{more}
"""
    )


@pytest.fixture
def build(project, entry_point, monkeypatch):
    """MkDocs's own command, in this process: the name model is loaded once for all builds."""
    monkeypatch.syspath_prepend(entry_point)
    monkeypatch.chdir(project)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")

    def run(*arguments, status=0):
        done = CliRunner().invoke(cli, ["build", *arguments])
        said = done.output + "".join(traceback.format_exception(done.exception) if done.exception else ())
        assert done.exit_code == status, said
        assert not list(project.glob(".scrubber-*"))
        return said

    return run


BLOCKS = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/how-to/mkdocs.md").read_text("utf-8"), re.DOTALL)


def test_the_command_itself_with_what_the_how_to_says(project, entry_point):
    (project / "mkdocs.yml").write_text(BLOCKS[0])
    (project / "docs" / "posts" / "tag.md").unlink()
    (project / "docs" / "index.md").write_text(HOME.replace("<figure markdown", "<figure data-x"))
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=project,
        env=os.environ | {"PYTHONPATH": f"{entry_point}:{ROOT / 'src'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "4 renamed" in done.stderr
    assert naming(project / "site", NAMES) == []


@pytest.mark.parametrize(
    ("theme", "more"), [("material", ""), ("mkdocs", ""), ("mkdocs", "use_directory_urls: false")]
)
def test_the_site_holds_nothing_private_and_no_dead_link(project, build, theme, more):
    config(project, theme=theme, more=more)
    source, was = files(project / "docs"), stamps(project / "docs")
    said = build()
    site = project / "site"
    assert naming(site, NAMES) == []
    pictures = [path for path in site.rglob("*") if path.suffix in {".jpg", ".png"}]
    assert len(pictures) >= 5  # with one of the theme
    assert [path for path in pictures if tells(path)] == []
    assert dead_links(site, ADDRESS) == []
    assert (files(project / "docs"), stamps(project / "docs")) == (source, was)
    assert naming_of(said) == []
    assert "4 renamed" in said
    index = json.loads((site / "search" / "search_index.json").read_text())
    assert any("Two people at the beach" in doc["text"] for doc in index["docs"])


def naming_of(text):
    return [line for line in text.splitlines() if any(name in line.lower() for name in NAMES.split("|"))]


def test_two_builds_are_the_same(project, build, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")  # MkDocs writes the time of the build
    build()
    first = files(project / "site")
    build()
    second = files(project / "site")
    assert {path for path in first if first[path] != second[path]} == set()
    assert first.keys() == second.keys()


def test_more_pictures_leave_the_names_of_the_others(project, build):
    config(project)
    build()
    before = set(files(project / "site"))
    for seed in range(10, 13):
        picture(project / "docs" / "img" / f"anna-{seed}-miller-beach.jpg", seed)
    build()
    assert before <= set(files(project / "site"))


def test_what_cannot_be_cleaned_fails_the_build_and_nothing_is_published(project, build):
    build()
    (project / "docs" / "emma-miller.pdf").write_bytes(b"%PDF-1.4 no pdf")
    said = build(status=1)
    assert "cannot be cleaned, so the site is not published: e…-m….pdf" in said
    assert naming_of(said) == []
    assert not any((project / "site").iterdir())
    config(project, plugin="{exclude: ['*.pdf']}")
    build()
    assert (project / "site" / "emma-miller.pdf").is_file()


def test_strict_fails_where_something_is_left(project, build):
    (project / "docs" / "posts" / "tag.md").write_text("# Emma Miller\n")
    said = build()
    assert "T101" in said
    assert naming_of(said) == []
    build("--strict", status=1)
    assert not any((project / "site").iterdir())
    config(project, plugin="{words: all, strict: true}")
    build()
    config(project, plugin="{allow: [Emma Miller], strict: true}")
    build()


def test_settings_loosen(project, build):
    config(project, plugin="{words: none, rename: false}")
    build()
    site = project / "site"
    assert (site / "img" / "emma-miller-beach.jpg").is_file()
    assert 'alt="Emma Miller at the beach"' in (site / "index.html").read_text()
    assert not any(tells(path) for path in site.rglob("*") if path.suffix in {".jpg", ".png"})


def test_the_settings_that_the_how_to_shows(project, build):
    (project / "mkdocs.yml").write_text("site_name: Days\n" + BLOCKS[1])
    (project / "docs" / "x.pdf").write_bytes(b"%PDF-1.4 no pdf")
    build()
    assert (project / "site" / "x.pdf").is_file()


@pytest.mark.parametrize("wrong", ["{words: some}", "{allow: Emma}", "{select: [X9]}", "{redirects: csv}"])
def test_wrong_settings_are_said_before_anything_is_built(project, build, wrong):
    config(project, plugin=wrong)
    assert "crubber" in build(status=1)
    assert not (project / "site").exists()


def test_redirects_lead_from_old_names(project, build):
    config(project, plugin="{redirects: csv, redirects_file: moved.csv}")
    picture(project / "docs" / "static" / "anna-miller.jpg", 7)
    build()
    build()
    lines = (project / "moved.csv").read_text().splitlines()
    assert len(lines) == 6
    for line in lines[1:]:
        old, new = line.split(",")
        assert (project / "docs" / old.removeprefix("/days/")).is_file()
        assert (project / "site" / new.removeprefix("/days/")).is_file()


def test_hidden_files_in_the_site_stay(project, build):
    (project / "site").mkdir()
    (project / "site" / ".git").touch()
    (project / "site" / "old.html").touch()
    build()
    assert (project / "site" / ".git").exists()
    assert not (project / "site" / "old.html").exists()


def test_a_site_in_two_languages(project, build):
    pytest.importorskip("mkdocs_static_i18n")
    shutil.move(project / "docs" / "posts" / "tag.md", project / "docs" / "index.de.md")
    text = (project / "docs" / "index.de.md").read_text().replace("../img", "img")
    (project / "docs" / "index.de.md").write_text(text)
    languages = """i18n:
      languages:
        - {locale: en, default: true, name: English}
        - {locale: de, name: Deutsch}
  - search"""
    config(project, plugins=languages)
    build()
    site = project / "site"
    assert naming(site, NAMES) == []
    assert dead_links(site, ADDRESS) == []
    assert "Eine Person am Strand" in (site / "de" / "index.html").read_text()
    index = json.loads((site / "search" / "search_index.json").read_text())
    assert any("Eine Person am Strand" in doc["text"] for doc in index["docs"])


def test_a_blog_of_material(project, build):
    posts = project / "docs" / "blog" / "posts"
    picture(posts / "emma-miller-cake.jpg", 9)
    (posts.parent / "index.md").write_text("# Blog\n")
    (posts / "one.md").write_text(
        "---\ndate: 2024-05-01\n---\n# Cake\n\n![Emma Miller](emma-miller-cake.jpg)\n\n"
        "<!-- more -->\n\nMore.\n"
    )
    config(project, theme="material", plugins="blog\n  - search")
    build()
    assert naming(project / "site", NAMES) == []
    assert dead_links(project / "site", ADDRESS) == []


@pytest.mark.parametrize("serve", [False, True])
def test_a_preview_is_cleaned_where_that_is_asked_for(project, entry_point, serve):
    config(project, plugin=f"{{serve: {str(serve).lower()}}}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    server = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "--no-livereload", "-a", address],
        cwd=project,
        env=os.environ | {"PYTHONPATH": f"{entry_point}:{ROOT / 'src'}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        page = ""
        for _ in range(240):
            try:
                with urllib.request.urlopen(f"http://{address}/days/", timeout=60) as answer:
                    page = answer.read().decode()
                break
            except OSError:
                time.sleep(0.25)
        assert ("Emma Miller" in page) is not serve
        assert "Welcome" in page
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
