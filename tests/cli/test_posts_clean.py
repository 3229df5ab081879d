import json
import os
import re
import stat

import pytest

from scrubber.trees import _edits, _journal, _media_words, _work
from tests.cli.conftest import PRIVATE, jpeg, spotless
from tests.cli.test_clean import tree


def site(root):
    """Pictures and pages that refer to them in several ways."""
    for i in range(1, 13):
        spotless(root / f"static/img/emma-johnson-party-{i:02}.png")
    jpeg(root / "posts/lucas-andrade/lucas-andrade.jpg")
    write(root / "posts/lucas-andrade/lucas-andrade.json", '{"description": "Lucas Andrade at school"}\n')
    write(
        root / "posts/lucas-andrade/index.html",
        "<title>Our day</title>\r\n"
        '<img src="lucas-andrade.jpg?w=1#x" alt="Lucas Andrade at the beach">\r\n'
        '<img src="/img/emma-johnson-party-03.png"\r\n'
        '  srcset="../../static/img/EMMA-johnson-party-04.png 2x">\r\n'
        '<a href="../lucas-andrade/">Here</a>\r\n',
    )
    write(root / "about.html", '<a href="posts/lucas-andrade/index.html">Our day</a>\n')
    write(root / "plain.html", "<p>nothing &amp; more</p >\n<img src=https://example.org/a.png>")
    return root


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def everything(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def test_pictures_folders_and_all_references_get_new_names_in_one_run(scrub, tmp_path):
    root = site(tmp_path / "site")
    before = everything(root)
    done = scrub("clean", "site", "--in-place", "--rename", "--captions", "--journal", "j")
    assert done.status == 0, done.out + done.err
    names = tree(root)
    assert [n for n in names if "static" in n] == [f"static/img/party-{i:02}.png" for i in range(1, 13)]
    folder = next(n for n in names if n.endswith("index.html")).rpartition("/")[0]
    picture = next(n for n in names if n.endswith(".jpg")).rpartition("/")[2]
    text = (root / folder / "index.html").read_bytes().decode()
    assert f'src="{picture}?w=1#x"' in text
    assert '"/img/party-03.png"\r\n  srcset="../../static/img/party-04.png 2x"' in text
    assert f'href="../{folder.rpartition("/")[2]}/"' in text
    assert "beach" in text
    assert (root / "about.html").read_text() == f'<a href="{folder}/index.html">Our day</a>\n'
    assert (root / "plain.html").read_bytes() == before["plain.html"]
    assert f"{folder}/{picture.replace('.jpg', '.json')}" in names
    for name, data in everything(root).items():
        assert b"Lucas" not in (data or b"")
        assert "lucas" not in name
    assert scrub("check", "site").status == 0
    assert scrub("undo", "j").status == 0
    assert everything(root) == before
    assert not (tmp_path / "j.d").exists()


def test_output_mirrors_the_tree_with_edited_posts(scrub, tmp_path):
    root = site(tmp_path / "site")
    before = everything(root)
    done = scrub("clean", "site", "-o", "out", "--rename", "--captions")
    assert done.status == 0, done.out + done.err
    assert everything(root) == before
    assert (tmp_path / "out/plain.html").read_bytes() == before["plain.html"]
    out = tree(tmp_path / "out")
    assert len(out) == len(tree(root))
    assert not any("emma" in name or "lucas" in name for name in out)
    assert scrub("check", "out").status == 0


def test_without_rename_and_captions_posts_are_copied_as_they_are(scrub, tmp_path):
    root = site(tmp_path / "site")
    for words in ([], ["--media-only"]):
        assert scrub("clean", "site", "-o", "out", *words, "--overwrite").status == (0 if words else 1)
        assert tree(tmp_path / "out") == tree(root)
        for name, data in everything(root).items():
            if name.endswith((".html", ".json")):
                assert (tmp_path / "out" / name).read_bytes() == data


def test_in_place_without_rename_and_captions_no_post_is_written(scrub, tmp_path):
    root = site(tmp_path / "site")
    posts = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in root.rglob("*.html")}
    assert scrub("clean", "site", "--in-place").status == 1
    assert {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in posts} == posts


@pytest.mark.parametrize("name", ["style.css", "config.toml", "index.js", "broken.json"])
def test_what_is_named_in_a_file_that_is_not_rewritten_keeps_its_name(scrub, tmp_path, name):
    root = site(tmp_path / "site")
    write(root / "static" / name, 'x = url("img/emma%2Djohnson-party-05.png") + "/posts/lucas-andrade/"')
    done = scrub("clean", "site", "--in-place", "--rename", "--captions", "--exclude", name)
    assert done.status == 1
    assert (root / "static/img/emma-johnson-party-05.png").exists()
    assert (root / "posts/lucas-andrade").is_dir()
    assert not (root / "static/img/emma-johnson-party-06.png").exists()
    assert f"not renamed: site/static/{name} names it in a way that is not rewritten" in done.out
    assert f"its folder is not renamed: site/static/{name}" in done.out


