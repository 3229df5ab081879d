"""Films made by hand for the tests: every box that a phone, a camera or an editor writes."""

import struct
from dataclasses import dataclass, field

from scrubber.media._boxes import box, full_box

SECRET = b"Emma Johnson"
TIME = struct.pack(">II", 0xE3E1F66D, 0xE3E1F66D)
XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
X264 = bytes.fromhex("dc45e9bde6d948b7962cd820d923eeef") + b"x264 - core 164 - Emma Johnson"
MDPM = (
    bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66")
    + b"MDPM\x02\x18\x5c\x20\x24\x05\x19\x12\0\0\3\0"
    + SECRET
)
MATRIX = struct.pack(">9I", 0, 0x10000, 0, 0xFFFF0000, 0, 0, 0, 0, 0x40000000)  # turned by 90 degrees
AVCC = box(b"avcC", b"\1\x42\0\x1e\xff\xe1\0\2\x67\x42\1\0\2\x68\xce")
COLOUR = box(b"colr", b"nclx", struct.pack(">HHHB", 9, 16, 9, 0x80))
LIGHT = box(b"clli", struct.pack(">HH", 1000, 400))


def unit(kind, data):
    """An H.264 unit behind its length."""
    return struct.pack(">I", len(data) + 1) + bytes([kind]) + data


