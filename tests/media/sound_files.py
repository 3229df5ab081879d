"""Tags and sound files made by hand, for the tests of all formats of sound."""

import struct

from scrubber.media._flac_frames import _CRC8, _CRC16
from scrubber.media._ogg_pages import sealed

NAME = b"Emma Johnson"
GPS = b"51.477928"


def safe(size):
    return bytes(size >> shift & 127 for shift in (21, 14, 7, 0))


def frame(name, data, version=3, flags=b"\0\0"):
    if version == 2:
        return name + len(data).to_bytes(3, "big") + data
    size = safe(len(data)) if version == 4 else len(data).to_bytes(4, "big")
    return name + size + flags + data


def id3(body, version=3, flags=0, padding=0):
    data = body + bytes(padding)
    return b"ID3" + bytes([version, 0, flags]) + safe(len(data)) + data


def frames(version=3):
    """One frame of each sort that says something."""
    old = version == 2
    wide = "Emma Johnson".encode("utf-16")
    return b"".join(
        frame(name[:3] if old else name, data, version)
        for name, data in {
            b"TT2 " if old else b"TIT2": b"\0" + NAME,
            b"TP1 " if old else b"TPE1": b"\x01" + wide,
            b"TYE " if old else b"TDRC": b"\0002019-06-04",
            b"TXX " if old else b"TXXX": b"\0GPS\0" + GPS,
            b"COM " if old else b"COMM": b"\0eng\0about " + NAME,
            b"ULT " if old else b"USLT": b"\0engdescription\0for " + NAME,
            b"WXX " if old else b"WXXX": b"\0\0https://emma.example",
            b"UFI " if old else b"UFID": b"http://musicbrainz.org\0" + bytes(range(16)),
            b"GEO " if old else b"GEOB": b"\0text/plain\0letter of Emma.txt\0about\0" + NAME,
        }.items()
    )


def chapters():
    title = frame(b"TIT2", b"\x03A visit to " + NAME)
    chap = frame(b"CHAP", b"one\0" + bytes(8) + b"\xff" * 8 + title)
    return frame(b"CTOC", b"toc\0\x03\x01one\0" + title) + chap


def picture(data=b"\xff\xd8\xff\xe1" + NAME):
    return b"\0image/jpeg\0\x03portrait of Emma\0" + data


def id3v1(comment=b"about Emma"):
    fields = NAME.ljust(30, b"\0") + b"Studio Johnson".ljust(30) + b"Emma's recital".ljust(30, b"\0")
    return b"TAG" + fields + b"2019" + comment.ljust(28, b"\0") + b"\0\x07\x11"


def enhanced():
    return b"TAG+" + NAME.ljust(60, b"\0") * 3 + b"\x01" + NAME.ljust(30, b"\0") + b"000:00000:00"


def item(key, value, flags=0):
    return struct.pack("<II", len(value), flags) + key + b"\0" + value


ITEMS = (
    item(b"Title", NAME),
    item(b"Artist", b"Studio Johnson\0" + NAME),
    item(b"Record Date", b"2019-06-04"),
    item(b"Cover Art (Front)", b"portrait of Emma.jpg\0\xff\xd8\xff" + NAME, 2),
    item(b"Nickname of hers", NAME),
)


def ape(items=ITEMS, version=2000, header=True):
    body = b"".join(items)

    def end(flags):
        return b"APETAGEX" + struct.pack("<IIII", version, len(body) + 32, len(items), flags) + bytes(8)

    return (end(0xA0000000) if header else b"") + body + end(0x80000000 if header else 0)


def lyrics1():
    return b"LYRICSBEGIN[00:01]for " + NAME + b"LYRICSEND"


def lyrics2():
    fields = ((b"IND", b"110"), (b"LYR", b"[00:01]for " + NAME), (b"EAR", NAME), (b"IMG", b"c:\\Emma\\p.jpg"))
    body = b"LYRICSBEGIN" + b"".join(n + b"%05d" % len(data) + data for n, data in fields)
    return body + b"%06dLYRICS200" % len(body)


def footed():
    """An ID3v2.4 tag at the end of a file."""
    tag = id3(frames(4), 4, 0x10)
    return tag + b"3DI" + tag[3:10]


def musicmatch():
    mark = b"18273645" + b" " * 2 + b"3.100   " + b"3.100   "
    header = mark.ljust(256, b" ")
    image = b"    " + struct.pack("<I", 4) + b"Emma"
    unused = bytes(4)
    version = mark.ljust(256, b" ")
    audio = (struct.pack("<H", len(NAME)) + NAME).ljust(7868, b"\0")
    sections = (header, image, unused, version, audio)
    offsets, at = [], 256
    for section in sections[1:]:
        offsets.append(at)
        at += len(section)
    data = b"".join(sections) + struct.pack("<5I", *offsets, at)
    return data + b"Brava Software Inc.".ljust(32) + b"3.100   ".ljust(16)


MP3 = bytes.fromhex("fffb9064") + bytes(413)
MP3_PADDED = bytes.fromhex("fffb9264") + bytes(414)
MP3_MONO = bytes.fromhex("fff348c4") + bytes(140)  # MPEG-2, 16 kHz and 32 kbit/s, mono


