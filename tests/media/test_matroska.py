import zlib
from itertools import pairwise

import pytest

from scrubber.errors import Encrypted, LimitExceeded, Malformed, ScrubberError, Uncleanable
from scrubber.media.matroska import handler
from scrubber.policy import Keep
from tests.media.contract import HandlerContract, clean, walk
from tests.media.matroska_files import (
    CHAPTERS,
    COVER,
    FONT,
    FONT_FILE,
    NOTE,
    PRIVATE_INFO,
    SECRET,
    SLICE,
    TAGS,
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
    vint,
)

SCRIPT = (
    b"[Script Info]\n; by Emma Johnson\nTitle: Emma Johnson\nScriptType: v4.00+\n\n[Events]\nFormat: Text\n"
)
VORBIS = (
    b"\2\x1e\x23"
    b"\1vorbis" + bytes(23) + b"\3vorbis\x0c\0\0\0Emma Johnson" + bytes(8) + b"\1\0\0\0" + b"\5vorbis"
)
TRACKS = el(0x1654AE6B, video(el(0x536E, SECRET)), text_track())
CLEAN_TRACKS = el(0x1654AE6B, video(uid=1), text_track(uid=2))
FRAME = block(1, nal(NOTE, SLICE))
CLEAN_FRAME = block(1, nal(SLICE))


