"""What encoders and cameras write into frames and sound is overwritten; nothing else changes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.errors import LimitExceeded, Uncleanable
from scrubber.media import _coded as coded
from scrubber.media import _coded_pictures as pictures
from scrubber.media._coded_config import CLEANERS
from scrubber.media._coded_sound import Aac
from scrubber.media._sei import clean_sei
from scrubber.media._source import Source
from tests.media.mp4_files import AAC, MDPM, PICTURE, X264, named_fill, sei, unit

APPLE = bytes.fromhex("47564adc5c4c433f94efc5113cd143a8") + b"\1\xff\xcc\xcc\xff\2\0\x4c\xa4\xc0"
CAPTIONS = b"\xb5\0\x31GA94\3\xc1\xff"
DRONE = b"\xb5\x01\x02Emma Johnson"


def cleaned(codec, data):
    source = Source(data)
    out = bytearray(data)
    for start, end, block in coded.touched(source, codec, [(0, len(data))]):
        out[start:end] = codec.clean(block)
    assert len(out) == len(data)
    again = Source(bytes(out))
    assert list(coded.touched(again, codec, [(0, len(out))])) == []
    return bytes(out)


def changed(before, after):
    return [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]


@pytest.mark.parametrize("payload", [X264, MDPM, bytes(16) + b"Emma" * 200])
def test_user_data_goes_and_pictures_stay(payload):
    data = sei(5, payload) + PICTURE
    out = cleaned(coded.h264(4, 66), data)
    assert out.endswith(PICTURE)
    assert b"Emma" not in out
    assert out[:5] == data[:5]
    start, end = changed(data, out)[0], changed(data, out)[-1]
    assert end < len(data) - len(PICTURE) - 1  # the bit that ends the unit stays
    assert set(out[start + 1 : end + 1]) <= {0xFF, 0, 3} | set(data[start : start + 6])


@pytest.mark.parametrize(
    ("kind", "payload"), [(5, APPLE), (4, CAPTIONS), (1, b"\x12"), (137, bytes(24)), (45, b"\1\2")]
)
def test_what_is_shown_by_it_stays(kind, payload):
    data = sei(kind, payload) + PICTURE
    assert cleaned(coded.h264(4, 66), data) == data


def test_other_registered_data_and_unknown_types_go():
    for kind, payload in ((4, DRONE), (202, b"Emma Johnson"), (136, b"Emma Johnson"), (3, b"Emma Johnson")):
        out = cleaned(coded.h264(4, 66), sei(kind, payload) + PICTURE)
        assert b"Emma" not in out


def test_several_messages_in_one_unit():
    unit = (
        b"\x06\x01\x01\x12\x05" + bytes([len(MDPM) - 1]) + MDPM + b"\x04" + bytes([len(CAPTIONS)]) + CAPTIONS
    )
    out = clean_sei(unit + b"\x80", 1)
    assert out.startswith(b"\x06\x01\x01\x12\x03")
    assert out.endswith(CAPTIONS + b"\x80")
    assert b"Emma" not in out


def test_emulation_prevention_holds():
    payload = bytes(16) + b"Emma\0\0\3\0\0\3\1\0\0\3"
    unit = b"\x06\x05" + bytes([len(payload) - 3]) + payload + b"\x80"
    out = clean_sei(unit, 1)
    for bad in (b"\0\0\0", b"\0\0\1", b"\0\0\2"):
        assert bad not in out[20:]
    assert out.count(b"\0\0\3") == unit.count(b"\0\0\3")


@given(
    st.lists(st.sampled_from([0, 0, 0, 1, 3, 4, 5, 9, 128, 137, 255]), min_size=2, max_size=40),
    st.integers(1, 2),
)
def test_any_unit_is_cleaned_once_and_stays_a_unit(numbers, header):
    unit = bytes(numbers)
    out = clean_sei(unit, header)
    assert len(out) == len(unit)
    assert clean_sei(out, header) == out
    for bad in (b"\0\0\0", b"\0\0\1", b"\0\0\2"):
        assert out.count(bad) <= unit.count(bad)
    prevented = [at for at in range(len(unit)) if unit.startswith(b"\0\0\3", at)]
    assert all(out.startswith(b"\0\0\3", at) for at in prevented)


def test_a_message_that_does_not_fit_goes_whole():
    out = clean_sei(b"\x06\x05\x7fEmma Johnson", 1)
    assert b"Emma" not in out
    assert clean_sei(out, 1) == out


PLAIN = (
    bytes.fromhex("dc45e9bde6d948b7962cd820d923eeef")
    + b"x264 - core 164 r3095 baee400 - H.264/MPEG-4 AVC codec - Copyleft 2003-2022 - "
    b"http://www.videolan.org/x264.html - options: cabac=1 deblock=1:0:0 me=hex psy_rd=1.00:0.00\0"
)


OLD = (
    bytes.fromhex("dc45e9bde6d948b7962cd820d923eeef")
    + b"x264 - core 46 svn-512 - H.264/MPEG-4 AVC codec - Copyleft 2005 - "
    b"http://www.videolan.org/x264.html - options: cabac=1 me=umh ip_ratio=1.40\0"
)


def test_so_does_that_of_an_old_one():
    data = sei(5, OLD) + PICTURE
    assert cleaned(coded.h264(4, 100), data) == data


@pytest.mark.parametrize("more", [b"", b" stats=/home/emma/x.log", b" Emma Johnson", b"\0Emma Johnson"])
def test_the_plain_banner_of_an_encoder_stays_and_nothing_more(more):
    data = sei(5, PLAIN + more) + PICTURE
    out = cleaned(coded.h264(4, 100), data)
    assert (out == data) is (not more)
    assert b"mma" not in out


@pytest.mark.parametrize(
    ("core", "profile", "stays"), [(164, 244, False), (142, 244, True), (142, 100, False), (30, 100, True)]
)
def test_old_x264_keeps_its_number_where_decoders_need_it(core, profile, stays):
    payload = X264.replace(b"164", str(core).encode())
    out = cleaned(coded.h264(4, profile), sei(5, payload) + PICTURE)
    assert (b"x264 - core %d" % core in out) is stays
    assert b"Emma" not in out


def test_h265_prefix_and_suffix():
    unit = b"\x4e\x01\x05" + bytes([len(X264)]) + X264 + b"\x80"
    suffix = b"\x50\x01" + unit[2:]
    data = b"".join(len(u).to_bytes(4, "big") + u for u in (unit, b"\x26\x01\xaa\xbb", suffix))
    assert b"Emma" not in cleaned(coded.h265(4), data)
    mark = b"\x4e" + b"\x17" + unit[2:]
    h266 = len(unit).to_bytes(4, "big") + b"\0\xb9" + unit[2:]
    assert mark
    assert b"Emma" not in cleaned(coded.h266(4), h266)


def test_broken_units_are_left():
    for data in (b"", b"\0\0\0\0" * 9, b"\0\0\xff\xff\x06\x05", b"\0\0\0\1\x06"):
        assert cleaned(coded.h264(4, 66), data) == data


def test_units_without_end_are_refused():
    with pytest.raises(LimitExceeded):
        cleaned(coded.h264(1, 66), b"\2\1\1" * 70_000)


def test_av1_metadata_and_padding():
    text = b"Emma Johnson"
    delimiter, frame = b"\x12\0", b"\x32\x05hello"
    private = b"\x2a" + bytes([1 + len(text) + 1]) + b"\x09" + text + b"\x80"
    light = b"\x2a\x06\x01\x03\xe8\x01\x90\x80"
    hdr10 = b"\x2a\x08\x04\xb5\0\x3c\0\1\4\x80"
    padding = b"\x7a\x0d" + text + b"\x80"
    out = cleaned(coded.Av1(), delimiter + private + light + hdr10 + padding + frame)
    assert text not in out
    assert light in out
    assert hdr10 in out
    assert out.endswith(frame)


def test_user_data_behind_start_codes():
    head = b"\0\0\1\xb3\x10\0\0\1\xb2Emma Johnson\0\0\1\xb2GA94\3\0\0\1\xb2Lavc57\0\0\1\xb6\x12\0\0\1\xb2Emma"
    out = cleaned(coded.StartCodes(), head)
    assert b"Emma" not in out
    assert b"GA94\3" in out
    assert b"Lavc57" in out
    assert out.startswith(head[:9])
    far = b"\0\0\1\xb3" + bytes(range(1, 9)) * 9_000 + b"\0\0\1\xb2Emma Johnson\0\0\1\xb6\x12"
    assert cleaned(coded.StartCodes(), far) == far.replace(b"Emma Johnson", b"\xff" * 12)


@pytest.mark.parametrize(
    "name", [b"Lavc57.107.100", b"FFmpeg0.4.9b4718", b"XviD0069", b"DivX503b1393p", b"ffmpeg"]
)
def test_by_an_encoder_s_name_nothing_more_stays(name):
    head = b"\0\0\1\xb2" + name + b"%s\0\0\1\xb6\x12"
    assert cleaned(coded.StartCodes(), head % b"") == head % b""
    assert cleaned(coded.StartCodes(), head % b" Emma") == head % (b"\xff" * 5)


def test_segments_of_motion_jpeg():
    jfif, ycc = b"\xff\xe0\0\x10JFIF\0" + bytes(9), b"\xff\xee\0\x0eAdobe" + bytes(7)
    exif, com = b"\xff\xe1\0\x14Exif\0\0Emma Johnson", b"\xff\xfe\0\x0eEmma Johnson"
    data = b"\xff\xd8" + jfif + exif + ycc + com + b"\xff\xdb\0\4\1\2\xff\xda\0\2Emma\xff\xd9"
    out = cleaned(pictures.Jpeg(), data)
    assert out == data.replace(b"Exif\0\0Emma Johnson", bytes(18)).replace(
        b"Emma Johnson\xff\xdb", bytes(12) + b"\xff\xdb"
    )


def test_motion_jpeg_behind_its_scans():
    exif, com = b"\xff\xe1\0\x14Exif\0\0Emma Johnson", b"\xff\xfe\0\x0eEmma Johnson"
    scan = b"\xff\xda\0\2coded\xff\0\xff\xd0Emma"
    field = b"\xff\xd8\xff\xff\xdb\0\4\1\2junk" + exif + scan + com + scan + b"\xff\xd9"
    for data in (field, field + bytes(9) + field, field + b"Emma Johnson", field + field + b"\1Emma Johnson"):
        out = cleaned(pictures.Jpeg(), data)
        assert b"Emma Johnson" not in out
        assert out.count(scan) == data.count(scan)
        assert out.count(b"\xff\xd9") == data.count(b"\xff\xd9")


def test_unknown_units_become_filler():
    for kind in (0, 12, 22, 30):
        out = cleaned(coded.h264(4, 66), unit(kind, b"Emma Johnson\x80") + PICTURE)
        assert out == unit(kind, b"\xff" * 12 + b"\x80") + PICTURE
    for kind in (12, 28, 7, 9):  # good filler, Dolby Vision, settings, delimiter
        data = unit(kind, b"\xff\xff\x80\0" if kind == 12 else b"Emma") + PICTURE
        assert cleaned(coded.h264(4, 66), data) == data
    h265 = b"\0\0\0\x07\x60\1Emma\x80", b"\0\0\0\x07\x7c\1Emma\x80"  # 48, and 62: Dolby Vision
    assert cleaned(coded.h265(4), b"".join(h265)).count(b"Emma") == 1
    reserved = b"\x4a\x05Emma\x80"
    assert b"Emma" not in cleaned(coded.Av1(), reserved + b"\x32\x05hello")


def test_in_an_encrypted_film_only_what_is_in_the_clear_is_cleaned():
    codec = replace(coded.h264(4, 66), sealed=True, unknown=frozenset())
    sealed = unit(6, bytes(range(200, 99, -1))) + unit(30, b"Emma")
    assert cleaned(codec, sealed + PICTURE) == sealed + PICTURE
    assert b"Emma" not in cleaned(codec, sei(5, MDPM) + PICTURE)


def test_units_behind_start_codes_inside_a_film_are_looked_into():
    data = b"\0\0\0\1\x09\xf0\0\0\0\1" + sei(5, MDPM)[4:] + b"\0\0\0\1" + PICTURE[4:]
    out = cleaned(coded.h264(4, 66), data)
    assert b"Emma" not in out
    assert out.endswith(PICTURE[4:])


def test_what_is_too_large_to_be_looked_into_is_refused():
    size = (1 << 20) + 9
    for codec, data in (
        (coded.h264(4, 66), unit(6, bytes(size))),
        (coded.h264(4, 66), unit(30, bytes(9 * size))),
        (coded.Av1(), b"\x28" + bytes(size)),
        (pictures.Jpeg(), b"\xff\xd8\xff\xda\0\2\xff\xd9" + b"x" * 9 * size),
    ):
        with pytest.raises(Uncleanable):
            cleaned(codec, data)


def test_comments_in_jpeg_2000():
    size, comment = b"\xff\x51\0\4ab", b"\xff\x64\0\x10\0\1Emma Johnson"
    head = b"\0\0\0\0jp2c\xff\x4f" + size
    data = head + comment + b"\xff\x90\0\x0a\xff\x64\0\x10\0\1Emma Johnson"
    out = cleaned(pictures.Jpeg2000(), data)
    assert out == data.replace(comment, comment[:6] + bytes(12), 1)


def test_aac():
    data = named_fill(b"Lavc58.134.100 Emma Johnson")
    out = cleaned(Aac(), data)
    assert b"Emma" not in out
    assert cleaned(Aac(), named_fill(b"Lavc58.134.100")) == named_fill(b"Lavc58.134.100")
    assert out[-len(AAC) - 1 :] == data[-len(AAC) - 1 :]
    faac = cleaned(Aac(), named_fill(b"libfaac 1.28Emma Johnson"))
    assert b"libfaac 1.28" in faac
    assert b"Emma" not in faac
    plain = named_fill(b"\xa5" * 27)
    assert cleaned(Aac(), AAC) == AAC
    assert plain
    stream = b"\x81\x0cEmma Johnson"  # a data element, aligned
    bits = f"{4:03b}{0:04b}1{12:08b}"
    stream = int(bits, 2).to_bytes(2, "big") + b"Emma Johnson" + AAC
    assert cleaned(Aac(), stream) == stream[:2] + bytes(12) + AAC


def test_comments_on_the_channels_of_aac():
    def element(comment):
        """A front pair, a back channel for effects, mixed down to mono."""
        counts = "000100000000010000000"
        bits = "1010000010100" + counts + "1000000100010010"
        data = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")
        return data + bytes([len(comment)]) + comment + AAC

    out = cleaned(Aac(), element(b"Emma Johnson"))
    assert out == element(bytes(12))
    assert cleaned(Aac(), out) == out
    assert cleaned(Aac(), element(b"Lavc58.134.100")) == element(b"Lavc58.134.100")
    assert cleaned(Aac(), element(b"")) == element(b"")


def test_dates_of_dv():
    date, source, none = b"\x62\xff\xd2\xc5\x24", b"\x60\xff\xff\0\xff", b"\xff" * 5
    subcode = b"\x3f\7\0" + b"".join(bytes(3) + pack for pack in (date, none, none) * 2) + bytes(29)
    aux = b"\x5f\7\0" + (source + date + none) * 5 + bytes(2)
    sound = b"\x7f\7\0" + b"\x53\xff\x12\x11\x10" + bytes(range(72))
    picture = b"\x9f\7\0" + b"\x62" * 77
    frame = (bytes(80) + subcode + aux + sound + picture) * 30
    out = cleaned(pictures.Dv(), frame)
    assert b"\xd2\xc5\x24" not in out
    assert b"\x12\x11\x10" not in out[:320]
    assert out.count(picture) == 30
    assert out.count(source) == 150
    assert out[80 + 80 + 80 + 8 : 320] == sound[8:]


def test_settings_of_decoders():
    unit = sei(5, X264)[4:]
    avc = b"avcC\1\x42\0\x1e\xff\xe1\0\2\x67\x42\1" + len(unit).to_bytes(2, "big") + unit
    hevc = b"hvcC" + bytes(22) + b"\1\x27\0\1" + (len(unit) + 1).to_bytes(2, "big") + b"\x4e\1" + unit[1:]
    flac = b"dfLa\0\0\0\0\0\0\0\2ab\x84\0\0\x0cEmma Johnson"
    source = b"svhd\0\0\0\0Emma Johnson"
    av1 = b"av1C\x81\0\0\0\x7a\x0dEmma Johnson\x80"
    config = b"\x20\x15" + bytes(11) + b"\5\x15\0\0\1\xb2Emma Johnson\0\0\1\xb5\x08"
    stream = b"\0\1\x40\x04Emma" + b"\4" + bytes([len(config)]) + config + b"\x7f\4Emma"
    streams = b"esds\0\0\0\0\3" + bytes([len(stream)]) + stream
    speakers = b"chan\0\0\0\0\0\1\0\0\0\0\0\4\0\0\0\0"
    assert CLEANERS[b"chan"](b"\0\0\0\x18" + speakers) == b"\0\0\0\x18free" + bytes(16)
    other = b"\0\0\0\x18" + speakers.replace(b"\4", b"\x3f")
    assert CLEANERS[b"chan"](other) == other
    for data in (avc, hevc, flac, source, av1, streams):
        whole = (len(data) + 4).to_bytes(4, "big") + data
        out = CLEANERS[data[:4]](whole)
        assert len(out) == len(whole), data[:4]
        assert b"Emma" not in out, data[:4]
        assert CLEANERS[data[:4]](out) == out, data[:4]
        assert CLEANERS[data[:4]](whole[:-9])  # cut short
