import pytest

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media.aac import handler
from scrubber.policy import Keep
from tests.media import sound_files as made
from tests.media.contract import HandlerContract, clean
from tests.media.sound_files import NAME, adts

SOUND = adts() * 8
HIDDEN = adts(b"\x81\x0c" + NAME + b"\x21\x10\x04")  # a data element before the sound
SAFE = adts(b"\x81\x0c" + bytes(12) + b"\x21\x10\x04")


class TestAac(HandlerContract):
    handler = handler
    secrets = (NAME,)
    decodes = False

    @classmethod
    def samples(cls):
        return {
            "clean": SOUND,
            "clean of different lengths": adts() + adts(bytes(60)) + adts() * 3,
            "clean cut short": SOUND[:-3],
            "in front": made.id3(made.frames(4), 4) + SOUND,
            "behind": SOUND + made.id3v1(),
            "ape behind": SOUND + made.ape() + made.id3v1(),
            "between": SOUND + made.id3(made.frames(4), 4) + SOUND,
            "bytes behind": SOUND + NAME,
            "data in frames": made.id3(made.frames(4), 4) + adts() + HIDDEN * 3 + adts() + made.id3v1(),
        }


def test_only_the_frames_stay():
    for name in ("in front", "behind", "ape behind", "bytes behind"):
        assert clean(handler, TestAac.samples()[name]) == SOUND, name
    assert clean(handler, TestAac.samples()["between"]) == SOUND * 2


def test_data_in_frames_is_blanked():
    data = adts() + HIDDEN * 3 + NAME + adts() * 4 + HIDDEN
    assert clean(handler, data) == adts() + SAFE * 3 + adts() * 4 + SAFE
    assert clean(handler, HIDDEN * 4, Keep(packets=True)) == HIDDEN * 4


def test_zeros_stay():
    assert clean(handler, SOUND + bytes(50)) == SOUND + bytes(50)


def test_without_frames_it_is_refused():
    with pytest.raises(Malformed):
        clean(handler, made.id3(made.frames(4), 4) + NAME)


def test_frames_of_nothing_are_bounded():
    with pytest.raises(LimitExceeded):
        clean(handler, adts(b"") * 120_000)
