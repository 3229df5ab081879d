"""Places in which something private stayed in a Matroska film, or could be hidden; and floods."""

import time
import zlib
from contextlib import suppress

import pytest

import scrubber
from scrubber.errors import Malformed, ScrubberError, Uncleanable
from scrubber.media.matroska import handler
from tests.media.contract import clean, walk
from tests.media.matroska_files import (
    AVC,
    NOTE,
    SECRET,
    SLICE,
    attached,
    block,
    cluster,
    el,
    entry,
    film,
    group,
    header,
    info,
    nal,
    num,
    seek,
    text_track,
    video,
)

FRAME = block(1, nal(NOTE, SLICE))
CUES, CHAPTERS, FILES, TRACKS = 0x1C53BB6B, 0x1043A770, 0x1941A469, 0x1654AE6B
MEGABYTES = 8 << 20


def tracks(*entries):
    return el(TRACKS, *entries)


def added(number, data, coding=None):
    more = el(0x75A1, el(0xA6, num(0xEE, number), el(0xA5, data)))
    first = video() if coding is None else entry(1, 17, coding)
    return film(info(), tracks(first), cluster(group(1, nal(SLICE), more)))


def packed(number, coding, kind, data):
    return entry(number, kind, coding, data, el(0x6D80, el(0x6240, el(0x5034))))


@pytest.mark.parametrize(
    "hidden",
    [
        block(1, b"\5\xff" + nal(NOTE, SLICE), flags=2),  # lacing that does not fit
        block(1, b"\2" + nal(NOTE), flags=4),  # not of one length
        el(0xA3, b"\0" + SECRET + b"\0\0\0"),  # no number of a track
        el(0xA3, b"\x81\0" + b"\0"),
        group(1, nal(SLICE), el(0xA4, SECRET)),  # settings in the middle
        el(0xA0, el(0xA1, b"\x81\0\0\2\x05\xff" + SECRET), num(0x9B, 5)),  # in a group
    ],
)
def test_broken_blocks_and_settings_among_them_go(hidden):
    nameless = entry(0, 1, b"V_VP8")
    data = film(info(), tracks(video(), nameless), cluster(FRAME, hidden))
    out = clean(handler, data)
    assert SECRET not in out
    assert b"Emma" not in out
    assert nal(SLICE) in out
    assert clean(handler, out) == out


def test_each_film_of_a_file_has_tracks_of_its_own():
    second = film(info(), tracks(entry(1, 2, b"A_AC3")), cluster(block(1, nal(NOTE))))
    out = clean(handler, film(info(), tracks(video()), cluster(FRAME)) + second)
    assert out.count(SECRET) == 1  # sound that looks like pictures
    assert nal(SLICE) in out


def test_two_tracks_of_one_number_are_refused_unless_they_are_the_same():
    one, two = entry(1, 1, b"V_MPEG4/ISO/AVC", AVC), entry(1, 2, b"A_AC3")
    with pytest.raises(Malformed):
        clean(handler, film(info(), tracks(one, two), cluster(FRAME)))
    out = clean(handler, film(info(), tracks(video()), tracks(video()), cluster(FRAME)))
    assert SECRET not in out
    with pytest.raises(Malformed):
        clean(handler, film(info(), tracks(video(el(0x86, b"A_AC3"))), cluster(FRAME)))