def laced(*frames, kind):
    count = bytes([len(frames) - 1])
    if kind == 1:
        sizes = b"".join(b"\xff" * (len(f) // 255) + bytes([len(f) % 255]) for f in frames[:-1])
    elif kind == 3:
        sizes = vint(len(frames[0]))
        for one, two in pairwise(frames[:-1]):
            sizes += (0x4000 | (len(two) - len(one) + 0x1FFF)).to_bytes(2, "big")
    else:
        sizes = b""
    return block(1, count + sizes + b"".join(frames), flags=kind << 1)


class TestMatroska(HandlerContract):
    handler = handler
    secrets = (SECRET, b"2019-05-06", bytes(range(16, 32)))
    decodes = False

    @classmethod
    def samples(cls):
        words = block(2, b"Well done")
        return {
            "film": film(info(*PRIVATE_INFO), TRACKS, cluster(FRAME, words), TAGS, el(0x1C53BB6B),
            tail=b"\0" + SECRET),
            "webm, open": film(
                info(), el(0x1654AE6B, video()), cluster(FRAME, open_=True), cluster(FRAME, open_=True), TAGS,
                kind=b"webm", open_=True, lead=False,
            ),
            "files": film(
                info(), el(0x1654AE6B, video(), text_track(coding=b"S_TEXT/ASS", private=SCRIPT)), CHAPTERS,
                el(0x1941A469, FONT, COVER), cluster(group(1, nal(NOTE, SLICE), num(0x9B, 40))), el(0xEC,
                SECRET),
            ),
            "sound": film(info(), el(0x1654AE6B, entry(1, 2, b"A_VORBIS", VORBIS)), cluster(block(1, b"ab"))),
            "data": film(
                info(), el(0x1654AE6B, video(), entry(3, 33, b"D_GPS")), cluster(CLEAN_FRAME, block(3,
                SECRET * 2)),
            ),
            "laces": film(info(), el(0x1654AE6B, video()), cluster(
                *(laced(nal(NOTE, SLICE), nal(NOTE, SLICE), nal(NOTE, SLICE), kind=kind) for kind in (1,
                2, 3)),
            )),
            "clean": film(info(app=bytes(4)), CLEAN_TRACKS, cluster(CLEAN_FRAME)),
        }  # fmt: skip

    def sparse(self, path):
        size = 1 << 29
        head = header() + b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + info() + el(0x1654AE6B, video())
        with path.open("wb") as file:
            file.write(head)
            at = len(head)
            for _ in range(8):
                body = (
                    b"\x81\0\0\x80" + nal(NOTE) + (size - 4 - len(nal(NOTE)) - 4).to_bytes(4, "big") + b"\x65"
                )
                start = b"\x1f\x43\xb6\x75\x01" + b"\xff" * 7 + num(0xE7, 0) + b"\xa3" + vint(size, 8) + body
                file.seek(at)
                file.write(start)
                at += len(start) - len(body) + size
            file.seek(at)
            file.write(TAGS)
        return True


def notes(data):
    return {(f.rule, f.why, f.value) for p in walk(handler, data) if p.kept for f in p.findings}


def findings(data):
    return {(f.rule, f.why, f.value) for p in walk(handler, data) if not p.kept for f in p.findings}


def test_nothing_moves_and_frames_keep_their_pictures():
    data = TestMatroska.samples()["film"]
    out = clean(handler, data)
    assert out.index(SLICE) == data.index(SLICE)
    assert len(out) == len(data) - 1 - len(SECRET)


def test_frames_stay_by_wish():
    data = film(info(), el(0x1654AE6B, video()), cluster(FRAME))
    assert NOTE in clean(handler, data, Keep(packets=True))
    assert NOTE not in clean(handler, data)


def test_words_that_are_shown_stay_and_are_told():
    data = film(info(), TRACKS, CHAPTERS, cluster(block(2, b"<i>Well done</i>")))
    assert {("M506", "chapter title", "Grandma sings"), ("M506", "subtitle", "Well done")} <= notes(data)
    out = clean(handler, data)
    assert b"Grandma sings" in out
    assert b"Well done" in out


def test_removed_words_are_told_by_what_they_are():
    data = film(info(*PRIVATE_INFO), TRACKS, TAGS, el(0x1941A469, COVER), cluster(CLEAN_FRAME))
    said = findings(data)
    assert ("M503", "Matroska title", "Emma Johnson") in said
    assert ("M503", "Matroska track name", "Emma Johnson") in said
    assert ("M201", "tag with a person", "Emma Johnson") in said
    assert ("M401", "tag with a date", "2019-05-06 01:02:03") in said
    assert ("M503", "name of an attachment", "cover.jpg") in said
    assert ("M401", "date of the film", "") in said


def test_fonts_stay_for_subtitles_that_are_drawn_with_them():
    styled = el(0x1654AE6B, text_track(coding=b"S_TEXT/ASS"))
    plain = el(0x1654AE6B, text_track())
    font = el(0x1941A469, FONT)
    assert b"font.ttf" in clean(handler, film(info(), styled, font, cluster()))
    assert FONT_FILE in clean(handler, film(info(), styled, font, cluster()))
    assert FONT_FILE not in clean(handler, film(info(), plain, cluster(), font))
    fake = el(0x1941A469, attached(b"a.ttf", b"font/ttf", b"%PDF" + SECRET))
    assert b"%PDF" not in clean(handler, film(info(), styled, fake, cluster()))


def test_numbers_of_tracks_are_neutral_and_references_follow():
    joined = entry(9, 1, b"V_VP8", b"", el(0xE2, el(0xE9, num(0xED, 0x1234567890ABCD01, 8))))
    out = clean(handler, film(info(), el(0x1654AE6B, video(), joined), cluster()))
    assert num(0x73C5, 1, 8) in out
    assert num(0x73C5, 2, 8) in out
    assert num(0xED, 1, 8) in out


def test_the_index_leads_only_to_what_stays():
    out = clean(handler, film(info(), TRACKS, TAGS, cluster(CLEAN_FRAME)))
    assert b"\x53\xab\x84\x16\x54\xae\x6b" in out
    assert b"\x53\xab\x84\x12\x54\xc3\x67" not in out


def test_stripped_beginnings_of_frames():
    encodings = el(0x6D80, el(0x6240, el(0x5034, num(0x4254, 3), el(0x4255, b"\0\0\1\xb0"))))
    track = entry(1, 1, b"V_MPEG4/ISO/ASP", b"", encodings)
    data = film(info(), el(0x1654AE6B, track), cluster(block(1, b"\1\0\0\1\xb2Emma Johnson\0\0\1\xb6abc")))
    out = clean(handler, data)
    assert SECRET not in out
    assert b"\0\0\1\xb6abc" in out


def test_compressed_frames_with_user_data_are_refused():
    packed = zlib.compress(nal(NOTE, SLICE))
    track = video(el(0x6D80, el(0x6240, el(0x5034))))
    with pytest.raises(Uncleanable):
        clean(handler, film(info(), el(0x1654AE6B, track), cluster(block(1, packed))))
    fine = film(info(), el(0x1654AE6B, track), cluster(block(1, zlib.compress(nal(SLICE)))))
    assert zlib.compress(nal(SLICE)) in clean(handler, fine)


def test_telemetry_in_subtitles_goes_with_its_samples():
    data = film(info(), TRACKS, cluster(CLEAN_FRAME, block(2, b"GPS (8.5417, 47.3769, 18) HOME (8.5, 47.3)")))
    out = clean(handler, data)
    assert b"8.5417" not in out
    assert SLICE in out


def test_additions_to_frames():
    hdr = el(0x75A1, el(0xA6, num(0xEE, 4), el(0xA5, b"\xb5\0\x3c\0\1\4hdr")))
    told = el(0x75A1, el(0xA6, num(0xEE, 4), el(0xA5, SECRET)))
    out = clean(
        handler,
        film(info(), el(0x1654AE6B, video()), cluster(group(1, nal(SLICE), hdr), group(1, nal(SLICE), told))),
    )
    assert hdr in out
    assert SECRET not in out


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (film(info(), el(0x1654AE6B, video(el(0x6D80, el(0x6240, el(0x5035))))), cluster()), Encrypted),
        (film(info(), TRACKS, cluster(el(0xAF, b"abc"))), Encrypted),
        (film(info(), cluster(CLEAN_FRAME)), Malformed),
        (film(info(), TRACKS, kind=b"other"), Malformed),
        (film(info(), TRACKS, b"\0\0\0\0", cluster(CLEAN_FRAME)), Malformed),
        (header(), Malformed),
        (film(info(), TRACKS, film(info(), TRACKS)[40:]), Malformed),
    ],
)
def test_what_is_refused(data, error):
    with pytest.raises(error):
        clean(handler, data)


