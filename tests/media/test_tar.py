import bz2
import gzip
import io
import lzma
import shutil
import subprocess
import tarfile
import time

import pytest
from PIL import Image

import scrubber
from scrubber.errors import LimitExceeded, Malformed, ScrubberError, Uncleanable, UnknownFormat
from scrubber.media.tar import handler
from tests.media.contract import HandlerContract, clean, walk
from tests.media.test_zip import picture

PLAIN = {"a.jpg": picture(dirty=False), "b/c.png": picture("PNG", dirty=False)}
DIRTY = {"a.jpg": picture(), "b/c.png": picture("PNG"), "b/d.gif": picture("GIF", dirty=False)}
LONG = f"{'holidays/' * 14}{'x' * 90}.jpg"
FORMS = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}
needs_tar = pytest.mark.skipif(shutil.which("tar") is None, reason="no tar command")


def entry(name, data=b"", **about):
    info = tarfile.TarInfo(name)
    info.size = len(data)
    info.mtime, info.uid, info.gid, info.mode = 1_559_661_610, 1000, 1000, 0o640
    info.uname = info.gname = "Emma Johnson"
    for key, value in about.items():
        setattr(info, key, value)
    return info


def packed(files, form=tarfile.GNU_FORMAT, **about):
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w", format=form) as archive:
        for name, data in files.items():
            info = entry(name, data, **about)
            archive.addfile(info, io.BytesIO(data))
    return sink.getvalue()


def unpacked(data):
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        assert all(
            (m.uid, m.gid, m.uname, m.gname, m.mtime) == (0, 0, "", "", 0)
            and m.pax_headers.keys() <= {"path"}
            for m in archive.getmembers()
        )
        return {m.name: archive.extractfile(m).read() for m in archive.getmembers() if m.isfile()}


def seventh(files):
    """An archive of Unix V7: no magic, no names of owners."""
    data = bytearray(packed(files, tarfile.USTAR_FORMAT, uname="", gname=""))
    with tarfile.open(fileobj=io.BytesIO(bytes(data))) as archive:
        for member in archive.getmembers():
            block = data[member.offset : member.offset + 512]
            block[156] = 0
            block[257:512] = bytes(255)
            block[148:156] = b" " * 8
            block[148:156] = b"%06o\0 " % sum(block)
            data[member.offset : member.offset + 512] = block
    return bytes(data)


class TestTar(HandlerContract):
    handler = handler
    decodes = False  # members are compared by `unpacked`

    @classmethod
    def samples(cls):
        return {
            **{f"clean {name}": clean(handler, packed(PLAIN, form)) for name, form in FORMS.items()},
            "clean long": clean(handler, packed({LONG: PLAIN["a.jpg"]}, tarfile.PAX_FORMAT)),
            **{name: packed(DIRTY, form) for name, form in FORMS.items()},
            **{f"long {name}": packed({LONG: DIRTY["a.jpg"]}, FORMS[name]) for name in ("gnu", "pax")},
            "v7": seventh(DIRTY),
            "records": packed(
                PLAIN,
                tarfile.PAX_FORMAT,
                pax_headers={
                    "comment": "Emma Johnson",
                    "SCHILY.xattr.user.who": "Emma Johnson",
                    "mtime": "1.5",
                },
            ),
            "beside": packed({**PLAIN, "._a.jpg": b"Emma Johnson", ".DS_Store": b"Emma Johnson"}),
            "behind": packed(PLAIN) + b"Emma Johnson",
            "archive inside": packed({"album.tar": packed(DIRTY)}),
            "folders": packed({"b/": b""}, type=tarfile.DIRTYPE)[:512] + packed(DIRTY),
            "label": packed({"Emma Johnson": b""}, type=b"V")[:512] + packed(PLAIN),
            "letters": packed(
                {"smørrebrød.jpg": DIRTY["a.jpg"], "日本.jpg": DIRTY["a.jpg"]}, tarfile.PAX_FORMAT
            ),
        }

    def sparse(self, path):
        """A BMP of 2 GiB: behind the picture are zeros."""
        sink = io.BytesIO()
        Image.new("RGB", (8, 8)).save(sink, "BMP")
        head = sink.getvalue()
        size = 2 << 30
        with path.open("wb") as file:
            file.write(entry("a.bmp", size=size).tobuf(tarfile.GNU_FORMAT) + head)
            file.truncate(512 + size + 1024)
        return True


@pytest.mark.parametrize("name", ["ustar", "gnu", "pax", "v7", "long gnu", "long pax"])
def test_every_file_is_what_its_handler_makes_of_it(name):
    before = {LONG: DIRTY["a.jpg"]} if name.startswith("long") else DIRTY
    out = unpacked(clean(handler, TestTar.samples()[name]))
    assert out == {name: scrubber.clean(data).media for name, data in before.items()}


