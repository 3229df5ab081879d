"""Write small TIFF files by hand: what Pillow cannot write is what has to be tested."""

import io
import struct

from PIL import Image

LETTERS = {
    1: "B",
    2: "B",
    3: "H",
    4: "I",
    5: "I",
    6: "b",
    7: "B",
    11: "f",
    12: "d",
    13: "I",
    16: "Q",
    18: "Q",
}
NAME = b"Emma Johnson"


class Writer:
    """One file that grows: blobs first, then directories that refer to them."""

    def __init__(self, order="<", *, big=False):
        self.order, self.big = order, big
        mark = b"II" if order == "<" else b"MM"
        self.data = bytearray(mark + struct.pack(order + "H", 43 if big else 42))
        self.data += struct.pack(order + "HHQ", 8, 0, 0) if big else bytes(4)
        self.link = 8 if big else 4
        self.word = "Q" if big else "I"

    def blob(self, data):
        self.data += bytes(len(self.data) % 2)
        self.data += data
        return len(self.data) - len(data)

    def directory(self, entries, *, chain=True, link=True):
        """Entries are (tag, type, values) with bytes for types 2 and 7, or (tag, type, number, offset)."""
        width = 8 if self.big else 4
        cells = b""
        for tag, kind, *rest in sorted(entries, key=lambda entry: entry[0]):
            if len(rest) == 2:
                number, cell = rest[0], struct.pack(self.order + self.word, rest[1])
            else:
                values = rest[0]
                raw = struct.pack(f"{self.order}{len(values)}{LETTERS[kind]}", *values)
                number = len(values) // (2 if kind == 5 else 1)
                cell = raw if len(raw) <= width else struct.pack(self.order + self.word, self.blob(raw))
            head = struct.pack(self.order + ("HHQ" if self.big else "HHI"), tag, kind, number)
            cells += head + cell.ljust(width, b"\0")
        count = struct.pack(self.order + ("Q" if self.big else "H"), len(entries))
        at = self.blob(count + cells + (bytes(width) if link else b""))
        if chain:
            struct.pack_into(self.order + self.word, self.data, self.link, at)
            self.link = len(self.data) - width
        return at

    def bytes(self):
        return bytes(self.data)


def pixels(size=(16, 12), seed=3):
    width, height = size
    return bytes(
        (x * seed + y * 5 + c * 40) % 256 for y in range(height) for x in range(width) for c in range(3)
    )


def rgb(writer, strips, *, size=(16, 12), rows=None, compression=1, kind=4, **more):
    """The entries of an RGB page whose strips are (offset, length)."""
    entries = {
        254: (4, [0]),
        256: (3, [size[0]]),
        257: (3, [size[1]]),
        258: (3, [8, 8, 8]),
        259: (3, [compression]),
        262: (3, [2]),
        273: (kind, [at for at, _ in strips]),
        277: (3, [3]),
        278: (3, [rows or size[1]]),
        279: (kind, [length for _, length in strips]),
        282: (5, [72, 1]),
        283: (5, [72, 1]),
        296: (3, [2]),
    }
    entries |= {int(tag[1:]): value for tag, value in more.items()}
    return [(tag, *value) for tag, value in entries.items() if value]


def text(words=NAME):
    return (2, words + b" was here\0")


def private(writer):
    """Entries that have to go, as keyword arguments of `rgb`."""
    gps = writer.directory([(1, 2, b"N\0"), (2, 5, [53, 1, 48, 1, 3, 1]), (29, 2, NAME + b"\0")], chain=False)
    exif = writer.directory(
        [
            (36867, 2, b"2019:06:04 10:00:00\0"),
            (37500, 7, NAME * 9),
            (42033, 2, NAME + b"\0"),
            (37510, 7, NAME),
        ],
        chain=False,
    )
    return {
        "_270": text(),
        "_271": (2, b"Leica\0"),
        "_305": text(b"Software of " + NAME),
        "_306": (2, b"2019:06:04 10:00:00\0"),
        "_315": text(),
        "_700": (1, b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + NAME + b"</x:xmpmeta>"),
        "_33432": text(),
        "_33723": (7, b"\x1c\x02\x50\x00\x0c" + NAME),
        "_33550": (12, [1.0, 2.0, 3.0]),
        "_34377": (7, b"8BIM\x04\x04\0\0\0\0\0\x0c" + NAME),
        "_34665": (4, [exif]),
        "_34853": (4, [gps]),
        "_65000": text(),
    }


def jpeg(size=(16, 12), *, quality=90, **options):
    out = io.BytesIO()
    Image.frombytes("RGB", size, pixels(size)).save(out, "JPEG", quality=quality, **options)
    return out.getvalue()


def split_jpeg(data):
    """Tables and picture of a JPEG, each a stream of its own, with private segments in both."""
    tables, rest, at = b"", b"", 2
    while data[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] in {0xDB, 0xC4}:
            tables += data[at:end]
        elif data[at + 1] != 0xE0:
            rest += data[at:end]
        at = end
    comment = b"\xff\xfe" + struct.pack(">H", 2 + len(NAME)) + NAME
    exif = b"\xff\xe1" + struct.pack(">H", 8 + len(NAME)) + b"Exif\0\0" + NAME
    return (
        b"\xff\xd8" + comment + tables + b"\xff\xd9",
        b"\xff\xd8" + exif + rest + comment + data[at:] + NAME,
    )


def pillow(image, **options):
    out = io.BytesIO()
    image.save(out, "TIFF", **options)
    return out.getvalue()
