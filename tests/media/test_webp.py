import io
import os
import struct

import pytest
from PIL import Image, ImageCms

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media import _riff
from scrubber.media.webp import handler
from scrubber.metadata._essentials import Credit, xmp_packet
from scrubber.policy import Keep
from tests.media.contract import HandlerContract, clean, frames, icc, upright, walk

NAME = b"Emma Johnson"
XMP = b'<x:xmpmeta><rdf:Description tiff:Orientation="6" dc:creator="Emma Johnson"/></x:xmpmeta>'
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
ICC, ALPHA, EXIF, XMP_FLAG, ANIMATION = 0x20, 0x10, 0x08, 0x04, 0x02


def chunk(kind, data):
    return kind + struct.pack("<I", len(data)) + data + bytes(len(data) & 1)


def split(data, at=12):
    """A file, or the data of a frame, as (kind, data) pairs."""
    found = []
    while at < len(data):
        kind, length = struct.unpack("<4sI", data[at : at + 8])
        found.append((kind, data[at + 8 : at + 8 + length]))
        at += 8 + length + (length & 1)
    return found


def build(*chunks):
    body = b"WEBP" + b"".join(chunk(*pair) for pair in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def kinds(data):
    return [kind for kind, _ in split(data)]


def picture(mode="RGB", size=(23, 11)):
    image = Image.linear_gradient("L").resize(size)
    image = Image.merge("RGB", [image, image.rotate(180), image.transpose(0)])
    if mode == "RGBA":
        image.putalpha(image.getchannel("R"))
    return image


def saved(image, **options):
    sink = io.BytesIO()
    image.save(sink, "WEBP", **options)
    return sink.getvalue()


def exif(orientation=None):
    block = Image.Exif()
    block[0x013B] = NAME.decode()
    if orientation:
        block[0x0112] = orientation
    return block.tobytes()


def animation(**options):
    images = [picture("RGBA").rotate(90 * i) for i in range(3)]
    return saved(images[0], save_all=True, append_images=images[1:], duration=100, lossless=True, **options)


def extended(*chunks, flags=0):
    """A still picture behind VP8X, with more chunks behind it."""
    return build((b"VP8X", bytes([flags, 0, 0, 0, 22, 0, 0, 10, 0, 0])), *split(LOSSY), *chunks)


def framed(*inner):
    """An animation whose frames hold more chunks behind their picture."""
    pairs = split(animation())
    return build(
        *(
            (k, d[:16] + b"".join(chunk(*p) for p in [*split(d, 16), *inner]) if k == b"ANMF" else d)
            for k, d in pairs
        )
    )


LOSSY = saved(picture())
LOSSLESS = saved(picture(), lossless=True)


class TestWebp(HandlerContract):
    handler = handler
    secrets = (NAME,)

    @classmethod
    def samples(cls):
        return {
            "clean": LOSSY,
            "clean lossless": LOSSLESS,
            "clean alpha": saved(picture("RGBA")),
            "clean animation": animation(),
            "clean profile": saved(picture(), icc_profile=PROFILE),
            "clean without features": extended(),
            "exif": saved(picture(), exif=exif(6)[6:]),
            "exif with a prefix": saved(picture(), exif=exif(6)),
            "exif without orientation": saved(picture(), exif=exif()),
            "exif in an animation": animation(exif=exif(3), xmp=XMP, icc_profile=PROFILE),
            "xmp": saved(picture(), xmp=XMP),
            "both": saved(picture(), exif=exif(8), xmp=XMP, icc_profile=PROFILE),
            "exif broken, xmp 6": saved(picture(), exif=b"MM\0*broken", xmp=XMP),
            "exif not announced": extended((b"EXIF", exif(6))),
            "exif announced but missing": extended((b"XMP ", XMP), flags=EXIF),
            "exif of a simple file": build(*split(LOSSY), (b"EXIF", exif(6))),
            "profile not announced": extended((b"ICCP", NAME + PROFILE)),
            "unknown": extended(
                (b"C2PA", NAME), (b"PSAI", NAME), (b"\0\xff!?", NAME), (b"LIST", b"INFO" + NAME)
            ),
            "unknown in a simple file": build(*split(LOSSLESS), (b"IART", NAME)),
            "odd unknown in frames": framed((b"PSAI", NAME + b"!")),
            "trailing": LOSSY + NAME * 3,
            "trailing zeros": LOSSY + bytes(9),
            "pad byte": padded(b"E") + NAME,
        }

    def sparse(self, path):
        length = (2 << 30) - 100
        with path.open("wb") as file:
            file.write(b"RIFF" + struct.pack("<I", len(LOSSY) + length) + LOSSY[8:])
            file.write(b"PSAI" + struct.pack("<I", length))
            file.seek(length, os.SEEK_CUR)
            file.write(NAME)
            file.truncate((2 << 30) + 4096)
        return True


def padded(pad):
    """A lossless picture of odd length with this pad byte."""
    for width in range(1, 60):
        [(kind, data)] = split(saved(picture(size=(width, 9)), lossless=True))
        if len(data) & 1 and data[-1]:
            body = b"WEBP" + kind + struct.pack("<I", len(data)) + data + pad
            return b"RIFF" + struct.pack("<I", len(body)) + body
        # encoders pad the data themselves: take the padding off
        if not data[-1]:
            body = b"WEBP" + kind + struct.pack("<I", len(data) - 1) + data[:-1] + pad
            return b"RIFF" + struct.pack("<I", len(body)) + body
    raise AssertionError


def broken():
    """Files that libwebp refuses, although the picture is there."""
    return {
        "all flags": extended((b"EXIF", exif(6)), flags=0xFF & ~ANIMATION & ~ALPHA & ~ICC),
        "second picture": extended(*split(LOSSLESS), (b"ALPH", NAME), (b"VP8X", NAME)),
        "unknown in frames": framed((b"EXIF", exif(6)), (b"PSAI", NAME), *split(LOSSY)),
        "long headers": build(
            *((k, d + NAME if k in (b"VP8X", b"ANIM") else d) for k, d in split(animation()))
        ),
        "frames of a still picture": extended((b"ANIM", bytes(6)), (b"ANMF", bytes(16) + NAME)),
        "rest in the file": LOSSY[:4] + struct.pack("<I", len(LOSSY) - 2) + LOSSY[8:] + b"Emma J" + NAME,
    }


@pytest.mark.parametrize("name", broken())
def test_what_stops_viewers_goes(name):
    data = broken()[name]
    out = clean(handler, data)
    expected = animation() if "ANMF" in str(kinds(out)) else LOSSY
    assert frames(out) == frames(expected)
    assert NAME not in out
    assert clean(handler, out) == out
    assert clean(handler, data, Keep(everything=True)) == data


def flags(data):
    return dict(split(data))[b"VP8X"][0]


def test_orientation_is_the_only_thing_left_of_exif():
    out = clean(handler, saved(picture(), exif=exif(6), xmp=XMP))
    assert kinds(out) == [b"VP8X", b"VP8 ", b"EXIF"]
    assert len(dict(split(out))[b"EXIF"]) == 26
    assert flags(out) == EXIF
    with Image.open(io.BytesIO(out)) as image:
        assert dict(image.getexif()) == {0x0112: 6}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (saved(picture(), exif=exif(), xmp=XMP.replace(b'"6"', b'"1"'), icc_profile=PROFILE), ICC),
        (saved(picture("RGBA"), exif=exif()), ALPHA),
        (animation(exif=exif()), ANIMATION | ALPHA),
        (extended((b"XMP ", XMP), flags=XMP_FLAG), EXIF),
        (extended((b"ICCP", PROFILE)), 0),
    ],
)
def test_flags_say_what_is_left(data, expected):
    assert flags(clean(handler, data)) == expected


