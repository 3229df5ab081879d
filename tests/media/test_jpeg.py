import io
import struct
import tracemalloc

import pytest
from PIL import Image, ImageFile

from scrubber.errors import LimitExceeded, Malformed, ScrubberError, Uncleanable
from scrubber.media._source import Source
from scrubber.media.jpeg import handler
from scrubber.policy import Keep
from tests.media.contract import HandlerContract, clean, frames, icc, upright, walk

NAME = b"Emma Johnson"
XMP = b"http://ns.adobe.com/xap/1.0/\0"
ISO = b"urn:iso:std:iso:ts:21496:-1\0"
FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x40mdat" + NAME + bytes(range(200))


def segment(marker, payload):
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def picture(mode="RGB", size=(48, 32), **options):
    image = Image.new(mode, size)
    pixels = image.load()
    for x in range(size[0]):
        for y in range(size[1]):
            value = (x * 5 % 256, y * 7 % 256, (x * y) % 256, x % 256)
            pixels[x, y] = value[0] if mode == "L" else value[: len(mode)]
    sink = io.BytesIO()
    image.save(sink, "JPEG", quality=85, **options)
    return sink.getvalue()


def with_segments(data, *segments, behind=2):
    return data[:behind] + b"".join(segments) + data[behind:]


def exif(orientation=None, *, artist=NAME, adobe_rgb=False, order=">"):
    """An Exif block with an artist and a GPS directory, and what else is asked for."""
    entries = [(0x010F, 2, b"Canon\0"), (0x013B, 2, artist + b"\0")]
    if orientation:
        entries.append((0x0112, 3, struct.pack(order + "H", orientation)))
    block = Image.Exif()
    for tag, kind, value in entries:
        block[tag] = struct.unpack(order + "H", value)[0] if kind == 3 else value[:-1].decode()
    block.get_ifd(0x8825).update({1: "N", 2: (53.0, 48.0, 3.5), 3: "W", 4: (1.0, 32.0, 57.0)})
    if adobe_rgb:
        block.get_ifd(0x8769).update({0xA001: 0xFFFF, 0xA005: {1: "R03"}})
    return segment(0xE1, block.tobytes())


def xmp(properties="", elements=""):
    return segment(
        0xE1,
        XMP + b'<?xpacket begin="" id="W5M0"?><x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 6">'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        b' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" '
        + properties.encode()
        + b"><dc:creator><rdf:Seq><rdf:li>"
        + NAME
        + b"</rdf:li></rdf:Seq></dc:creator>"
        + elements.encode()
        + b'</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>',
    )


def mpf(order, images):
    """An MPF index; `images` are (attribute, size, offset)."""
    body = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(order + "IH", 8, 3)
    body += struct.pack(order + "HHI4s", 0xB000, 7, 4, b"0100")
    body += struct.pack(order + "HHII", 0xB001, 4, 1, len(images))
    body += struct.pack(order + "HHIII", 0xB002, 7, 16 * len(images), 50, 0)
    return segment(0xE2, b"MPF\0" + body + b"".join(struct.pack(order + "IIIHH", *i, 0, 0) for i in images))