def test_names_in_other_letters_stay():
    for form in FORMS.values():
        data = packed({"smørrebrød.jpg": PLAIN["a.jpg"], "日本.jpg": PLAIN["a.jpg"]}, form)
        assert set(unpacked(clean(handler, data))) == {"smørrebrød.jpg", "日本.jpg"}


@needs_tar
@pytest.mark.parametrize("form", ["v7", "ustar", "gnu", "pax", "posix"])
def test_archives_of_the_tar_command(tmp_path, form):
    (tmp_path / "album" / "b").mkdir(parents=True)
    for name, data in DIRTY.items():
        (tmp_path / "album" / name).write_bytes(data)
    done = subprocess.run(
        ["tar", "-C", tmp_path, f"--format={form}", "-cf", tmp_path / "a.tar", "album"],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"this tar does not write {form}")
    out = tmp_path / "out.tar"
    out.write_bytes(clean(handler, (tmp_path / "a.tar").read_bytes()))
    listed = subprocess.run(["tar", "-tvf", out], capture_output=True, text=True, check=True)
    assert listed.stderr == ""
    assert listed.stdout.count("0/0") == 5
    assert set(unpacked(out.read_bytes())) == {f"album/{name}" for name in DIRTY}


def test_names_are_searched():
    report = scrubber.check(packed({"emma_johnson_1st-birthday.jpg": PLAIN["a.jpg"]}))
    assert "T101" in {finding.rule for finding in report.words}


def test_owners_are_named():
    found = {f.rule: f.value for part in walk(handler, packed(PLAIN)) for f in part.findings}
    assert found["M201"] == "Emma Johnson"
    assert "M401" in found


def test_a_file_that_cannot_be_cleaned_has_the_archive_refused():
    with pytest.raises(UnknownFormat, match="file 2 of the archive") as caught:
        clean(handler, packed({"a.jpg": PLAIN["a.jpg"], "emma.exe": b"MZ" + bytes(99)}))
    assert "emma" not in str(caught.value)


@pytest.mark.parametrize("name", ["../a.jpg", "/a.jpg", "a/../../b.jpg", "..\\a.jpg"])
def test_names_that_lead_out_are_refused(name):
    for form in FORMS.values():
        with pytest.raises(Malformed, match="leads out"):
            clean(handler, packed({name: PLAIN["a.jpg"]}, form))


@pytest.mark.parametrize(
    "kind",
    [tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, b"S", b"M", b"D"],
)
def test_what_is_no_file_is_refused(kind):
    data = packed({"a.jpg": b""}, type=kind, linkname="/etc/passwd")
    with pytest.raises(Uncleanable):
        clean(handler, data)


def test_two_files_of_one_name_are_refused():
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        for _ in range(2):
            archive.addfile(entry("a.jpg", PLAIN["a.jpg"]), io.BytesIO(PLAIN["a.jpg"]))
    with pytest.raises(Malformed, match="one name"):
        clean(handler, sink.getvalue())


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_packed_archives_are_refused_in_words(pack):
    with pytest.raises(Uncleanable, match="unpack it first"):
        scrubber.clean(pack(packed(PLAIN)))


def test_the_end_is_written_right():
    data = packed(PLAIN)
    end = len(data.rstrip(b"\0"))
    end += -end % 512
    short = clean(handler, data[: end + 512])
    assert unpacked(short).keys() == PLAIN.keys()
    assert short.endswith(bytes(1024))
    with pytest.raises(Malformed, match="no end"):
        clean(handler, data[:end])


def test_a_broken_checksum_is_refused():
    data = bytearray(packed(PLAIN))
    with tarfile.open(fileobj=io.BytesIO(bytes(data))) as archive:
        at = archive.getmembers()[1].offset
    data[at + 5] ^= 1
    with pytest.raises(Malformed, match="header"):
        clean(handler, bytes(data))


def test_more_files_than_any_album_has():
    one = entry("a", b"").tobuf(tarfile.USTAR_FORMAT)
    started = time.perf_counter()
    with pytest.raises(LimitExceeded):
        clean(handler, b"".join(_renamed(one, number) for number in range(20_001)) + bytes(1024))
    assert time.perf_counter() - started < 8


def _renamed(block, number):
    block = bytearray(block)
    block[:8] = b"%08d" % number
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def test_sizes_that_lie_are_refused():
    data = packed(PLAIN, tarfile.PAX_FORMAT, pax_headers={"size": "99999999"})
    with pytest.raises(ScrubberError):
        clean(handler, data)
    with pytest.raises(ScrubberError):
        clean(handler, packed(PLAIN, tarfile.PAX_FORMAT, pax_headers={"GNU.sparse.major": "1"}))
