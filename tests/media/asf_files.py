"""ASF files by hand, object by object and packet by packet (ASF specification 01.20.06)."""

import struct
import uuid

from scrubber.media import _asf_objects as known

SECRET = "Emma Johnson"
WIDE = SECRET.encode("utf-16-le")
FILE_ID = uuid.UUID("63C980DD-A398-429B-BEB9-A56C3FB15B05").bytes_le
MADE = struct.pack("<Q", 132017468620000000)
SOUND = uuid.UUID("F8699E40-5B4D-11CF-A8FD-00805F5C442B").bytes_le
PICTURES = uuid.UUID("BC19EFC0-5B4D-11CF-A8FD-00805F5C442B").bytes_le
COMMANDS = uuid.UUID("59DACFC0-59E6-11D0-A3AC-00A0C90348F6").bytes_le
BINARY = uuid.UUID("3AFB65E2-47EF-40F2-AC2C-70A90D71D343").bytes_le
NO_CORRECTION = uuid.UUID("20FB5700-5B55-11CF-A8FD-00805F5C442B").bytes_le
SPREAD = uuid.UUID("BFC3CD50-618F-11CF-8BB2-00AA00B4E220").bytes_le
RESERVED = uuid.UUID("ABD3D211-A9BA-11CF-8EE6-00C00C205365").bytes_le
MARKERS = uuid.UUID("4CFEDB20-75F6-11CF-9C0F-00A0C90349CB").bytes_le
TIMECODE = uuid.UUID("399595EC-8667-4E2D-8FDB-98814CE76C1E").bytes_le
DURATION = uuid.UUID("C6BD9450-867F-4907-83A3-C77921B733AD").bytes_le
FILE_NAME = uuid.UUID("E165EC0E-19ED-45D7-B4A7-25CBD1E28E9B").bytes_le
LANGUAGES = uuid.UUID("D6E22A00-35DA-11D1-9034-00A0C90349BE").bytes_le
SIZE = 400  # bytes of a packet


def obj(kind, *body):
    data = b"".join(body)
    return kind + struct.pack("<Q", 24 + len(data)) + data


