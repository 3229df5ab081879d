import pytest

from scrubber.metadata.comment import reader

from .contract import ReaderContract, read


class TestComment(ReaderContract):
    reader = reader
    source = "comment"
    hostile = (b"created by ", b"CREATOR: gd-jpeg v", b"Lavc1", b"\xff\xfea\0")

    @classmethod
    def samples(cls):
        return {
            "free": "Zoë Müller's party".encode(),
            "banner": b"LEAD Technologies Inc. V1.01",
            "blank": b" \0",
        }

    @pytest.mark.parametrize(
        "banner",
        [
            b"CREATOR: gd-jpeg v1.0 (using IJG JPEG v80), quality = 85\n",
            b"CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), default quality\n",
            b"LEAD Technologies Inc. V1.01\0",
            b"Lavc58.134.100",
            b"Created with GIMP",
            b"Compressed by jpeg-recompress",
            b"Optimized by JPEGmini 3.13.3.15 0x3d1c9d6d",
            b"AppleMark\n",
            b"Intel(R) JPEG Library, version 1,5,4,36",
        ],
    )
    def test_what_encoders_write(self, banner):
        assert [f.rule for f in read(reader, banner)] == ["M501"]

    @pytest.mark.parametrize(
        "free",
        [
            b"Emma's first birthday",
            b"Created with GIMP\nfor Emma Johnson",
            b"Lavc58 Emma Johnson",
            b"Emma, Lavc58",
        ],
    )
    def test_anything_else_is_free_text(self, free):
        (only,) = read(reader, free)
        assert (only.rule, only.value) == ("M503", free.decode())

    def test_encodings(self):
        (latin,) = read(reader, "Zoë Müller".encode("latin-1"))
        assert (latin.value, latin.raw) == ("Zoë Müller", ("Zoë Müller".encode("latin-1"),))
        (wide,) = read(reader, "Zoë Müller".encode("utf-16"))
        assert (wide.value, wide.raw) == ("Zoë Müller", ("Zoë Müller".encode("utf-16-le"),))
        (plain,) = read(reader, "Zoë Müller".encode())
        assert (plain.value, plain.raw) == ("Zoë Müller", ())