def test_a_reference_that_may_mean_two_files_keeps_both(scrub, tmp_path):
    root = tmp_path / "site"
    for folder in ("static", "public"):
        spotless(root / folder / "emma-johnson.png")
    spotless(root / "posts" / "emma-johnson-beach.png")
    spotless(root / "static" / "emma-johnson-beach.png")
    write(root / "posts/a.html", '<img src="/emma-johnson.png"><img src="emma-johnson-beach.png">')
    done = scrub("clean", "site", "--in-place", "--rename")
    assert done.status == 1
    assert "not renamed: site/posts/a.html may mean it or another file" in done.out
    assert tree(root) == [
        "posts/a.html",
        "posts/beach.png",
        "public/emma-johnson.png",
        "static/beach.png",
        "static/emma-johnson.png",
    ]
    assert "beach.png" in (root / "posts/a.html").read_text()


def test_a_post_that_cannot_be_read_keeps_what_it_names(scrub, tmp_path):
    root = site(tmp_path / "site")
    (root / "bad.html").write_bytes(b'\0<img src="static/img/emma-johnson-party-01.png">')
    done = scrub("clean", "site", "--in-place", "--rename", "--captions")
    assert done.status == 3
    assert "bad.html: the document is not UTF-8 text" in done.err
    assert (root / "static/img/emma-johnson-party-01.png").exists()
    assert not (root / "static/img/emma-johnson-party-02.png").exists()


def test_unicode_forms_case_and_percent_signs(scrub, tmp_path):
    root = tmp_path / "site"
    spotless(root / "img/E\u0301mma Jo\u0308hnson 100%.png")
    spotless(root / "img/Emma Johnson beach.PNG")
    write(
        root / "a.html",
        '<img src="img/%C3%89mma%20J%C3%B6hnson%20100%25.png"><img src="./IMG/emma%20johnson%20beach.png">',
    )
    done = scrub("clean", "site", "--in-place", "--rename")
    assert done.status == 0, done.out
    text = (root / "a.html").read_text()
    assert "mma" not in text.casefold()
    targets = re.findall('src="(.*?)"', text)
    assert targets[1].startswith("./IMG/")
    assert {t.removeprefix("./").lower() for t in targets} == {n for n in tree(root) if n != "a.html"}


def test_the_site_s_own_address(scrub, tmp_path):
    root = tmp_path / "site"
    spotless(root / "img/emma-johnson-beach.png")
    url = "https://example.org/blog/img/emma-johnson-beach.png"
    write(
        root / "a.html", f'<img src="{url}"><img src="https://example.com/blog/img/emma-johnson-beach.png">'
    )
    done = scrub("clean", "site", "--in-place", "--rename", "--site-url", "https://example.org/blog/")
    assert done.status == 1  # the other one is not ours
    text = (root / "a.html").read_text()
    assert '"https://example.org/blog/img/beach.png"' in text
    assert '"https://example.com/blog/img/emma-johnson-beach.png"' in text


def test_the_words_of_a_post_help_to_find_the_name_in_the_file_s_name(scrub, tmp_path):
    root = tmp_path / "site"
    spotless(root / "x-lucas-09.png")
    write(root / "a.html", '<img src="x-lucas-09.png" alt="Lucas Andrade at school">')
    assert scrub("clean", "site", "--in-place", "--rename", "--captions").status == 0
    assert not any("lucas" in name for name in tree(root))


def test_dry_run_and_diff_write_nothing_and_hide_values(scrub, tmp_path):
    root = site(tmp_path / "site")
    before = everything(root)
    done = scrub("clean", "site", "--in-place", "--captions", "--rename", "--diff", "--journal", "j")
    assert everything(root) == before
    assert sorted(os.listdir(tmp_path)) == ["site"]
    assert "--- site/posts/lucas-andrade/index.html" in done.out
    assert "@@ -1,5 +1,5 @@" in done.out
    body = [line for line in done.out.splitlines() if line[:3] in {"  -", "  +"} and "---" not in line]
    assert any("party-03.png" in line and line.startswith("  +") for line in body)
    hidden = [line for line in body if "+++" not in line]
    assert not any("Lucas" in line or "johnson" in line for line in hidden), hidden
    shown = scrub("clean", "site", "--captions", "--rename", "--diff", "--show-values")
    assert 'alt="Lucas Andrade at the beach"' in shown.out
    dry = scrub("clean", "site", "--captions", "--rename", "--dry-run", "-v")
    assert "site/static/img/emma-johnson-party-02.png → site/static/img/party-02.png" in dry.out
    assert everything(root) == before


