import io
import struct
import time
import zlib

import pytest
from PIL import Image, ImageCms

from scrubber.errors import InputError, LimitExceeded, Malformed, Uncleanable
from scrubber.media.tiff import handler
from scrubber.policy import Keep
from tests.media.contract import HandlerContract, clean, frames, upright, walk
from tests.media.tiff_files import NAME, Writer, jpeg, pillow, pixels, private, rgb, split_jpeg, text

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def dirty(order="<", *, big=False, **more):
    """One page of two strips with slack before, between and behind them, and everything that must go."""
    w = Writer(order, big=big)
    w.blob(b"slack of " + NAME)
    data = pixels()
    first = w.blob(data[:288])
    w.blob(NAME)
    second = w.blob(data[288:])
    options = private(w) | {"_34675": (7, PROFILE)} | more
    w.directory(rgb(w, [(first, 288), (second, 288)], rows=6, **options))
    w.blob(NAME + b" at the end")
    return w.bytes()


def simple(w, *, at=None, compression=1, data=None, chain=True, **more):
    data = pixels() if data is None else data
    at = w.blob(data) if at is None else at
    return w.directory(rgb(w, [(at, len(data))], compression=compression, **more), chain=chain)


def pages():
    """Two pages, of which the second has no link, a reduced one that viewers count, and an Exif thumbnail."""
    w = Writer(">")
    simple(w, _270=text())
    simple(w, _254=(4, [1]), _285=text(), _700=(1, NAME + b" in XMP"))
    thumbnail = jpeg((8, 8)) + NAME
    w.directory([(259, 3, [6]), (513, 4, [w.blob(thumbnail)]), (514, 4, [len(thumbnail)]), (271, *text())])
    return w.bytes()


def sub_pages():
    """A page with a preview, a second picture, a mask and a thumbnail without a size as SubIFDs."""
    w = Writer()
    thumbnail = jpeg((8, 8)) + NAME
    subs = [
        simple(w, chain=False, data=NAME * 48, _254=(4, [1])),
        simple(w, chain=False, data=NAME * 48, _254=(4, [0])),
        simple(w, chain=False, _254=(4, [4]), _305=text()),
        w.directory([(513, 4, [w.blob(thumbnail)]), (514, 4, [len(thumbnail)])], chain=False),
    ]
    simple(w, _330=(4, subs), _305=text())
    return w.bytes()


def preview_first():
    """TIFF/EP: the page is a preview, the picture is its SubIFD."""
    w = Writer()
    sub = simple(w, chain=False, _306=text())
    simple(w, _254=(4, [1]), _330=(13, [sub]), _271=text())
    return w.bytes()


def jpeg_strips():
    w = Writer()
    tables, picture = split_jpeg(jpeg())
    at, table_at = w.blob(picture), w.blob(tables)
    more = {"_262": (3, [6]), "_530": (3, [2, 2]), "_254": None, "_347": (7, len(tables), table_at)}
    w.directory(rgb(w, [(at, len(picture))], compression=7, _305=text(), **more))
    return w.bytes()


def old_jpeg():
    """The way of TIFF 6.0 section 22: the stream stands at JPEGInterchangeFormat, its scan is the strip."""
    w = Writer()
    tables, picture = split_jpeg(jpeg())
    data = tables[:-2] + picture[2:]
    at = w.blob(data)
    more = {
        "_262": (3, [6]),
        "_530": (3, [2, 2]),
        "_512": (3, [1]),
        "_513": (4, [at]),
        "_514": (4, [len(data)]),
    }
    w.directory(rgb(w, [(at, len(data))], compression=6, _305=text(), **more))
    return w.bytes()


def tiles():
    image = Image.frombytes("RGB", (48, 40), pixels((48, 40)))
    return pillow(image, compression="jpeg", tiffinfo={322: 16, 323: 16, 270: NAME.decode(), 305: "libtiff"})


def no_counts():
    w = Writer(">")
    simple(w, _279=None, _278=None, _305=text())
    w.blob(NAME)
    return w.bytes()


def too_long():
    """A byte count that covers the metadata behind the strip."""
    w = Writer()
    w.directory(rgb(w, [(w.blob(pixels()), 1 << 20)], _315=text(), _34665=private(w)["_34665"]))
    return w.bytes()