HDRGM = (
    'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" hdrgm:GainMapMin="0.0" '
    'hdrgm:GainMapMax="2.5" hdrgm:Gamma="1" hdrgm:OffsetSDR="0.015625" hdrgm:HDRCapacityMax="2.5"'
)
_ITEMS = "".join(f"<rdf:li>{number}</rdf:li>" for number in (1.5, 1.25, -0.5))
VECTOR = "".join(
    f"<hdrgm:{name}><rdf:Seq>{_ITEMS}</rdf:Seq></hdrgm:{name}>" for name in ("GainMapMax", "Gamma")
)
DIRECTORY_SPACES = (
    'xmlns:Container="http://ns.google.com/photos/1.0/container/"'
    ' xmlns:Item="http://ns.google.com/photos/1.0/container/item/"'
    ' xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"'
)
_ENTRIES = "".join(
    f'<rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="{what}" Item:Mime="{mime}"'
    f' Item:Length="{length}"/></rdf:li>'
    for what, mime, length in (
        ("Primary", "image/jpeg", 0),
        ("GainMap", "image/jpeg", 1234),
        ("MotionPhoto", "video/mp4", len(FILM)),
    )
)
DIRECTORY = f"<Container:Directory><rdf:Seq>{_ENTRIES}</rdf:Seq></Container:Directory>"
ISO_VERSION = segment(0xE2, ISO + bytes(4))
ISO_BLOCK = segment(0xE2, ISO + bytes(4) + b"\x40" + struct.pack(">14I", *range(1, 15)))
APPLE_SPACES = (
    'xmlns:apdi="http://ns.apple.com/pixeldatainfo/1.0/"'
    ' xmlns:HDRGainMap="http://ns.apple.com/HDRGainMap/1.0/"'
)
APPLE = (
    "<apdi:AuxiliaryImageType>urn:com:apple:photo:2020:aux:hdrgainmap</apdi:AuxiliaryImageType>"
    "<apdi:NativeFormat>1278226488</apdi:NativeFormat>"
    "<HDRGainMap:HDRGainMapVersion>65536</HDRGainMap:HDRGainMapVersion>"
)


def gain_map(*segments):
    return with_segments(picture("L", (24, 16)), *segments, segment(0xFE, NAME))


def ultra_hdr(behind=FILM, order=">"):
    second = gain_map(exif(6), xmp(HDRGM), ISO_BLOCK)
    index = mpf(order, [(0x20030000, 1, 0), (0, 2, 3)])  # the numbers are wrong: writers' often are
    primary = with_segments(
        picture(),
        exif(6),
        xmp(DIRECTORY_SPACES, DIRECTORY),
        ISO_VERSION,
        index,
        segment(0xFE, NAME),
        behind=20,
    )
    return primary + bytes(7) + second + behind


def apple(note=b""):
    second = gain_map(xmp(APPLE_SPACES, APPLE))
    plain = picture()
    head = plain[:2] + segment(0xE0, b"JFIF\0\1\1\1\0\x48\0\x48\0\0AMPF") + (note or exif())
    size = len(head) + 90 + len(plain) - 20
    index = mpf(">", [(0x030000, size, 0), (0, len(second), size - len(head) - 8)])
    return head + index + plain[20:] + second


def maker_note(first, second):
    """Exif with an Apple maker note that says the two numbers of the headroom."""
    note = b"Apple iOS\0\0\1MM" + struct.pack(">H", 2)
    at = 14 + 2 + 24 + 4
    for number, tag in enumerate((33, 48)):
        note += struct.pack(">HHII", tag, 10, 1, at + 8 * number)
    note += bytes(4)
    for value in (first, second):
        note += struct.pack(">ii", round(value * 10000), 10000)
    tiff = b"MM\0*" + struct.pack(">IHHHIII", 8, 1, 0x8769, 4, 1, 26, 0)
    tiff += struct.pack(">HHHIII", 1, 0x927C, 7, len(note), 44, 0) + note
    return segment(0xE1, b"Exif\0\0" + tiff)


def between_scans():
    """A progressive picture with a segment before each scan but the first."""
    data = picture(progressive=True)
    head, *scans = data.split(b"\xff\xda")
    return (
        head
        + b"\xff\xda"
        + scans[0]
        + b"".join(segment(0xFE, NAME) + b"\xff\xda" + scan for scan in scans[1:])
    )


