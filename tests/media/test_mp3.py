import os

import pytest

import scrubber
from scrubber.errors import LimitExceeded, Malformed
from scrubber.media._mp3_info import _crc
from scrubber.media.mp3 import handler
from scrubber.policy import Keep
from tests.media import sound_files as made
from tests.media.contract import HandlerContract, clean, walk
from tests.media.sound_files import NAME

SOUND = made.MP3 * 6
NAME_INSIDE = bytes(range(128, 200)) + NAME + bytes(300)
WIDE = "Emma Johnson".encode("utf-16-le")


class TestMp3(HandlerContract):
    handler = handler
    secrets = (NAME, WIDE, made.GPS, b"Studio Johnson", b"LAME3.99r")
    decodes = False

    @classmethod
    def samples(cls):
        info = clean(handler, made.lame() + SOUND)
        return {
            "clean": SOUND,
            "clean lower rate": made.MP3_MONO * 6,
            "clean with padding": made.MP3 + made.MP3_PADDED + made.MP3 * 3,
            "clean with a table": info,
            "clean cut short": SOUND[:-100],
            "clean zeros": bytes(300) + SOUND + bytes(500),
            "id3v2.2": made.id3(made.frames(2), 2) + SOUND,
            "id3v2.3": made.id3(made.frames(3), 3, padding=99) + SOUND,
            "id3v2.4": made.id3(made.frames(4), 4) + SOUND,
            "id3v2.4 of plain sizes": made.id3(made.frame(b"COMM", b"\0eng\0" + NAME * 30), 4) + SOUND,
            "unsynchronised": made.id3(made.frames(3).replace(b"\xff", b"\xff\0"), 3, 0x80) + SOUND,
            "extended 2.3": made.id3((6).to_bytes(4, "big") + bytes(6) + made.frames(3), 3, 0x40) + SOUND,
            "extended 2.4": made.id3(made.safe(6) + b"\x01\0" + made.frames(4), 4, 0x40) + SOUND,
            "chapters": made.id3(made.chapters()) + SOUND,
            "picture": made.id3(made.frame(b"APIC", made.picture())) + SOUND,
            "two tags": made.id3(made.frames(3)) + made.id3(made.frames(2), 2) + SOUND,
            "tag of nothing": made.id3(b"Emma Johnson", padding=30) + SOUND,
            "id3v1": SOUND + made.id3v1(),
            "enhanced": SOUND + made.enhanced() + made.id3v1(),
            "ape": SOUND + made.ape() + made.id3v1(),
            "apev1": SOUND + made.ape(made.ITEMS[:3], 1000, header=False),
            "ape in front": made.ape() + SOUND,
            "lyrics3 v1": SOUND + made.lyrics1() + made.id3v1(),
            "lyrics3 v2": SOUND + made.lyrics2() + made.id3v1(),
            "id3v2 behind": SOUND + made.footed(),
            "id3v2 behind without a footer": SOUND + made.id3(made.frames(3)),
            "all behind": SOUND
            + made.ape()
            + made.lyrics2()
            + made.footed()
            + made.enhanced()
            + made.id3v1(),
            "musicmatch": SOUND + made.musicmatch() + made.id3v1(),
            "between": SOUND + made.id3(made.frames(3)) + SOUND + NAME + SOUND,
            "two files": (made.id3(made.frames(3)) + SOUND + made.id3v1()) * 2,
            "bytes in front": made.id3(made.frames(3)) + NAME + SOUND,
            "lame": made.lame(rest=NAME) + SOUND,
            "lavf": made.lame(b"Lavc58.91", mark=b"Xing", rest=NAME) + SOUND,
            "vbri": made.vbri() + SOUND,
            "vbri with words as steps": made.vbri().replace(bytes(20), NAME + bytes(8), 1) + SOUND,
            "words as places": made.lame().replace(bytes(range(100)), (NAME * 9)[:100]) + SOUND,
            "two files with tables": (made.id3(made.frames(3)) + made.lame() + SOUND + made.id3v1()) * 2,
            "the end of a frame in front": NAME_INSIDE + made.MP3 * 9,
            "a footer that says too much": SOUND * 3 + made.ape()[200:],
        }

    def sparse(self, path):
        with path.open("wb") as file:
            file.write(made.id3(made.frames(3)) + SOUND)
            file.seek(2 << 30, os.SEEK_CUR)
            file.write(SOUND + made.id3v1())
        return True


