"""The hooks of `.pre-commit-hooks.yaml`, run by pre-commit in real git repositories."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from scrubber.contrib.hooks import as_path
from scrubber.media import _beside
from scrubber.posting import forms
from scrubber.registry import plugins
from scrubber.trees._others import DOCUMENTS, FILM_AND_SOUND, PICTURES
from tests.contrib.git_files import POINTER, PRIVATE, Repository, film, is_refused, needs_git, picture

ROOT = Path(__file__).parents[2]
HOOKS = {
    hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}
SIDECARS = {".xmp", ".json", ".txt"}
PROGRAMS = (".py", ".js", ".toml", ".yaml", ".yml", ".sh", ".lock", ".scss", ".tsx", ".woff2", ".rs")
MAIN = "from scrubber.contrib.hooks import main; main()"
PRE_COMMIT = shutil.which("pre-commit", path=str(Path(sys.executable).parent)) or shutil.which("pre-commit")

pytestmark = [needs_git, pytest.mark.skipif(PRE_COMMIT is None, reason="pre-commit is not installed")]


def matched(hook, names):
    return {name for name in names if re.search(HOOKS[hook]["files"], name)}


def test_all_that_can_be_cleaned_and_all_that_is_refused_goes_through_both_hooks():
    known = {suffix for handler in plugins("scrubber.media", "handler") for suffix in handler.suffixes}
    names = {
        f"a b/x{case(suffix)}"
        for suffix in known | PICTURES | FILM_AND_SOUND | DOCUMENTS
        for case in (str, str.upper)
    }
    assert matched("scrub-clean", names) == matched("scrub-check", names) == names


def test_files_beside_media_go_through_both_hooks():
    names = {f"a b/x{suffix}" for suffix in {*_beside.SUFFIXES, *_beside.TRACKS, ".srt"} - SIDECARS}
    names |= {
        f"{folder}{name}"
        for folder in ("", "photos/")
        for name in (
            ".DS_Store",
            ".apdisk",
            "Thumbs.db",
            "desktop.ini",
            ".picasa.ini",
            "Picasa.ini",
            ".BridgeSort",
        )
    }
    assert matched("scrub-clean", names) == matched("scrub-check", names) == names
    others = {"DS_Store.py", "my.DS_Store/x.py", "desktop.init", "setup.ini", "a/.DS_Storex"}
    assert not matched("scrub-check", others) | matched("scrub-clean", others)


def test_posts_and_sidecars_are_checked_and_programs_are_not():
    posts = {f"x{suffix}" for form in forms() for suffix in form.suffixes} | {
        f"x{suffix}" for suffix in SIDECARS
    }
    assert matched("scrub-check", posts) == posts
    assert not matched("scrub-clean", posts)
    others = {*(f"x{suffix}" for suffix in PROGRAMS), "jpg", "x.jpg.py", "Makefile"}
    assert not matched("scrub-check", others) | matched("scrub-clean", others)


def test_a_file_whose_name_looks_like_an_option_is_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("--baseline=x.md").touch()
    assert as_path("--baseline=x.md") == "./--baseline=x.md"
    assert as_path("--others") == "--others"
    assert as_path("x.md") == "x.md"


def documented(number):
    """The YAML block of this number on the how-to page."""
    page = (ROOT / "docs" / "how-to" / "pre-commit.md").read_text(encoding="utf-8")
    return yaml.safe_load(re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[number])


def test_the_options_of_the_how_to_are_there(tmp_path):
    making = ["check", ".", "--write-baseline", ".scrub-baseline.json", "--reason", "they are ours"]
    subprocess.run([sys.executable, "-c", MAIN, *making], cwd=tmp_path, check=True, capture_output=True)
    for hook in documented(1):
        words = HOOKS[hook["id"]]["entry"].split()[1:] + hook["args"] + ["--", os.devnull]
        done = subprocess.run(
            [sys.executable, "-c", MAIN, *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "is not a regular file" in done.stderr


@pytest.fixture
def repo(tmp_path):
    """A repository with both hooks installed as in the manifest, run by this environment's Python."""
    repo = Repository(tmp_path / "repo")
    main = f"{sys.executable} -c '{MAIN}'"
    hooks = [
        HOOKS[hook["id"]]
        | {"language": "system", "entry": HOOKS[hook["id"]]["entry"].replace("scrub-hook", main)}
        | hook
        for hook in documented(0)["repos"][0]["hooks"]
    ]
    repo.add(".pre-commit-config.yaml", yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]}))
    repo.add("pyproject.toml", '[tool.scrubber]\nexclude = ["raw/"]\n')
    repo.commit()
    repo.environment["PRE_COMMIT_HOME"] = str(tmp_path / "home")
    subprocess.run(
        [PRE_COMMIT, "install"], cwd=repo.path, env=repo.environment, check=True, capture_output=True
    )
    return repo


