import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image

import scrubber
from scrubber.errors import Encrypted, LimitExceeded, Malformed, ScrubberError, Uncleanable, UnknownFormat
from scrubber.media.zip import handler
from tests.media.contract import HandlerContract, clean, walk

NAME = b"Emma Johnson"


def picture(format_="JPEG", *, dirty=True):
    exif = Image.Exif()
    if dirty:
        exif[0x013B] = "Emma Johnson"
    sink = io.BytesIO()
    Image.linear_gradient("L").resize((24, 16)).convert("RGB").save(sink, format_, exif=exif)
    return sink.getvalue()


def packed(files, *, method=zipfile.ZIP_DEFLATED, comment=b"", date=(2019, 6, 4, 15, 20, 10), extra=b""):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.comment = comment
        for name, data in files.items():
            about = zipfile.ZipInfo(name, date)
            about.compress_type = method
            about.external_attr = 0o100644 << 16
            about.extra = extra
            archive.writestr(about, data)
    return sink.getvalue()


def streamed(files):
    """An archive as a pipe gets it: sizes stand behind the data."""

    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def tell(self):
            raise OSError

    sink = Pipe()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return sink.getvalue()


PLAIN = {"a.jpg": picture(dirty=False), "b/c.png": picture("PNG", dirty=False)}
DIRTY = {"a.jpg": picture(), "b/c.png": picture("PNG"), "b/d.gif": picture("GIF", dirty=False)}
OWNER = struct.pack("<HHBBIBI", 0x7875, 11, 1, 4, 1000, 4, 1000)  # uid and gid


class TestZip(HandlerContract):
    handler = handler
    decodes = False  # members are compared by `members`

    @classmethod
    def samples(cls):
        return {
            "clean": clean(handler, packed(PLAIN)),
            "clean stored": clean(handler, packed(PLAIN, method=zipfile.ZIP_STORED)),
            "deflated": packed(DIRTY),
            "stored": packed(DIRTY, method=zipfile.ZIP_STORED),
            "comment": packed(PLAIN, comment=NAME),
            "extra fields": packed(PLAIN, extra=OWNER),
            "streamed": streamed(DIRTY),
            "beside": packed({**PLAIN, "__MACOSX/._a.jpg": NAME, ".DS_Store": NAME, "a.jpg.json": NAME}),
            "behind": packed(PLAIN) + NAME,
            "archive inside": packed({"album.zip": packed(DIRTY)}),
            "folders": packed({"b/": b"", **DIRTY}),
        }

    def sparse(self, path):
        """A stored BMP of 2 GiB: behind the picture are zeros."""
        sink = io.BytesIO()
        Image.new("RGB", (8, 8)).save(sink, "BMP")
        head = sink.getvalue()
        size = (2 << 30) + len(head)
        crc = zlib.crc32(head)
        for _ in range(2 << 10):
            crc = zlib.crc32(bytes(1 << 20), crc)
        local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 0, 0, 33, crc, size, size, 5, 0) + b"a.bmp"
        central = struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 0, 0, 33, crc, size, size, 5, 0, 0, 0, 0, 0, 0
        )
        with path.open("wb") as file:
            file.write(local + head)
            file.seek(len(local) + size)
            file.write(central + b"a.bmp")
            file.write(
                struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(central) + 5, len(local) + size, 0)
            )
        return True


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_file_is_what_its_handler_makes_of_it():
    for sample in ("deflated", "stored", "streamed"):
        out = members(clean(handler, TestZip.samples()[sample]))
        assert out == {name: scrubber.clean(data).media for name, data in DIRTY.items()}


def test_times_owners_and_comments_go():
    out = clean(handler, packed(PLAIN, comment=NAME, extra=OWNER))
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        assert archive.comment == b""
        for about in archive.infolist():
            assert about.date_time == (1980, 1, 1, 0, 0, 0)
            assert about.extra == b""
            assert about.external_attr == 0


def test_what_systems_put_beside_pictures_goes():
    assert set(members(clean(handler, TestZip.samples()["beside"]))) == set(PLAIN)


def test_names_are_searched():
    report = scrubber.check(packed({"emma_johnson_1st-birthday.jpg": PLAIN["a.jpg"]}))
    assert "T101" in {finding.rule for finding in report.words}


def test_a_file_that_cannot_be_cleaned_has_the_archive_refused():
    with pytest.raises(UnknownFormat, match="file 2 of the archive") as caught:
        clean(handler, packed({"a.jpg": PLAIN["a.jpg"], "emma.exe": b"MZ" + bytes(99)}))
    assert "emma" not in str(caught.value)


def test_other_names_in_other_letters_stay():
    data = packed({"smørrebrød.jpg": PLAIN["a.jpg"], "日本.jpg": PLAIN["a.jpg"]})
    assert set(members(clean(handler, data))) == {"smørrebrød.jpg", "日本.jpg"}


@pytest.mark.parametrize("name", ["../a.jpg", "/a.jpg", "a/../../b.jpg", "..\\a.jpg"])
def test_names_that_lead_out_are_refused(name):
    with pytest.raises(Malformed, match="leads out"):
        clean(handler, packed({name: PLAIN["a.jpg"]}))


def test_bombs_are_refused():
    with pytest.raises(LimitExceeded):
        clean(handler, packed({"a.bmp": bytes(200 << 20)}))
    inner = packed({"a.jpg": PLAIN["a.jpg"]})
    for _ in range(12):
        inner = packed({"a.zip": inner})
    with pytest.raises(ScrubberError):
        clean(handler, inner)


def test_overlapping_files_are_refused():
    data = bytearray(packed(PLAIN, method=zipfile.ZIP_STORED))
    at = data.index(b"PK\1\2", data.index(b"PK\1\2") + 4)
    data[at + 42 : at + 46] = struct.pack("<I", 0)
    with pytest.raises(Malformed, match="overlap"):
        clean(handler, bytes(data))


def test_encrypted_archives_are_refused():
    data = bytearray(packed(PLAIN))
    at = data.index(b"PK\1\2")
    data[at + 8] |= 1
    with pytest.raises(Encrypted):
        clean(handler, bytes(data))


def test_damaged_files_are_refused():
    data = bytearray(packed(PLAIN, method=zipfile.ZIP_DEFLATED))
    at = data.index(b"PK\1\2")
    data[at + 16] ^= 1
    with pytest.raises(Uncleanable, match="damaged"):
        clean(handler, bytes(data))


def test_an_archive_that_is_cut_short_is_malformed():
    with pytest.raises(Malformed):
        walk(handler, packed(PLAIN)[:-30])
