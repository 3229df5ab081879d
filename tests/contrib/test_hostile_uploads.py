"""One table of hostile uploads, against `receive` and each face: the same comes of them everywhere."""

import io
import os
import socket
import threading
import time
import zlib

import pytest

from scrubber import ScrubberError
from scrubber.uploads import http_status, receive, refusal

from . import hostile, web
from .hostile import Hostile
from .web import part, sentence_of, upload_of

ROWS = [*hostile.NAMES, *hostile.LIES, *hostile.BOMBS, *hostile.XML]
LONGEST = 30  # seconds for one upload on a busy machine


def received(row):
    """Status, published name, bytes or sentence of one upload without any server."""
    try:
        with receive(io.BytesIO(row.data), row.name) as upload:
            return 200, upload.name, upload.file.read()
    except ScrubberError as error:
        return http_status(error), None, refusal(error).encode()


def answered(server, row):
    """The same by way of a server."""
    head = part("photo", b"", content_type=row.content_type)
    head = head.replace(b'name="photo"', b'name="photo"; ' + row.disposition(), 1)
    answer = server.post("/photo", head[:-2] + row.data + b"\r\n")
    name = upload_of(answer)["name"] if answer.status == 200 else None
    return answer.status, name, answer.body


def must_be_as_expected(row, status, name, body):
    assert status in row.status, body
    if status == 200:
        assert row.published in {None, name}
        assert not set(name) & set('/\\\0\r\n\t":;<>|*?\u202e')
        assert not name.startswith((".", "-"))
        assert 4 < len(name.encode()) <= 200
        assert name.endswith((".jpg", ".png", ".gif", ".tif", ".webp"))
        assert "." not in name[:-5]
    for words in row.gone:
        assert words not in body + (name or "").encode()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
def test_the_core(row):
    start = time.perf_counter()
    must_be_as_expected(row, *received(row))
    assert time.perf_counter() - start < LONGEST


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
def test_every_face(server, row):
    start = time.perf_counter()
    status, name, body = answered(server, row)
    assert time.perf_counter() - start < LONGEST
    must_be_as_expected(row, status, name, body)
    if status == 200:
        assert body == received(row)[2]
    elif len(row.status) == 1 or status == 413:
        assert b"It was not stored." in body


def test_bombs_stay_small_in_memory(server):
    server.post("/photo", part("photo", hostile.JPEG, "a.jpg"))
    before = server.state("/forget")["peak"]
    for row in hostile.BOMBS:
        answered(server, row)
    assert server.state()["peak"] - before < 100 << 10


@pytest.mark.parametrize("kind", hostile.carriers(b"x"))
def test_entities_are_not_fetched(servers, kind, tmp_path):
    """A picture whose XMP wants a local file and an address: neither is asked for."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret-of-a-local-file", encoding="utf-8")
    os.utime(secret, (1, 1 << 30))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        for target in (secret.as_uri(), address):
            dtd = f'<!ENTITY x SYSTEM "{target}"><!ENTITY % p SYSTEM "{target}">%p;'
            row = Hostile(kind, hostile.carriers(hostile.xmp(dtd))[kind])
            for server in servers.values():
                status, _, body = answered(server, row)
                assert status == 200
                assert b"the-secret" not in body
                assert target.encode() not in body
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert secret.stat().st_atime == 1


def test_files_beyond_number(server):
    """A hundred files in one form are cleaned one by one; more than the framework takes are refused."""
    answer = server.post("/photos", *[part("photos", hostile.JPEG, f"{number}.jpg") for number in range(100)])
    assert answer.status == 200
    if server.face != "flask":  # Flask's own bound counts bytes: MAX_CONTENT_LENGTH
        answer = server.post("/photos", *[part("photos", b"x", "x") for _ in range(1001)])
        assert answer.status == 400
    assert server.left_open() == []


def test_words_that_ask_for_too_much_work(server):
    """A megabyte of words is looked at with no file, and ten thousand words not with each of a hundred."""
    answer = server.post("/photo", part("photo", hostile.JPEG, "a.jpg"), part("title", b"a b " * 30_000))
    assert answer.status == 413
    assert b"It was not stored." in answer.body
    if server.face != "flask":  # there, every file is handed in by the endpoint itself
        files = [part("photos", hostile.JPEG, "a.jpg") for _ in range(100)]
        assert server.post("/photos", *files, part("title", b"a b " * 3_000)).status == 413
    assert server.left_open() == []


def test_an_upload_that_stops_halfway(server):
    """A client that goes away, or only takes its time, keeps nobody waiting and leaves nothing behind."""
    body = web.form(part("photo", bytes(4 << 20), "emma_johnson.jpg"))
    head = (
        f"POST /photo HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: multipart/form-data; boundary={web.BOUNDARY.decode()}\r\n\r\n"
    ).encode()
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(12)]
    for connection in slow:
        connection.sendall(head + body[: 3 << 20])
    start = time.perf_counter()
    assert server.post("/photo", part("photo", hostile.JPEG, "a.jpg")).status == 200
    assert time.perf_counter() - start < 3
    for connection in slow:
        connection.close()
    assert server.left_open() == []
    assert "emma" not in server.logged()


def test_a_form_that_is_cut_off(server):
    kind = f"multipart/form-data; boundary={web.BOUNDARY.decode()}"
    body = web.form(part("photo", hostile.JPEG, "a.jpg"))
    for end in (10, len(body) // 4, len(body) // 2, len(body) - 30):
        answer = server.ask("POST", "/photo", body[:end], {"Content-Type": kind})
        assert answer.status in {400, 422, 500} or answer.body[:2] == b"\xff\xd8"


def test_a_client_that_goes_while_its_upload_is_cleaned(server):
    """The endpoint may run to its end or not: either way no file stays open."""
    rows = hostile.png(size=(6000, 6000), rows=zlib.compress(os.urandom(8 << 20), 0))
    body = web.form(part("photo", rows, "a.png"))
    threads = [threading.Thread(target=_send_and_go, args=(server, body)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.left_open() == []


def _send_and_go(server, body):
    connection = server.connect()
    connection.request(
        "POST", "/photo", body, {"Content-Type": f"multipart/form-data; boundary={web.BOUNDARY.decode()}"}
    )
    time.sleep(0.05)
    connection.close()


def test_a_temporary_folder_behind_a_link(server):
    """Uploads wait in files without a name, wherever the folder is: none is found or left."""
    large = hostile.png(size=(2000, 2000), rows=zlib.compress(os.urandom(2001 * 2000), 0))
    seen = []
    done = threading.Event()

    def look():
        while not done.wait(0.001):
            seen.extend(os.listdir(server.temporary))

    looking = threading.Thread(target=look)
    looking.start()
    answer = server.post("/photo", part("photo", large, f"../../{server.temporary.name}/cake.png"))
    refused = server.post("/photo", part("photo", b"x" * (4 << 20), "cake.png"))
    done.set()
    looking.join()
    assert answer.status == 200
    assert upload_of(answer)["name"] == "cake.png"
    assert refused.status == 415
    assert "It was not stored." in sentence_of(refused)
    assert [name for name in seen if "cake" in name] == []
    assert server.left_open() == []
    assert os.listdir(server.temporary) == []
