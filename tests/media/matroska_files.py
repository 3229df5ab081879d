"""Matroska films of a few hundred bytes, built element by element."""

import struct
import zlib

SECRET = b"Emma Johnson"
NOTE = b"\6\5\x20" + bytes(range(16)) + b"Emma Johnson 123" + b"\x80"  # an SEI unit with user data
SLICE = b"\x65\x88\x84" + bytes(range(90, 0, -1))
AVC = b"\1\x64\0\x0a\xff\xe1\0\4\x67\x64\0\x0a\1\0\4\x68\xee\x3c\x80"


def vint(value, width=0):
    width = width or next(w for w in range(1, 9) if value < (1 << 7 * w) - 1)
    return ((1 << 7 * width) | value).to_bytes(width, "big")


def el(kind, *content, open_=False, width=0):
    data = b"".join(content)
    head = kind.to_bytes((kind.bit_length() + 7) // 8, "big")
    return head + (b"\x01" + b"\xff" * 7 if open_ else vint(len(data), width)) + data


def num(kind, value, size=0):
    return el(kind, value.to_bytes(size or max(1, (value.bit_length() + 7) // 8), "big"))


def summed(kind, *content):
    data = b"".join(content)
    return el(kind, el(0xBF, struct.pack("<I", zlib.crc32(data))), data)


def nal(*units):
    return b"".join(struct.pack(">I", len(unit)) + unit for unit in units)


def header(kind=b"matroska"):
    return el(
        0x1A45DFA3, num(0x4286, 1), num(0x42F7, 1), num(0x42F2, 4), num(0x42F3, 8), el(0x4282, kind),
        num(0x4287, 4), num(0x4285, 2),
    )  # fmt: skip


def info(*more, app=b"Lavf60.3.100"):
    return summed(0x1549A966, num(0x2AD7B1, 1_000_000), el(0x4D80, app), el(0x5741, app), *more)


PRIVATE_INFO = (
    el(0x7BA9, SECRET), el(0x4461, bytes(range(1, 9))), el(0x73A4, bytes(range(16, 32))), el(0x7384,
    b"emma.mkv"),
)  # fmt: skip


def entry(number, kind, coding, private=b"", *more, uid=None):
    uid = 0x1234567890ABCD00 + number if uid is None else uid
    return el(
        0xAE, num(0xD7, number), num(0x73C5, uid, 8), num(0x83, kind), el(0x86, coding),
        el(0x63A2, private) if private else b"", *more,
    )  # fmt: skip


def video(*more, **kinds):
    return entry(1, 1, b"V_MPEG4/ISO/AVC", AVC, el(0xE0, num(0xB0, 16), num(0xBA, 16)), *more, **kinds)


def text_track(number=2, coding=b"S_TEXT/UTF8", private=b"", **kinds):
    return entry(number, 17, coding, private, **kinds)


def block(number, data, time=0, flags=0x80):
    return el(0xA3, vint(number), struct.pack(">hB", time, flags), data)


def group(number, data, *more, flags=0):
    return el(0xA0, el(0xA1, vint(number), struct.pack(">hB", 0, flags), data), *more)


def cluster(*blocks, open_=False):
    return el(0x1F43B675, num(0xE7, 0), *blocks, open_=open_)


def seek(kind, at):
    return el(0x4DBB, el(0x53AB, kind.to_bytes(4, "big")), num(0x53AC, at, 8))


def film(*inside, kind=b"matroska", open_=False, tail=b"", lead=True):
    """A film whose index names each element after it."""
    heads = {0x1549A966, 0x1654AE6B, 0x1254C367, 0x1941A469, 0x1043A770}
    kinds = [int.from_bytes(part[:4], "big") for part in inside]
    named = [index for index, each in enumerate(kinds) if lead and each in heads]
    size = len(el(0x114D9B74, *(seek(kinds[index], 0) for index in named)))
    at = [size + sum(map(len, inside[:index])) for index in named]
    index = el(0x114D9B74, *(seek(kinds[i], place) for i, place in zip(named, at, strict=True)))
    return header(kind) + el(0x18538067, index if named else b"", *inside, open_=open_) + tail


def tag(name, value):
    return el(0x7373, el(0x63C0), el(0x67C8, el(0x45A3, name), el(0x4487, value)))


TAGS = summed(0x1254C367, tag(b"ARTIST", SECRET), tag(b"DATE_RECORDED", b"2019-05-06 01:02:03"))
CHAPTERS = summed(
    0x1043A770,
    el(0x45B9, num(0x45BC, 0x1122334455667788), el(
        0xB6, num(0x73C4, 0x99AABBCCDDEEFF01), num(0x91, 0), el(0x80, el(0x85, b"Grandma sings"),
        el(0x437C, b"eng")),
    )),
)  # fmt: skip


def attached(name, mime, data, uid=0x5566778899AABBCC):
    return el(
        0x61A7, el(0x466E, name), el(0x4660, mime), el(0x465C, data), num(0x46AE, uid), el(0x467E, SECRET)
    )


FONT_FILE = b"\0\1\0\0\0\1" + bytes(6) + b"glyf" + struct.pack(">III", 0, 28, 36) + bytes(range(36, 0, -1))
FONT = attached(b"Emma Johnson.ttf", b"font/ttf", FONT_FILE + SECRET)
COVER = attached(b"cover.jpg", b"image/jpeg", SECRET * 3)