def test_extended_file_without_features_keeps_its_header():
    assert clean(handler, extended((b"EXIF", exif()), flags=EXIF)) == extended()


def test_orientation_that_no_viewer_honours_is_not_kept():
    assert clean(handler, build(*split(LOSSY), (b"EXIF", exif(6)))) == LOSSY
    assert clean(handler, extended((b"EXIF", exif(6)))) == extended()


def test_lengths_fit_again():
    for name, data in TestWebp.samples().items():
        out = clean(handler, data)
        assert struct.unpack("<I", out[4:8])[0] == len(out) - 8, name
        assert build(*split(out)) == out, name
        for kind, value in split(out):
            if kind == b"ANMF":
                assert {k for k, _ in split(value, 16)} <= {b"ALPH", b"VP8 ", b"VP8L"}, name


def test_unknown_chunks_leave_frames_as_they_were():
    assert clean(handler, framed((b"PSAI", NAME + b"!"), (b"EXIF", exif(6)))) == animation()


def test_pad_byte_becomes_zero():
    assert clean(handler, padded(b"E")) == padded(b"\0")


def test_pad_byte_may_be_missing():
    data = padded(b"")
    assert clean(handler, data) == data


def test_profile_stays_to_the_byte():
    data = saved(picture(), icc_profile=PROFILE, exif=exif())
    assert icc(clean(handler, data)) == PROFILE
    [part] = [part for part in walk(handler, data) if part.name == "ICCP"]
    assert part.opaque


