import struct

from scrubber.media._boxes import box
from scrubber.media.mp4 import handler
from tests.media.contract import HandlerContract
from tests.media.mp4_files import (
    KEYS,
    MDPM,
    PICTURE,
    SECRET,
    UDTA,
    X264,
    XMP,
    Made,
    aac,
    film,
    fragmented,
    gps,
    movie,
    named_fill,
    said,
    sei,
    sound,
    spotless,
    text_entry,
)


class TestMp4(HandlerContract):
    handler = handler
    secrets = (SECRET, b"+51.4779-000.0015", b"x264 - core")
    decodes = False

    @classmethod
    def samples(cls):
        around = {
            "before": [box(b"free", SECRET), box(b"uuid", XMP, SECRET), box(b"wide")],
            "after": [
                box(b"skip", SECRET),
                UDTA,
                KEYS,
                box(b"uuid", bytes(16), SECRET),
                box(b"inst", SECRET),
            ],
            "tail": b"\0\0" + SECRET,
        }
        text = Made(b"text", text_entry(), [[said(b"First steps")], [said(b"Grandma")]], name=b"")
        chapters = [film(refers=box(b"chap", struct.pack(">I", 3))), aac(), text]
        return {
            "film": movie([film([sei(5, X264) + PICTURE, sei(5, MDPM) + PICTURE]), aac(), gps()], gap=SECRET),
            "around": movie([film(), aac([named_fill(b"Lavc" + SECRET), b"\x21\0"])], wide=True, **around),
            "chapters": movie(chapters),
            "quicktime": movie(
                [film(), sound_of_quicktime()], brand=b"", before=[box(b"wide")], tail=bytes(4)
            ),
            "fragments": fragmented(),
            "to the end": b"".join(_open(movie([film(), gps()], gap=SECRET))),
            "cut short": movie([film(), aac(), gps()], gap=SECRET)[:-4],
            "clean": spotless(),
        }

    def sparse(self, path):
        size = 1 << 29
        mark = len(movie([film()], udta=())) - len(PICTURE)
        track = film()
        track.chunks, track.fixed, track.count = [[PICTURE]], size, 4
        data = movie([track])
        at = data.index(PICTURE) - 8
        assert at > mark - 4096
        with path.open("wb") as file:
            file.write(data[:at] + struct.pack(">I4s", 1, b"mdat") + struct.pack(">Q", 16 + 4 * size + 1000))
            file.seek(at + 16 + 4 * size + 900)
            file.write(SECRET.ljust(100, b"!"))
        return True


def sound_of_quicktime():
    """16-bit stereo whose table counts single samples: four bytes each, though it says one."""
    return Made(b"soun", sound(b"sowt"), [[bytes(range(200)) * 2]], fixed=1, count=100)


def _open(data):
    at = data.index(b"mdat") - 4
    return data[:at], bytes(4), data[at + 4 :]
