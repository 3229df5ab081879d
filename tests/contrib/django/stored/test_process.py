"""`manage.py scrub_media` as people run it: a process of its own, on a terminal, killed in the middle."""

import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.contrib.django.stored.pictures import is_clean, item, jpeg, pixels

ROOT = Path(__file__).parents[4]
PAGE = ROOT / "docs" / "how-to" / "scrub-media.md"
SETTINGS = """
from tests.contrib.django.project.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "tests.contrib.django.stored"]
DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": "{0}/db.sqlite3"}}}}
MEDIA_ROOT = "{0}/media"
SCRUBBER = {{"EXEMPT": ["project", "stored"]}}  # no warnings about uploads: this is about what is there
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project of its own on disk; gives the arguments and environment to start a command in it."""
    home = tmp_path_factory.mktemp("project")
    (home / "settings_on_disk.py").write_text(SETTINGS.format(home))
    path = os.pathsep.join([str(home), str(ROOT), *sys.path])
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "settings_on_disk", "PYTHONPATH": path}
    command = [sys.executable, "-m", "django"]
    subprocess.run([*command, "migrate", "--run-syncdb", "-v0"], env=environment, check=True)
    return home, [*command, "scrub_media"], environment


@pytest.fixture
def photos(project):
    """Forty stored pictures and their rows."""
    home = project[0]
    (home / "media" / "shelf").mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(home / "db.sqlite3") as database:
        database.execute("DELETE FROM stored_shelfitem")
        for number in range(40):
            (home / "media" / "shelf" / f"picture-{number}.jpg").write_bytes(jpeg())
            database.execute(
                "INSERT INTO stored_shelfitem (title, file, file_hash, hidden, kind)"
                " VALUES ('', ?, '', 0, 'a')",
                [f"shelf/picture-{number}.jpg"],
            )
    database.close()
    return sorted((home / "media" / "shelf").iterdir())


def test_killed_in_the_middle_and_run_again(project, photos):
    _, command, environment = project
    process = subprocess.Popen(
        [*command, "stored", "--media-only"],
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        for _ in range(5):
            assert "cleaned of" in process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert all(pixels(photo.read_bytes()) == pixels(jpeg()) for photo in photos)
    done = subprocess.run(
        [*command, "stored", "--media-only"], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"40 files: \d+ cleaned, \d+ clean already\n$", done.stdout)
    assert all(is_clean(photo.read_bytes()) for photo in photos)
    assert all(pixels(photo.read_bytes()) == pixels(jpeg()) for photo in photos)


def test_progress_is_shown_on_a_terminal_alone(project, photos):
    _, command, environment = project
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [*command, "stored", "--media-only"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=theirs,
            check=False,
        )
        assert done.returncode == 0
        shown = os.read(ours, 1 << 16).decode()
    finally:
        os.close(ours)
        os.close(theirs)
    assert "\r17 of 40" in shown
    assert b"\r" not in done.stdout


def test_interrupted(project, photos):
    _, command, environment = project
    process = subprocess.Popen(
        [*command, "stored", "--media-only"],
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, err) == (130, "")
    assert re.fullmatch(r"(shelf/.*\n)*\d+ files?: \d+ cleaned, 0 clean already; interrupted\n", out)


@pytest.mark.parametrize(
    "line", re.findall(r"^python manage\.py scrub_media ?([^#\n]*)", PAGE.read_text(), re.MULTILINE)
)
def test_the_commands_of_the_page_work(line, folder, capsys):
    item("shelf/party.jpg", title="Emma Johnson at school")
    arguments = line.replace("blog.Photo", "stored.ShelfItem").replace("blog", "stored").split()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "exit", lambda status: pytest.fail(f"exit status {status}"))
        call_command("scrub_media", *arguments)
    assert "party.jpg" in capsys.readouterr().out