def everything():
    """Every sort of application segment that is known, and some that nobody knows."""
    thumbnail = b"\xff\xd8\xff\xdb" + NAME
    return with_segments(
        picture(),
        segment(0xE0, b"JFXX\0\x10" + thumbnail),
        segment(0xE0, b"II\x1a\0\0\0HEAPJPGM" + NAME),
        segment(0xE0, b"AVI1" + NAME),
        exif(6),
        exif(3, artist=b"Emma Johnson again"),
        xmp(),
        segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32 + struct.pack(">II", 12, 0) + NAME),
        segment(0xE1, b"FLIR\0\1\0\0" + NAME),
        segment(0xE1, NAME),
        segment(0xE2, b"FPXR\0\0" + NAME),
        segment(0xE2, b"MPF\0MM" + NAME),
        ISO_BLOCK,
        segment(0xE3, b"Meta\0\0" + NAME),
        segment(0xE4, thumbnail),
        segment(0xE5, b"RMETA\0" + NAME),
        segment(0xE6, b"GoPro\0" + NAME),
        segment(0xE7, b"\x1aQualcomm Camera Attributes" + NAME),
        segment(0xE8, b"SPIFF\0" + bytes((1, 2, 1, 3)) + bytes(20) + NAME),
        segment(0xE8, struct.pack(">I", 4) + NAME),
        segment(0xE9, b"Media Jukebox\0" + NAME),
        segment(0xEA, b"UNICODE\0" + NAME),
        segment(0xEB, b"JP\0\1\0\0\0\1" + struct.pack(">I4s", 20, b"jumb") + NAME),
        segment(0xEB, b"HDR_RI ver=11" + NAME),
        segment(0xEC, b"Ducky\0" + NAME),
        segment(0xED, b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x11\x1c\x02\x50\0\x0c" + NAME + b"\0"),
        segment(0xED, b"Adobe_CM\0" + NAME),
        segment(0xEF, b"Q 70" + NAME),
        segment(0xFE, NAME),
        segment(0xFE, b""),
        behind=20,
    )


PROFILE = bytes(36) + b"acsp" + bytes(range(256)) * 300


class TestJpeg(HandlerContract):
    handler = handler

    @classmethod
    def samples(cls):
        plain = picture()
        return {
            "clean": plain,
            "clean grey": picture("L"),
            "clean cmyk": picture("CMYK"),
            "clean progressive": picture(progressive=True),
            "clean restarts": picture(restart_marker_blocks=1),
            "clean icc": picture(icc_profile=PROFILE),
            "clean oriented": clean(handler, with_segments(plain, exif(6), behind=20)),
            "clean ultra hdr": clean(handler, ultra_hdr()),
            "clean apple": clean(handler, apple()),
            "clean fill bytes": with_segments(plain, b"\xff\xff\xff", behind=20),
            "exif": with_segments(plain, exif(6)),
            "exif twice": with_segments(plain, exif(8), exif(3), behind=20),
            "adobe rgb": with_segments(plain, exif(adobe_rgb=True), behind=20),
            "xmp orientation": with_segments(plain, xmp('tiff:Orientation="5"'), behind=20),
            "everything": everything(),
            "adobe with more": picture("CMYK")
            .replace(b"\xff\xee\0\x0eAdobe", b"\xff\xee\0\x1aAdobe", 1)
            .replace(b"\0d\0\0\0\0\0", b"\0d\0\0\0\0\0" + NAME, 1),
            "icc and exif": with_segments(picture(icc_profile=PROFILE), exif(6), behind=20),
            "thumbnail": plain[:2] + segment(0xE0, b"JFIF\0\1\1\1\0\x48\0\x48\2\2" + NAME) + plain[20:],
            "between scans": between_scans(),
            "junk": with_segments(plain, NAME, b"\xff\xd0", NAME, b"\xff\0", behind=20),
            "film": plain + FILM,
            "zip": plain + b"PK\3\4" + NAME,
            "earlier version": plain + picture(comment=NAME),
            "newline": plain + b"\n",
            "samsung": plain + NAME + b"SEFH\0\0\0\0\0\0\0\0\x0c\0\0\0SEFT",
            "ultra hdr": ultra_hdr(),
            "ultra hdr, little endian": ultra_hdr(behind=b"", order="<"),
            "apple": apple(),
        }

    def sparse(self, path):
        path.write_bytes(everything())
        with path.open("r+b") as file:
            file.truncate((2 << 30) + 4096)
        return True


def parts_of(data, keep=Keep()):  # noqa: B008  frozen
    return {part.name: part for part in walk(handler, data, keep)}


def read_mpf(data):
    at = data.index(b"MPF\0") + 4
    order = ">" if data[at : at + 2] == b"MM" else "<"
    entries = [struct.unpack_from(order + "III", data, at + 50 + 16 * n) for n in range(2)]
    assert struct.unpack_from(order + "H", data, at + 8) == (3,)
    return at, entries