def test_deep_chapters_are_refused_or_cleaned():
    data = b""
    for _ in range(2000):
        data = el(0xB6, data)
    with pytest.raises(ScrubberError):
        clean(handler, film(info(), TRACKS, el(0x1043A770, el(0x45B9, data)), cluster()))


def test_elements_of_inner_levels_are_unknown_outside_of_them():
    out = clean(handler, film(info(), TRACKS, video(), cluster(CLEAN_FRAME), TRACKS))
    assert out.count(b"V_MPEG4") == 2


def test_a_track_without_a_coding_goes_with_its_samples():
    data = film(
        info(), el(0x1654AE6B, video(), entry(2, 1, b"\xff\xfe" + SECRET)), cluster(FRAME, block(2, SECRET))
    )
    assert SECRET not in clean(handler, data)


def test_the_index_leads_to_no_place_inside_of_an_element():
    inside = el(0x114D9B74, seek(0x1F43B675, 47)) + el(0xEC, b"1234567890" + cluster())
    out = clean(handler, film(info(), TRACKS, inside, cluster(CLEAN_FRAME), lead=False))
    assert clean(handler, out) == out


@pytest.mark.parametrize("inside", [cluster(b"\xec\x80" * 200_000), b"\xec\x80" * 200_000])
def test_too_many_elements_are_refused(inside):
    with pytest.raises(LimitExceeded):
        clean(handler, film(info(), TRACKS, inside))
    with pytest.raises(LimitExceeded):
        clean(
            handler, film(info(), TRACKS, cluster(b"\xec\x80" * 200_000, open_=True), open_=True, lead=False)
        )