def test_only_the_frames_stay():
    for name, data in TestMp3.samples().items():
        if name.startswith(
            ("id3", "enhanced", "ape", "lyrics", "all", "unsync", "chapters", "picture", "music")
        ):
            assert clean(handler, data) == SOUND, name


def test_frames_on_both_sides_of_a_tag_stay():
    data = SOUND + made.id3(made.frames(3)) + SOUND + NAME + SOUND
    assert clean(handler, data) == SOUND * 3


def said(data):
    return {(f.rule, f.why, f.value) for part in walk(handler, data) for f in part.findings}


@pytest.mark.parametrize("version", [2, 3, 4])
def test_what_tags_say(version):
    found = said(made.id3(made.frames(version), version) + SOUND)
    assert {
        ("M503", "title tag", "Emma Johnson"),
        ("M201", "artist tag", "Emma Johnson"),
        ("M401", "date tag", "2019-06-04"),
        ("M101", "place tag", "51.477928"),
        ("M503", "comment tag", "about Emma Johnson"),
        ("M503", "lyrics tag", "for Emma Johnson"),
        ("M204", "contact tag", "https://emma.example"),
        ("M503", "name of an attachment", "letter of Emma.txt"),
    } <= found


def test_chapters_are_words():
    assert ("M503", "chapter title", "A visit to Emma Johnson") in said(made.id3(made.chapters()) + SOUND)


def test_what_old_tags_say():
    found = said(SOUND + made.ape() + made.lyrics2() + made.enhanced() + made.id3v1())
    assert ("M503", "title tag", "Emma Johnson") in found
    assert ("M503", "lyrics tag", "[00:01]for Emma Johnson") in found
    assert ("M504", "path tag", "c:\\Emma\\p.jpg") in found
    assert ("M503", "name of an attachment", "portrait of Emma.jpg") in found
    assert ("M503", "name of a tag", "Nickname of hers") in found


def test_compressed_frames_are_read():
    import zlib

    packed = zlib.compress(b"\0about " + NAME)
    data = made.frame(b"TIT2", made.safe(99) + packed, 4, b"\0\x09")
    assert ("M503", "title tag", "about Emma Johnson") in said(made.id3(data, 4) + SOUND)


def test_the_table_keeps_what_players_need():
    old, new = made.lame(), clean(handler, made.lame() + SOUND)[:417]
    assert new[:4] == old[:4]
    assert new[36:156] == old[36:156]
    assert new[156:165] == b"LAME3.100"
    assert new[177:180] == bytes.fromhex("240438")
    assert new[184:188] == old[184:188]
    assert int.from_bytes(new[190:192], "big") == _crc(new[:190])
    assert not any(new[192:])


def test_tables_that_are_none_go():
    words = made.lame().replace(bytes(range(100)), (NAME * 9)[:100])
    new = clean(handler, words + SOUND)[:417]
    assert new[36:56] == b"Info\0\0\0\x0b" + words[44:52] + words[152:156]
    assert new[56:65] == b"LAME3.100"
    assert int.from_bytes(new[90:92], "big") == _crc(new[:90])
    steps = made.vbri()[:62] + (41).to_bytes(2, "big") * 10 + bytes(335)
    assert clean(handler, steps + SOUND) == steps + SOUND
    assert clean(handler, steps[:62] + NAME[:10] * 2 + steps[82:] + SOUND) == steps[:54] + bytes(363) + SOUND


