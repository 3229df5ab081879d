"""Small files that unpack to millions of objects are refused before they are read."""

import io
import time
import zlib

import pikepdf
import pytest

from scrubber.errors import LimitExceeded
from scrubber.media.pdf import handler
from tests.media.contract import clean
from tests.media.pdf_files import document, saved

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]%s>>"
XREF = b"/Type/XRef/W[1 4 1]/Size 9/Filter/FlateDecode"
TREE = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>")


def stream(about, data):
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (about, len(data), data)


def plain(*objects):
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out) + b"trailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )


def packed(page, name=b"/First"):
    """The page in an object stream: ISO 32000-2, 7.5.7."""
    objects = zlib.compress(b"3 0 " + page, 1)
    holder = stream(b"/Type/ObjStm/N 1%s 4/Filter/FlateDecode" % name, objects)
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, each in ((1, TREE[0]), (2, TREE[1]), (5, holder)):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    places[6] = len(out)
    rows = b""
    for number in range(7):
        kind, place = (2, 5) if number == 3 else (1, places[number]) if number in places else (0, 0)
        rows += bytes([kind]) + place.to_bytes(4, "big") + b"\0"
    table = stream(b"/Type/XRef/W[1 4 1]/Size 7/Root 1 0 R", rows)
    return bytes(out) + b"6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, places[6])


NUMBERS = b"/ArtBox[" + b"0 " * 3_000_000 + b"]"
BOMBS = {
    "an array": lambda: plain(*TREE, PAGE % NUMBERS),
    "an array in an object stream": lambda: packed(PAGE % NUMBERS),
    "the same under an escaped name": lambda: packed(PAGE % NUMBERS, b"/Fir#73t"),
    "spaces in an object stream": lambda: packed(PAGE % (b" " * (80 << 20))),
    "a table of places": lambda: plain(*TREE, PAGE % b"", stream(XREF, zlib.compress(bytes(80 << 20)))),
    "object streams over each other": lambda: plain(
        *TREE, PAGE % b"", stream(b"", b"obj<</First 4/N 1>>stream\n" * 20_000)
    ),
    "one page": lambda: plain(
        TREE[0], b"<</Type/Pages/Kids[%s]/Count 9000>>" % (b"3 0 R " * 9000), PAGE % b""
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_in_time(name):
    data = BOMBS[name]()
    begun = time.process_time()
    with pytest.raises(LimitExceeded):
        clean(handler, data)
    assert time.process_time() - begun < 5  # half a second, on a quiet machine


def test_objects_in_streams_are_read():
    out = clean(handler, packed(PAGE % b"/ArtBox[0 0 9 9]"))
    with pikepdf.open(io.BytesIO(out)) as pdf:
        assert list(pdf.pages[0].obj.ArtBox) == [0, 0, 9, 9]


def test_numbers_that_draw_are_not_counted():
    pdf = document()
    pdf.pages[0].obj.Contents.write(b"1 2 m 3 4 l S " * 400_000)
    assert clean(handler, saved(pdf, compress_streams=False))
