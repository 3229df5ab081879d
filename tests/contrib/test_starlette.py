"""What only an event loop can get wrong: it goes on, threads are bounded, no file is lost with a client."""

import asyncio
import io
import subprocess
import sys
import tempfile
import threading
import time

import pytest
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from scrubber import InputError, uploads
from scrubber.contrib import starlette as face
from scrubber.contrib.starlette import report_of, scrubbed, scrubbed_form
from tests.contrib import web
from tests.contrib.hostile import picture

JPEG = picture()


class Waiting(io.BytesIO):
    """A file that can only be read to its end while something else happens."""

    def __init__(self, data, wait):
        super().__init__(data)
        self.wait = wait

    def read(self, size=-1):
        self.wait()
        return super().read(size)


def upload(file=None, name="emma_johnson_cake.jpg"):
    return UploadFile(file or io.BytesIO(JPEG), filename=name, headers=Headers({"content-type": "text/html"}))


def test_the_event_loop_goes_on_meanwhile():
    ticked = threading.Event()

    async def both():
        def wait():
            assert ticked.wait(20), "the event loop stood still"

        work = asyncio.create_task(scrubbed(upload(Waiting(JPEG, wait))))
        await asyncio.sleep(0.05)
        ticked.set()
        return await work

    done = asyncio.run(both())
    assert done.filename == "cake.jpg"
    done.file.close()


def test_no_more_than_some_are_cleaned_at_once_and_other_threads_stay_free():
    now, most = set(), []

    def wait():
        now.add(threading.get_ident())
        most.append(len(now))
        time.sleep(0.02)
        now.discard(threading.get_ident())

    async def all_of_them():
        uploads = [upload(Waiting(JPEG, wait)) for _ in range(60)]
        work = asyncio.gather(*map(scrubbed, uploads))
        await asyncio.sleep(0.05)
        other = upload(tempfile.TemporaryFile())  # noqa: SIM115 - what it does takes a thread of the endpoints
        await asyncio.wait_for(other.write(b"x"), 5)
        await other.close()
        return await work

    done = asyncio.run(all_of_them())
    assert {one.filename for one in done} == {"cake.jpg"}
    for one in done:
        one.file.close()
    assert 2 <= max(most) <= face.AT_ONCE


def test_what_is_done_when_the_client_has_gone_is_closed(monkeypatch):
    """The thread cannot be stopped: what it makes afterwards belongs to nobody; the form can be closed."""
    reading, going, made = threading.Event(), threading.Event(), []

    def wait():
        reading.set()
        going.wait(20)

    def receive(*args, **settings):
        made.append(uploads.receive(*args, **settings))
        return made[0]

    def closed():
        for _ in range(1000):
            if made and made[0].file.closed:
                return True
            time.sleep(0.01)
        return False

    monkeypatch.setattr(face, "receive", receive)
    one = upload(Waiting(JPEG, wait))
    old = one.file

    async def cancelled():
        work = asyncio.create_task(scrubbed(one))
        await asyncio.to_thread(reading.wait, 20)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        going.set()
        assert await asyncio.to_thread(closed)
        assert one.file is old
        await FormData([("photo", one)]).close()
        assert old.closed

    asyncio.run(asyncio.wait_for(cancelled(), 20))


def test_it_is_the_same_upload():
    class Mine(UploadFile):
        pass

    one = Mine(io.BytesIO(JPEG), filename="emma_johnson_cake.jpg")
    same = asyncio.run(scrubbed(one))
    assert same is one
    assert (same.content_type, same.size) == ("image/jpeg", len(JPEG))
    assert "emma" not in repr(same)
    assert [finding.rule for finding in report_of(same).findings] == ["T101"]
    same.file.close()


@pytest.mark.parametrize("nothing", [None, "words instead of a file"])
def test_no_file_is_refused(nothing):
    with pytest.raises(HTTPException) as caught:
        asyncio.run(scrubbed(nothing))
    assert caught.value.status_code == 422
    assert "words" not in caught.value.detail


def test_what_is_refused_stays_as_it_was():
    one = upload(io.BytesIO(b"words"))
    with pytest.raises(HTTPException):
        asyncio.run(scrubbed(one))
    assert one.filename == "emma_johnson_cake.jpg"
    assert not one.file.closed
    with pytest.raises(InputError):
        report_of(one)


def request(*parts):
    body = web.form(*parts)
    kind = b"multipart/form-data; boundary=" + web.BOUNDARY
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive():
        return next(messages)

    return Request({"type": "http", "method": "POST", "headers": [(b"content-type", kind)]}, receive)


def test_a_form_is_closed_however_its_block_is_left():
    kept = []

    async def leave(*parts):
        async with scrubbed_form(request(*parts), texts=["title"], rename=False) as form:
            kept.append(form)
            await asyncio.sleep(0)
            raise KeyError

    parts = (
        web.part("title", b"Emma"),
        web.part("title", b"A cake of Emma Johnson"),
        web.part("photo", JPEG, "emma_johnson.jpg"),
    )
    with pytest.raises(KeyError):
        asyncio.run(leave(*parts))
    (form,) = kept
    assert form["photo"].filename == "emma_johnson.jpg"
    assert form["photo"].file.closed
    report = report_of(form["photo"])
    assert "\n" in report.text("title")  # both are searched
    assert "Emma" not in report.safe("title")


def test_no_framework_is_loaded_before_its_face():
    script = (
        "import sys, scrubber.uploads, scrubber.contrib\n"
        "assert not {'starlette', 'fastapi', 'flask', 'werkzeug', 'anyio', 'django'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
