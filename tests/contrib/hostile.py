"""Uploads as an attacker would send them, made on the spot: names, lies about the type, bombs, entities."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

from PIL import Image

MEGABYTE = 1 << 20


def picture(format_="JPEG", **options):
    sink = io.BytesIO()
    Image.new("RGB", (40, 30), "olive").save(sink, format_, **options)
    return sink.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks, size=(40, 30), rows=None):
    """A grey PNG with chunks of ours before its pixels."""
    width, height = size
    pixels = zlib.compress(bytes((width + 1) * height)) if rows is None else rows
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    tail = chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + tail


def zeros(megabytes):
    """A zlib stream that gives so many megabytes of zeros: a thousandth of that in length."""
    squeezer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    block = squeezer.compress(bytes(MEGABYTE)) + squeezer.flush(zlib.Z_FULL_FLUSH)
    checksum = struct.pack(">HH", megabytes * MEGABYTE % 65521, 1)  # Adler-32 of zeros
    return b"\x78\xda" + block * megabytes + squeezer.flush() + checksum


def segment(marker, data):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg(*segments):
    data = picture()
    return data[:2] + b"".join(segments) + data[2:]


def xmp(dtd, entity="&x;"):
    return (
        f'<?xml version="1.0"?><!DOCTYPE x [{dtd}]><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{entity}</dc:title></rdf:Description></rdf:RDF>'
        "</x:xmpmeta>"
    ).encode()


LAUGHS = '<!ENTITY a "haha">' + "".join(
    f'<!ENTITY {after} "{f"&{before};" * 12}">'
    for before, after in zip("abcdefghi", "bcdefghij", strict=True)
)


def carriers(block):
    """The same XMP in every format that has a place for it."""
    return {
        "jpeg": jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + block)),
        "png": png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + block)),
        "squeezed-png": png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(block))),
        "webp": picture("WEBP", xmp=block),
        "tiff": picture("TIFF", tiffinfo={700: block}),
        "gif": picture("GIF")[:-1]
        + b"\x21\xff\x0bXMP DataXMP"
        + block
        + b"\x01"
        + bytes(range(255, -1, -1))
        + b"\0\x3b",
    }


def tiff_circle():
    """A directory that says that it follows itself."""
    return (
        b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + struct.pack("<HHII", 256, 3, 1, 40) + struct.pack("<I", 8)
    )


def archive():
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("../../evil.sh", "rm -rf /")
    return sink.getvalue()


@dataclass(frozen=True)
class Hostile:
    """One upload and what has to come of it.

    `said` is what stands in the header of its part, `name` what a client library makes of it, `published`
    the name that comes of it. Where `status` is given the upload is refused. `gone` are bytes that must be
    nowhere in the answer.
    """

    what: str
    data: bytes
    name: str = "cake.jpg"
    said: bytes | None = None
    content_type: str = "image/jpeg"
    published: str | None = None
    status: tuple[int, ...] = (200,)
    gone: tuple[bytes, ...] = ()

    def disposition(self):
        return b'filename="%b"' % self.name.encode() if self.said is None else self.said


def quoted(name):
    return b'filename="%b"' % name


JPEG = picture()
NAMES = [
    Hostile("up the tree", JPEG, "../../etc/cron.d/cake.jpg", published="cake.jpg"),
    Hostile(
        "up the tree, Windows", JPEG, "..\\..\\cake.jpg", quoted(rb"..\\..\\cake.jpg"), published="cake.jpg"
    ),
    Hostile("from the root", JPEG, "/etc/passwd", published="passwd.jpg"),
    Hostile(
        "a disk", JPEG, "C:\\Users\\emma\\cake.jpg", quoted(rb"C:\Users\emma\cake.jpg"), published="cake.jpg"
    ),
    Hostile("nothing but dots", JPEG, "../..", published="file.jpg"),
    Hostile("a hidden file", JPEG, ".htaccess", published="htaccess.jpg"),
    Hostile("a device", JPEG, "aux.jpg", published="file-aux.jpg"),
    Hostile("a stream of NTFS", JPEG, "cake.jpg::$DATA", published="cake.jpg"),
    Hostile("a script", JPEG, "cake.php", published="cake.jpg"),
    Hostile("two extensions", JPEG, "cake.php.jpg", published="cake-php.jpg"),
    Hostile("an old trick of IIS", JPEG, "cake.asp;.jpg", published="cake-asp.jpg"),
    Hostile("HTML", JPEG, "<img src=x onerror=alert(1)>.jpg"),
    Hostile("written from the right", JPEG, "cake\u202egpj.exe", published="cakegpj.jpg"),
    Hostile("very long", JPEG, "x" * 3000 + ".jpg", published="x" * 196 + ".jpg"),
    Hostile("private and very long", JPEG, "emma_johnson_" * 300 + ".jpg", gone=(b"emma", b"johnson")),
    Hostile(
        "a line break",
        JPEG,
        "a\r\nSet-Cookie: x=1.jpg",
        quoted(b"a\r\nSet-Cookie: x=1.jpg"),
        status=(200, 400, 422),
    ),
    Hostile(
        "a lone line feed", JPEG, "a\nX-Evil: 1.jpg", quoted(b"a\nX-Evil: 1.jpg"), status=(200, 400, 422)
    ),
    Hostile("an escaped line break", JPEG, "a%0d%0aX-Evil: 1.jpg"),
    Hostile("a zero byte", JPEG, "cake.php\0.jpg", quoted(b"cake.php\0.jpg"), status=(200, 400, 422)),
    Hostile("a quote", JPEG, 'a"; filename="b.php', rb'filename="a\"; filename=\"b.php"'),
    Hostile("two names", JPEG, "a.jpg", b'filename="a.jpg"; filename="../../b.php"'),
    Hostile("no UTF-8", JPEG, "\u00ff\u00fecake.jpg", quoted(b"\xff\xfecake.jpg"), status=(200, 400, 422)),
    Hostile(
        "dots too long",
        JPEG,
        "\u00c0\u00ae\u00c0\u00af.jpg",
        quoted(b"\xc0\xae\xc0\xae\xc0\xafcake.jpg"),
        status=(200, 400, 422),
    ),
    Hostile(
        "a second name", JPEG, "../../cake.jpg", b"filename*=UTF-8''..%2F..%2Fcake.jpg", status=(200, 422)
    ),
    Hostile(
        "a character set that is none", JPEG, "cake.jpg", b"filename*=evil''cake.jpg", status=(200, 400, 422)
    ),
]
LIES = [
    Hostile("HTML as a picture", b"<html><script>alert(1)</script>", status=(415,)),
    Hostile("PHP as a picture", b"<?php system($_GET['c']); ?>", "cake.php.jpg", status=(415,)),
    Hostile("a program", b"\x7fELF\x02\x01\x01" + bytes(500), status=(415,)),
    Hostile("an archive whose names lead out of it", archive(), status=(422,)),
    Hostile("words as a table", b"<script>", "cake.html", content_type="text/csv", status=(415,)),
    Hostile(
        "a picture that is also an archive",
        picture("GIF") + archive(),
        published="cake.gif",
        gone=(b"evil.sh",),
    ),
    Hostile("a picture that is also a script", JPEG + b"<?php evil(); ?>", gone=(b"<?php",)),
    Hostile("a script in a comment", jpeg(segment(0xFE, b"<?php evil(); ?>")), gone=(b"<?php",)),
    Hostile("a script in a text", png(chunk(b"tEXt", b"Comment\0<?php evil();")), gone=(b"<?php",)),
    Hostile(
        "a table that is a picture", jpeg(segment(0xFE, b"Emma")), "x.csv", published="x.jpg", gone=(b"Emma",)
    ),
    Hostile("nothing", b"", status=(422,)),
    Hostile("a PNG that has only begun", png()[:20], status=(422,)),
    Hostile("a JPEG that has only begun", b"\xff\xd8\xff\xe1\x00", status=(422,)),
]
BOMBS = [
    Hostile("a text of a gigabyte", png(chunk(b"zTXt", b"Comment\0\0" + zeros(1000)))),
    Hostile("a profile of a gigabyte", png(chunk(b"iCCP", b"evil\0\0" + zeros(1000)))),
    Hostile("thousands of texts of 2 MB", png(*[chunk(b"zTXt", b"Comment\0\0" + zeros(2))] * 4000)),
    Hostile("four thousand million pixels", png(size=(65_000, 65_000), rows=zeros(10))),
    Hostile("a width beyond all", png(size=(0x7FFFFFFF, 0x7FFFFFFF), rows=zeros(1))),
    Hostile("pixels of a gigabyte", png(rows=zeros(1000))),
    Hostile("a circle of directories", tiff_circle(), status=(413, 422)),
    Hostile(
        "a box beyond the end",
        b"\0\0\0\x18ftypheic\0\0\0\0heicmif1\0\0\0\x01meta" + b"\x7f" + b"\xff" * 7,
        status=(413, 422),
    ),
]
XML = [
    Hostile(
        "SVG",
        xmp('<!ENTITY x SYSTEM "file:///etc/passwd">').replace(b"x:xmpmeta", b"svg"),
        "a.svg",
        status=(422,),
    ),
    Hostile(
        "XML",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        status=(415,),
    ),
    *(
        Hostile(f"a thousand million laughs in {kind}", data, gone=(b"haha",))
        for kind, data in carriers(xmp(LAUGHS, "&j;")).items()
    ),
]
