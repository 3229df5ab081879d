"""Pages as LibreOffice draws them, to compare a document before and after; skipped where it is missing."""

import shutil
import subprocess

import pytest

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_libreoffice = pytest.mark.skipif(
    not (SOFFICE and shutil.which("pdftoppm")),
    reason="LibreOffice and pdftoppm draw the pages: apt-get install libreoffice-writer-nogui poppler-utils",
)


def convert(folder, target, *paths):
    """Convert files by one run of LibreOffice with a profile of its own, into `folder`."""
    profile = folder / "profile"
    command = [SOFFICE, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", target]
    subprocess.run(
        [*command, "--outdir", str(folder), *map(str, paths)], check=True, capture_output=True, timeout=240
    )


def pages(folder, documents):
    """Name -> pictures of all its pages; `documents` are name -> bytes, names with their suffix."""
    given = folder / "given"
    given.mkdir(parents=True)
    for name, data in documents.items():
        (given / name).write_bytes(data)
    convert(folder, "pdf", *sorted(given.iterdir()))
    shown = {}
    for name in documents:
        path = folder / f"{name.rpartition('.')[0]}.pdf"
        assert path.exists(), f"LibreOffice does not open {name}"
        done = subprocess.run(["pdftoppm", "-r", "50", str(path)], check=True, capture_output=True)
        shown[name] = done.stdout
    return shown


def alike(before, after):
    """All pages the same: a letter may move by a fraction of a point where a field became text."""
    if before.keys() != after.keys():
        return False
    return all(_same(before[name], after[name]) for name in before)


def _same(one, other):
    differing = sum(a != b for a, b in zip(one, other, strict=False)) if one != other else 0
    return len(one) == len(other) and differing <= len(one) // 2_000