def deflate_too_long():
    w = Writer()
    data = zlib.compress(pixels())
    at = w.blob(data)
    note = w.blob(NAME + b"\0")
    w.directory(rgb(w, [(at, len(w.data) - at)], compression=8, _270=(2, len(NAME) + 1, note)))
    return w.bytes()


def stale_thumbnail():
    """Converters copy JPEGInterchangeFormat out of a JPEG: it points into the strips here."""
    w = Writer()
    data = zlib.compress(pixels())
    at = w.blob(data)
    simple(w, at=at, data=data, compression=8, _513=(4, [at + 9]), _514=(4, [len(data) + 90]), _305=text())
    return w.bytes()


def points_into_pixels():
    w = Writer()
    at = w.blob(pixels())
    simple(w, at=at, _270=(2, 200, at + 10), _305=text())
    return w.bytes()


def loop():
    w = Writer()
    simple(w, _305=text())
    first = struct.unpack_from("<I", w.data, 4)[0]
    simple(w)
    struct.pack_into("<I", w.data, w.link, first)
    return w.bytes()


def saved(compression, mode="RGB", **more):
    image = Image.frombytes("RGB", (70, 50), pixels((70, 50))).convert(mode)
    info = {270: NAME.decode(), 305: "scanner", 306: "2019:06:04 10:00:00"}
    return pillow(image, compression=compression, tiffinfo=info, **more)


class TestTiff(HandlerContract):
    handler = handler

    @classmethod
    def samples(cls):
        w = Writer()
        simple(w)
        compressed = {
            f"{mode} {name}": saved(name, mode)
            for name, mode in (
                *(("tiff_lzw", "RGB"), ("tiff_adobe_deflate", "RGB"), ("packbits", "P"), ("jpeg", "RGB")),
                *(("group4", "1"), ("group3", "1"), ("tiff_ccitt", "1"), (None, "CMYK"), ("tiff_lzw", "LA")),
            )
        }
        return compressed | {
            "clean": w.bytes(),
            "II": dirty(),
            "MM turned": dirty(">", _274=(3, [6])),
            "BigTIFF": dirty(big=True, _274=(3, [8])),
            "BigTIFF MM": dirty(">", big=True),
            "pages": pages(),
            "SubIFDs": sub_pages(),
            "preview first": preview_first(),
            "JPEG strips": jpeg_strips(),
            "old JPEG": old_jpeg(),
            "tiles": tiles(),
            "no byte counts": no_counts(),
            "too long": too_long(),
            "deflate too long": deflate_too_long(),
            "stale thumbnail": stale_thumbnail(),
            "points into pixels": points_into_pixels(),
            "loop": loop(),
        }

    def test_length_never_changes(self, files):
        for name, data in files.items():
            assert len(clean(handler, data)) == len(data), name

    def test_same_pixels_and_orientation(self, files):
        # Pillow reads no big-endian BigTIFF, and no file with an Exif thumbnail: their own tests compare
        shown = {name: data for name, data in files.items() if name not in {"pages", "BigTIFF MM"}}
        super().test_same_pixels_and_orientation(shown)

    def sparse(self, path):
        """Tiles of 64 MiB, and slack, over 2 GiB."""
        w = Writer(big=True)
        offsets = [(1 << 20) + (number << 26) for number in range(31)]
        strips = [(at, 1 << 26) for at in offsets]
        entries = rgb(w, strips, rows=5461, kind=16, _256=(4, [4096]), _257=(4, [169291]))
        w.directory([*entries, (270, *text())])
        with path.open("wb") as file:
            file.write(w.bytes())
            file.seek((2 << 30) + 5)
            file.write(NAME)
        return True


def tags_of(data):
    with Image.open(io.BytesIO(data)) as image:
        return dict(image.tag_v2)


def test_only_entries_that_draw_stay():
    assert set(tags_of(clean(handler, dirty()))) == {
        *(254, 256, 257, 258, 259, 262, 273, 277, 278, 279, 282, 283, 296, 34675)
    }


def test_big_endian_bigtiff_keeps_its_pixels():
    out = clean(handler, dirty(">", big=True))
    assert pixels()[:288] in out
    assert pixels()[288:] in out