@pytest.mark.parametrize(
    ("coding", "kind", "settings"),
    [
        (b"S_TEXT/UTF8", 17, SECRET),
        (b"A_AC3", 2, SECRET),
        (b"V_VP8", 1, SECRET),
        (b"V_MPEG4/ISO/ASP", 1, SECRET),
        (b"V_MPEG4/ISO/AVC", 1, b"\0\0\0\1" + NOTE + b"\0\0\0\1\x67abc"),
        (b"V_MPEG4/ISO/AVC", 1, AVC + SECRET),
        (b"A_FLAC", 2, b"fLaC\0\0\0\x22" + bytes(34) + b"\x82\0\0\x0c" + SECRET),
        (b"A_FLAC", 2, b"fLaC\x80\0\0\x22" + bytes(34) + SECRET),
        (b"A_OPUS", 2, b"OpusHead\1\2" + bytes(9) + SECRET),
        (b"S_TEXT/USF", 17, b"<USFSubtitles><metadata><author>Emma Johnson</author></metadata><styles/>"),
        (b"S_TEXT/WEBVTT", 17, b"WEBVTT\n\nSTYLE\n::cue {} /* Emma Johnson */\n\nNOTE\nEmma Johnson"),
        (b"S_KATE", 17, b"\1\x09\x80kate\0\0\0\0\x81kate\0\0\0\0\x0c\0\0\0Emma Johnson\0\0\0\0"),
        (b"A_MS/ACM", 2, b"\1\0\1\0" + bytes(14) + SECRET),
        (b"V_MS/VFW/FOURCC", 1, b"\x28\0\0\0" + bytes(10) + b"\x18\0MJPG" + bytes(84) + SECRET),
        (b"V_QUICKTIME", 1, b"\0\0\0\x14SVQ3" + SECRET),
        (b"V_PRORES", 1, b"apch" + SECRET),
    ],
)
def test_words_in_the_settings_of_decoders_go(coding, kind, settings):
    data = film(info(), tracks(video(), entry(2, kind, coding, settings)), cluster(FRAME))
    out = clean(handler, data)
    assert SECRET not in out
    assert clean(handler, out) == out
    assert coding in out


def test_settings_that_decoders_need_stay():
    headers = (
        b"WEBVTT\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:fred\n",
        b"fLaC\0\0\0\x22" + bytes(34) + b"\x84\0\0\x34" + b"\0\0\0\0\1\0\0\0\x28\0\0\0"
        b"WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x603F",
    )
    each = (entry(2, 17, b"S_TEXT/WEBVTT", headers[0]), entry(3, 2, b"A_FLAC", headers[1]))
    out = clean(handler, film(info(), tracks(video(), *each), cluster(FRAME)))
    assert headers[0] in out
    assert b"CHANNEL_MASK=0x603F" in out


def test_a_track_of_an_unknown_coding_goes():
    data = film(info(), tracks(video(), entry(2, 2, b"A_DIARY", SECRET)), cluster(FRAME, block(2, SECRET)))
    assert SECRET not in clean(handler, data)


@pytest.mark.parametrize(
    "data",
    [
        added(1, SECRET),
        added(9, b"\xb5\0\x3c" + SECRET),
        added(1, b"align:left\n" + SECRET + b"\nNOTE " + SECRET, b"S_TEXT/WEBVTT"),
        film(info(), tracks(video(el(0x41E4, num(0x41E7, 1), el(0x41ED, SECRET)))), cluster(FRAME)),
        film(info(), tracks(video(el(0x41E4, num(0x41E7, 0x64766343), el(0x41ED, bytes(24) + SECRET)))),
        cluster(FRAME)),
    ],
)  # fmt: skip
def test_additions_hold_only_what_is_shown(data):
    out = clean(handler, data)
    assert SECRET not in out
    assert clean(handler, out) == out


def test_additions_that_are_shown_stay():
    clear = el(0x75A1, el(0xA6, num(0xEE, 1), el(0xA5, b"transparency")))
    data = film(info(), tracks(entry(1, 1, b"V_VP9")), cluster(group(1, b"picture", clear)))
    assert clear in clean(handler, data)
    assert b"align:left line:50%\n" in clean(handler, added(1, b"align:left line:50%\n", b"S_TEXT/WEBVTT"))


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        (el(0x22B59C, b"emmajohnson"), 0x22B59C),
        (el(0x22B59D, b"en-x-emmajohnson"), 0x22B59D),
        (el(0x22B59D, b"emmajohnson"), 0x22B59D),
    ],
)
def test_languages_are_languages(more, kind):
    out = clean(handler, film(info(), tracks(video(more)), cluster(FRAME)))
    assert b"johnson" not in out
    assert kind.to_bytes(3, "big") in out
    fine = el(0x22B59D, b"zh-Hant-TW")
    assert fine in clean(handler, film(info(), tracks(video(fine)), cluster(FRAME)))


def test_a_second_header_and_the_type_of_a_font_say_nothing():
    odd = film(info(), tracks(video()), cluster(FRAME)) + el(0x1A45DFA3, el(0x4282, b"emmajohnson"))
    assert b"johnson" not in clean(handler, odd)
    from tests.media.matroska_files import FONT_FILE

    font = el(FILES, attached(b"a.ttf", b"emma/johnson", FONT_FILE))
    styled = tracks(text_track(coding=b"S_TEXT/ASS"))
    out = clean(handler, film(info(), styled, font, cluster()))
    assert b"emma/johnson" not in out
    assert b"font/ttf" in out