def test_truncated_picture_is_cleaned():
    pairs = split(saved(picture(), exif=exif(6)))
    data = build(pairs[0], (b"EXIF", exif(6)), pairs[1])[:-30]
    out = clean(handler, data)
    assert NAME not in out
    assert out.endswith(data[-50:])
    assert clean(handler, out) == out


def test_truncated_metadata_go():
    data = build(*split(LOSSY), (b"EXIF", exif(6) * 9))[:-30]
    assert clean(handler, data) == LOSSY


def test_length_of_the_file_that_cuts_the_picture_is_refused():
    with pytest.raises(Malformed):
        clean(handler, LOSSY[:4] + struct.pack("<I", 40) + LOSSY[8:])


def test_length_of_the_file_that_is_too_large_is_put_right():
    assert clean(handler, LOSSY[:4] + struct.pack("<I", 1 << 30) + LOSSY[8:]) == LOSSY


@pytest.mark.parametrize(
    "data",
    [
        build(),
        build((b"VP8X", bytes(10))),
        build((b"VP8X", bytes(9)), *split(LOSSY)),
        build((b"EXIF", NAME)),
        b"RIFF\0\0\0\0WEBP" + NAME,
    ],
)
def test_files_without_a_picture_are_refused(data):
    with pytest.raises(Malformed) as caught:
        clean(handler, data)
    assert "Emma" not in str(caught.value)


def test_a_cut_chunk_that_claims_more_than_a_file_can_hold_is_refused():
    data = build(*split(LOSSY), (b"EXIF", exif()))
    at = data.index(b"VP8 ") + 4
    with pytest.raises(Malformed):
        clean(handler, data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :])


def test_too_many_chunks_are_refused(monkeypatch):
    monkeypatch.setattr(_riff, "CHUNK_LIMIT", 10)
    with pytest.raises(LimitExceeded):
        clean(handler, extended(*[(b"PSAI", b"")] * 20))


def test_credits_by_wish():
    credit = Credit(artist="Emma Johnson", copyright="2024 Emma Johnson")
    data = saved(picture(), exif=exif(6), xmp=b" " + xmp_packet(credit))
    keep = Keep(copyright=True)
    out = clean(handler, data, keep)
    assert kinds(out) == [b"VP8X", b"VP8 ", b"EXIF", b"XMP "]
    assert flags(out) == EXIF | XMP_FLAG
    with Image.open(io.BytesIO(out)) as image:
        assert dict(image.getexif()) == {0x0112: 6, 0x013B: "Emma Johnson", 0x8298: "2024 Emma Johnson"}
        assert image.info["xmp"] == xmp_packet(credit)
    assert clean(handler, out, keep) == out
    assert NAME not in clean(handler, out)
    assert (upright(out), frames(out)) == (upright(data), frames(data))


def test_what_goes_is_named():
    data = extended((b"C2PA", NAME), (b"EXIF", exif(6)), *split(LOSSY), (b"PSAI", NAME), flags=EXIF)
    rules = {part.name: {f.rule for f in part.findings} for part in walk(handler, data) if not part.kept}
    assert rules["C2PA"] <= {"M701", "M902"}
    assert "M201" in rules["EXIF"]
    assert rules["VP8 "] == {"M603"}
    assert rules["PSAI"] == {"M901"}
    assert rules["RIFF header"] == set()
