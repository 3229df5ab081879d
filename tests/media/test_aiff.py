import os
import struct

import pytest

from scrubber.errors import Malformed
from scrubber.media.aiff import handler
from tests.media import sound_files as made
from tests.media.contract import HandlerContract, clean, walk
from tests.media.sound_files import NAME, aiff

COMMENT = struct.pack(">HIHH", 1, 3_600_000_000, 0, 18) + b"about Emma Johnson"


class TestAiff(HandlerContract):
    handler = handler
    secrets = (NAME,)
    decodes = False

    @classmethod
    def samples(cls):
        return {
            "clean": aiff(),
            "clean aifc": aiff((b"FVER", b"\xa2\x80\x51\x40"), kind=b"AIFC", common=b"sowt\0\0"),
            "clean channels": aiff((b"CHAN", bytes(12))),
            "clean cut short": aiff()[:-4],
            "texts": aiff((b"NAME", NAME), (b"AUTH", NAME + b"!"), (b"(c) ", NAME), (b"ANNO", NAME)),
            "comments": aiff((b"COMT", COMMENT)),
            "id3": aiff((b"ID3 ", made.id3(made.frames(3)))),
            "marks": aiff((b"MARK", b"\0\x01\0\x01\0\0\0\0\x0c" + NAME + b"\0"), (b"INST", bytes(20))),
            "application": aiff((b"APPL", b"stoc" + NAME)),
            "unknown": aiff((b"Emma", NAME)),
            "name of a compression": aiff(kind=b"AIFC", common=b"NONE\x0c" + NAME + b"\0"),
            "layout of channels with bytes behind it": aiff((b"CHAN", bytes(12) + NAME)),
            "version with bytes behind it": aiff((b"FVER", NAME)),
            "behind": aiff() + NAME,
            "few bytes behind": aiff((b"NAME", NAME)) + b"Em",
        }

    def sparse(self, path):
        data = aiff((b"NAME", NAME))
        with path.open("wb") as file:
            file.write(data[:-16] + struct.pack(">I", 2 << 30))
            file.seek(2 << 30, os.SEEK_CUR)
            file.write(b"\0")
        return True


def test_only_the_sound_stays():
    for name, data in TestAiff.samples().items():
        if not name.startswith(("clean", "name")):
            assert clean(handler, data) == aiff(), name


def test_the_name_of_a_compression_is_blanked():
    data = aiff(kind=b"AIFC", common=b"NONE\x0c" + NAME + b"\0")
    assert clean(handler, data) == aiff(kind=b"AIFC", common=b"NONE" + bytes(14))


def test_bytes_before_the_sound_are_blanked():
    data = aiff()[:-20] + struct.pack(">III", 8 + len(NAME) + 8, len(NAME), 0) + NAME + bytes(range(8))
    out = clean(handler, b"FORM" + struct.pack(">I", len(data) - 8) + data[8:])
    assert out[-20 - len(NAME) :] == data[-20 - len(NAME) : -8 - len(NAME)] + bytes(len(NAME)) + bytes(
        range(8)
    )
    assert clean(handler, out) == out


def test_what_is_said():
    marks = b"\0\x02\0\x01\0\0\0\0\x04Emma\0\0\x02\0\0\0\x09\x05Leeds"
    found = {f.value for part in walk(handler, aiff((b"MARK", marks))) for f in part.findings}
    assert found == {"Emma", "Leeds"}
    data = aiff((b"NAME", b"Emma"), (b"COMT", COMMENT), (b"ID3 ", made.id3(made.frames(3))))
    found = {(f.rule, f.why, f.value) for part in walk(handler, data) for f in part.findings}
    assert ("M503", "title tag", "Emma") in found
    assert ("M503", "comment tag", "about Emma Johnson") in found
    assert ("M401", "date tag", "2019-06-04") in found


def test_without_its_form_it_is_refused():
    with pytest.raises(Malformed):
        clean(handler, b"FORM\0\0\0\x14AIFFSSND\0\0\0\x08" + bytes(8))
