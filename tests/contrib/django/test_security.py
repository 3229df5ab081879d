"""What attackers hand in: names, bombs, lies, links. Nothing is stored, and nothing is left behind."""

import struct
import zlib

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from scrubber.contrib.django import UploadRefused
from tests.contrib.django.pictures import picture, upload

pytestmark = pytest.mark.usefixtures("media")


def stored(root):
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def bomb(side):
    """A PNG of side x side pixels in one colour: small on the wire, large in memory."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + side // 8)
    rows = b"".join(packer.compress(row * 500) for _ in range(side // 500)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/emma.jpg",
        "..\\..\\emma.jpg",
        "/etc/passwd.jpg",
        "C:\\emma.jpg",
        ".htaccess.jpg",
        "a\r\nX: y.jpg",
    ],
)
def test_names_lead_nowhere(media, name):
    body = (
        f'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nA cake\r\n--b\r\n'
        f'Content-Disposition: form-data; name="picture"; filename="{name}"\r\n'
        f"Content-Type: image/jpeg\r\n\r\n"
    ).encode() + picture()
    kind = "multipart/form-data; boundary=b"
    answer = Client().post("/api/photos/", body + b"\r\n--b--\r\n", content_type=kind)
    assert answer.status_code in {201, 400}
    for path in stored(media):
        assert path.startswith("photos/")
        assert path.endswith(".jpg")
        assert not set(path) & set("\\:\r\n")
    everything = {path for path in media.parent.rglob("*") if path.is_file()}
    assert everything == {media / path for path in stored(media)}


@pytest.mark.parametrize("name", ["../../emma.jpg", "a/../../b.jpg", "..", "/etc/passwd"])
def test_paths_in_code_lead_nowhere(media, name):
    from tests.contrib.django.project.models import Report

    try:
        Report().file.save(name, ContentFile(picture()), save=False)
    except (SuspiciousFileOperation, UploadRefused):
        assert stored(media) == []
    else:
        (path,) = stored(media)
        assert path.startswith("files/")


def test_a_bomb_is_refused_in_every_way(media, admin):
    from tests.contrib.django.project.models import Photo, Titled

    data = bomb(50_000)
    assert len(data) < 1_000_000

    def hostile():
        return SimpleUploadedFile("cake.png", data, "image/png")

    page = admin.post("/admin/project/photo/add/", {"title": "A cake", "picture": hostile()})
    assert page.status_code == 200
    assert APIClient().post("/api/photos/", {"title": "A cake", "picture": hostile()}).status_code == 400
    for model in (Photo, Titled):  # with fields for width and height, and without
        with pytest.raises(UploadRefused):
            model.objects.create(title="A cake", picture=hostile())
    assert stored(media) == []


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><svg xmlns='http://www.w3.org/2000/svg'>&e;</svg>",
        b"<html><script>alert(1)</script></html>",
        b"GIF89a/*\0\0\0\0*/=1;alert(1)",
        b"MZ" + bytes(100),
        b"",
    ],
)
def test_what_only_says_that_it_is_a_picture_is_refused(media, data):
    answer = APIClient().post("/api/photos/", {"title": "x", "picture": upload("cake.jpg", data)})
    assert answer.status_code == 400
    assert stored(media) == []


def test_the_type_is_that_of_the_content(media):
    data = picture("PNG")
    answer = APIClient().post("/api/reports/", {"file": upload("cake.exe", data, "text/html")})
    assert answer.json()["file"].endswith("/files/cake.png")


def test_the_second_half_of_a_polyglot_goes(media):
    APIClient().post("/api/reports/", {"file": upload("cake.jpg", picture() + b"<?php system('id'); ?>")})
    assert stored(media) == ["files/cake.jpg"]
    assert b"php" not in (media / "files/cake.jpg").read_bytes()


def test_a_link_in_the_store_is_not_written_through(media, tmp_path):
    from tests.contrib.django.project.models import Report

    target = tmp_path / "precious"
    target.write_text("precious")
    (media / "files").mkdir()
    (media / "files" / "cake.jpg").symlink_to(target)
    (media / "files" / "dangling.jpg").symlink_to(tmp_path / "nothing")
    for name in ("cake.jpg", "dangling.jpg"):
        report = Report.objects.create(file=upload(name))
        assert not (media / report.file.name).is_symlink()
    assert target.read_text() == "precious"
    assert not (tmp_path / "nothing").exists()


def test_all_files_of_a_model_are_stored_or_none(media):
    from tests.contrib.django.project.models import Titled

    titled = Titled(title="cake", picture=upload(), second=upload("emma.jpg", b"no picture"))
    with pytest.raises(UploadRefused):
        titled.save()
    with pytest.raises(UploadRefused):
        Titled.objects.bulk_create([titled])
    assert stored(media) == []


def test_a_name_that_upload_to_makes_up_is_looked_at(media):
    from tests.contrib.django.project.models import Titled

    Titled.objects.create(title="Emma Johnson birthday", picture=upload())
    assert stored(media) == ["titles/birthday.jpg"]


def test_an_error_names_nothing_private(media):
    from tests.contrib.django.project.models import Photo

    with pytest.raises(UploadRefused) as caught:
        Photo.objects.create(title="Emma", picture=upload("emma_johnson.jpg", b"Emma Johnson"))
    error = caught.value
    assert "mma" not in f"{error} {error!r} {error.args} {error.__cause__}"
    assert error.__suppress_context__


def test_words_that_take_too_long_are_refused(media, admin):
    from scrubber.contrib.django import scrub

    page = admin.post("/admin/project/photo/add/", {"title": "a b " * 30_000, "picture": upload()})
    assert "the words sent with it are too long" in page.content.decode()
    clean = scrub(upload())
    with pytest.raises(UploadRefused, match="too long"):
        scrub(clean, texts={"title": "a b " * 30_000})
    assert stored(media) == []
