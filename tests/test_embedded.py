import io
import struct

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import scrubber
from scrubber import embedded
from scrubber.model import Finding, Kind, Span

PICTURE = Image.new("RGB", (8, 8), "teal")


def jpeg(exif=None, **options):
    block = Image.Exif()
    for tag, value in (exif or {}).items():
        block[tag] = value
    out = io.BytesIO()
    PICTURE.save(out, "JPEG", exif=block, **options)
    return out.getvalue()


def png(**texts):
    info = PngInfo()
    for key, value in texts.items():
        info.add_itxt(key, value)
    out = io.BytesIO()
    PICTURE.save(out, "PNG", pnginfo=info)
    return out.getvalue()


def with_iptc(*datasets):
    rows = b"".join(struct.pack(">BBBH", 0x1C, 2, n, len(v)) + v for n, v in datasets)
    resource = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(rows)) + rows + b"\0" * (len(rows) % 2)
    payload = b"Photoshop 3.0\0" + resource
    data = jpeg()
    return data[:2] + b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload + data[2:]


def with_xmp(body):
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">'
        f"{body}</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    return jpeg(xmp=packet.encode())


def alt(name, words):
    return f'<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{words}</rdf:li></rdf:Alt></dc:{name}>'


WORDS = "Emma Johnson at the seaside"
WIDE = WORDS.encode("utf-16-le") + b"\0\0"


@pytest.mark.parametrize(
    ("part", "media"),
    [
        (embedded.CAPTION, jpeg({0x010E: WORDS})),
        (embedded.TITLE, jpeg({0x9C9B: WIDE})),
        (embedded.CAPTION, jpeg(comment=WORDS.encode())),
        (embedded.CAPTION, with_iptc((120, WORDS.encode()))),
        (embedded.HEADLINE, with_iptc((105, WORDS.encode()))),
        (embedded.TITLE, with_xmp(alt("title", WORDS))),
        (embedded.CAPTION, with_xmp(alt("description", WORDS))),
        (embedded.HEADLINE, with_xmp(f"<photoshop:Headline>{WORDS}</photoshop:Headline>")),
        (embedded.TITLE, png(Title=WORDS)),
        (embedded.CAPTION, png(Description=WORDS)),
    ],
)
def test_words_inside_are_found_stripped_and_reworded(part, media):
    report = scrubber.check(media, name="picture")
    assert report.text(part) == WORDS
    assert "T101" in {f.rule for f in report.words if f.span.part == part}
    assert "seaside" in report.alt_text()
    assert "Emma" not in report.alt_text()
    assert WORDS.encode() not in scrubber.clean(media).media
    assert WORDS not in report.to_json()


def test_the_same_words_in_several_places_are_one_text():
    media = jpeg({0x010E: WORDS, 0x9C9B: WIDE}, comment=WORDS.encode())
    assert [t.part for t in scrubber.check(media).texts] == [embedded.CAPTION]


def test_what_cameras_write_by_themselves_is_no_caption():
    for banner in ("OLYMPUS DIGITAL CAMERA", "SONY DSC", "SAMSUNG", "DCIM\\100MEDIA\\DJI_0001.JPG", "   "):
        assert scrubber.check(jpeg({0x010E: banner})).texts == ()


def test_the_callers_own_words_come_first_as_alt_text():
    media = jpeg({0x010E: "A sunny beach"})
    assert scrubber.check(media, texts={"alt": "A red boat"}).alt_text() == "A red boat"
    assert scrubber.check(media).alt_text() == "A sunny beach"
    assert scrubber.check(jpeg()).alt_text() is None


def test_names_inside_help_the_file_name():
    plain = scrubber.check(jpeg(), name="quillon-party.jpg")
    helped = scrubber.check(jpeg({0x010E: "Quillon Johnson and Emma Johnson"}), name="quillon-party.jpg")

    def surest(report):
        return max((f.score for f in report.words if f.span.part == "name"), default=0)

    assert surest(helped) >= surest(plain)
    assert surest(helped) >= 0.5


def test_words_that_came_back_without_values_are_not_offered_as_alt_text():
    report = scrubber.check(jpeg({0x010E: "A sunny beach"}))
    again = scrubber.Report.from_json(report.to_json())
    assert again.alt_text() is None


def test_only_findings_in_the_media_count():
    word = Finding("M503", Kind.COMMENT, Span("caption", 0, 4), "Emma", why="Exif ImageDescription")
    assert embedded.texts([word]) == []


def kept(words, why, at=0):
    return Finding("M506", Kind.COMMENT, Span("media", at, at + 1), words, why=why)


def test_chapters_and_the_like_are_one_text_line_by_line():
    findings = [kept("Emma's first recital", "chapter title"), kept("The walk home", "chapter title", 9)]
    (text,) = embedded.texts([*findings, findings[0]])
    assert (text.part, text.value) == (embedded.CHAPTERS, "Emma's first recital\nThe walk home")


def test_hours_of_subtitles_are_bounded():
    (text,) = embedded.texts(kept(f"line {n} of a long film", "subtitle", n) for n in range(9999))
    assert len(text.value) <= 20_000
