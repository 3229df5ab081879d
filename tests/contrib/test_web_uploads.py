"""Starlette, FastAPI and Flask on real servers: the endpoint gets a cleaned upload, the client a sentence."""

import hashlib
import io
import json
import threading
import time

import pytest
from PIL import Image

import scrubber
from scrubber.uploads import receive

from .web import part, sentence_of, upload_of


def picture(format_="JPEG", artist="Emma Johnson", size=(40, 30)):
    exif = Image.Exif()
    exif[0x013B] = artist
    sink = io.BytesIO()
    Image.new("RGB", size, "olive").save(sink, format_, exif=exif)
    return sink.getvalue()


def test_the_endpoint_gets_a_cleaned_upload(server):
    answer = server.post(
        "/photo",
        part("title", b"Emma Johnson's first birthday"),
        part("photo", picture(), "emma_johnson_birthday.JPG", "text/html"),
    )
    assert answer.status == 200, answer.body
    assert b"Johnson" not in answer.body
    assert Image.open(io.BytesIO(answer.body)).size == (40, 30)
    told = upload_of(answer)
    assert told["sha256"] == hashlib.sha256(answer.body).hexdigest()
    assert (told["name"], told["type"], told["format"]) == ("birthday.jpg", "image/jpeg", "jpeg")
    assert told["size"] == len(answer.body)
    assert {"M201", "T101"} <= set(told["rules"])
    assert "birthday" in told["title"]
    assert "Emma" not in told["title"]
    assert told["headers"].pop("content-type") == "image/jpeg"
    assert told["headers"].pop("content-length", str(told["size"])) == str(told["size"])
    assert told["headers"] == {}  # above all no Content-Disposition with the old name


def test_a_second_time_changes_nothing(server):
    once = server.post("/photo", part("photo", picture("PNG"), "emma_johnson_birthday.png"))
    twice = server.post("/photo", part("photo", once.body, upload_of(once)["name"]))
    assert twice.body == once.body
    assert upload_of(twice)["name"] == upload_of(once)["name"] == "birthday.png"
    assert upload_of(twice)["rules"] == []


def test_several_files_and_an_empty_input(server):
    answer = server.post(
        "/photos",
        part("photos", picture(), "emma_johnson_cake.jpg"),
        part("photos", b"", "", "application/octet-stream"),
        part("photos", picture("WEBP"), "emma_johnson_beach.webp"),
        part("title", b"Emma Johnson"),
    )
    assert answer.status == 200, answer.body
    told = json.loads(answer.body)
    assert [(one["name"], one["type"]) for one in told] == [
        ("cake.jpg", "image/jpeg"),
        ("beach.webp", "image/webp"),
    ]


def test_a_refusal_is_an_answer_with_a_sentence(server):
    refused = [
        (415, b"words and nothing else", "emma_johnson.jpg", "Files of this type"),
        (422, b"\xff\xd8\xff\xe1\x00", "emma_johnson.jpg", "The file is damaged"),
        (422, b"", "emma_johnson.jpg", "The file is damaged"),
    ]
    for status, data, name, sentence in refused:
        answer = server.post("/photo", part("photo", data, name))
        assert answer.status == status
        assert sentence_of(answer).count(sentence) == 1
        assert b"It was not stored." in answer.body
        assert b"emma" not in answer.body.lower()


def test_files_are_closed_when_the_request_ends(server, tmp_path):
    large = tmp_path / "large.tif"
    Image.new("RGB", (1500, 1000)).save(large)  # 4.5 MB: it waits on disk
    assert server.send_file("/photo", "photo", large, "a.tif").status == 200
    assert server.send_file("/photos", "photos", large, "a.tif").status == 200
    assert server.send_file("/fail", "photos", large, "a.tif").status == 500
    large.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(4_000_000))
    assert server.send_file("/photo", "photo", large, "a.tif").status == 422
    assert server.send_file("/photos", "photos", large, "a.tif").status == 422
    assert server.left_open() == []
    assert "ResourceWarning" not in server.logged()


def test_nothing_of_the_old_name_is_logged(server):
    server.post("/photo", part("photo", picture(), "emma_johnson.jpg"))
    server.post("/photo", part("photo", b"nothing", "emma_johnson.jpg"))
    server.post("/fail", part("photos", picture(), "emma_johnson.jpg"))
    assert "emma" not in server.logged().lower()


def test_eight_uploads_at_once(server):
    sent = [picture(artist=f"Emma Johnson {number}", size=(30 + number, 30)) for number in range(8)]
    answers = [None] * 8

    def upload(number):
        answers[number] = server.post("/photo", part("photo", sent[number], f"emma_{number}_cake.jpg"))

    threads = [threading.Thread(target=upload, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.body for answer in answers] == [scrubber.clean(data).media for data in sent]
    assert server.left_open() == []


def test_a_large_upload_in_bounded_memory_while_others_are_answered(server, tmp_path):
    """200 MB of TIFF: the process may grow by 100 MB, and another visitor never waits for long."""
    large = tmp_path / "large.tif"
    exif = Image.Exif()
    exif[0x013B] = "Emma Johnson"
    Image.new("L", (14_200, 14_200)).save(large, "TIFF", exif=exif)
    server.post("/photo", part("photo", picture("TIFF"), "emma_johnson.tif"))
    before = server.state("/forget")["peak"]
    done = threading.Event()
    waited = []

    def visit():
        while not done.wait(0.02):
            start = time.perf_counter()
            server.state()
            waited.append(time.perf_counter() - start)

    visitor = threading.Thread(target=visit)
    visitor.start()
    start = time.perf_counter()
    try:
        answer = server.send_file("/photo", "photo", large, "emma_johnson_cake.tif")
    finally:
        took = time.perf_counter() - start
        done.set()
        visitor.join()
    assert answer.status == 200, answer.body
    assert upload_of(answer)["size"] > 200_000_000
    assert upload_of(answer)["name"] == "cake.tif"
    grown = server.state()["peak"] - before
    waited.sort()
    assert grown < 100 << 10, f"{grown} KiB"
    assert len(waited) >= 5
    assert waited[-1] < max(1.0, took / 2)
    assert server.left_open() == []


def test_too_large_is_413(server, tmp_path):
    large = tmp_path / "large.bin"
    with large.open("wb") as sink:
        sink.truncate(220_000_000)
    answer = server.send_file("/photo", "photo", large, "emma.jpg")
    assert answer.status == 413
    assert sentence_of(answer).count("The file is too large") == 1


@pytest.mark.corpus
def test_real_pictures_through_every_face(servers, media_corpus):
    """The same bytes, name and type through each face: those that `receive` gives."""
    wanted = {"jpeg", "png", "webp", "gif", "tiff", "heic", "avif", "jxl"}
    rows = [
        line.split(",")
        for line in (media_corpus / "manifest.csv").read_text(encoding="utf-8").splitlines()[1:]
    ]
    files = [
        media_corpus / row[0]
        for row in rows
        if row[5] in wanted and row[7] == "main" and int(row[6]) < 1 << 20
    ]
    passed = 0
    for file in files[:: len(files) // 60]:
        try:
            with receive(io.BytesIO(file.read_bytes()), file.name) as upload:
                expected = (200, upload.name, upload.content_type, upload.file.read())
        except scrubber.ScrubberError:
            expected = None
        for server in servers.values():
            answer = server.post("/photo", part("photo", file.read_bytes(), file.name))
            if expected is None:
                assert answer.status in {413, 415, 422}
                continue
            told = upload_of(answer)
            assert (answer.status, told["name"], told["type"], answer.body) == expected, file.name
        passed += expected is not None
    assert passed >= 50