def committing(repo):
    done = repo.git("commit", "-m", "photos", check=False)
    return done.returncode, done.stdout


def test_a_dirty_photo_is_cleaned_and_added_again_by_the_person(repo):
    repo.add("beach.jpg", picture())
    repo.add("beach.heic", picture("HEIF"))
    status, said = committing(repo)
    assert status == 1
    assert "files were modified by this hook" in said
    assert repo.git("status", "--porcelain").stdout.split() == ["AM", "beach.heic", "AM", "beach.jpg"]
    repo.git("add", "-u")
    assert committing(repo)[0] == 0
    for name in ("beach.jpg", "beach.heic"):
        stored = subprocess.run(
            ["git", "cat-file", "blob", f"HEAD:{name}"], cwd=repo.path, capture_output=True, check=True
        ).stdout
        assert not any(value in stored for value in PRIVATE)


def test_a_film_is_cleaned_or_fails_with_its_sentence_and_stays_as_it_is(repo, tmp_path):
    data = film(tmp_path)
    path = repo.add("beach.mp4", data)
    status, said = committing(repo)
    assert status == 1
    assert ("beach.mp4: not a format that scrubber can clean: it looks like video/mp4" in said) == is_refused(
        data
    )
    assert (path.read_bytes() == data) == is_refused(data)


def test_names_of_files_and_folders_and_words_of_posts_are_checked(repo):
    repo.add("photos/maria-silva/x.png", picture("PNG", exif=None))
    repo.add("posts/day.md", "![Emma Johnson at the beach](/x.png)\n")
    status, said = committing(repo)
    assert status == 1
    assert "photos/maria-silva/x.png\n  T101 person's name in folder name" in said
    assert "posts/day.md\n  1:3 T101 person's name in alt" in said
    assert "Emma" not in said
    assert "Maria" not in said


def test_a_caption_is_checked_with_its_picture_and_other_texts_pass(repo):
    repo.add("x.png", picture("PNG", exif=None))
    repo.add("requirements.txt", "emma-johnson\n")
    repo.add("package.json", '{"author": "Emma Johnson"}\n')
    repo.add("model.ts", "export const a = 1\n")
    status, said = committing(repo)
    assert status == 0, said
    repo.add("x.txt", "Emma Johnson at school\n")
    status, said = committing(repo)
    assert status == 1
    assert "x.png\n  T101 person's name in caption" in said


ODD = (
    "a b.md",
    'it\'s "odd".md',
    "-q.md",
    "--baseline=x.md",
    "--exclude=*.md",
    "zo\u00eb\u2028.md",
    "new\nline.md",
)


def test_no_name_makes_a_post_pass(repo):
    for name in ODD:
        repo.add(name, "![Emma Johnson](/x.png)\n")
    status, said = committing(repo)
    assert status == 1
    assert said.count("person's name in alt") == len(ODD)
    assert f"{len(ODD)} files: {len(ODD)} with findings" in said


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 there")
def test_a_name_that_is_not_utf_8_does_not_pass(repo):
    repo.add(os.fsdecode(b"zo\xeb.jpg"), picture())
    assert committing(repo)[0] != 0  # pre-commit itself stops at such a name


