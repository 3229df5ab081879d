"""Every example in README and docs runs and prints what the page says; every link leads somewhere.

A `console` block holds lines that start with "$ " and the output expected after each; "..." as a whole line
stands for any lines. A `python` block is executed. The blocks of one page share a folder with the example
photos in `example-photos`. `UPDATE_DOCS=1 pytest tests/docs` writes the real output into the pages.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)")


def run_page_command(line, folder):
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
    }
    done = subprocess.run(
        line,
        shell=True,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def matches(expected, actual):
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line) + r"\n" for line in expected
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in actual)) is not None


def commands(block):
    """[(command, expected lines)] of a console block."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


@pytest.fixture
def folder(tmp_path):
    subprocess.run(
        [sys.executable, ROOT / "examples" / "make_photos.py", tmp_path / "example-photos"], check=True
    )
    return tmp_path


def skipped(command):
    """Installing and testing are what the CI script does; training takes an hour."""
    elsewhere = ("python -m scrubber.training", "pip ", "python3 -m venv", ". ", "pytest", "git ", "cd ")
    return command.startswith(elsewhere)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_examples_are_true(page, folder, monkeypatch):
    text = page.read_text(encoding="utf-8")
    blocks = list(BLOCK.finditer(text))
    if not blocks:
        pytest.skip("no examples on this page")
    monkeypatch.chdir(folder)
    names = {"__name__": "__main__"}  # what a script has
    for match in blocks:
        if match[1] == "python":
            exec(compile(match[2], str(page), "exec"), names)
            continue
        new = ""
        for command, expected in commands(match[2]):
            new += f"$ {command}\n"
            if skipped(command):
                continue
            actual = [line.rstrip() for line in run_page_command(command, folder).splitlines()]
            new += "".join(f"{line}\n" for line in actual)
            if "UPDATE_DOCS" not in os.environ:
                assert matches([line.rstrip() for line in expected], actual), f"$ {command}\n" + "\n".join(
                    actual
                )
        if (
            "UPDATE_DOCS" in os.environ
            and "..." not in match[2].splitlines()
            and not any(map(skipped, new.splitlines()))
        ):
            text = text.replace(match[0], f"```console\n{new}```")
    if "UPDATE_DOCS" in os.environ:
        page.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), target


def test_generated_pages_are_up_to_date():
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_promises_are_held_by_is_there():
    """Every test that is named is one: a file, and a function in it."""
    page = (ROOT / "docs/explanation/promises.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page)
    assert len(named) > 20
    for path, function in named:
        assert f"def {function}" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{function}"
