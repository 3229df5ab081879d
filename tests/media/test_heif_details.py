import io
import struct
from datetime import UTC, datetime

import pillow_heif
import pytest
from PIL import Image

from scrubber.errors import Encrypted, LimitExceeded, Malformed, Uncleanable
from scrubber.media._boxes import box, full_box
from scrubber.media.heif import handler
from tests.media.contract import clean, frames, walk
from tests.media.heif_files import (
    ALPHA,
    DATA,
    DEPTH,
    EXIF,
    EXIF_ITEM,
    GAIN,
    NAMED,
    PACKET,
    PROPERTIES,
    SECRET,
    URL,
    WIDE,
    XMP,
    Made,
    around,
    built,
    film,
    gray,
    group,
    heif,
    main,
    parsed,
    picture,
    reference,
    saved,
    sequence,
    telemetry,
    top,
)

pillow_heif.register_heif_opener()


def names(data):
    return {part.name for part in walk(handler, data) if not part.kept}


def rules(data):
    return {finding.rule for part in walk(handler, data) for finding in part.findings if not part.kept}


def test_file_keeps_its_length_and_offsets():
    data = built()
    out = clean(handler, data)
    assert len(out) == len(data)
    before, after = parsed(data), parsed(out)
    assert set(after.items) == {1, 9}
    for number in after.items:
        assert after.locations[number] == before.locations[number]
        assert after.properties_of()[number][:4] == before.properties_of()[number][:4]


def test_what_goes_is_named():
    assert {"Exif item", "XMP item", "thumbnail", "auxiliary picture", "picture that is not shown"} <= names(
        built()
    )
    assert {"M602", "M603", "M606", "M901", "M503"} <= rules(built())
    assert {"M601", "M604", "M605", "M501"} <= rules(built(**around()))


def test_a_film_behind_the_picture_goes_whole():
    data = saved(picture(), "AVIF")
    appended = data + film()
    assert clean(handler, appended) == clean(handler, data)
    assert "M604" in rules(appended)


def test_references_to_what_goes_are_gone():
    after = parsed(clean(handler, built()))
    assert [(r.type, r.source, r.targets) for r in after.references] == [(b"auxl", 9, (1,))]
    assert {p.type for p in after.properties} >= {b"irot", b"free"}
    assert b"udes" not in clean(handler, built())


def test_gain_maps_stay():
    base, tmap = main(), Made(2, b"tmap", b"\0" + bytes(60), (WIDE,), idat=True)
    gain = gray(3, hidden=True)
    data = heif(
        [base, tmap, gain, Made(4, b"Exif", EXIF_ITEM)],
        [reference(b"dimg", 2, 1, 3), reference(b"cdsc", 4, 1)],
        [group(b"altr", 9, 2, 1), group(b"brst", 8, 1, 4)],
    )
    after = parsed(clean(handler, data))
    assert set(after.items) == {1, 2, 3}
    assert [(g.type, g.entities) for g in after.groups] == [(b"altr", (2, 1))]
    apple = heif([base, gray(2, more=(GAIN,), hidden=True), gray(3, more=(DEPTH,))], [
        reference(b"auxl", 2, 1), reference(b"auxl", 3, 1)])  # fmt: skip
    assert set(parsed(clean(handler, apple)).items) == {1, 2}


def test_pages_stay_and_hidden_pictures_go():
    first = picture()
    data = saved(first, "HEIF", save_all=True, append_images=[first.rotate(90)], exif=EXIF)
    assert len(frames(data)) == len(frames(clean(handler, data))) == 2
    second = Made(2, b"av01", DATA, tuple(PROPERTIES), (2,))
    third = Made(3, b"av01", DATA, tuple(PROPERTIES), (2,), hidden=True)
    assert set(parsed(clean(handler, heif([main(), second, third]))).items) == {1, 2}


def test_times_and_names_of_a_sequence_go():
    data = sequence()
    year = struct.pack(">I", int(datetime.now(tz=UTC).timestamp()) + 2082844800)[:2]
    assert year in data[: top(data, b"mdat").start]
    out = clean(handler, data)
    assert len(out) == len(data)
    assert {"mvhd", "tkhd", "mdhd"} <= names(data)
    assert frames(out) == frames(data)
    for kind, width in ((b"mvhd", 16), (b"tkhd", 16), (b"mdhd", 16)):
        at = out.index(kind) + 8
        assert out[at : at + width] == bytes(width)


def test_tracks_that_draw_nothing_go_with_their_samples():
    data = film()
    at = len(data) + 8
    data += box(b"mdat", SECRET)
    moov = top(data, b"moov")
    inside = data[moov.body : moov.end] + telemetry(at, len(SECRET))
    data = data[: moov.start + 4] + b"free" + data[moov.body :] + box(b"moov", inside)
    out = clean(handler, data)
    assert SECRET not in out
    assert "samples of a track that is no picture or sound" in names(data)
    assert frames(out) == frames(data)


def test_data_inside_the_meta_box_addressed_by_file_offset_do_not_move():
    items = [main(), Made(2, b"Exif", EXIF_ITEM), Made(3, b"mime", PACKET, content=XMP)]
    data = heif(items, after=[], version=0)
    meta = top(data, b"meta")
    # an idat box at the end of meta, and the picture moved into it
    grown = 8 + len(DATA)
    start = struct.pack(">I", top(data, b"mdat").body)
    moved = data[: meta.end].replace(start, struct.pack(">I", meta.end + 8)) + box(b"idat", DATA)
    moved = moved[: meta.start] + struct.pack(">I", meta.end - meta.start + grown) + moved[meta.start + 4 :]
    data = moved + data[meta.end :]
    out = clean(handler, data)
    assert frames(out) == frames(heif([main()]))
    assert len(out) == len(data)