def sei(kind, payload):
    size = len(payload.replace(b"\0\0\3", b"\0\0"))
    return unit(6, bytes([kind]) + b"\xff" * (size // 255) + bytes([size % 255]) + payload + b"\x80")


PICTURE = unit(0x65, b"\x88\x84" + bytes(range(1, 90)))
AAC = bytes.fromhex("2100034068 1c".replace(" ", ""))


def named_fill(text):
    """An AAC frame that begins with a fill element, as ffmpeg and faac write it, and goes on with silence."""
    size = len(text) + 2
    bits = f"{6:03b}{15:04b}{size - 14:08b}{0:04b}"
    bits += "0" * (-len(bits) % 8)
    bits += "".join(f"{byte:08b}" for byte in text)
    start = 15
    bits = bits.ljust(start + 8 * size, "0") + "".join(f"{byte:08b}" for byte in AAC)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


@dataclass
class Made:
    """One track: its handler, sample entry and chunks of samples."""

    handler: bytes
    entry: bytes
    chunks: list
    media: bytes = b""  # the media header
    inside: list = field(default_factory=list)  # more boxes in `trak`
    refers: bytes = b""
    name: bytes = SECRET
    stbl: bytes = b""
    fixed: int = 0  # what `stsz` says is the size of all samples
    count: int = 0
    dref: bytes = b""

    def __post_init__(self):
        self.media = self.media or {
            b"vide": full_box(b"vmhd", 0, 1, bytes(8)),
            b"soun": full_box(b"smhd", 0, 0, bytes(4)),
        }.get(self.handler, full_box(b"nmhd", 0, 0))

    def box(self, number, offsets, *, wide=False):
        sizes = [len(sample) for chunk in self.chunks for sample in chunk]
        runs = [(i + 1, len(chunk), 1) for i, chunk in enumerate(self.chunks)]
        kind, code = (b"co64", "Q") if wide else (b"stco", "I")
        local = full_box(b"url ", 0, 1)
        stsz = struct.pack(">II", self.fixed, self.count) if self.fixed else struct.pack(">II", 0, len(sizes))
        stsz += b"" if self.fixed else struct.pack(f">{len(sizes)}I", *sizes)
        if self.fixed:
            runs = [(1, self.count, 1)]
        stbl = box(
            b"stbl",
            full_box(b"stsd", 0, 0, struct.pack(">I", 1), self.entry),
            full_box(
                b"stts", 0, 0, struct.pack(">III", 1, self.count or len(sizes), 1 if self.fixed else 40)
            ),
            full_box(
                b"stsc", 0, 0, struct.pack(">I", len(runs)), *(struct.pack(">III", *run) for run in runs)
            ),
            full_box(b"stsz", 0, 0, stsz),
            full_box(kind, 0, 0, struct.pack(f">I{len(offsets)}{code}", len(offsets), *offsets)),
            self.stbl,
        )
        minf = box(
            b"minf", self.media,
            box(b"dinf", full_box(b"dref", 0, 0, struct.pack(">I", 1), self.dref or local)), stbl,
        )  # fmt: skip
        tkhd = (
            TIME
            + struct.pack(">III", number, 0, 1000)
            + bytes(16)
            + MATRIX
            + struct.pack(">II", 64 << 16, 48 << 16)
        )
        return box(
            b"trak",
            full_box(b"tkhd", 0, 7, tkhd),
            *([box(b"tref", self.refers)] if self.refers else []),
            box(
                b"mdia",
                full_box(b"mdhd", 0, 0, TIME, struct.pack(">IIHH", 1000, 1000, 0x55C4, 0)),
                full_box(b"hdlr", 0, 0, bytes(4), self.handler, b"appl", bytes(8), self.name, b"\0"),
                minf,
            ),
            *self.inside,
        )


def visual(kind=b"avc1", *boxes):
    name = bytes([len(SECRET)]) + SECRET
    head = (
        bytes(6) + b"\0\1" + bytes(4) + b"GoPr" + bytes(8) + struct.pack(">HHII", 64, 48, 0x480000, 0x480000)
    )
    head += bytes(4) + b"\0\1" + name.ljust(32, b"\0") + b"\0\x18\xff\xff"
    return box(kind, head, *boxes)


def sound(kind=b"mp4a", *boxes, version=0, extra=b"", bits=16):
    head = (
        bytes(6)
        + b"\0\1"
        + struct.pack(">HHI", version, 0, 0x46464D50)
        + struct.pack(">HHHHI", 2, bits, 0, 0, 44100 << 16)
    )
    return box(kind, head, extra, *boxes)


def esds(settings=b"\x12\x10", kind=0x40):
    config = bytes([kind, 0x15]) + bytes(11) + b"\5" + bytes([len(settings)]) + settings
    stream = b"\0\1\0" + b"\4" + bytes([len(config)]) + config + b"\6\1\2"
    return full_box(b"esds", 0, 0, b"\3" + bytes([len(stream)]) + stream)


def text_entry():
    return box(b"text", bytes(6) + b"\0\1" + bytes(43) + b"\5Arial")


def said(words):
    return struct.pack(">H", len(words)) + words


def film(video=(PICTURE,), **more):
    return Made(
        b"vide", visual(b"avc1", AVCC, COLOUR, LIGHT, box(b"pasp", bytes(7) + b"\1")), [list(video)], **more
    )


def aac(samples=(AAC, AAC)):
    return Made(b"soun", sound(b"mp4a", esds()), [list(samples)])


def gps():
    entry = box(b"gpmd", bytes(6) + b"\0\1" + bytes(4))
    return Made(b"meta", entry, [[b"GPS5" + SECRET], [b"GPSU" + SECRET]])


UDTA = box(
    b"udta",
    box(b"\xa9xyz", b"\0\x14\x15\xc7+51.4779-000.0015/Ab"),
    box(b"\xa9nam", struct.pack(">HH", len(SECRET), 0x15C7) + SECRET),
    full_box(b"meta", 0, 0, full_box(b"hdlr", 0, 0, bytes(4), b"mdir", bytes(13)),
             box(b"ilst", box(b"\xa9ART", box(b"data", struct.pack(">II", 1, 0), SECRET)))),
)  # fmt: skip
KEYS = box(
    b"meta",
    full_box(b"hdlr", 0, 0, bytes(4), b"mdta", bytes(13)),
    full_box(b"keys", 0, 0, struct.pack(">I", 1), box(b"mdta", b"com.apple.quicktime.location.ISO6709")),
    box(
        b"ilst",
        box(b"\0\0\0\1", box(b"data", struct.pack(">II", 1, 0), b"+51.4779-000.0015+035.000/" + SECRET)),
    ),
)


def movie(
    tracks, *, udta=(UDTA, KEYS), gap=b"", before=(), after=(), brand=b"isom", wide=False, tail=b"", moov=()
):
    """A film of tracks: file type, boxes, header, data (with `gap` between chunks), boxes, `tail`."""
    front = (box(b"ftyp", brand, bytes(4), b"isommp42") if brand else b"") + b"".join(before)
    offsets = [[0] * (len(track.chunks)) for track in tracks]
    for _ in range(2):
        mvhd = full_box(b"mvhd", 0, 0, TIME, struct.pack(">II", 1000, 1000), bytes(80))
        header = box(
            b"moov",
            mvhd,
            *moov,
            *(t.box(i + 1, o, wide=wide) for i, (t, o) in enumerate(zip(tracks, offsets, strict=True))),
            *udta,
        )
        data, at = b"", len(front) + len(header) + 8
        for index in range(max(len(track.chunks) for track in tracks)):
            for number, track in enumerate(tracks):
                if index < len(track.chunks):
                    data += gap
                    offsets[number][index] = at + len(data)
                    data += b"".join(track.chunks[index])
    return front + header + box(b"mdat", data + gap) + b"".join(after) + tail


def clean_track(track):
    track.name = b""
    track.entry = track.entry.replace(bytes([len(SECRET)]) + SECRET, bytes(1 + len(SECRET))).replace(
        b"GoPr", bytes(4)
    )
    track.entry = track.entry.replace(b"FFMP", bytes(4))
    return track


def spotless():
    """A film with nothing to remove."""
    tracks = [clean_track(film()), clean_track(aac())]
    return (
        movie(tracks, udta=())
        .replace(TIME, bytes(8))
        .replace(b"\0\0\0\0videappl", b"\0\0\0\0vide\0\0\0\0")
        .replace(b"\0\0\0\0sounappl", b"\0\0\0\0soun\0\0\0\0")
    )


def fragmented(*, secret=SECRET, flags=0x20000, order=(1, 2), time=0, number=1):
    """A film in fragments: a header without samples, then two fragments with a track of positions in each."""
    tracks = [film(), gps()]
    for track in tracks:
        track.chunks = []
    mvex = box(b"mvex", *(full_box(b"trex", 0, 0, struct.pack(">IIIII", n, 1, 40, 0, 0)) for n in (1, 2)))
    mvhd = full_box(b"mvhd", 0, 0, TIME, struct.pack(">II", 1000, 1000), bytes(80))
    header = box(b"moov", mvhd, *(t.box(i + 1, []) for i, t in enumerate(tracks)), mvex, UDTA)
    out = box(b"ftyp", b"iso6", bytes(4), b"dash") + header
    picture = sei(5, X264) + PICTURE
    samples = {1: picture, 2: secret}
    for index in (0, 1):
        moof = b""
        for _ in range(2):
            place, runs = len(moof) + 8, []
            for track in order:
                tfhd = full_box(b"tfhd", 0, flags, struct.pack(">I", track))
                near = 0 if not flags and runs else place  # without flags, from the end of the one before
                trun = full_box(b"trun", 0, 0x201, struct.pack(">IiI", 1, near, len(samples[track])))
                begins = full_box(b"tfdt", 1, 0, struct.pack(">Q", time + 40 * index))
                runs.append(box(b"traf", tfhd, begins, trun, box(b"uuid", bytes(16), secret)))
                place += len(samples[track])
            moof = box(b"moof", full_box(b"mfhd", 0, 0, struct.pack(">I", number + index)), *runs)
        out += (
            box(b"styp", b"msdh", bytes(4))
            + full_box(b"prft", 0, 0, secret)
            + full_box(b"emsg", 0, 0, secret)
        )
        out += moof + box(b"mdat", *(samples[track] for track in order))
    return out
