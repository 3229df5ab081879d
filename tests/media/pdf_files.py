"""PDF documents for tests, and a look at all that stands in one."""

import io
import shutil
import subprocess

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

NAME = "Emma Johnson"
XMP = (
    b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Emma Johnson</dc:creator></rdf:Description>'
    b"</rdf:RDF></x:xmpmeta>"
)
DRAWS = shutil.which("pdftoppm") is not None
NO_DRAWING = "pdftoppm draws the pages, and it is not here"


def jpeg(*, dirty=True):
    exif = Image.Exif()
    if dirty:
        exif[0x013B] = NAME
    sink = io.BytesIO()
    image = Image.linear_gradient("L").resize((40, 30))
    Image.merge("RGB", [image, image.rotate(90), image.rotate(180)]).save(sink, "JPEG", exif=exif)
    return sink.getvalue()


def document():
    """One page with a text, a rectangle and a JPEG."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200)).obj
    picture = Stream(pdf, b"")
    for key, value in {
        "Type": Name.XObject,
        "Subtype": Name.Image,
        "Width": 40,
        "Height": 30,
        "ColorSpace": Name.DeviceRGB,
        "BitsPerComponent": 8,
    }.items():
        picture[f"/{key}"] = value
    picture.write(jpeg(dirty=False), filter=Name.DCTDecode)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(XObject=Dictionary(Im0=picture), Font=Dictionary(F1=pdf.make_indirect(font)))
    drawn = b"0.2 0.4 0.6 rg 20 20 60 60 re f q 80 0 0 60 100 100 cm /Im0 Do Q"
    page.Contents = Stream(pdf, drawn + b" BT /F1 12 Tf 20 150 Td (A page) Tj ET")
    return pdf


def saved(pdf, **options):
    sink = io.BytesIO()
    pdf.save(sink, **options)
    return sink.getvalue()


def stream(pdf, data, **entries):
    found = Stream(pdf, data)
    for key, value in entries.items():
        found[f"/{key}"] = value
    return found


def everything(data):
    """The file, and all objects of it as text with their data unpacked."""
    found = [data]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for each in [pdf.trailer, *pdf.objects]:
            found.append(_text(each))
            if isinstance(each, Stream):
                found.append(_data(each))
    return b"\n".join(found)


def _data(each):
    try:
        return each.read_bytes()
    except pikepdf.PdfError:
        return each.read_raw_bytes()


def _text(each, depth=0):
    if isinstance(each, String):
        return str(each).encode()
    if isinstance(each, Name):
        return str(each).encode()
    if depth < 30 and isinstance(each, Array):
        return b" ".join(_text(item, depth + 1) for item in each if not getattr(item, "is_indirect", False))
    if depth < 30 and isinstance(each, Dictionary | Stream):
        return b" ".join(
            key.encode() + b" " + _text(value, depth + 1)
            for key, value in each.items()
            if not getattr(value, "is_indirect", False) or isinstance(value, String | Name)
        )
    return b""


def pages(data, folder):
    """The pages as pdftoppm draws them, and the words on them."""
    folder.mkdir(exist_ok=True, parents=True)
    source = folder / "document.pdf"
    source.write_bytes(data)
    subprocess.run(["pdftoppm", "-r", "72", "-png", source, folder / "page"], check=True)
    drawn = [Image.open(path).tobytes() for path in sorted(folder.glob("page*.png"))]
    words = subprocess.run(["pdftotext", "-layout", source, "-"], check=True, capture_output=True).stdout
    return drawn, words
