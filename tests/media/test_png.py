import io
import os
import struct
import time
import zlib

import pytest
from PIL import Image, ImageCms

from scrubber.errors import LimitExceeded, Malformed, ScrubberError, Uncleanable
from scrubber.media import _deflate, _png_chunks
from scrubber.media._png_text import look
from scrubber.media._source import Source
from scrubber.media.png import handler
from scrubber.metadata import pngtext
from scrubber.metadata._essentials import Credit, xmp_packet
from scrubber.policy import Keep
from tests.media.contract import HandlerContract, clean, frames, icc, upright, walk

SIGNATURE = b"\x89PNG\r\n\x1a\n"
NAME = b"Emma Johnson"
XMP = b'<x:xmpmeta><rdf:Description tiff:Orientation="6" dc:creator="Emma Johnson"/></x:xmpmeta>'
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def chunk(kind, data=b""):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def split(data):
    """A file as (kind, data) pairs."""
    at, found = 8, []
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        found.append((kind, data[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def build(*chunks):
    return SIGNATURE + b"".join(chunk(*pair) for pair in chunks)


def kinds(data):
    return [kind for kind, _ in split(data)]


def picture(mode="RGB", size=(23, 11)):
    """Different in every corner, so that a wrong turn shows."""
    image = Image.linear_gradient("L").resize(size)
    image.putpixel((0, 0), 255)
    if mode == "P":
        return image.convert("RGB").quantize(16)
    return Image.merge("RGB", [image, image.rotate(180), image.transpose(0)]).convert(mode)


def saved(image, **options):
    sink = io.BytesIO()
    image.save(sink, "PNG", **options)
    return sink.getvalue()


def exif(orientation=None, artist=True):
    block = Image.Exif()
    if artist:
        block[0x013B] = NAME.decode()
    if orientation:
        block[0x0112] = orientation
    return block.tobytes()[6:]


def inserted(data, *pairs, before=b"IDAT"):
    chunks = split(data)
    at = kinds(data).index(before)
    return build(*chunks[:at], *pairs, *chunks[at:])


def raw_profile(name, data):
    digits = data.hex().encode()
    lines = b"\n".join(digits[i : i + 72] for i in range(0, len(digits), 72))
    return b"Raw profile type " + name + b"\0\n" + name + b"\n%8d\n" % len(data) + lines + b"\n"


def international(value, packed=False):
    return b"XML:com.adobe.xmp\0" + bytes([packed, 0]) + b"\0\0" + (zlib.compress(value) if packed else value)


def packed_rows(data):
    return zlib.decompress(b"".join(value for kind, value in split(data) if kind == b"IDAT"))


def with_stream(data, stream, pieces=1):
    """The same picture with other compressed data, in so many IDAT chunks."""
    step = -(-len(stream) // pieces)
    datas = [(b"IDAT", stream[i : i + step]) for i in range(0, len(stream), step)]
    head = [pair for pair in split(data) if pair[0] not in (b"IDAT", b"IEND")]
    return build(*head, *datas, (b"IEND", b""))


def stream_of(data):
    return b"".join(value for kind, value in split(data) if kind == b"IDAT")


def animation(**options):
    images = [picture().rotate(90 * i) for i in range(3)]
    return saved(images[0], save_all=True, append_images=images[1:], duration=100, **options)


def interlaced(width, height, colour=2, depth=8):
    """A picture in seven passes, whose bytes count up."""
    bits = depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    rows = bytearray()
    for x, y, dx, dy in ADAM7:
        columns = len(range(x, width, dx))
        for _ in range(y, height, dy) if columns else ():
            rows += b"\0" + bytes((len(rows) + i) & 255 for i in range((columns * bits + 7) // 8))
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 1)
    return build((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))


PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
PLAIN = saved(picture())
TEXT = [
    (b"tEXt", b"Author\0" + NAME),
    (b"zTXt", b"Comment\0\0" + zlib.compress(b"at St Mary's")),
    (b"iTXt", b"Title\0\0\0en\0\0" + NAME),
    (b"tIME", struct.pack(">HBBBBB", 2024, 5, 12, 10, 30, 0)),
]


class TestPng(HandlerContract):
    handler = handler
    secrets = (NAME, b"Emma's palette")

    @classmethod
    def samples(cls):
        palette = saved(picture("P"), transparency=3)
        return {
            "clean": PLAIN,
            "clean palette": palette,
            "clean grey 16": saved(picture("L").convert("I;16")),
            "clean bilevel": saved(picture("L").convert("1")),
            "clean alpha": saved(picture("RGBA"), dpi=(72, 72)),
            "clean animation": animation(),
            "clean animation, default image": animation(default_image=True),
            "clean interlaced": interlaced(13, 7),
            "clean profile": saved(picture(), icc_profile=PROFILE),
            "text": inserted(PLAIN, *TEXT),
            "text behind the data": inserted(PLAIN, *TEXT, before=b"IEND"),
            "exif": inserted(PLAIN, (b"eXIf", exif(6))),
            "exif without orientation": inserted(PLAIN, (b"eXIf", exif())),
            "exif behind the data": inserted(PLAIN, (b"eXIf", exif(8)), before=b"IEND"),
            "xmp": inserted(PLAIN, (b"iTXt", international(XMP))),
            "xmp packed, behind": inserted(PLAIN, (b"iTXt", international(XMP, packed=True)), before=b"IEND"),
            "raw exif": inserted(PLAIN, (b"tEXt", raw_profile(b"exif", b"Exif\0\0" + exif(3)))),
            "raw APP1, which no viewer turns by": inserted(
                PLAIN, (b"tEXt", raw_profile(b"APP1", b"Exif\0\0" + exif(3)))
            ),
            "exif 1, xmp 6": inserted(PLAIN, (b"eXIf", exif(1)), (b"iTXt", international(XMP))),
            "exif twice": inserted(PLAIN, (b"eXIf", exif(3)), (b"eXIf", exif(6))),
            "exif broken, xmp 6": inserted(PLAIN, (b"eXIf", b"MM\0*broken"), (b"iTXt", international(XMP))),
            "exif before the header": build((b"eXIf", exif(6)), *split(PLAIN)),
            "unknown": inserted(PLAIN, (b"prVt", NAME), (b"caBX", NAME), (b"prVW", NAME), (b"zxIf", NAME)),
            "unknown critical": inserted(PLAIN, (b"PRIV", NAME)),
            "lengths": inserted(PLAIN, (b"gAMA", b"\0\0\xb1\x8f" + NAME), (b"sRGB", b"\0" + NAME)),
            "twice": inserted(PLAIN, (b"sRGB", b"\0"), (b"sRGB", b"\1"), *TEXT),
            "suggested palette": inserted(
                PLAIN, (b"sPLT", b"Emma's palette\0\x08" + bytes(12)), (b"sPLT", b"b\0\x10" + bytes(10))
            ),
            "profile name": inserted(PLAIN, (b"iCCP", NAME + b"\0\0" + zlib.compress(PROFILE))),
            "profile surplus": inserted(PLAIN, (b"iCCP", b"icc\0\0" + zlib.compress(PROFILE) + NAME)),
            "trailing": PLAIN + NAME * 3,
            "trailing picture": PLAIN + PLAIN[8:] + NAME,
            "trailing zeros": PLAIN + bytes(50),
            "end not empty": build(*split(PLAIN)[:-1], (b"IEND", NAME)),
            "surplus": with_stream(PLAIN, stream_of(PLAIN) + NAME),
            "surplus in more chunks": with_stream(PLAIN, stream_of(PLAIN) + NAME * 9, pieces=7),
            "rows below the picture": with_stream(PLAIN, zlib.compress(packed_rows(PLAIN) + NAME * 9, 0)),
            "animation": inserted(animation(), *TEXT),
            "animation, surplus": build(
                *((k, d + NAME if k in (b"fdAT", b"IDAT") else d) for k, d in split(animation()))
            ),
            "animation, surplus in own chunks": renumbered(animation()),
            "frames that are not announced": build(
                *((k, struct.pack(">II", 2, 0) if k == b"acTL" else d) for k, d in split(animation())),
                (b"tEXt", b"a\0" + NAME),
            ),
            "frames without an animation": inserted(
                PLAIN, (b"fcTL", bytes(26)), (b"fdAT", b"\0\0\0\1" + NAME), before=b"IEND"
            ),
            "animation of no frames": inserted(PLAIN, (b"acTL", bytes(8)), (b"tEXt", b"a\0" + NAME)),
        }

    def sparse(self, path):
        length = (2 << 30) - 100
        head, tail = PLAIN[:33], PLAIN[33:]
        with path.open("wb") as file:
            file.write(head + struct.pack(">I", length) + b"prVt")
            file.seek(length + 4, os.SEEK_CUR)
            file.write(tail + NAME)
            file.truncate((2 << 30) + 4096)
        return True


def renumbered(data):
    """An animation in which each frame's data ends in a chunk of their own with surplus only."""
    found, number = [], 0
    for kind, value in split(data):
        if kind in (b"fcTL", b"fdAT"):
            found.append((kind, struct.pack(">I", number) + value[4:]))
            number += 1
            if kind == b"fdAT":
                found.append((kind, struct.pack(">I", number) + NAME))
                number += 1
        else:
            found.append((kind, value))
    return build(*found)


def test_orientation_is_the_only_thing_left_of_exif():
    out = clean(handler, inserted(PLAIN, (b"eXIf", exif(6))))
    [block] = [data for kind, data in split(out) if kind == b"eXIf"]
    assert len(block) == 26
    with Image.open(io.BytesIO(out)) as image:
        assert dict(image.getexif()) == {0x0112: 6}


def test_minimal_exif_takes_the_place_of_the_old():
    before, behind = (inserted(PLAIN, (b"eXIf", exif(6)), before=k) for k in (b"IDAT", b"IEND"))
    assert kinds(clean(handler, before)) == [b"IHDR", b"eXIf", b"IDAT", b"IEND"]
    assert kinds(clean(handler, behind)) == [b"IHDR", b"IDAT", b"eXIf", b"IEND"]


def test_exif_between_the_data_goes_before_them():
    stream = stream_of(PLAIN)
    data = build(
        split(PLAIN)[0], (b"IDAT", stream[:9]), (b"eXIf", exif(6)), (b"IDAT", stream[9:]), (b"IEND", b"")
    )
    out = clean(handler, data)
    assert kinds(out) == [b"IHDR", b"eXIf", b"IDAT", b"IDAT", b"IEND"]
    assert frames(out) == frames(PLAIN)


def test_crc_of_everything_written_is_right():
    for name, data in TestPng.samples().items():
        out = clean(handler, data)
        assert build(*split(out)) == out, name


def test_profile_keeps_its_bytes_and_loses_its_name():
    data = inserted(PLAIN, (b"iCCP", NAME + b"\0\0" + zlib.compress(PROFILE, 1)))
    out = clean(handler, data)
    assert dict(split(out))[b"iCCP"] == b"icc\0\0" + zlib.compress(PROFILE, 1)
    assert icc(out) == PROFILE


def test_profile_without_checksum_stays_and_a_broken_one_goes():
    packed = zlib.compress(PROFILE)
    assert icc(clean(handler, inserted(PLAIN, (b"iCCP", b"a\0\0" + packed[:-4])))) == PROFILE
    out = clean(handler, inserted(PLAIN, (b"iCCP", b"a\0\0" + packed[:20] + NAME * 20)))
    assert kinds(out) == [b"IHDR", b"IDAT", b"IEND"]


def test_surplus_in_chunks_of_an_animation_keeps_the_numbers_without_gap():
    data = renumbered(animation())
    out = clean(handler, data)
    assert NAME not in out
    assert frames(out) == frames(animation())
    numbers = [struct.unpack(">I", d[:4])[0] for k, d in split(out) if k in (b"fcTL", b"fdAT")]
    assert numbers == list(range(len(numbers)))


def test_rows_below_the_picture_are_packed_away():
    rows = packed_rows(PLAIN)
    data = with_stream(PLAIN, zlib.compress(rows + b"\0" + NAME * 6, 0), pieces=5)
    out = clean(handler, data)
    assert packed_rows(out) == rows
    assert kinds(out).count(b"IDAT") == 1


def test_rows_below_a_frame_are_packed_away():
    chunks = split(animation())
    at = max(n for n, (kind, _) in enumerate(chunks) if kind == b"fdAT")
    number, stream = chunks[at][1][:4], chunks[at][1][4:]
    hidden = zlib.compress(zlib.decompress(stream) + NAME, 0)
    chunks[at : at + 1] = [
        (b"fdAT", number + hidden[:50]),
        (b"fdAT", struct.pack(">I", struct.unpack(">I", number)[0] + 1) + hidden[50:]),
    ]
    out = clean(handler, build(*chunks))
    assert NAME in build(*chunks)
    assert NAME not in out
    assert frames(out) == frames(animation())
    assert clean(handler, out) == out


def cropped_in_the_header():
    head, *rest = split(saved(Image.effect_noise((300, 300), 80)))
    return build((b"IHDR", struct.pack(">II", 300, 250) + head[1][8:]), *rest)


def test_a_picture_cropped_in_its_header_loses_the_rest():
    data = cropped_in_the_header()
    out = clean(handler, data)
    assert len(packed_rows(out)) == 250 * 301
    assert frames(out) == frames(data)


def test_too_large_to_pack_anew_is_refused(monkeypatch):
    monkeypatch.setattr(_deflate, "_REPACKED", 8)
    with pytest.raises(LimitExceeded):
        clean(handler, cropped_in_the_header())


@pytest.mark.parametrize("colour", [0, 2, 3, 4, 6])
@pytest.mark.parametrize("size", [(1, 1), (2, 9), (5, 1), (9, 9), (8, 4), (3, 3)])
def test_size_of_interlaced_pictures_is_known_to_the_byte(colour, size):
    depth = 2 if colour in {0, 3} else 8
    data = interlaced(*size, colour, depth)
    if colour == 3:
        data = inserted(data, (b"PLTE", bytes(range(12))))
    assert clean(handler, data) == data
    surplus = with_stream(data, zlib.compress(packed_rows(data) + b"E"))
    assert packed_rows(clean(handler, surplus)) == packed_rows(data)
    assert frames(clean(handler, surplus)) == frames(data)


def test_damage_inside_the_data_ends_them():
    pack = zlib.compressobj()
    start = pack.compress(packed_rows(PLAIN)[:300]) + pack.flush(zlib.Z_FULL_FLUSH)
    out = clean(handler, with_stream(PLAIN, start + b"\x07" + NAME * 9, pieces=3))  # 7: no such type of block
    assert stream_of(out) == start + b"\x07"
    assert clean(handler, out) == out


@pytest.mark.parametrize("cut", [1, 4, 8, 11, 12, 13, 40])
def test_truncated_files_lose_no_picture_data(cut):
    data = inserted(PLAIN, *TEXT)[:-cut]
    out = clean(handler, data)
    assert NAME not in out
    assert stream_of(PLAIN)[: max(0, len(stream_of(PLAIN)) - max(0, cut - 16))] in out
    assert clean(handler, out) == out


def test_length_that_reaches_beyond_the_file_hides_nothing():
    stream = stream_of(PLAIN)
    data = PLAIN[:33] + struct.pack(">I", 0x7FFFFFFF) + b"IDAT" + stream + NAME * 20
    out = clean(handler, data)
    assert kinds(out) == [b"IHDR", b"IDAT"]
    assert frames(out) == frames(PLAIN)
    text = PLAIN[:-12] + struct.pack(">I", 0x7FFFFFFF) + b"tEXt" + NAME + PLAIN[-12:]
    assert clean(handler, text) == PLAIN


def test_chunk_with_a_damaged_name_goes():
    data = inserted(PLAIN, (b"p\xa0Ys", NAME))
    assert clean(handler, data) == PLAIN
    assert clean(handler, inserted(PLAIN, (b"\0\0\0\0", NAME), before=b"IEND")) == PLAIN


def test_bad_crc_of_metadata_does_not_matter():
    data = bytearray(inserted(PLAIN, (b"eXIf", exif(6))))
    data[33 + 8 + len(exif(6))] ^= 255
    assert kinds(clean(handler, bytes(data))) == [b"IHDR", b"eXIf", b"IDAT", b"IEND"]


@pytest.mark.parametrize(
    "data",
    [
        SIGNATURE,
        build((b"tEXt", NAME), (b"IEND", b"")),
        build(split(PLAIN)[0], *split(PLAIN)),
        build((b"IHDR", bytes(13)), *split(PLAIN)[1:]),
        inserted(PLAIN, (b"PLTE", bytes(900))),
        with_stream(PLAIN, NAME * 9),
    ],
)
def test_broken_pictures_are_refused(data):
    with pytest.raises(Malformed) as caught:
        clean(handler, data)
    assert "Emma" not in str(caught.value)


@pytest.mark.parametrize("at", [0, 1])
def test_a_damaged_picture_is_cleaned_and_said_to_be_damaged(at):
    chunks = [*split(PLAIN), (b"tEXt", NAME)]
    del chunks[at]  # without its header, or without its data
    parts = walk(handler, build(*chunks))
    assert [finding.rule for part in parts if part.kept for finding in part.findings] == ["M905"]
    out = clean(handler, build(*chunks))
    assert NAME not in out
    assert clean(handler, out) == out


def test_bombs_cost_little():
    bomb = zlib.compress(bytes(300 << 20), 1)
    begin = time.process_time()
    texts = (b"zTXt", b"a\0\0" + bomb), (b"iTXt", international(bomb, packed=True))
    data = inserted(PLAIN, *texts, (b"iCCP", b"a\0\0" + bomb))
    assert clean(handler, data) == PLAIN
    huge = (b"IHDR", struct.pack(">IIBBBBB", 1 << 30, 1 << 30, 8, 2, 0, 0, 0))
    with pytest.raises(ScrubberError):
        clean(handler, build(huge, (b"IDAT", NAME * 9), (b"IEND", b"")))
    assert time.process_time() - begin < 3


def test_thousands_of_bombs_cost_little(monkeypatch):
    """Each alone is bounded, and together they are: what is beyond that goes without being looked into."""
    unpacked = []
    real = pngtext.inflate
    monkeypatch.setattr(pngtext, "inflate", lambda data: unpacked.append(len(data)) or real(data))
    bomb = zlib.compress(bytes(3 << 20))
    texts = [(b"zTXt", b"a\0\0" + bomb)] * 1000
    parts = list(walk(handler, inserted(PLAIN, *texts, (b"tEXt", b"Author\0Emma"))))
    assert 100 < len(unpacked) <= 2 * 64  # in two walks
    assert any(finding.rule == "M201" for part in parts for finding in part.findings)
    assert clean(handler, inserted(PLAIN, *texts)) == PLAIN


def test_only_the_first_profile_is_unpacked():
    begin = time.process_time()
    bombs = [(b"iCCP", b"a\0\0" + zlib.compress(bytes(60 << 20), 9))] * 40
    data = inserted(PLAIN, (b"iCCP", b"icc\0\0" + zlib.compress(PROFILE)), *bombs)
    assert icc(clean(handler, data)) == PROFILE
    assert time.process_time() - begin < 2


def test_blanks_instead_of_a_raw_profile_cost_no_time():
    begin = time.process_time()
    for blanks in (b" " * 200_000, b"\n" * 200_000, b"a " * 100_000, b"1 " * 100_000):
        assert clean(handler, inserted(PLAIN, (b"tEXt", b"Raw profile type exif\0" + blanks))) == PLAIN
    assert time.process_time() - begin < 1


def test_apple_form_is_kept():
    bare = zlib.compressobj(wbits=-15)
    stream = bare.compress(packed_rows(PLAIN)) + bare.flush()
    head = (b"CgBI", b"\x50\0\x20\x02")
    data = build(
        head, split(PLAIN)[0], (b"iDOT", bytes(28)), (b"IDAT", stream + NAME), (b"tEXt", NAME), (b"IEND", b"")
    )
    assert split(clean(handler, data)) == [head, split(PLAIN)[0], (b"IDAT", stream), (b"IEND", b"")]


def test_apples_mark_behind_the_header_says_nothing():
    assert clean(handler, inserted(PLAIN, (b"CgBI", b"\x50\0\x20\x02"))) == PLAIN


def test_credits_by_wish():
    credit = Credit(artist="Emma Johnson", copyright="2024 Emma Johnson")
    data = inserted(PLAIN, (b"iTXt", international(b" " + xmp_packet(credit))), (b"eXIf", exif(6)), *TEXT[1:])
    keep = Keep(copyright=True)
    out = clean(handler, data, keep)
    assert kinds(out) == [b"IHDR", b"eXIf", b"iTXt", b"IDAT", b"IEND"]
    with Image.open(io.BytesIO(out)) as image:
        assert dict(image.getexif()) == {0x0112: 6, 0x013B: "Emma Johnson", 0x8298: "2024 Emma Johnson"}
        assert b"2024 Emma Johnson" in image.info["xmp"]
    assert clean(handler, out, keep) == out
    assert NAME not in clean(handler, out)
    assert upright(out) == upright(data)


def test_many_chunks_become_one_part():
    stream = stream_of(PLAIN)
    parts = walk(handler, with_stream(PLAIN, stream, pieces=len(stream)))
    assert [part.name for part in parts] == ["signature", "IHDR", "IDAT", "IEND"]


def test_too_many_chunks_are_refused(monkeypatch):
    monkeypatch.setattr(_png_chunks, "CHUNK_LIMIT", 10)
    with pytest.raises(LimitExceeded):
        clean(handler, with_stream(PLAIN, stream_of(PLAIN), pieces=50))


def test_times_are_named():
    [part] = [part for part in walk(handler, inserted(PLAIN, TEXT[3])) if not part.kept]
    assert [(f.rule, f.value) for f in part.findings] == [("M401", "2024-05-12 10:30:00")]


@pytest.mark.parametrize(
    ("name", "data", "sort", "shown"),
    [
        (b"exif", b"Exif\0\0MM", "exif", True),
        (b"APP1", b"Exif\0\0MM", "exif", False),
        (b"APP1", b"http://ns.adobe.com/xap/1.0/\0<x/>", "xmp", False),
        (b"xmp", b"<x/>", "xmp", False),
        (b"iptc", b"8BIM\x04\x04", "iptc", False),
        (b"icc", b"any", "", False),
    ],
)
def test_raw_profiles(name, data, sort, shown):
    for kind, value in ((b"tEXt", raw_profile(name, data)), (b"zTXt", packed(raw_profile(name, data)))):
        block = look(kind, value)
        assert (block.sort, block.shown) == (sort, shown)
        assert data.endswith(block.data)
        assert block.data


def packed(text):
    keyword, value = text.split(b"\0", 1)
    return keyword + b"\0\0" + zlib.compress(value)


def test_a_stream_that_holds_more_is_told_from_one_that_does_not():
    data = zlib.compress(bytes(1000))
    exact = _deflate.Deflate(1000)
    assert exact.feed(Source(data + NAME), 0, len(data) + 12) == len(data)
    assert exact.done
    with pytest.raises(Uncleanable):
        _deflate.Deflate(999).feed(Source(data), 0, len(data))


def test_a_stream_may_come_byte_by_byte():
    data = zlib.compress(os.urandom(500) + bytes(1 << 20))
    stream = _deflate.Deflate(2 << 20)
    source = Source(data + NAME)
    ends = [stream.feed(source, at, at + 1) for at in range(len(data) + 12)]
    assert ends[: len(data)] == list(range(1, len(data) + 1))
    assert ends[len(data) :] == list(range(len(data), len(data) + 12))