def test_tags_that_say_a_wrong_length_do_not_cost_sound():
    assert clean(handler, SOUND * 3 + made.ape()[200:]) == SOUND * 3
    assert clean(handler, SOUND * 3 + NAME + made.ape(made.ITEMS[:1], header=False)[-32:]) == SOUND * 3


def test_a_recording_that_begins_in_a_frame():
    assert clean(handler, NAME_INSIDE + made.MP3 * 9) == made.MP3 * 9
    for other in (b"ABCD" + bytes(9), bytes(3) + b"\x18ftypM4A ", b"\xff\xd8\xff", b"\x89PNG"):
        assert not handler.accepts(other + made.MP3 * 9)
    assert not handler.accepts(NAME_INSIDE + made.MP3 * 7 + b"x" * 500)


def test_names_that_players_look_for():
    assert clean(handler, made.lame(b"Lavf58.76") + SOUND)[156:165] == b"Lavf     "
    assert clean(handler, made.lame(b"GOGO3.13a") + SOUND)[156:165] == b"encoder  "
    assert clean(handler, made.lame(bytes(9)) + SOUND)[156:192] == bytes(36)


def test_crc_is_that_of_lame():
    assert _crc(b"123456789") == 0xBB3D


def test_loudness_by_wish():
    kept = clean(handler, made.lame() + SOUND, Keep(replaygain=True))
    assert kept[167:175] == made.lame()[167:175]
    assert clean(handler, made.lame() + SOUND)[167:175] == bytes(8)


def test_loudness_of_tags_by_wish():
    gain = made.frame(b"TXXX", b"\0replaygain_track_gain\0-7.89 dB")
    wide = made.frame(
        b"TXXX", b"\1" + "REPLAYGAIN_TRACK_PEAK".encode("utf-16") + b"\0\0" + "0.9".encode("utf-16")
    )
    false = made.frame(b"TXXX", b"\0replaygain_album_gain\0Emma Johnson")
    gapless = made.frame(b"COMM", b"\0engiTunSMPB\0 00000000 00000240 000003A2 000000000002041E")
    item = made.item(b"REPLAYGAIN_TRACK_GAIN", b"+1.5 dB")
    data = made.id3(made.frames(3) + gain + wide + false + gapless) + SOUND
    data += made.ape((*made.ITEMS, item)) + made.id3v1()
    kept = clean(handler, data, Keep(replaygain=True))
    peak = made.frame(b"TXXX", b"\0REPLAYGAIN_TRACK_PEAK\x000.9")
    tag = made.id3(gain.replace(b"replaygain_track_gain", b"REPLAYGAIN_TRACK_GAIN") + peak + gapless)
    assert kept == tag + SOUND + made.ape((item,))
    assert clean(handler, kept, Keep(replaygain=True)) == kept
    assert clean(handler, data) == SOUND


@pytest.mark.parametrize("data", [made.id3(made.frames(3)), made.id3(made.frames(3)) + bytes(3000)])
def test_tags_without_sound_are_refused(data):
    assert handler.accepts(data)
    with pytest.raises(Malformed):
        clean(handler, data)


@pytest.mark.parametrize(
    "data", [b"\xff\xfe" + "Emma".encode("utf-16-le") * 99, b"\xff\xfb\x90\x64" * 9, made.adts() * 5, b""]
)
def test_others_are_not_taken(data):
    assert not handler.accepts(data)


def test_a_long_tag_does_not_hide_what_follows():
    tag = made.id3(made.frames(3), padding=200_000)
    assert scrubber.clean(tag + SOUND).media == SOUND
    found = scrubber.clean(tag + made.flac())
    assert (found.format, found.media) == ("flac", made.flac())
    assert scrubber.clean(tag + tag + made.adts() * 4).format == "aac"


def test_stretches_between_frames_are_bounded():
    with pytest.raises(LimitExceeded):
        clean(handler, (made.MP3_MONO * 3 + b"x") * 5001)