def test_pages_stay_and_the_exif_thumbnail_goes():
    out = clean(handler, pages())
    with Image.open(io.BytesIO(out)) as image:
        assert image.n_frames == 2
    assert frames(out) == [("RGB", (16, 12), pixels(), None)] * 2


def test_mask_stays_and_previews_go():
    out = clean(handler, sub_pages())
    sub = tags_of(out)[330]
    assert len(sub) == 1
    count = struct.unpack_from("<H", out, sub[0])[0]
    found = {struct.unpack_from("<H", out, sub[0] + 2 + 12 * i)[0] for i in range(count)}
    assert 305 not in found
    strip = struct.unpack_from("<I", out, sub[0] + 2 + 12 * sorted(found).index(273) + 8)[0]
    assert out[strip : strip + len(pixels())] == pixels()


def test_the_picture_behind_a_preview_stays():
    out = clean(handler, preview_first())
    assert out.count(pixels()) == 2
    assert len(tags_of(out)[330]) == 1


def test_findings_name_what_goes():
    rules = {finding.rule for part in walk(handler, dirty()) for finding in part.findings if not part.kept}
    assert {"M101", "M201", "M202", "M301", "M303", "M401", "M501", "M503", "M605"} <= rules
    previews = {f.rule for part in walk(handler, sub_pages()) for f in part.findings}
    assert {"M602", "M603"} <= previews


def test_profile_is_kept_and_not_searched():
    profile = [part for part in walk(handler, dirty()) if part.opaque]
    assert [(part.name, part.kept) for part in profile] == [("ICC profile", True)]


def test_what_is_no_profile_goes():
    assert 34675 not in tags_of(clean(handler, dirty(_34675=(7, NAME * 20))))


def test_text_in_an_entry_that_draws_goes():
    out = clean(handler, dirty(_301=text(), _321=(3, list(NAME))))
    assert not {301, 321} & set(tags_of(out))


def test_credits_are_written_anew_by_wish():
    data = dirty()
    out = clean(handler, data, Keep(copyright=True))
    assert tags_of(out)[33432].startswith(NAME.decode())
    assert frames(out) == frames(data)
    assert clean(handler, out, Keep(copyright=True)) == out
    assert out.count(NAME) == 2
    assert NAME not in clean(handler, out)


def test_turn_that_only_xmp_tells_is_kept():
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/" tiff:Orientation="6"/>'
    data = dirty(_700=(1, packet))
    out = clean(handler, data)
    assert tags_of(out)[274] == 6 or upright(out) == upright(data)
    assert clean(handler, out) == out


def test_adobe_rgb_without_a_profile_is_kept():
    w = Writer()
    interop = w.directory([(1, 2, b"R03\0")], chain=False)
    entries = [(0xA001, 3, [0xFFFF]), (0xA005, 4, [interop]), (37510, 7, NAME), (36867, *text())]
    exif = w.directory(entries, chain=False)
    simple(w, _34665=(4, [exif]))
    out = clean(handler, w.bytes())
    with Image.open(io.BytesIO(out)) as image:
        found = image.getexif()
        assert dict(found.get_ifd(0x8769))[0xA001] == 0xFFFF
        assert found.get_ifd(0xA005)[1].startswith("R03")
    assert NAME not in out
    assert clean(handler, out) == out


@pytest.mark.parametrize("tag", [50706, 33421, 50740])
def test_raw_is_refused(tag):
    with pytest.raises(Uncleanable, match="camera raw"):
        walk(handler, dirty(**{f"_{tag}": (1, [1, 4, 0, 0])}))


def test_raw_in_a_sub_directory_is_refused():
    w = Writer()
    sub = simple(w, chain=False, _262=(3, [32803]))
    simple(w, _254=(4, [1]), _330=(4, [sub]))
    with pytest.raises(Uncleanable, match="camera raw"):
        walk(handler, w.bytes())


def test_stacks_that_metadata_describes_are_refused():
    with pytest.raises(Uncleanable, match="stack"):
        walk(handler, dirty(_270=(2, b"ImageJ=1.53\nimages=4\nslices=4\n\0")))


def test_without_a_picture_it_is_refused():
    w = Writer()
    w.directory([(271, *text()), (34665, *private(w)["_34665"])])
    with pytest.raises(Malformed, match="no picture"):
        walk(handler, w.bytes())


