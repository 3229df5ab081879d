"""The upload handler: views get cleaned files, or what refuses to be read."""

import os
import tracemalloc

import pytest
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopFutureHandlers
from django.test import Client, RequestFactory, override_settings
from django.views.debug import ExceptionReporter
from rest_framework.test import APIClient

from scrubber.contrib.django import ScrubUploadHandler, UploadRefused
from scrubber.contrib.django.handlers import RefusedUpload
from tests.contrib.django.pictures import picture, upload

HANDLER = "scrubber.contrib.django.handlers.ScrubUploadHandler"


@pytest.fixture(autouse=True)
def handled(media):
    with override_settings(FILE_UPLOAD_HANDLERS=[HANDLER]):
        yield


def stored(root):
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_view_of_the_simplest_sort_gets_a_clean_file(media):
    assert Client().post("/raw/", {"file": upload()}).status_code == 200
    assert stored(media) == ["plain/birthday.jpg"]
    assert b"Johnson" not in (media / "plain/birthday.jpg").read_bytes()


def test_it_answers_400_where_nobody_asks_why(media, tmp_path):
    answer = Client().post("/raw/", {"file": upload("emma.jpg", b"no picture")})
    assert answer.status_code == 400
    assert stored(media) == []
    assert list((tmp_path / "spool").iterdir()) == []


def test_a_form_says_why(admin, media):
    page = admin.post("/admin/project/plain/add/", {"file": upload("emma.jpg", b"no picture")})
    assert page.status_code == 200
    assert "It was not stored." in page.content.decode()
    assert stored(media) == []


def test_a_scrubbed_form_and_a_serializer_say_why(admin, media):
    page = admin.post(
        "/admin/project/photo/add/", {"title": "A cake", "picture": upload("emma.jpg", b"none")}
    )
    assert "It was not stored." in page.content.decode()
    answer = APIClient().post("/api/photos/", {"title": "A cake", "picture": upload("emma.jpg", b"none")})
    assert answer.status_code == 400
    assert "It was not stored." in answer.json()["picture"][0]


def test_the_person_is_asked_all_the_same(admin, media, waiting):
    words = {"title": "Emma Johnson's first birthday", "alt_text": "A cake"}
    page = admin.post("/admin/project/photo/add/", {**words, "picture": upload()}).content.decode()
    assert "<mark>emma_johnson</mark>_birthday.jpg" in page
    assert "owner&#x27;s or creator&#x27;s name" in page


def test_a_field_that_keeps_names_gets_its_name_back(media, admin):
    pictures = {"picture": upload(), "second": upload("emma_johnson.jpeg"), "title": "cake"}
    assert admin.post("/admin/project/titled/add/", pictures).status_code == 302
    assert stored(media) == ["second/emma_johnson.jpeg", "titles/cake.jpg"]


def test_all_layers_send_one_signal(media, admin):
    from scrubber.contrib.django import scrubbed

    sent = []

    def note(**about):
        sent.append(about)

    scrubbed.connect(note)
    try:
        admin.post("/admin/project/plain/add/", {"stored": upload()})
        admin.post("/admin/project/photo/add/", {"title": "A cake", "picture": upload()})
    finally:
        scrubbed.disconnect(note)
    assert [about["name"] for about in sent] == ["stored/birthday.jpg", "photos/birthday.jpg"]
    assert [about["field"] and about["field"].name for about in sent] == [None, "picture"]
    assert sent[1]["instance"].title == "A cake"
    for about in sent:  # what was found in what was handed in, whichever layer cleaned it
        assert {finding.rule for finding in about["report"].findings} >= {"M201", "T101"}
        assert "ohnson" not in str(about["report"].to_dict())


class Film:
    """A large upload that is made while it is read."""

    def __init__(self, size):
        self.head = picture()
        self.size = size

    def pieces(self):
        yield self.head
        for _ in range(self.size >> 16):
            yield os.urandom(64) * 1024


@override_settings(SCRUBBER={})
def test_memory_stays_bounded(tmp_path):
    handler = ScrubUploadHandler()
    film = Film(60 << 20)
    tracemalloc.start()
    try:
        with pytest.raises(StopFutureHandlers):
            handler.new_file("file", "emma.jpg", "image/jpeg", None)
        for piece in film.pieces():
            handler.receive_data_chunk(piece, 0)
        cleaned = handler.file_complete(film.size)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert b"Johnson" not in cleaned.read()
    cleaned.close()
    assert peak < 24 << 20
    assert list((tmp_path / "spool").iterdir()) == []


def test_an_upload_that_is_too_large_is_not_kept(tmp_path):
    with override_settings(SCRUBBER={"MAX_SIZE": 100_000}):
        answer = APIClient().post(
            "/api/photos/", {"title": "x", "picture": upload(data=picture() + bytes(200_000))}
        )
    assert answer.status_code == 400
    assert "larger than 100000 bytes" in answer.json()["picture"][0]


def test_an_upload_that_breaks_off_leaves_nothing(tmp_path):
    handler = ScrubUploadHandler()
    with pytest.raises(StopFutureHandlers):
        handler.new_file("file", "emma.jpg", "image/jpeg", None)
    handler.receive_data_chunk(bytes(5 << 20), 0)
    handler.upload_interrupted()
    assert list((tmp_path / "spool").iterdir()) == []


@pytest.mark.parametrize(
    "use",
    [
        lambda file: file.read(),
        lambda file: list(file.chunks()),
        lambda file: file.open(),
        lambda file: file.name,
        lambda file: file.size,
        lambda file: file.seek(0),
        list,
        lambda file: file.multiple_chunks(),
    ],
)
def test_a_refused_upload_gives_nothing(use):
    file = RefusedUpload(UploadRefused("why"))
    with pytest.raises(UploadRefused, match="why"):
        use(file)
    assert bool(file)
    assert "why" not in repr(file)
    file.close()
    assert isinstance(file, UploadedFile)


def test_a_mail_about_an_error_does_not_tell_the_name(media):
    """Django lists `request.FILES` in its mails to ADMINS, and on pages for debugging."""
    sent = {"file": upload(), "broken": upload("emma_johnson.jpg", b"no picture")}
    request = RequestFactory().post("/raw/", sent)
    assert len(request.FILES) == 2
    reporter = ExceptionReporter(request, None, None, None)
    told = reporter.get_traceback_text() + reporter.get_traceback_html()
    assert "birthday.jpg" in told
    assert "emma" not in told.lower()
