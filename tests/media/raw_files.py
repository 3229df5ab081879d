"""Camera raw files, made up: what holds the pictures is as cameras write it, the raw data are not."""

from __future__ import annotations

import io
import struct

import piexif
from PIL import Image

from tests.media.mp4_files import box, full_box

NAME = "Helen Quimby"
SERIAL = "EX4711-0815"
LOSSLESS = b"\xff\xd8\xff\xc3\0\x0b\x0e\x0f\xff\x0f\xff\1\0\x11\0\xff\xd9"
_SIZES = {2: 1, 3: 2, 4: 4, 7: 1}


def jpeg(width, height, *, orientation=None, color="teal"):
    """A picture; with an orientation, it has an Exif block that says its owner, too."""
    file = io.BytesIO()
    exif = {"0th": {0x0112: orientation, 0x013B: NAME}} if orientation else {}
    more = {"exif": piexif.dump(exif)} if exif else {}
    Image.new("RGB", (width, height), color).save(file, "JPEG", **more)
    return file.getvalue()


BIG, SMALL = jpeg(1200, 800), jpeg(160, 120, color="navy")


class Tiff:
    """A TIFF structure that is written from the end: values first, then the directories that name them."""

    def __init__(self, magic=b"II*\0"):
        self.data = bytearray(magic + bytes(4))

    def add(self, data):
        at = len(self.data)
        self.data += data + bytes(len(data) % 2)
        return at

    def ifd(self, entries, after=0):
        """Write a directory of {tag: text, bytes, number or list of numbers} and give its offset."""
        rows = b""
        for tag, value in sorted(entries.items()):
            kind, data = _value(value)
            inline = data.ljust(4, b"\0") if len(data) <= 4 else struct.pack("<I", self.add(data))
            rows += struct.pack("<HHI", tag, kind, len(data) // _SIZES[kind]) + inline
        return self.add(struct.pack("<H", len(entries)) + rows + struct.pack("<I", after))

    def done(self, first):
        self.data[4:8] = struct.pack("<I", first)
        return bytes(self.data)


def _value(value):
    if isinstance(value, str):
        return 2, value.encode() + b"\0"
    if isinstance(value, bytes):
        return 7, value
    if isinstance(value, list):
        return 4, struct.pack(f"<{len(value)}I", *value)
    return (3, struct.pack("<H", value)) if value < 1 << 16 else (4, struct.pack("<I", value))


def owner(orientation=6):
    return {0x010F: "Canon", 0x0110: "EOS 6D", 0x0112: orientation, 0x013B: NAME, 0xC62F: SERIAL}


def strip(at, data, compression=7, **more):
    return {0x0103: compression, 0x0111: [at], 0x0117: [len(data)]} | more


def dng(preview=BIG, orientation=6):
    """A thumbnail first, raw data and a preview in SubIFDs."""
    tiff = Tiff()
    raw = tiff.ifd(strip(tiff.add(LOSSLESS), LOSSLESS) | {0x0106: 32803})
    big = tiff.ifd(strip(tiff.add(preview), preview) | {0x00FE: 1})
    first = strip(tiff.add(SMALL), SMALL) | owner(orientation) | {0x014A: [raw, big], 0xC612: b"\1\4\0\0"}
    return tiff.done(tiff.ifd(first))


def cr2():
    """A preview in the first directory, a thumbnail in the second, raw data as lossless JPEG."""
    tiff = Tiff(b"II*\0")
    tiff.data += b"CR\2\0" + bytes(4)
    raw = tiff.ifd(strip(tiff.add(LOSSLESS * 99), LOSSLESS * 99, 6))
    thumb = tiff.ifd({0x0201: [tiff.add(SMALL)], 0x0202: [len(SMALL)]}, raw)
    return tiff.done(tiff.ifd(strip(tiff.add(BIG), BIG, 6) | owner(), thumb))


def nef():
    """The preview in a directory that the maker note names."""
    inner = Tiff()
    at = inner.ifd({0x0201: [inner.add(BIG)], 0x0202: [len(BIG)]})
    note = b"Nikon\0\2\x10\0\0" + inner.done(inner.ifd({0x0011: [at], 0x001D: SERIAL}))
    tiff = Tiff()
    exif = tiff.ifd({0x927C: note})
    first = owner() | {0x010F: "NIKON CORPORATION", 0x8769: [exif], 0x828D: b"\2\0\2\0"}
    return tiff.done(tiff.ifd(strip(tiff.add(LOSSLESS), LOSSLESS, 34713) | first))


def orf():
    """The preview where the camera settings of the maker note say, counted from the note."""
    note = Tiff()
    note.data = bytearray(b"OLYMPUS\0II\3\0") + bytes(18)  # room for a directory of one entry
    settings = note.ifd({0x0101: [note.add(BIG)], 0x0102: [len(BIG)]})
    note.data[12:30] = struct.pack("<HHHII", 1, 0x2020, 13, 1, settings) + bytes(4)
    tiff = Tiff(b"IIRO")
    exif = tiff.ifd({0x927C: bytes(note.data)})
    return tiff.done(tiff.ifd(owner() | {0x8769: [exif]}))


def rw2():
    tiff = Tiff(b"IIU\0")
    return tiff.done(tiff.ifd(owner() | {0x002E: jpeg(1200, 800, orientation=1)}))


def raf():
    """What turns the picture stands in the picture."""
    data = jpeg(1200, 800, orientation=6)
    head = b"FUJIFILMCCD-RAW 0201FF383501".ljust(0x54, b"\0") + struct.pack(">II", 0x94, len(data))
    return head.ljust(0x94, b"\0") + data + bytes(64)


def cr3():
    """A thumbnail, a preview in a box of Canon's own, and the picture as the sample of a track."""
    about = Tiff()
    about = about.done(about.ifd(owner()))
    middle = jpeg(1010, 700, color="navy")
    prvw = bytes(4) + struct.pack(">HHHHI", 1, 1010, 700, 1, len(middle))
    own = box(
        b"uuid", bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16"), bytes(8), box(b"PRVW", prvw, middle)
    )
    canon = box(b"uuid", bytes.fromhex("85c0b687820f11e08111f4ce462b6a48"), box(b"CMT1", about))

    def moov(at):
        table = box(
            b"stbl",
            full_box(b"stsz", 0, 0, struct.pack(">II", len(BIG), 1)),
            full_box(b"co64", 0, 0, struct.pack(">IQ", 1, at)),
        )
        return box(b"moov", canon, box(b"trak", box(b"mdia", box(b"minf", table))))

    front = box(b"ftyp", b"crx ", bytes(4), b"crx isom")
    at = len(front) + len(moov(0)) + len(own) + 8
    return front + moov(at) + own + box(b"mdat", BIG)


def crw():
    """A heap within a heap; its tables are at the end."""
    inner = BIG + struct.pack("<HHII", 1, 0x2007, len(BIG), 0) + struct.pack("<I", len(BIG))
    heap = inner + struct.pack("<HHII", 1, 0x300A, len(inner), 0) + struct.pack("<I", len(inner))
    return b"II" + struct.pack("<I", 26) + b"HEAPCCDR" + bytes(12) + heap
