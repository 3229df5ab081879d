"""Metafiles inside documents: they keep their length, and what draws."""

import gzip
import io
import struct

import pikepdf
import pytest

from scrubber.errors import Malformed, Uncleanable
from scrubber.media import _metafile
from scrubber.media._nested import cleaned
from scrubber.policy import Keep

SECRET = "Emma Johnson".encode("utf-16-le")


def emf(*records, words=SECRET):
    """A header with a description, the records, and the end; each record is (type, data)."""
    size = 88 + len(words)
    head = struct.pack("<II", 1, size) + bytes(32) + b" EMF" + bytes(16)
    head += struct.pack("<II", len(words) // 2, 88) + bytes(20) + words
    body = b"".join(struct.pack("<II", kind, 8 + len(data)) + data for kind, data in records)
    return head + body + struct.pack("<IIIII", 14, 20, 0, 0, 20)


def comment(data):
    data += bytes(-len(data) % 4)
    return 70, struct.pack("<I", len(data)) + data


def left(data):
    return _metafile.cleaned(data, lambda pdf: cleaned(pdf, Keep(), {"pdf"})[0])


def test_the_description_of_an_emf_becomes_zeros():
    out = left(emf((27, bytes(8))))
    assert out == emf((27, bytes(8)), words=bytes(len(SECRET)))
    assert left(out) == out


def test_private_comments_become_zeros_and_those_that_draw_stay():
    drawn = comment(b"EMF+" + bytes(range(40)))
    out = left(emf(drawn, comment(b"by " + SECRET), words=b""))
    assert drawn[1] in out
    assert SECRET not in out
    assert len(out) == len(emf(drawn, comment(b"by " + SECRET), words=b""))


def test_bytes_behind_the_end_become_zeros():
    assert SECRET not in left(emf() + SECRET)


def test_a_picture_with_metadata_in_a_drawing_is_refused():
    with pytest.raises(Uncleanable):
        left(emf(comment(b"EMF+\xff\xd8Exif\0\0")))


def test_a_pdf_in_an_emf_is_cleaned_in_its_place():
    sink = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Author"] = "Emma Johnson " * 200
        pdf.save(sink)
    document = sink.getvalue()
    formats = b"GDIC" + struct.pack("<I", 0x40000004) + bytes(16) + struct.pack("<I", 1)
    formats += b" FDP" + struct.pack("<III", 1, len(document), 44) + document
    data = emf(comment(formats), words=b"")
    out = left(data)
    assert len(out) == len(data)
    assert b"Emma" not in out
    size = struct.unpack_from("<I", out, 88 + 48)[0]
    start = out.index(b"%PDF")
    with pikepdf.open(io.BytesIO(out[start : start + size])) as pdf:
        assert len(pdf.pages) == 1
    assert left(out) == out


def test_comments_of_a_wmf_become_zeros():
    escape = struct.pack("<IHHH", 5 + 6, 0x0626, 15, 12) + b"Emma Johnson"
    end = struct.pack("<IH", 3, 0)
    data = struct.pack("<HHHIHIH", 1, 9, 0x300, 0, 0, 0, 0) + escape + end
    out = left(data)
    assert len(out) == len(data)
    assert b"Emma" not in out
    assert left(out) == out


def test_hints_of_an_svm_stay_and_other_comments_go():
    def action(words):
        data = struct.pack("<H", len(words)) + words + bytes(4)
        return struct.pack("<HHI", 512, 1, len(data)) + data

    data = (
        b"VCLMTF" + struct.pack("<HI", 1, 4) + bytes(4) + action(b"XGRAD_SEQ_BEGIN") + action(b"Emma Johnson")
    )
    out = left(data)
    assert b"XGRAD_SEQ_BEGIN" in out
    assert b"Emma" not in out
    assert len(out) == len(data)


def test_packed_drawings_lose_their_name_and_time():
    sink = io.BytesIO()
    with gzip.GzipFile("emma.emf", "wb", fileobj=sink, mtime=1_500_000_000) as file:
        file.write(emf())
    out = left(sink.getvalue())
    assert b"emma" not in out
    assert gzip.decompress(out) == left(emf())
    assert left(out) == out


@pytest.mark.parametrize("data", [emf()[:-30], b"VCLMTF" + bytes(3), b"\xd7\xcd\xc6\x9a" + bytes(8)])
def test_broken_drawings_are_malformed(data):
    with pytest.raises(Malformed):
        left(data)