def test_what_is_packed_holds_nothing_behind_it():
    words = packed(2, b"S_TEXT/UTF8", 17, b"")
    fine = block(2, zlib.compress(b"Well done"))
    assert fine in clean(handler, film(info(), tracks(video(), words), cluster(FRAME, fine)))
    with pytest.raises(Malformed):
        clean(
            handler,
            film(info(), tracks(video(), words), cluster(block(2, zlib.compress(b"Well done") + SECRET))),
        )


def test_packed_settings_are_refused_wherever_they_stand():
    scoped = el(0x6D80, el(0x6240, num(0x5032, 3), el(0x5034)))
    data = el(
        0xAE, num(0xD7, 1), num(0x83, 17), scoped, el(0x86, b"S_VOBSUB"), el(0x63A2, zlib.compress(SECRET))
    )
    with pytest.raises(Uncleanable):
        clean(handler, film(info(), tracks(data), cluster()))


def test_speakers_and_remarks_of_subtitles_are_told():
    said = film(
        info(), tracks(text_track(coding=b"S_TEXT/WEBVTT")),
        cluster(block(2, b"<v.loud Emma Johnson>Hello {by Mary} {\\i1}there")),
    )  # fmt: skip
    values = [f.value for p in walk(handler, said) for f in p.findings if f.rule == "M506"]
    assert values == ["Emma Johnson: Hello {by Mary}  there"]


def test_usual_entries_of_an_index_stay_and_unusual_ones_are_looked_into():
    usual = el(0xBB, num(0xB3, 1), el(0xB7, num(0xF7, 1), num(0xF1, 500), num(0xF0, 3)))
    odd = el(0xBB, num(0xB3, 1), el(0xB7, num(0xF7, 1), el(0x99, SECRET)))
    hidden = el(0xBB, num(0xB3, 1), el(0xB7, num(0xF7, 1)), el(0xEC, SECRET))
    other = el(0xBB, num(0xB3, 1), el(0xB7, num(0xF7, 7), num(0xF1, 500)))
    data = film(info(), tracks(video()), cluster(FRAME), el(CUES, usual * 3, odd, hidden, usual, other))
    out = clean(handler, data)
    assert out.count(usual) == 4
    assert SECRET not in out
    assert other not in out
    first = next(p for p in walk(handler, out) if p.name == "CuePoint")
    assert first.end - first.start >= 3 * len(usual)  # they are one part


FLOODS = {
    "usual entries of an index": lambda: el(
        CUES, _many(el(0xBB, num(0xB3, 1), el(0xB7, num(0xF7, 1), num(0xF1, 500))))
    ),
    "other entries": lambda: el(CUES, _many(el(0xBB, num(0xB3, 1), el(0xB7, num(0xF7, 9))))),
    "chapters": lambda: el(
        CHAPTERS, el(0x45B9, _many(el(0xB6, num(0x73C4, 5), num(0x91, 0), el(0x80, el(0x85, b"abc")))))
    ),
    "index": lambda: el(0x114D9B74, _many(seek(TRACKS, 50))),
    "files": lambda: el(FILES, _many(attached(b"a", b"b", b"c"))),
    "settings": lambda: tracks(entry(1, 1, b"V_MPEG4/ISO/ASP", _many(b"\0\0\1\xb2a"))),
    "lines": lambda: tracks(text_track(7, b"S_TEXT/ASS", _many(b"a\n"))),
    "unpacked": lambda: (
        tracks(packed(7, b"S_TEXT/UTF8", 17, b""))
        + cluster(_many(block(7, zlib.compress(bytes(4 << 20)))))
    ),
    "films": lambda: tracks() + _many(header()),
}  # fmt: skip


def _many(one):
    return one * (MEGABYTES // len(one))


@pytest.mark.parametrize("name", FLOODS)
def test_floods_are_refused_or_cleaned_in_time(name):
    data = film(info(), tracks(video()), FLOODS[name](), cluster(FRAME), lead=False)
    begun = time.process_time()
    with suppress(ScrubberError):
        assert scrubber.clean(data).media
    assert time.process_time() - begun < 5  # a second, on a quiet machine