def test_what_is_deleted_is_no_concern(repo):
    repo.add("gone.jpg", picture())
    repo.add("here.jpg", picture())
    repo.commit()
    repo.git("rm", "-q", "gone.jpg")
    (repo.path / "here.jpg").unlink()
    status, said = committing(repo)
    assert status == 0, said


def test_links_and_submodules_are_passed_over(repo, tmp_path):
    other = Repository(tmp_path / "other")
    other.add("a.jpg", picture())
    other.commit()
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other.path), "photos.jpg")
    (tmp_path / "secret.jpg").write_bytes(picture())
    (repo.path / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    repo.git("add", "link.jpg")
    status, said = committing(repo)
    assert status == 0, said
    assert (tmp_path / "secret.jpg").read_bytes() == picture()
    assert (repo.path / "link.jpg").is_symlink()


def test_a_pointer_of_git_lfs_is_said_to_be_one(repo):
    repo.add("beach.jpg", POINTER)
    repo.add("captions.csv", POINTER)
    status, said = committing(repo)
    assert status == 1
    for name in ("beach.jpg", "captions.csv"):
        assert f"{name}: git has only a pointer here, not the file itself" in said


def test_what_is_staged_counts_not_what_is_in_the_folder(repo):
    post = repo.add("day.md", "![Emma Johnson](/x.png)\n")
    post.write_text("![A girl](/x.png)\n")
    status, said = committing(repo)
    assert status == 1
    assert "person's name in alt" in said
    assert post.read_text() == "![A girl](/x.png)\n"
    repo.git("add", "day.md")
    post.write_text("![Emma Johnson](/x.png)\n")
    assert committing(repo)[0] == 0
    assert post.read_text() == "![Emma Johnson](/x.png)\n"


def test_what_the_configuration_leaves_out_is_left_out(repo):
    before = repo.add("raw/emma-johnson.jpg", picture())
    status, said = committing(repo)
    assert status == 0, said
    assert before.read_bytes() == picture()


NO_INDEX = ("No matching distribution", "Could not find a version", "ConnectionError", "Failed to establish")


@pytest.fixture(scope="session")
def tried(tmp_path_factory):
    """What `pre-commit try-repo` says of a HEIC, an MP4 and a post; it installs this package anew."""
    if not (ROOT / ".git").exists():
        pytest.skip("pre-commit installs from a git repository, and this is none")
    folder = tmp_path_factory.mktemp("try")
    repo = Repository(folder / "repo")
    repo.add("photos/beach.heic", picture("HEIF"))
    repo.add("photos/beach.mp4", film(folder))
    repo.add("day.md", "![Emma Johnson](photos/beach.heic)\n")
    done = subprocess.run(
        [PRE_COMMIT, "try-repo", str(ROOT), "--color=never"],
        cwd=repo.path,
        env={
            **repo.environment,
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "safe.directory",
            "GIT_CONFIG_VALUE_0": "*",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if any(sign in done.stdout + done.stderr for sign in NO_INDEX):
        pytest.skip("pip has no index here, so pre-commit cannot install the hooks")
    return repo, done


@pytest.mark.install
@pytest.mark.timeout(600)
def test_try_repo(tried):
    repo, done = tried
    assert done.returncode == 1, done.stdout + done.stderr
    check, clean = done.stdout.split("strip private data from media")
    assert "photos/beach.heic\n  M101 GPS position" in check
    assert "day.md\n  1:3 T101 person's name in alt" in check
    refused = is_refused(repo.git("cat-file", "blob", ":photos/beach.mp4", text=False).stdout)
    for said in (check, clean):
        sentence = "photos/beach.mp4: not a format that scrubber can clean: it looks like video/mp4"
        assert (sentence in said) == refused
    assert "files were modified by this hook" in clean
    assert repo.git("status", "--porcelain").stdout.splitlines() == [
        "A  day.md",
        "AM photos/beach.heic",
        "A  photos/beach.mp4" if refused else "AM photos/beach.mp4",
    ]
    assert not any(value in (repo.path / "photos/beach.heic").read_bytes() for value in PRIVATE)
