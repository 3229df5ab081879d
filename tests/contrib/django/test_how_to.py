"""docs/how-to/django.md, in a project as `startproject` makes it."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.contrib.django.pictures import picture

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "how-to" / "django.md"
USE = """
import django, io, sys
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from blog.models import Photo, PhotoForm
from blog.storage import CleanStorage
data = open("in.jpg", "rb").read()
photo = Photo.objects.create(title="A cake", picture=SimpleUploadedFile("emma_johnson_birthday.JPG", data))
form = PhotoForm({"headline": "A cake"}, {"picture": SimpleUploadedFile("emma.jpg", data)})
assert form.is_valid() and form.cleaned_data["picture"].report.media
print(photo.picture.name, CleanStorage().save("emma_johnson_birthday.jpg", io.BytesIO(data)))
"""


def manage(folder, *command):
    path = os.pathsep.join([str(ROOT / "src"), str(folder)])
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "mysite.settings"},
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )


def test_the_page_works_as_it_stands(tmp_path):
    model, storage, handler, form, settings, receiver = re.findall(
        r"^```py\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    manage(tmp_path, "-m", "django", "startproject", "mysite", ".", "--settings", "")
    manage(tmp_path, "manage.py", "startapp", "blog")
    apps = '\nINSTALLED_APPS += ["scrubber.contrib.django", "blog"]\nMEDIA_ROOT = BASE_DIR / "media"\n'
    with (tmp_path / "mysite" / "settings.py").open("a") as file:
        file.write(apps + handler + settings)
    (tmp_path / "blog" / "models.py").write_text(model + form + receiver)
    (tmp_path / "blog" / "storage.py").write_text(storage)
    (tmp_path / "in.jpg").write_bytes(picture())
    for command in ("makemigrations blog", "migrate", "check --fail-level WARNING"):
        manage(tmp_path, "manage.py", *command.split())
    done = manage(tmp_path, "-c", USE)
    field, store, names = done.stdout.splitlines()[-3:]
    assert field.startswith("photos/birthday.jpg ['M201'")
    assert store.startswith("birthday.jpg ['M201'")
    assert names == "photos/birthday.jpg birthday.jpg"
    assert b"Johnson" not in (tmp_path / "media" / "photos" / "birthday.jpg").read_bytes()
    migration = next((tmp_path / "blog" / "migrations").glob("0001*")).read_text()
    assert "scrubber.contrib.django.fields.ScrubbedImageField(texts={'title': 'title'}" in migration