def test_redirects_are_added_to_what_is_there(scrub, tmp_path):
    root = site(tmp_path / "site")
    (tmp_path / "_redirects").write_text("/a /b 301")
    before = everything(root)
    done = scrub(
        *("clean", "site", "--in-place", "--rename", "--journal", "j"),
        *("--redirects", "netlify", "--redirects-file", "_redirects"),
    )
    lines = (tmp_path / "_redirects").read_text().splitlines()
    assert done.status == 1  # captions stay
    assert lines[0] == "/a /b 301"
    assert "/img/emma-johnson-party-01.png /img/party-01.png 301" in lines
    assert any(line.startswith("/posts/lucas-andrade/lucas-andrade.jpg /posts/") for line in lines)
    pages = [line for line in lines if line.startswith("/posts/lucas-andrade/ ")]
    assert len(pages) == 1
    assert scrub("undo", "j").status == 0
    assert (tmp_path / "_redirects").read_text() == "/a /b 301"
    assert everything(root) == before
    for words in (["--redirects", "csv"], ["--redirects-file", "x"]):
        assert scrub("clean", "site", "--in-place", "--rename", *words).status == 2


def test_a_redirect_file_that_is_new_is_unmade(scrub, tmp_path):
    spotless(tmp_path / "site/emma-johnson-beach.png")
    words = ["--rename", "--journal", "site/j", "--redirects", "csv", "--redirects-file", "site/r.csv"]
    assert scrub("clean", "site", "--in-place", *words).status == 0
    assert (tmp_path / "site/r.csv").read_text() == "old,new\n/emma-johnson-beach.png,/beach.png\n"
    assert stat.S_IMODE((tmp_path / "site/j").stat().st_mode) == 0o600
    assert scrub("undo", "site/j").status == 0
    assert tree(tmp_path / "site") == ["emma-johnson-beach.png", "j"]


def test_undo_leaves_alone_what_was_changed_since(scrub, tmp_path):
    root = site(tmp_path / "site")
    before = everything(root)
    scrub("clean", "site", "--in-place", "--rename", "--captions", "--journal", "j")
    assert stat.S_IMODE((tmp_path / "j.d").stat().st_mode) == 0o700
    (root / "about.html").write_text("mine")
    done = scrub("undo", "j")
    assert done.status == 3
    assert "about.html: has changed since; it was left as it is, and its original was kept" in done.err
    assert everything(root) == before | {"about.html": b"mine"}
    kept = [path for path in (tmp_path / "j.d").iterdir() if path.name != ".scrub-originals"]
    assert [path.read_bytes() for path in kept] == [before["about.html"]]
    assert scrub("undo", "j").status == 3  # again, with nothing worse
    assert everything(root) == before | {"about.html": b"mine"}


def test_an_old_journal_is_still_understood(scrub, tmp_path):
    spotless(tmp_path / "b.png")
    line = {"old": str(tmp_path / "a.png"), "new": str(tmp_path / "b.png")}
    (tmp_path / "j").write_text(json.dumps(line) + "\n")
    assert scrub("undo", "j").status == 0
    assert tree(tmp_path) == ["a.png", "j"]
    (tmp_path / "j").write_text("[1]\n")
    assert scrub("undo", "j").status == 2


def links_of(root):
    """Targets of all pages of the tree that lead nowhere."""
    dead = []
    for page in root.rglob("*.html"):
        for target in re.findall(r'(?:src|href|srcset)="([^" ]*)', page.read_text()):
            path = re.split("[?#]", target)[0]
            place = root / "static" / path[1:] if path.startswith("/") else page.parent / path
            if "://" not in target and not place.exists():
                dead.append((page, target))
    return dead


@pytest.mark.parametrize("stop", range(1, 9))
def test_a_run_that_breaks_off_leaves_no_dead_link_and_can_be_undone(scrub, tmp_path, monkeypatch, stop):
    root = site(tmp_path / "site")
    page = root / "posts/lucas-andrade/index.html"
    page.write_bytes(page.read_bytes().replace(b"EMMA", b"emma"))
    before = everything(root)
    assert links_of(root) == []
    calls = []

    def break_off(real):
        def call(*given, **named):
            calls.append(1)
            if len(calls) == stop * 4:
                raise KeyboardInterrupt
            return real(*given, **named)

        return call

    monkeypatch.setattr(_journal.Journal, "_add", break_off(_journal.Journal._add))
    monkeypatch.setattr(_work, "written", break_off(_work.written))
    words = ["--in-place", "--rename", "--captions", "--journal", "j", "-j", "1"]
    done = scrub("clean", "site", *words)
    assert done.status == (130 if len(calls) >= stop * 4 else 0)
    assert links_of(root) == []
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    undone = scrub("undo", "j")
    assert undone.status == 0, undone.err
    assert everything(root) == before