@pytest.mark.parametrize("order", [">", "<"])
def test_ultra_hdr_keeps_its_gain_map_where_readers_look(order):
    data = ultra_hdr(order=order)
    out = clean(handler, data)
    mark, ((_, size, zero), (_, length, offset)) = read_mpf(out)
    second = out[mark + offset :]
    assert (zero, size) == (0, mark + offset)
    assert out[size - 2 : size] == b"\xff\xd9"
    assert len(second) == length
    assert frames(second) == frames(picture("L", (24, 16)))
    assert b' hdrgm:Version="1.0"' in out[:size]
    assert f'Item:Semantic="GainMap" Item:Mime="image/jpeg" Item:Length="{length}"'.encode() in out[:size]
    assert ISO_VERSION in out[:size]
    for number in (b'GainMapMax="2.5"', b'OffsetSDR="0.015625"', b'Gamma="1"'):
        assert b"hdrgm:" + number in second
    assert ISO_BLOCK in second
    assert b"Exif" not in second
    assert b"MotionPhoto" not in out


def test_numbers_for_each_colour_are_kept():
    second = gain_map(xmp('xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"', VECTOR))
    out = clean(handler, picture() + second)
    assert VECTOR.encode() in out


def test_text_in_place_of_a_number_does_not_pass():
    out = clean(handler, picture() + gain_map(xmp(HDRGM.replace('Gamma="1"', 'Gamma="Emma Johnson"'))))
    assert b"GainMapMax" in out
    assert b"hdrgm:Gamma" not in out
    assert NAME not in out


def test_iso_gain_map_alone_is_kept_without_what_follows_its_numbers():
    longer = segment(0xE2, ISO_BLOCK[4:] + NAME)
    out = clean(handler, with_segments(picture(), ISO_VERSION) + gain_map(longer))
    assert out.count(ISO) == 2
    assert ISO_BLOCK in out
    assert NAME not in out


def test_apple_gain_map_keeps_index_mark_and_numbers():
    out = clean(handler, apple())
    mark, (_, (_, length, offset)) = read_mpf(out)
    assert mark + offset + length == len(out)
    assert out[18:26] == b"\0\0AMPF\xff\xe2"
    assert b"<HDRGainMap:HDRGainMapVersion>65536<" in out
    assert b"urn:com:apple:photo:2020:aux:hdrgainmap" in out
    assert b"HDRGainMapHeadroom" not in out


@pytest.mark.parametrize(
    ("first", "second", "headroom"),
    [(0.5, 0.005, 2**1.7), (0.5, 1.0, 2**1.5), (1.0, 0.01, 2**2.3), (1.2, 1.0, 4.0), (0.5, 99.0, 1.0)],
)
def test_apple_headroom_moves_from_the_maker_note_to_the_gain_map(first, second, headroom):
    out = clean(handler, apple(maker_note(first, second)))
    assert f"<HDRGainMap:HDRGainMapHeadroom>{headroom:.6f}<".encode() in out
    assert b"Apple iOS" not in out
    assert clean(handler, out) == out


def test_other_second_pictures_go():
    preview = with_segments(picture(), segment(0xFE, NAME))
    primary = with_segments(picture(), mpf(">", [(0x030000, 1, 0), (0x010002, 2, 3), (0, 2, 3)]), behind=20)
    out = clean(handler, primary + preview + gain_map(xmp(HDRGM)) + preview)
    assert out.count(b"\xff\xd8\xff") == 2
    assert read_mpf(out)[0] > 0
    assert clean(handler, primary + preview) == picture()
    found = {f.rule for f in parts_of(primary + preview)["bytes after EOI"].findings}
    assert "M603" in found


def test_gain_map_that_only_the_index_finds():
    second = gain_map(xmp(HDRGM))
    primary = with_segments(picture(), mpf(">", [(0x030000, 1, 0), (0, 2, 3)]), behind=20)
    gap = b"vendor block, no padding"
    offset = len(primary) + len(gap) - (20 + 8)
    primary = with_segments(picture(), mpf(">", [(0x030000, 1, 0), (0, 2, offset)]), behind=20)
    out = clean(handler, primary + gap + second)
    assert b"hdrgm:GainMapMax" in out
    assert gap not in out