def lame(name=b"LAME3.99r", size=417, *, mark=b"Info", rest=b""):
    """A first frame that holds a table for players."""
    table = mark + struct.pack(">III", 15, 10, 4170) + bytes(range(100)) + struct.pack(">I", 57)
    more = (
        name
        + b"\x12\xc8"
        + b"\x3f\0\0\0\x2a\x2b\x4a\x4b"
        + b"\x22\x80"
        + bytes.fromhex("240438")
        + b"\x09\x00\x01\x02"
    )
    more += struct.pack(">I", 4170) + b"\xab\xcd\xef\x01"
    return (MP3[:4] + bytes(32) + table + more + rest).ljust(size, b"\0")[:size]


def vbri():
    table = b"VBRI" + struct.pack(">HHHIIHHHH", 1, 1105, 75, 4170, 10, 10, 1, 2, 1) + bytes(20)
    return (MP3[:4] + bytes(32) + table).ljust(417 - 20, b"\0") + b"Emma Johnson".ljust(20, b"\0")


def adts(payload=b"\x21\x10\x04\x60\x8c\x1c"):
    size = 7 + len(payload)
    return (
        bytes([0xFF, 0xF1, 0x50, 0x80 | size >> 11, size >> 3 & 255, (size & 7) << 5 | 0x1F, 0xFC]) + payload
    )


def comments(*found, vendor=b"reference libFLAC 1.4.3"):
    def sized(data):
        return struct.pack("<I", len(data)) + data

    return sized(vendor) + struct.pack("<I", len(found)) + b"".join(map(sized, found))


COMMENTS = (
    b"TITLE=" + NAME,
    b"DATE=2019-06-04",
    b"LOCATION=Hospital das Clinicas",
    b"Nickname of hers=Emmy Johnson",
    b"REPLAYGAIN_TRACK_GAIN=-7.89 dB",
)


def flac_picture(data=b"\xff\xd8\xff\xe1" + NAME):
    def sized(data):
        return struct.pack(">I", len(data)) + data

    return (
        struct.pack(">I", 3)
        + sized(b"image/jpeg")
        + sized(b"portrait of Emma Johnson")
        + bytes(16)
        + sized(data)
    )


def block(kind, data, last=False):
    return bytes([kind | 128 * last]) + len(data).to_bytes(3, "big") + data


def flac_info(count=3):
    """192 samples a frame, 44.1 kHz, one channel, 16 bits."""
    rate = 44100 << 44 | 0 << 41 | 15 << 36 | 192 * count
    return struct.pack(">HH", 192, 192) + bytes(6) + rate.to_bytes(8, "big") + bytes(16)


def flac_frame(number):
    """A frame of silence: one constant subframe."""
    head = bytes([0xFF, 0xF8, 0x19, 0x08, number])
    value = 0
    for byte in head:
        value = _CRC8[value ^ byte]
    data = head + bytes([value]) + bytes(3)
    value = 0
    for byte in data:
        value = (value << 8 & 0xFF00) ^ _CRC16[value >> 8 ^ byte]
    return data + struct.pack(">H", value)


def flac(*blocks, count=3):
    listed = [(0, flac_info(count)), *blocks]
    heads = b"".join(block(kind, data, index == len(listed) - 1) for index, (kind, data) in enumerate(listed))
    return b"fLaC" + heads + b"".join(map(flac_frame, range(count)))


def page(packets, serial=7, sequence=0, *, flags=0, granule=0, more=False):
    """An Ogg page that holds these packets; with `more`, the last one goes on."""
    lacing = b""
    for index, data in enumerate(packets):
        lacing += b"\xff" * (len(data) // 255)
        if not (more and index == len(packets) - 1):
            lacing += bytes([len(data) % 255])
    head = (
        b"OggS\0" + bytes([flags]) + struct.pack("<qIII", granule, serial, sequence, 0) + bytes([len(lacing)])
    )
    return sealed(head + lacing + b"".join(packets))


VORBIS_ID = b"\x01vorbis" + struct.pack("<IBIIIIBB", 0, 1, 44100, 0, 64000, 0, 0xB8, 1)
OPUS_ID = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
THEORA_ID = b"\x80theora\x03\x02\x01" + bytes(32)
SPEEX_ID = (
    b"Speex   "
    + b"speex-1.2 of Emma".ljust(20, b"\0")
    + struct.pack("<13i", 1, 80, 8000, 0, 4, 1, -1, 160, 0, 1, 0, 0, 0)
)


def logical(identity, headers, data=(b"\x10" * 40, b"\x11" * 300), serial=7):
    """The pages of one stream: its identity, its other headers on pages of their own, its data."""
    pages = [page([identity], serial, 0, flags=2)]
    pages += [page([header], serial, 1 + index) for index, header in enumerate(headers)]
    at = len(pages)
    pages += [
        page(
            [packet], serial, at + index, granule=960 * (index + 1), flags=4 if index == len(data) - 1 else 0
        )
        for index, packet in enumerate(data)
    ]
    return pages


def vorbis_comments(*found):
    return b"\x03vorbis" + comments(*found, vendor=b"Xiph.Org libVorbis I 20200704") + b"\x01"


def aiff(*chunks, kind=b"AIFF", common=b""):
    def chunk(name, data):
        return name + struct.pack(">I", len(data)) + data + bytes(len(data) & 1)

    rate = bytes.fromhex("400eac44000000000000")
    body = kind + chunk(b"COMM", struct.pack(">hIh", 1, 4, 16) + rate + common)
    body += b"".join(chunk(name, data) for name, data in chunks)
    body += chunk(b"SSND", bytes(8) + bytes(range(8)))
    return b"FORM" + struct.pack(">I", len(body)) + body
