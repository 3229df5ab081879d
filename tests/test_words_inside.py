"""Words inside every format that is handled: "Emma's first recital" is a person, not only a tag that goes."""

import io
import re
import shutil
import struct
import subprocess
import tarfile
import zipfile

import pikepdf
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import scrubber
from scrubber import embedded
from scrubber.registry import plugins
from tests.cli.conftest import scrub  # noqa: F401 - a fixture
from tests.media import heif_files, office_files, test_jp2, test_jxl, test_psd, test_svg

WORDS = "Emma's first recital"
FFMPEG = shutil.which("ffmpeg")
PICTURE = Image.new("RGB", (16, 16), "teal")
NO_WORDS = {
    "amr": "it has no place for words",
    "bmp": "it has no place for words",
    "raw": "it is refused, or the picture in it is a JPEG",
}
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>'
    f'<rdf:li xml:lang="x-default">{WORDS}</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF>'
    "</x:xmpmeta>"
).encode()


def saved(kind, **options):
    out = io.BytesIO()
    PICTURE.save(out, kind, **options)
    return out.getvalue()


def exif():
    block = Image.Exif()
    block[0x010E] = WORDS
    return block


def png():
    info = PngInfo()
    info.add_itxt("Title", WORDS)
    return saved("PNG", pnginfo=info)


def ico():
    inside = png()
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 16, 16, 0, 0, 1, 32, len(inside), 22) + inside


def pdf():
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Title"] = WORDS
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def office(files):
    """A document that says our words wherever it has a name, in its title and elsewhere."""
    return office_files.packed(
        {
            name: data.replace(office_files.NAME, WORDS).replace(">Cakes<", f">{WORDS}<")
            if isinstance(data, str)
            else data
            for name, data in files.items()
        }
    )


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(f"{WORDS}.jpg", saved("JPEG"))
    return out.getvalue()


def tarred():
    out, data = io.BytesIO(), saved("JPEG")
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo(f"{WORDS}.jpg")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def recorded(suffix, *more, film=False):
    """A second of sound, or of film, with a title, by ffmpeg."""
    if FFMPEG is None:
        pytest.skip("ffmpeg is not installed")
    source = "testsrc=d=1:s=64x48:r=5" if film else "sine=d=1"
    tags = ["-metadata", f"title={WORDS}"]
    command = [FFMPEG, "-v", "error", "-f", "lavfi", "-i", source, *tags, *more, f"pipe:.{suffix}"]

    def made(folder):
        command[-1] = str(folder / f"made.{suffix}")
        subprocess.run(command, check=True, timeout=60)
        return (folder / f"made.{suffix}").read_bytes()

    return made


SAMPLES = {
    "aac": lambda: recorded("aac", "-c:a", "aac", "-f", "adts", "-write_id3v2", "1"),
    "aiff": lambda: recorded("aiff"),
    "asf": lambda: recorded("wma", "-c:a", "wmav2"),
    "avi": lambda: recorded("avi", "-c:v", "mpeg4", film=True),
    "caf": lambda: recorded("caf", "-c:a", "pcm_s16be"),
    "epub": lambda: office(office_files.epub_files()),
    "flac": lambda: recorded("flac"),
    "gif": lambda: saved("GIF", comment=WORDS.encode()),
    "heif": lambda: heif_files.saved(PICTURE, "AVIF", exif=exif().tobytes()),
    "ico": ico,
    "jp2": lambda: test_jp2.with_boxes(test_jp2.box(b"uuid", test_jp2.XMP_ID, XMP)),
    "jpeg": lambda: saved("JPEG", exif=exif()),
    "jxl": lambda: test_jxl.HEAD + test_jxl.box(b"xml ", XMP) + test_jxl.JXLC,
    "matroska": lambda: recorded("mkv", "-c:v", "mpeg4", film=True),
    "mp3": lambda: recorded("mp3", "-c:a", "libmp3lame"),
    "mp4": lambda: recorded("mp4", "-c:v", "mpeg4", film=True),
    "odf": lambda: office(office_files.odt_files()),
    "ogg": lambda: recorded("ogg", "-c:a", "libvorbis"),
    "ooxml": lambda: office(office_files.docx_files()),
    "pdf": pdf,
    "png": png,
    "psd": lambda: test_psd.psd(test_psd.resource(0x0424, XMP)),
    "svg": lambda: test_svg.svg(f"<title>{WORDS}</title>" + test_svg.DRAWN),
    "tar": tarred,
    "tiff": lambda: saved("TIFF", tiffinfo={270: WORDS}),
    "wav": lambda: recorded("wav"),
    "webp": lambda: saved("WEBP", exif=exif()),
    "zip": zipped,
}


def sample(name, folder):
    made = SAMPLES[name]()
    return made(folder) if callable(made) else made


def test_every_format_has_its_sample():
    assert {handler.name for handler in plugins("scrubber.media", "handler")} == {*SAMPLES, *NO_WORDS}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_title_inside_is_a_person(name, tmp_path):
    data = sample(name, tmp_path)
    report = scrubber.check(data)
    assert report.format == name
    said = {text.part: text.value for text in report.texts if WORDS in text.value}
    assert set(said) <= {*embedded.PARTS, *embedded.MANY, "name (file 1)"}
    persons = [finding for finding in report.words if finding.rule == "T101" and finding.span.part in said]
    assert any("Emma" in finding.value for finding in persons)
    assert WORDS not in report.to_json()
    cleaned = scrubber.clean(data)
    stays = any(finding.rule == "M506" and WORDS in finding.value for finding in cleaned.notes)
    assert stays or WORDS.encode() not in cleaned.media


@pytest.mark.parametrize("name", ["jpeg", "pdf", "svg", "zip", "epub"])
def test_check_shows_them(scrub, tmp_path, name):  # noqa: F811 - the fixture
    path = tmp_path / f"one.{name}"
    path.write_bytes(sample(name, tmp_path))
    done = scrub("check", path.name)
    assert done.status == 1
    assert re.search("person's name in [a-z ]+ inside ", done.out)
    assert "Emma" not in done.out
    assert "Emma" in scrub("check", path.name, "--show-values").out


@pytest.mark.parametrize("name", ["svg", "zip"])
def test_clean_tells_of_those_that_stay(scrub, tmp_path, name):  # noqa: F811
    path = tmp_path / f"one.{name}"
    path.write_bytes(sample(name, tmp_path))
    done = scrub("clean", path.name, "-o", f"out.{name}")
    assert done.status == 1
    assert re.search("person's name in [a-z ]+ inside ", done.out)
    assert (tmp_path / f"out.{name}").exists()


def test_an_offer_for_many_lines_shows_those_that_change(scrub, tmp_path):  # noqa: F811
    pdf = pikepdf.new()
    pdf.add_blank_page()
    with pdf.open_outline() as outline:
        for number in range(6):
            outline.root.append(pikepdf.OutlineItem(f"A boat {number}", 0))
            outline.root.append(pikepdf.OutlineItem(f"{number} {WORDS}", 0))
    pdf.save(tmp_path / "one.pdf")
    (line,) = (line for line in scrub("check", "one.pdf").out.splitlines() if "→" in line)
    assert "boat" not in line
    assert line.count(" / ") == 3
    assert " / …" in line