@pytest.mark.parametrize(
    ("behind", "rule", "words"),
    [
        (FILM, "M604", "MP4 film"),
        (picture(), "M603", "second picture"),
        (b"PK\3\4" + NAME, "M601", "ZIP archive"),
        (b"Emma Johnson was here", "M601", "text"),
        (b"\0\0\n", "M601", "padding, 3 bytes"),
        (NAME + b"\1SEFH\1\0\0\0SEFT", "M601", "Samsung trailer"),
    ],
)
def test_what_follows_the_end_is_named(behind, rule, words):
    part = parts_of(picture() + behind)["bytes after EOI"]
    assert rule in {f.rule for f in part.findings}
    assert words in part.why
    assert clean(handler, picture() + behind) == picture()


@pytest.mark.parametrize("before", [b"\r\n", b"\xef\xbb\xbf", bytes(20), b"\0\x04Emma" + bytes(122)])
def test_bytes_before_the_start_go(before):
    data = before + picture()
    assert handler.accepts(data)
    assert clean(handler, data) == picture()
    assert parts_of(data)["bytes before SOI"].findings


@pytest.mark.parametrize("head", [b"", b"\xff", b"GIF89a", b"ID3\3" + picture(), bytes(5000) + picture()])
def test_other_files_are_not_accepted(head):
    assert not handler.accepts(head)
    with pytest.raises(Malformed):
        handler.parts(Source(head), Keep())


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_blocks": 2}])
@pytest.mark.parametrize(
    "behind", [b"", FILM, picture(comment=NAME), b"\n" + b"This is Emma Johnson, aged two"]
)
def test_a_picture_that_was_cut_off_looks_the_same(options, behind, monkeypatch):
    whole = picture(size=(96, 64), **options)
    cut = whole[: len(whole) * 3 // 4]
    out = clean(handler, cut + behind)
    assert NAME not in out
    assert clean(handler, out) == out
    assert out == (cut + b"\xff\xd9" if behind else cut)
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    assert frames(out) == frames(cut)


@pytest.mark.parametrize("marker", [0xC8, 0xF0, 0xF7, 0xFD])
def test_segments_of_reserved_markers_go(marker):
    assert clean(handler, with_segments(picture(), segment(marker, NAME), behind=20)) == picture()


def test_segments_cut_off_at_the_end_go():
    whole = picture(progressive=True)
    at = whole.rindex(b"\xff\xc4") + 10
    out = clean(handler, whole[:at])
    assert out[-2:] == b"\xff\xd9"
    assert len(out) == at - 10 + 2


@pytest.mark.parametrize("marker", [b"\xff\x02", b"\xff\xd8", b"\xff\xf7"])
def test_where_decoders_stop_the_picture_ends(marker):
    data = picture()
    at = len(data) - 40
    out = clean(handler, data[:at] + marker + NAME + data[at:])
    assert out == data[:at] + b"\xff\xd9"


def test_with_restarts_decoders_read_on_behind_an_invalid_marker():
    data = picture(restart_marker_blocks=1)
    at = len(data) - 60
    broken = data[:at] + b"\xff\x02" + data[at:]
    assert clean(handler, broken) == broken


@pytest.mark.parametrize("extra", [b"\xff\xdb", b"\xff\xc4", b"\xff\xda", b"\xff\xc0"])
def test_bytes_behind_a_table_go(extra):
    data = picture()
    at = data.index(extra)
    length = int.from_bytes(data[at + 2 : at + 4], "big")
    longer = (
        data[: at + 2]
        + (length + len(NAME)).to_bytes(2, "big")
        + data[at + 4 : at + 2 + length]
        + NAME
        + data[at + 2 + length :]
    )
    assert clean(handler, longer) == data


def test_a_file_with_metadata_alone_is_cleaned_and_noise_is_refused():
    assert clean(handler, b"\xff\xd8" + exif() + b"\xff\xd9") == b"\xff\xd8\xff\xd9"
    with pytest.raises(Malformed):
        handler.parts(Source(b"\xff\xd8" + NAME), Keep())


def test_jpeg_ls_is_refused():
    with pytest.raises(Uncleanable):
        handler.parts(Source(picture().replace(b"\xff\xc0", b"\xff\xf7", 1)), Keep())


def test_too_many_segments_are_refused():
    for unit in (b"\xff\xe1\0\2", b"\xff\xe1\0\0", b"x\xff\xe1\0\2"):
        with pytest.raises(LimitExceeded):
            handler.parts(Source(b"\xff\xd8" + unit * 200_000), Keep())


def test_much_metadata_goes_in_little_memory(tmp_path):
    path = tmp_path / "large.jpg"
    with path.open("wb") as file:
        file.write(picture()[:20])
        for _ in range(600):
            file.write(segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(65000)))
        file.write(picture()[20:])
    with path.open("rb") as file:
        tracemalloc.start()
        parts = list(handler.parts(Source(file.fileno()), Keep()))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert sum(part.size_after for part in parts) == len(picture())
    assert all(part.findings for part in parts if not part.kept)
    assert peak < 40 << 20
    much = [segment(0xE2, bytes(65000))] * 170
    profile = segment(0xE2, b"ICC_PROFILE\0\1\1" + bytes(65000))
    with pytest.raises(LimitExceeded):
        handler.parts(Source(with_segments(picture(), *much, profile)), Keep())


