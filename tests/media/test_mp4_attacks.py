"""Films made to deceive: what the adversarial review of the handler found."""


import pytest

from scrubber.errors import Uncleanable
from scrubber.media._boxes import full_box
from scrubber.media.mp4 import handler
from tests.media.contract import clean, walk
from tests.media.mp4_files import (
    AAC,
    SECRET,
    Made,
    esds,
    film,
    movie,
    named_fill,
    sound,
)

NAMED = named_fill(b"Lavc" + SECRET)


@pytest.mark.parametrize(
    ("settings", "kind", "stays"),
    [
        (b"\x12\x10", 0x40, False),  # AAC-LC
        (b"\x2b\x92\x08\0", 0x40, False),  # HE-AAC
        (b"", 0x67, False),
        (b"\xf9\x4a\x12\x20", 0x40, True),  # USAC: 42, by the escape 31
        (b"\xf8\xe8\x50\0", 0x40, True),  # ELD
        (b"\xb8\xc8\0\0", 0x40, True),  # LD
        (b"\2vorbis", 0xDD, True),
    ],
)
def test_sound_that_is_not_cut_into_elements_is_left(settings, kind, stays):
    entry = sound(b"mp4a", esds(settings, kind))
    data = movie([Made(b"soun", entry, [[NAMED, AAC]])])
    assert (NAMED in clean(handler, data)) is stays


@pytest.mark.parametrize("kind", [b"imdt", b"snim", b"xxxx"])
def test_places_that_count_otherwise_are_refused(kind):
    with pytest.raises(Uncleanable):
        walk(handler, movie([film(dref=full_box(kind, 0, 0, bytes(4)))]))
