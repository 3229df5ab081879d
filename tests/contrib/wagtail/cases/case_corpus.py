"""Files that nobody in this project made, through the multiple uploader; judged by a program of its own."""

import csv
import json
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

from django.test import TestCase
from made import admin, empty, stored, upload
from PIL import Image as Pillow

SHARED = Path(os.environ["SITE_SHARED"])
CORPUS, JUDGE = SHARED / "data" / "media", SHARED / "tools" / "metascore.py"
EACH = int(os.environ.get("SITE_EACH", "1"))
SUFFIXES = {"jpeg": "jpg", "png": "png", "webp": "webp", "gif": "gif", "avif": "avif"}


def chosen():
    """Some files of each type that Pillow can draw and Wagtail takes."""
    with (CORPUS / "manifest.csv").open(newline="") as file:
        rows = [
            row for row in csv.DictReader(file) if row["type"] in SUFFIXES and int(row["size"]) < 2_000_000
        ]
    for kind in SUFFIXES:
        mine = sorted((row for row in rows if row["type"] == kind), key=lambda row: row["sha256"])
        paths = (CORPUS / row["file"] for row in mine)
        yield from ((path, kind) for path in islice(filter(drawable, paths), EACH))


def drawable(path):
    try:
        with Pillow.open(path) as picture:
            picture.load()
    except (OSError, ValueError, SyntaxError):
        return False
    return True


def judged(original, cleaned):
    command = [sys.executable, str(JUDGE), "score", str(original), str(cleaned)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


class Corpus(TestCase):
    def test_originals_and_renditions(self):
        empty()
        client = admin(self)
        taken = files = 0
        for number, (path, kind) in enumerate(chosen()):
            name = f"maria_silva_{number}.{SUFFIXES[kind]}"
            image, answer = upload(client, name, path.read_bytes())
            if image is None:
                assert answer["error_message"], path
                continue
            taken += 1
            names = [image.file.name, image.get_rendition("width-60").file.name]
            names += [image.get_rendition(f"width-50|format-{form}").file.name for form in ("jpeg", "webp")]
            for stored_name in names:
                verdict = judged(path, Path(os.environ["SITE_MEDIA"]) / stored_name)
                assert verdict["clean"], (path, stored_name, verdict)
                files += 1
        assert taken
        sys.stderr.write(f"{taken} uploads of {number + 1} taken, {files} files clean\n")  # shown with -s
        assert not any("maria" in name.lower() for name in stored())
