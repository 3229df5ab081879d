"""The recipes for Hugo, Jekyll and Astro, as their how-tos have them, on real sites, really built."""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.contrib.generated_sites import ASTRO, HUGO, JEKYLL, written
from tests.contrib.git_files import PRIVATE

ROOT = Path(__file__).parents[2]
NAMES = re.compile(rb"emma|johnson", re.IGNORECASE)
LINKS = re.compile(r"""(?:src|href|content)="([^"]*)"|srcset="([^"]*)\"""")
BUILT = (
    "import sys; from scrubber.cli import main; main()",
    *("--in-place", "--captions", "--rename", "--others", "pass", "--pages-stay"),
)
hugo = pytest.mark.skipif(shutil.which("hugo") is None, reason="hugo is not installed")
jekyll = pytest.mark.skipif(shutil.which("jekyll") is None, reason="jekyll is not installed")
npm = pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")


def recipe(page):
    """The commands at the top of a how-to."""
    text = (ROOT / "docs" / "how-to" / page).read_text(encoding="utf-8")
    return re.search(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[1]


def run(script, folder):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {
        **os.environ,
        "PATH": path,
        "PYTHONPATH": str(ROOT / "src"),
        "ASTRO_TELEMETRY_DISABLED": "1",
        "LC_ALL": "C.UTF-8",
    }
    return subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def bytes_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "node_modules" not in path.parts
    }


def leaks(site):
    """Where somebody finds the name, or what the photos told, with grep."""
    found = []
    for name, data in bytes_of(site).items():
        if NAMES.search(name.encode()) or NAMES.search(data) or any(value in data for value in PRIVATE):
            found.append(name)
    return found


def dead(site, base=""):
    """The links of the pages and feeds that lead to nothing."""
    there = bytes_of(site)
    lost, seen = set(), 0
    for name, data in there.items():
        if not name.endswith((".html", ".xml")):
            continue
        for one, several in LINKS.findall(unescape(data.decode())):
            for target in [one] if one else [part.split()[0] for part in several.split(",") if part.strip()]:
                path = unquote(urlsplit(target).path).removeprefix(base).lstrip("/")
                if Path(path).suffix in {".jpg", ".webp", ".css", ".html"}:
                    seen += 1
                    near = (Path(name).parent / path).as_posix()
                    lost |= {target} - ({target} if {path, near} & there.keys() else set())
    assert seen >= 4
    return lost


def published(folder, page, built):
    """Run a recipe, and look at its site and at what it left of the source."""
    before = bytes_of(folder)
    done = run(recipe(page), folder)
    assert done.returncode == 0, done.stdout + done.stderr
    after = bytes_of(folder)
    own = {name: data for name, data in after.items() if not name.startswith(f"{built}/")}
    assert before.items() <= own.items()
    return folder / built


def cleaned(site, url):
    """Clean a site that is built already, as the how-to on Hugo has it."""
    words = " ".join(f"'{word}'" for word in BUILT[1:])
    return run(f"{sys.executable} -c '{BUILT[0]}' clean {site.name} {words} --site-url {url}", site.parent)


@hugo
def test_hugo(tmp_path):
    folder = written(tmp_path / "site", HUGO, SUMMARY=".Summary")
    site = published(folder, "hugo.md", "public")
    assert not leaks(site)
    assert not dead(site)
    page = (site / "posts" / "beach" / "index.html").read_text()
    assert 'alt="A person at the beach"' in page
    assert re.search(r'srcset="/posts/beach/beach_hu\w+[.]\w+[.]jpg 300w, /posts/beach/beach.jpg 900w"', page)
    (style,) = site.glob("style.min.*.css")
    digest = base64.b64encode(hashlib.sha256(style.read_bytes()).digest()).decode()
    assert f'integrity="sha256-{digest}"' in unescape(page)
    for name in ("index.json", "index.xml", "sitemap.xml"):
        assert (site / name).exists()
    assert "A birthday" in (site / "index.json").read_text()
    assert "A birthday" in (site / "index.xml").read_text()


@hugo
def test_hugo_says_what_a_template_names(tmp_path):
    folder = written(tmp_path / "site", HUGO, SUMMARY='"/images/emma-johnson-birthday.jpg"')
    done = run(recipe("hugo.md"), folder)
    assert done.returncode == 1
    assert "not renamed: layouts/_default/list.html names it in a way that is not rewritten" in done.stdout
    assert not (folder / "public").exists()


@hugo
def test_a_site_that_hugo_built(tmp_path):
    folder = written(tmp_path / "site", HUGO, SUMMARY=".Content")
    subprocess.run(["hugo", "--quiet"], cwd=folder, check=True)
    site = folder / "public"
    assert len(leaks(site)) > 5
    pages = {name for name in bytes_of(site) if name.endswith((".html", ".css"))}
    done = cleaned(site, "https://example.org/")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not leaks(site)
    assert not dead(site)
    assert pages <= bytes_of(site).keys()


@jekyll
def test_jekyll(tmp_path):
    site = published(written(tmp_path / "site", JEKYLL), "jekyll.md", "_site")
    assert not leaks(site)
    assert not dead(site, "/blog")
    page = (site / "2024" / "02" / "03" / "beach.html").read_text()
    assert 'srcset="/blog/images/beach-480.jpg 480w"' in page
    assert 'content="https://example.org/blog/images/birthday.jpg"' in page
    assert "A person at the beach" in (site / "feed.xml").read_text()


@jekyll
def test_a_site_that_jekyll_built(tmp_path):
    folder = written(tmp_path / "site", JEKYLL)
    subprocess.run(["jekyll", "build", "--quiet", "--disable-disk-cache"], cwd=folder, check=True)
    site = folder / "_site"
    assert len(leaks(site)) > 5
    done = cleaned(site, "https://example.org/blog")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not leaks(site)
    assert not dead(site, "/blog")
    assert (site / "2024" / "02" / "03" / "beach.html").exists()


@npm
@pytest.mark.install
@pytest.mark.timeout(600)
def test_astro(tmp_path):
    folder = written(tmp_path / "site", ASTRO)
    done = subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund"], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("astro cannot be installed here")
    site = published(folder, "astro.md", "dist")
    assert not leaks(site)
    assert not dead(site)
    page = (site / "posts" / "beach" / "index.html").read_text()
    assert page.count('alt="A person at the beach"') == 2
    assert len(list((site / "_astro").glob("beach.*.webp"))) == 4
    assert "A person at the beach" in (site / "search.json").read_text()