def wide(text, *, width=2, each=1):
    """A length of `width` bytes, counted in units of `each` bytes, and words with a zero behind them."""
    data = f"{text}\0".encode("utf-16-le")
    return (len(data) // each).to_bytes(width, "little") + data


def properties(*, file_id=FILE_ID, made=MADE, flags=2, size=0, packets=1, each=SIZE):
    counts = struct.pack("<QQQQ", packets, 10_000_000, 9_000_000, 3000)
    tail = struct.pack("<IIII", flags, each, each, 64_000)
    return obj(known.FILE, file_id, struct.pack("<Q", size), made, counts, tail)


def stream(
    number, kind=SOUND, data=None, *, flags=0, reserved=b"\0\0\0\0", spread=b"", correction=NO_CORRECTION
):
    if data is None:
        data = pictures() if kind == PICTURES else sound()
    head = kind + correction + bytes(8) + struct.pack("<IIH", len(data), len(spread), number | flags)
    return obj(known.STREAM, head, reserved, data, spread)


def sound(tag=0x161, extra=bytes(10)):
    return struct.pack("<HHIIHHH", tag, 1, 8000, 1000, 32, 16, len(extra)) + extra


def pictures(code=b"WMV2", extra=b"\1\2\3\4"):
    header = struct.pack("<IiiHH4sIiiII", 40 + len(extra), 64, 48, 1, 24, code, 9216, 0, 0, 0, 0) + extra
    return struct.pack("<IIBH", 64, 48, 2, len(header)) + header


def extended(number, *, names=(), extensions=(), inner=b""):
    head = struct.pack("<QQ8I", 0, 0, 1000, 100, 0, 1000, 100, 0, 100, 2)
    head += struct.pack("<HHQHH", number, 0, 333_333, len(names), len(extensions))
    said = b"".join(b"\0\0" + wide(name) for name in names)
    more = b"".join(kind + struct.pack("<HI", size, len(info)) + info for kind, size, info in extensions)
    return obj(known.MORE_STREAM, head, said, more, inner)


def extension(*inside):
    body = b"".join(inside)
    return obj(known.EXTENSION, RESERVED, b"\6\0", struct.pack("<I", len(body)), body)


def header(*inside, reserved=b"\1\2"):
    return obj(known.HEADER, struct.pack("<I", len(inside)), reserved, *inside)


def described(title=SECRET, author=SECRET, rights="", about=SECRET, rating=""):
    texts = [
        f"{text}\0".encode("utf-16-le") if text else b"" for text in (title, author, rights, about, rating)
    ]
    return obj(known.DESCRIPTION, struct.pack("<5H", *map(len, texts)), *texts)


def attribute(name, value, kind=0):
    """An attribute of the whole file."""
    data = f"{value}\0".encode("utf-16-le") if kind == 0 else value
    return wide(name) + struct.pack("<HH", kind, len(data)) + data


def more(*attributes):
    return obj(known.MORE_DESCRIPTION, struct.pack("<H", len(attributes)), *attributes)


def record(name, value, kind=0, number=0):
    """An attribute of a stream."""
    data = f"{value}\0".encode("utf-16-le") if kind == 0 else value
    words = f"{name}\0".encode("utf-16-le")
    return struct.pack("<HHHHI", 0, number, len(words), kind, len(data)) + words + data


def records(*some, kind=known.METADATA):
    return obj(kind, struct.pack("<H", len(some)), *some)


def picture(description=SECRET, data=b"\xff\xd8\xff\xe1Emma Johnson"):
    words = f"image/jpeg\0{description}\0".encode("utf-16-le")
    return b"\3" + struct.pack("<I", len(data)) + words + data


def codecs(*names):
    entries = b"".join(
        b"\2\0" + wide(name, each=2) + wide("16 kbps", each=2) + b"\2\0\x61\1" for name in names
    )
    return obj(known.CODECS, bytes(16), struct.pack("<I", len(names)), entries)


def script(*commands, types=("URL", "TEXT")):
    kinds = b"".join(_long(kind) for kind in types)
    said = b"".join(struct.pack("<IH", 100, kind) + _long(words) for kind, words in commands)
    return obj(known.SCRIPT, bytes(16), struct.pack("<HH", len(commands), len(types)), kinds, said)


def _long(text, width=2):
    data = text.encode("utf-16-le")
    return (len(data) // 2).to_bytes(width, "little") + data


def marker(*titles, name=SECRET, tail=b""):
    marks = b"".join(
        struct.pack("<QQHII", 0, 100, 12, 0, 0) + wide(title, width=4, each=2) for title in titles
    )
    return obj(known.MARKER, MARKERS, struct.pack("<IH", len(titles), 0), wide(name), marks, tail)


def branding(address=b"https://example.org/emma\0"):
    image = b"GIF89aEmma Johnson"
    sized = (struct.pack("<I", len(part)) + part for part in (image, address, address))
    return obj(known.BRANDING, struct.pack("<I", 3), *sized)


def payload(number, data, *, sample=0, offset=0, length=None, extra=b"", alone=False):
    """One payload; numbers of samples take a byte, offsets four, lengths two."""
    fixed = struct.pack("<II", len(data) if length is None else length, 100) + extra
    head = struct.pack("<BBIB", number | 0x80, sample, offset, len(fixed)) + fixed
    return head + (b"" if alone else struct.pack("<H", len(data))) + data


def packet(*payloads, size=SIZE, correction=b"\0\0", junk=b"", sequence=b""):
    """A packet of several payloads; what is left of it is padding."""
    flags = 1 | 2 << 3 | ((1 << 1) if sequence else 0)
    body = b"".join(payloads)
    start = bytes([0x80 | len(correction)]) + correction
    fixed = len(start) + 2 + len(sequence) + 2 + 6 + 1
    pad = size - fixed - len(body)
    head = start + bytes([flags, 0x5D]) + sequence + struct.pack("<HIH", pad, 100, 50)
    return head + bytes([0x80 | len(payloads)]) + body + junk.ljust(pad, b"\0")


def single(number, data, *, size=SIZE, extra=b""):
    """A packet of one payload that fills it."""
    head = b"\x82\0\0\0\x5d" + struct.pack("<IH", 100, 50)
    room = size - len(head) - 15 - len(extra)
    return head + payload(number, data.ljust(room, b"\xaa"), extra=extra, alone=True)


def short(number, *samples, size=SIZE):
    """A packet of one payload that packs short samples."""
    body = b"".join(bytes([len(one)]) + one for one in samples)
    head = b"\x82\0\0\x10\x5d"
    inside = struct.pack("<BBIBB", number | 0x80, 0, 100, 1, 20) + body
    pad = size - len(head) - 8 - len(inside)
    return head + struct.pack("<HIH", pad, 100, 50) + inside + bytes(pad)


def data(*packets, file_id=FILE_ID, size=None, reserved=b"\1\1"):
    body = b"".join(packets)
    told = 50 + len(body) if size is None else size
    return known.DATA + struct.pack("<Q", told) + file_id + struct.pack("<Q", len(packets)) + reserved + body


def simple_index(entries=2, *, file_id=FILE_ID, tail=b""):
    head = file_id + struct.pack("<QII", 10_000_000, 1, entries)
    return obj(known.SIMPLE_INDEX, head, struct.pack("<IH", 0, 1) * entries, tail)


def index(entries=2, *, kind=known.INDEX, tail=b""):
    head = struct.pack("<IHI", 1000, 1, 1) + struct.pack("<HH", 1, 3)
    return obj(kind, head, struct.pack("<IQ", entries, 0), struct.pack("<I", 0) * entries, tail)