def test_exif_comes_where_it_was_and_else_behind_jfif():
    oriented = clean(handler, with_segments(picture(), exif(6)))
    assert oriented[2:10] == b"\xff\xe1\0\x22Exif"
    assert oriented[38:42] == b"\xff\xe0\0\x10"
    from_xmp = clean(handler, with_segments(picture(), xmp('tiff:Orientation="6"'), behind=20))
    assert from_xmp[20:28] == b"\xff\xe1\0\x22Exif"


def test_metadata_behind_the_first_scan_does_not_count():
    data = picture(progressive=True)
    at = data.index(b"\xff\xc4", data.index(b"\xff\xda"))
    late = with_segments(data, exif(6), picture("CMYK")[2:18], behind=at)
    assert clean(handler, late) == data


def test_credits_are_kept_by_wish():
    data = with_segments(picture(), exif(6), xmp(), segment(0xFE, b"Hospital"), behind=20)
    out = clean(handler, data, Keep(copyright=True))
    assert out.count(NAME) == 2  # Exif and XMP
    assert b"Hospital" not in out
    assert b"Canon" not in out
    assert upright(out) == upright(data)
    assert clean(handler, out, Keep(copyright=True)) == out
    hdr = clean(handler, ultra_hdr(), Keep(copyright=True))
    assert b"dc:creator" in hdr
    assert b"Container:Directory" in hdr
    assert hdr.count(b"<x:xmpmeta") == 2
    assert clean(handler, hdr, Keep(copyright=True)) == hdr


def test_profile_in_pieces_stays_and_is_not_searched():
    data = picture(icc_profile=PROFILE)
    pieces = [part for part in walk(handler, data) if part.name == "APP2 ICC profile"]
    assert len(pieces) == 2
    assert all(part.kept and part.opaque for part in pieces)
    assert icc(clean(handler, data)) == PROFILE


def test_findings_inside_are_named():
    rules = {f.rule for part in walk(handler, everything()) for f in part.findings}
    assert {"M101", "M201", "M301", "M303", "M503", "M602", "M603", "M701", "M901"} <= rules


@pytest.mark.corpus
def test_corpus_files_stay_the_same_to_the_eye(media_corpus):
    for path in sorted(media_corpus.glob("*/*.jp*g"))[::4]:
        data = path.read_bytes()
        try:
            before = frames(data)[0]
        except Exception:  # noqa: BLE001  Pillow raises anything on broken files
            continue
        try:
            out = clean(handler, data)
        except ScrubberError:
            continue
        assert frames(out)[0] == before, path.name