def test_lzw_over_metadata_is_refused():
    w = Writer()
    at = w.blob(b"\x80" + bytes(40))
    w.blob(NAME)
    note = w.blob(text()[1])
    w.directory(rgb(w, [(at, 70)], compression=5, _270=(2, len(text()[1]), note)))
    with pytest.raises(Uncleanable, match="overlap"):
        walk(handler, w.bytes())


def test_structures_that_overlap_pixels_are_refused():
    w = Writer()
    at = simple(w, _305=text())
    place = at + 2 + 12 * 6 + 8  # the value of StripOffsets, the seventh entry
    struct.pack_into("<I", w.data, place, at - 20)
    with pytest.raises(Malformed, match="overlap"):
        walk(handler, w.bytes())


def test_a_jpeg_page_says_that_it_is_the_picture():
    w = Writer()
    data = jpeg()
    simple(w, data=data, compression=7, _254=None, _262=(3, [6]), _530=(3, [2, 2]), _284=(3, [1]))
    out = clean(handler, w.bytes())
    assert tags_of(out)[254] == 0
    assert frames(out) == frames(w.bytes())
    assert clean(handler, out) == out


@pytest.mark.parametrize("marker", [0xC8, 0xF0, 0xFD])
def test_reserved_segments_of_a_jpeg_strip_go(marker):
    w = Writer()
    data = jpeg()
    more = bytes((0xFF, marker)) + (len(NAME) + 2).to_bytes(2, "big") + NAME
    simple(w, data=data[:2] + more + data[2:], compression=7, _262=(3, [6]), _530=(3, [2, 2]))
    out = clean(handler, w.bytes())
    assert NAME not in out
    plain = Writer()
    simple(plain, data=data, compression=7, _262=(3, [6]), _530=(3, [2, 2]))
    assert frames(out) == frames(plain.bytes())


def test_a_jpeg_strip_of_a_hundred_thousand_comments_is_refused():
    w = Writer()
    data = jpeg()
    simple(w, data=data[:2] + b"\xff\xfe\0\3x" * 100_000 + data[2:], compression=7, _262=(3, [6]))
    with pytest.raises(LimitExceeded):
        walk(handler, w.bytes())


def test_more_pages_than_fit_are_refused():
    w = Writer()
    data = w.blob(pixels())
    for _ in range(6000):
        w.directory(rgb(w, [(data, len(pixels()))], _258=None, _282=None, _283=None))
    with pytest.raises(LimitExceeded):
        walk(handler, w.bytes())


def test_one_long_value_in_many_entries_takes_no_memory():
    w = Writer()
    at = w.blob(b"<x:xmpmeta>" + NAME * 80000)
    strips = rgb(w, [(w.blob(pixels()), len(pixels()))])
    w.directory([*strips, *[(700, 1, len(NAME) * 80000, at)] * 3900])
    start = time.process_time()
    assert NAME not in clean(handler, w.bytes())
    assert time.process_time() - start < 5


def test_many_pages_take_little_time():
    w = Writer()
    data = w.blob(pixels())
    for _ in range(3000):
        simple(w, at=data, data=pixels(), _270=text())
    start = time.process_time()
    out = clean(handler, w.bytes())
    assert time.process_time() - start < 5
    assert NAME not in out


def test_overlapping_directories_take_no_time():
    size = 1 << 20
    data = bytearray(b"II*\0\x08\0\0\0")
    for at in range(8, size, 6):  # each claims 4096 entries and links to the next
        data += struct.pack("<HI", 4096, at + 6)
    start = time.process_time()
    with pytest.raises(InputError):
        walk(handler, bytes(data) + bytes(4096 * 12))
    assert time.process_time() - start < 2


def test_too_many_strips_are_refused():
    w = Writer()
    array = w.blob(bytes(8))
    w.directory(rgb(w, [(8, 1)] * 2, _273=(4, 1 << 23, array), _305=text()))
    with pytest.raises((LimitExceeded, Malformed)):
        walk(handler, w.bytes())


def test_the_corpus_is_cleaned_or_refused(media_corpus):
    found = [path for path in media_corpus.rglob("*.tif*") if path.stat().st_size < 1 << 20]
    assert found
    for path in found:
        data = path.read_bytes()
        try:
            out = clean(handler, data)
        except InputError:
            continue
        assert [part.name for part in walk(handler, out) if not part.kept] == [], path
