"""The cases in `cases/`, in a real Wagtail site, in a process of its own: Django has one configuration."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import scrubber

pytest.importorskip("wagtail")

CASES = Path(__file__).parent / "cases"
BROWSER, BARE, CORPUS = ALONE = ("case_browser.py", "case_leak.py", "case_corpus.py")
FORMS = sorted(path.name for path in CASES.glob("case_*.py") if path.name not in ALONE)
WITHOUT = ("-p", "no:cacheprovider", "-p", "no:django", "-p", "no:xdist")
COMMAND = (sys.executable, "-m", "pytest", "-q", *WITHOUT)


def run(folder, *files, **settings):
    for name in ("media", "temp"):
        (folder / name).mkdir()
    done = subprocess.run(
        [*COMMAND, "-c", str(CASES / "pytest.ini"), *files],
        cwd=CASES,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "site_settings",
            "SITE_MEDIA": str(folder / "media"),
            "SITE_TEMP": str(folder / "temp"),
            "PYTHONPATH": str(Path(scrubber.__file__).parents[1]),
            "TMPDIR": str(folder / "temp"),
            **settings,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


def test_what_a_wagtail_without_scrubber_publishes(tmp_path):
    run(tmp_path, BARE, SITE_BARE="1")


@pytest.mark.timeout(300)
def test_forms_models_renditions_and_the_library(tmp_path):
    run(tmp_path, *FORMS)


@pytest.mark.timeout(300)
@pytest.mark.skipif(
    not (shutil.which("chromium") and shutil.which("chromedriver")), reason="needs Chromium and its driver"
)
def test_in_a_real_browser(tmp_path):
    run(tmp_path, BROWSER)


@pytest.mark.corpus
@pytest.mark.timeout(300)
@pytest.mark.skipif(not shutil.which("exiftool"), reason="the judge needs exiftool")
def test_files_that_nobody_here_made(tmp_path, media_corpus):
    run(tmp_path, CORPUS, SITE_SHARED=str(media_corpus.parents[1]))