def test_a_truncated_picture_is_cleaned():
    data = built()
    at = top(data, b"mdat").end
    cut = data[: at - 40]
    out = clean(handler, cut)
    assert SECRET not in out
    assert len(out) == len(cut)
    assert top(out, b"mdat").end == len(out)


def test_a_second_meta_box_goes():
    data = built(after=[full_box(b"meta", 0, 0, NAMED)])
    assert frames(clean(handler, data)) == frames(built())


def test_mdat_to_the_end_of_the_file():
    data = heif([main(), Made(2, b"Exif", EXIF_ITEM)])
    at = top(data, b"mdat").start
    data = data[:at] + bytes(4) + data[at + 4 :]
    out = clean(handler, data)
    assert SECRET not in out
    assert out[at : at + 4] == bytes(4)
    assert frames(out) == frames(data)


def test_item_data_in_other_boxes_are_found():
    data = heif([main(), Made(2, b"Exif", EXIF_ITEM)])
    for kind in (b"free", b"wxyz"):
        other = data.replace(b"mdat", kind)
        out = clean(handler, other)
        assert out.count(b"wxyz") == 0
        assert SECRET not in out
        assert frames(out) == frames(data)


def test_references_alone_keep_no_metadata():
    data = heif([main(), Made(2, b"Exif", EXIF_ITEM)], [reference(b"dimg", 1, 2), reference(b"iloc", 1, 2)])
    assert SECRET not in clean(handler, data)


def test_small_rests_are_padded():
    data = heif([main(), gray(2, more=(ALPHA,))], [reference(b"auxl", 2, 1, 77)])
    assert (b"auxl", 2, (1,)) in [
        (r.type, r.source, r.targets) for r in parsed(clean(handler, data)).references
    ]
    out = clean(handler, data)
    assert len(out) == len(data)
    assert clean(handler, out) == out


def test_dinf_stays_only_where_it_says_nothing():
    local = box(b"dinf", full_box(b"dref", 0, 0, struct.pack(">I", 1), URL))
    data = heif([main()], in_meta=[local])
    assert clean(handler, data) == data
    remote = box(
        b"dinf", full_box(b"dref", 0, 0, struct.pack(">I", 1), full_box(b"url ", 0, 0, SECRET, b"\0"))
    )
    assert SECRET not in clean(handler, heif([main()], in_meta=[remote]))


REFUSED = {
    "no primary item": (heif([main()], primary=7), Malformed),
    "primary of an unknown type": (heif([Made(1, b"wxyz", DATA)]), Uncleanable),
    "protected": (heif([main(protection=1)]), Encrypted),
    "unknown essential property": (
        heif([Made(1, b"av01", DATA, (*PROPERTIES, box(b"wxyz", b"1")), (2, 4))]),
        Uncleanable,
    ),
    "two items with one id": (heif([main(), Made(1, b"Exif", EXIF_ITEM)]), Malformed),
    "fragments": (heif([main()], after=[box(b"moof", b"1234")]), Uncleanable),
    "camera raw": (box(b"ftyp", b"crx ", bytes(4), b"crx isom"), Uncleanable),
    "nothing in it": (box(b"ftyp", b"heic", bytes(4), b"mif1"), Malformed),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    data, error = REFUSED[name]
    with pytest.raises(error):
        walk(handler, data)


def test_more_items_than_fit_are_refused():
    item = full_box(b"infe", 2, 0, struct.pack(">HH4s", 1, 0, b"av01"), b"\0")
    items = b"".join(item[:12] + struct.pack(">H", n) + item[14:] for n in range(20_000))
    table = full_box(b"iinf", 0, 0, struct.pack(">H", 20_000), items)
    picture = full_box(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13))
    with pytest.raises(LimitExceeded):
        walk(handler, box(b"ftyp", b"avif", bytes(4)) + full_box(b"meta", 0, 0, picture, table))


def test_counts_are_bounded():
    data = heif([main()])
    at = data.index(b"ipma") + 8
    with pytest.raises(LimitExceeded):
        walk(handler, data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :])
    at = data.index(b"iloc") + 10
    with pytest.raises(Malformed):
        walk(handler, data[:at] + b"\xff\xff" + data[at + 2 :])


@pytest.mark.parametrize("brand", [b"isom", b"mp42", b"qt  ", b"M4A ", b"3gp5", b"iso8"])
def test_films_are_not_accepted(brand):
    assert not handler.accepts(box(b"ftyp", brand, bytes(4), b"mif1", b"heic"))


@pytest.mark.parametrize(
    "brand", [b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis", b"heim", b"mif3", b"crx "]
)
def test_pictures_are_accepted(brand):
    assert handler.accepts(box(b"ftyp", brand, bytes(4)))
    assert handler.accepts(box(b"ftyp", b"MiHB", bytes(4), b"mif1"))


def test_orientation_is_that_of_the_picture_not_of_exif():
    data = built()
    with Image.open(io.BytesIO(data)) as image:
        before = image.getexif().get(0x0112, 1)
    with Image.open(io.BytesIO(clean(handler, data))) as image:
        assert image.getexif().get(0x0112, 1) == before == 8
