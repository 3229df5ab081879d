import io
import os
import shutil
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest
from PIL import Image

import scrubber
from scrubber.errors import Encrypted, LimitExceeded, Malformed, ScrubberError, Uncleanable, UnknownFormat
from scrubber.media import _bounds
from scrubber.media._album_names import names_inside
from scrubber.media._source import Source
from scrubber.media.zip import handler
from scrubber.policy import Keep
from tests.media.contract import HandlerContract, clean, walk
from tests.media.mp4_files import PICTURE, X264, movie, sei
from tests.media.mp4_files import film as a_film

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


def cleaned_in_a_child(path, out):
    """Clean one file in a process of its own: its peak memory in KiB, and where the clean file is."""
    script = f"""
import resource, scrubber
scrubber.clean({str(path)!r}, {str(out)!r})
with open("/proc/self/status") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return int(done.stdout), out


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


@pytest.mark.skipif(shutil.which("unzip") is None, reason="no unzip command")
@pytest.mark.parametrize("flag", [0x0800, 0])
def test_unzip_reads_names_in_other_letters(tmp_path, flag):
    data = packed({"smørrebrød.jpg": PLAIN["a.jpg"], "日本/": b""})
    for signature, at in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        data = altered(data, at, "<H", flag, signature)
    (tmp_path / "a.zip").write_bytes(clean(handler, data))
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    subprocess.run(["unzip", "-q", "a.zip"], cwd=tmp_path, check=True, env=environment)
    assert (tmp_path / "smørrebrød.jpg").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "日本").is_dir()


@pytest.mark.parametrize(
    "name", ["../a.jpg", "/a.jpg", "a/../../b.jpg", "..\\a.jpg", "C:\\a.jpg", "c:a.jpg", "\\\\host\\a.jpg"]
)
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


def test_archives_in_archives_are_bounded_together(monkeypatch):
    monkeypatch.setattr(_bounds, "FILES", 20)  # not thousands, for speed
    inner = packed({f"{i}.jpg": PLAIN["a.jpg"] for i in range(6)})
    data = packed({f"{i}.zip": inner for i in range(3)})
    with pytest.raises(LimitExceeded, match="more than 20 files"):
        clean(handler, data)
    with pytest.raises(LimitExceeded, match="more than 20 files"):
        list(names_inside(Source(data), Keep()))
    assert clean(handler, packed({f"{i}.zip": inner for i in range(2)}))


def test_a_file_in_an_archive_inside_has_a_number():
    inner = packed({"a.jpg": PLAIN["a.jpg"], "b.html": b"<p>Emma</p>"})
    with pytest.raises(UnknownFormat, match=r"^file 1\.2 of the archive \(\.html\) is not of a format"):
        scrubber.clean(packed({"in.zip": inner}))


def altered(data, at, layout, value, signature=b"PK\1\2"):
    """An archive with another number at `at` of the entry of its first file."""
    data = bytearray(data)
    struct.pack_into(layout, data, data.index(signature) + at, value)
    return bytes(data)


def test_bytes_that_no_size_tells_of_do_not_stay():
    hidden = packed({"a.jpg": PLAIN["a.jpg"], "b.jpg": NAME}, method=zipfile.ZIP_STORED)
    at = hidden.index(b"PK\1\2", hidden.index(b"PK\1\2") + 4)
    lying = bytearray(hidden)
    struct.pack_into("<HxxxxIII", lying, at + 10, 8, 0, len(NAME), 0)  # deflated, and empty when unpacked
    out = clean(handler, bytes(lying))
    assert NAME not in out
    assert members(out)["b.jpg"] == b""
    with pytest.raises(Malformed, match="two lengths"):
        clean(handler, altered(hidden, 24, "<I", 0))


def test_bytes_behind_a_packed_file_are_refused():
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    data = PLAIN["a.jpg"]
    body = engine.compress(data) + engine.flush() + NAME
    about = (20, 0, 8, 0, 33, zlib.crc32(data), len(body), len(data), 5)
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", *about, 0) + b"a.jpg" + body
    central = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, *about, 0, 0, 0, 0, 0, 0) + b"a.jpg"
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(central), len(local), 0)
    with pytest.raises(ScrubberError, match="behind a packed file"):
        clean(handler, local + central + end)


def test_a_stored_file_that_is_damaged_is_refused():
    with pytest.raises(ScrubberError, match="damaged"):
        clean(handler, altered(packed(PLAIN, method=zipfile.ZIP_STORED), 16, "<I", 1))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_rare_methods_are_refused_by_name(method):
    with pytest.raises(Uncleanable, match=r"rare method \((BZIP2|LZMA)\)"):
        clean(handler, packed(PLAIN, method=method))


def test_comments_of_files_are_told():
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        about = zipfile.ZipInfo("a.jpg")
        about.comment = b"Emma Johnson at home"
        archive.writestr(about, PLAIN["a.jpg"])
    assert "Emma Johnson at home" in {f.value for p in walk(handler, sink.getvalue()) for f in p.findings}
    assert b"Emma" not in clean(handler, sink.getvalue())


def test_names_in_an_extra_field_are_the_names():
    raw, name = b"Jos\x82.jpg", "Jos\u00e9.jpg"
    path = struct.pack("<BI", 1, zlib.crc32(raw)) + name.encode()
    data = packed({raw.decode("ascii", "replace").replace("\ufffd", "?"): PLAIN["a.jpg"]})
    data = data.replace(b"Jos?.jpg", raw)
    extra = struct.pack("<HH", 0x7075, len(path)) + path
    at = data.index(b"PK\1\2")
    data = bytearray(data[: at + 46 + len(raw)] + extra + data[at + 46 + len(raw) :])
    struct.pack_into("<H", data, at + 30, len(extra))
    struct.pack_into("<I", data, data.index(b"PK\5\6") + 12, 46 + len(raw) + len(extra))
    assert list(members(clean(handler, bytes(data)))) == [name]


def test_small_archives_with_numbers_of_zip64():
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive, archive.open("a.jpg", "w", force_zip64=True) as file:
        file.write(DIRTY["a.jpg"])
    data = sink.getvalue()
    at = data.index(b"PK\5\6")
    size, start = struct.unpack_from("<II", data, at + 12)
    wide = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, size, start)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, at, 1)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    for archived in (data, data[:at] + wide + locator + data[at:], data[:at] + wide + locator + end):
        out = clean(handler, archived)
        assert members(out) == {"a.jpg": scrubber.clean(DIRTY["a.jpg"]).media}
        assert b"PK\6\6" not in out


def test_pieces_of_an_archive_are_refused():
    with pytest.raises(Uncleanable, match="join them first"):
        clean(handler, b"PK\7\10" + packed(PLAIN))
    with pytest.raises(Uncleanable, match="join them first"):
        clean(handler, altered(packed(PLAIN), 4, "<H", 1, b"PK\5\6"))


def test_films_that_change_in_places():
    film = movie([a_film([sei(5, X264) + PICTURE])])
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = members(clean(handler, packed({"film.mp4": film}, method=method)))
        assert out == {"film.mp4": scrubber.clean(film).media}


def test_large_files_that_are_packed_take_little_memory(tmp_path):
    path = tmp_path / "album.zip"
    sink = io.BytesIO()
    Image.effect_noise((4000, 2000), 99).save(sink, "BMP")
    noise = sink.getvalue()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(10):
            archive.writestr(f"{number}.bmp", noise + NAME)
    peak, out = cleaned_in_a_child(path, tmp_path / "out.zip")
    assert peak < 110 << 10, "KiB resident"
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert archive.read("7.bmp") == noise


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