def test_a_post_that_cannot_be_written_keeps_its_links_alive(scrub, tmp_path, monkeypatch):
    root = site(tmp_path / "site")
    real = _work.written

    def full(target, *given):
        if target.name == "about.html":
            raise OSError(28, "No space left on device")
        return real(target, *given)

    monkeypatch.setattr(_work, "written", full)
    done = scrub("clean", "site", "--in-place", "--rename", "--captions")
    assert done.status == 3
    assert "about.html: cannot be handled: No space left on device" in done.err
    assert (root / "posts/lucas-andrade/index.html").exists()
    assert links_of(root) == []


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "sarif", "github"])
def test_values_in_posts_stay_private(scrub, tmp_path, form):
    jpeg(tmp_path / "site/a.jpg")
    write(tmp_path / "site/a.html", '<img src="a.jpg" alt="Helen Quimby at the beach">')
    for command in (["--diff"], ["-o", "out", "-v"], ["-o", "out2", "--captions"]):
        done = scrub("clean", "site", *command, "--format", form)
        for word in PRIVATE:
            assert word not in done.out + done.err


def test_tables_with_columns_of_their_own(scrub, tmp_path):
    root = tmp_path / "site"
    spotless(root / "img/emma-johnson-beach.png")
    rows = 'datei;was man\r\nimg/emma-johnson-beach.png;"Emma Johnson; at the beach"\r\n'
    write(root / "list.csv", rows)
    assert "T101" not in scrub("check", "site/list.csv").out
    columns = ["--name-column", "datei", "--caption-column", "was man"]
    assert "2:" in scrub("check", "site/list.csv", *columns).out
    done = scrub("clean", "site", "--in-place", "--rename", "--captions", *columns)
    assert done.status == 0, done.out + done.err
    text = (root / "list.csv").read_bytes().decode()
    assert text.startswith('datei;was man\r\nimg/beach.png;"')
    assert "Emma" not in text
    assert "no column 'x'" in scrub("check", "site/list.csv", "--url-column", "x").err


def test_a_post_that_somebody_saves_meanwhile_is_left_alone(scrub, tmp_path, monkeypatch):
    post = tmp_path / "site/a.html"
    write(post, '<img src="x.png" alt="Emma Johnson">\n')
    edited = _edits.edited

    def late(draft, names, **asked):
        write(post, "<p>An hour of work</p>\n")
        return edited(draft, names, **asked)

    monkeypatch.setattr(_edits, "edited", late)
    done = scrub("clean", "site", "--in-place", "--captions")
    assert done.status == 3
    assert "has changed since it was read" in done.err
    assert post.read_text() == "<p>An hour of work</p>\n"


def test_a_caption_that_somebody_saves_meanwhile_is_left_alone(scrub, tmp_path, monkeypatch):
    spotless(tmp_path / "site/a.png")
    caption = tmp_path / "site/a.txt"
    write(caption, "Emma Johnson at the beach\n")
    apply = _media_words._apply

    def late(*args):
        write(caption, "A whole story\n")
        return apply(*args)

    monkeypatch.setattr(_media_words, "_apply", late)
    done = scrub("clean", "site", "--in-place", "--captions")
    assert done.status == 3
    assert caption.read_text() == "A whole story\n"


def test_tags_are_reworded_and_addresses_are_reported(scrub, tmp_path):
    post = tmp_path / "site/a.md"
    head = "---\nslug: emma-johnson-party\npermalink: /2024/05/12/\ntags: [cake, "
    write(post, f'{head}"Emma Johnson"]\n---\n')
    done = scrub("clean", "site", "--in-place", "--captions")
    assert done.status == 1
    assert "2:7 T101" in done.out
    assert "  3:" not in done.out
    assert post.read_text().startswith(head)
    assert "Johnson" not in post.read_text().removeprefix(head)


def test_the_journal_holds_whole_lines_even_when_the_disk_was_full(tmp_path):
    resource = pytest.importorskip("resource")
    path = tmp_path / "j"
    journal = _journal.Journal.opened(path)
    journal.renames(tmp_path / "a", tmp_path / "b")
    size = path.stat().st_size
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 10, limits[1]))
    try:
        with pytest.raises(OSError, match="No space"):
            journal.renames(tmp_path / "c", tmp_path / "d")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.stat().st_size == size
    journal.renames(tmp_path / "e", tmp_path / "f")
    assert [entry["old"] for entry in _journal.read(path)] == [str(tmp_path / "a"), str(tmp_path / "e")]
