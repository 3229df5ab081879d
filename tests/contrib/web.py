"""A real server in its own process, and a client that can send what no browser would."""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NamedTuple

BOUNDARY = b"----boundary-of-the-tests"
FACES = ("starlette", "fastapi", "flask")


class Answer(NamedTuple):
    status: int
    body: bytes
    headers: http.client.HTTPMessage


def part(field, data, filename=None, content_type=None):
    """One part of a form; `filename` as bytes is what stands between its quotes."""
    head = b'--%b\r\nContent-Disposition: form-data; name="%b"' % (BOUNDARY, field.encode())
    if filename is not None:
        raw = filename if isinstance(filename, bytes) else filename.encode().replace(b'"', b"%22")
        head += b'; filename="%b"' % raw
    if content_type is not None:
        head += b"\r\nContent-Type: " + content_type.encode()
    return head + b"\r\n\r\n" + data + b"\r\n"


def form(*parts):
    return b"".join(parts) + b"--%b--\r\n" % BOUNDARY


class Server:
    """One of the applications, served by uvicorn or waitress; its temporary folder stands behind a link."""

    def __init__(self, face, folder):
        self.log = folder / f"{face}.log"
        self.face = face
        self.temporary = folder / f"{face}-temporary"
        self.temporary.mkdir()
        link = folder / f"{face}-link"
        link.symlink_to(self.temporary)
        self._sink = self.log.open("wb")
        paths = [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
        self.process = subprocess.Popen(
            [sys.executable, "-W", "always::ResourceWarning", "-m", "apps", face],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "TMPDIR": str(link)},
            stdout=subprocess.PIPE,
            stderr=self._sink,
        )
        self._port = None
        self._read = 0

    def mark(self):
        """What is logged from now on is what `logged` gives."""
        self._read = self.log.stat().st_size

    def logged(self):
        return self.log.read_bytes()[self._read :].decode()

    @property
    def port(self):
        if self._port is None:
            line = self.process.stdout.readline()
            assert line, self.log.read_text(encoding="utf-8")
            self._port = int(line)
            threading.Thread(target=self.process.stdout.read, daemon=True).start()
        return self._port

    def connect(self, timeout=60):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, headers=None):
        connection = self.connect()
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(), answer.headers)
        finally:
            connection.close()

    def post(self, path, *parts):
        kind = f"multipart/form-data; boundary={BOUNDARY.decode()}"
        return self.ask("POST", path, form(*parts), {"Content-Type": kind})

    def send_file(self, path, field, file, filename):
        """A file from disk, sent as it is read."""
        head, tail = part(field, b"", filename)[:-2], b"\r\n" + form()
        size = len(head) + file.stat().st_size + len(tail)

        def pieces():
            yield head
            with file.open("rb") as source:
                while piece := source.read(1 << 20):
                    yield piece
            yield tail

        kind = f"multipart/form-data; boundary={BOUNDARY.decode()}"
        return self.ask("POST", path, pieces(), {"Content-Type": kind, "Content-Length": str(size)})

    def state(self, path="/ping"):
        """What the process holds; with "/forget" its highest memory counts from now on."""
        return json.loads(self.ask("GET", path).body)

    def left_open(self):
        """Deleted files that stay open: none, soon after the last answer."""
        for _ in range(100):
            if not (left := self.state()["deleted"]):
                break
            time.sleep(0.1)
        return left

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self._sink.close()


def upload_of(answer):
    """What the endpoint learnt of its upload."""
    return json.loads(answer.headers["X-Upload"])


def sentence_of(answer):
    """The sentence for the person, wherever the framework puts it."""
    if answer.headers.get_content_type() == "application/json":
        (what,) = json.loads(answer.body)["detail"]
        return what["msg"]
    return answer.body.decode()
