import os
import struct

import pytest

from scrubber.errors import LimitExceeded, Malformed, Uncleanable
from scrubber.media import _ogg_pages
from scrubber.media.ogg import handler
from scrubber.policy import Keep
from tests.media import sound_files as made
from tests.media.contract import HandlerContract, clean, walk
from tests.media.sound_files import NAME, logical, page

SETUP = b"\x05vorbis" + bytes(range(200)) * 4
OPUS_TAGS = b"OpusTags" + made.comments(*made.COMMENTS, b"R128_TRACK_GAIN=-573", vendor=b"libopus 1.3.1")
LONG = made.vorbis_comments(*made.COMMENTS, b"METADATA_BLOCK_PICTURE=" + b"QUJD" * 40_000)
FISHEAD = b"fishead\0" + bytes(36) + b"20190604T120000.000Z"
FISBONE = b"fisbone\0" + bytes(44) + b"Content-Type: audio/vorbis\r\nName: Emma Johnson\r\n"


def vorbis(*found, serial=7):
    return b"".join(logical(made.VORBIS_ID, [made.vorbis_comments(*found), SETUP], serial=serial))


def flac_in_ogg(*blocks):
    identity = b"\x7fFLAC\x01\0" + len(blocks).to_bytes(2, "big") + b"fLaC" + made.block(0, made.flac_info())
    packets = [made.block(kind, data, index == len(blocks) - 1) for index, (kind, data) in enumerate(blocks)]
    return b"".join(logical(identity, packets, [made.flac_frame(0), made.flac_frame(1)]))


def long_comments():
    """Comments over several pages, the last of which holds the setup header, too."""
    pages = [page([made.VORBIS_ID], flags=2)]
    pieces = [LONG[at : at + 255 * 255] for at in range(0, len(LONG), 255 * 255)]
    for index, piece in enumerate(pieces[:-1]):
        pages.append(page([piece], sequence=1 + index, flags=1 if index else 0, more=True, granule=-1))
    pages.append(page([pieces[-1], SETUP], sequence=len(pages), flags=1))
    pages.append(page([b"\x10" * 40], sequence=len(pages), flags=4, granule=960))
    return b"".join(pages)


def side_by_side():
    """Two streams, page by page, with a skeleton that describes them."""
    one = logical(made.VORBIS_ID, [made.vorbis_comments(*made.COMMENTS), SETUP], serial=1)
    theora = b"\x81theora" + made.comments(*made.COMMENTS)
    two = logical(made.THEORA_ID, [theora, b"\x82theora" + bytes(99)], serial=2)
    skeleton = [page([FISHEAD], 3, 0, flags=2), page([FISBONE], 3, 1), page([b""], 3, 2, flags=4)]
    return b"".join(
        [skeleton[0], one[0], two[0], skeleton[1], *one[1:3], *two[1:3], skeleton[2], *two[3:], *one[3:]]
    )


def kate(*texts):
    """Subtitles as libkate writes them: sort, start, duration, reference, length, words."""
    events = [b"\0" + bytes(24) + struct.pack("<I", len(text)) + text + b"\x05" * 9 for text in texts]
    return b"".join(
        logical(
            b"\x80kate\0\0\0\0\0\0\x02" + bytes(52),
            [b"\x81kate\0\0\0" + made.comments(*made.COMMENTS)],
            events,
            serial=8,
        )
    )


class TestOgg(HandlerContract):
    handler = handler
    secrets = (NAME, b"Emmy", b"Hospital", b"2019")
    decodes = False

    @classmethod
    def samples(cls):
        speex = made.SPEEX_ID[:28].replace(b"speex-1.2 of Emma", bytes(17)) + made.SPEEX_ID[28:]
        return {
            "clean": clean(handler, vorbis()),
            "clean speex": b"".join(logical(speex, [made.comments(vendor=b"")])),
            "vorbis": vorbis(*made.COMMENTS),
            "opus": b"".join(logical(made.OPUS_ID, [OPUS_TAGS])),
            "speex": b"".join(logical(made.SPEEX_ID, [made.comments(*made.COMMENTS)])),
            "flac": flac_in_ogg((4, made.comments(*made.COMMENTS)), (6, made.flac_picture()), (3, bytes(18))),
            "flac with words as a seek table": flac_in_ogg((3, NAME * 3), (0, NAME)),
            "flac of the first mapping": b"".join(
                logical(
                    b"fLaC",
                    [
                        made.block(0, made.flac_info()),
                        made.block(4, made.comments(*made.COMMENTS), last=True),
                    ],
                    [made.flac_frame(0)],
                )
            ),
            "kate": b"".join(
                logical(
                    b"\x80kate\0\0\0\0\0\0\x03" + bytes(52),
                    [b"\x81kate\0\0\0" + made.comments(*made.COMMENTS), b"\x82kate\0\0\0" + bytes(20)],
                )
            ),
            "subtitles": vorbis() + kate(b"Look, a kite!", b"", b"Come here"),
            "bytes behind properties": b"".join(
                b"".join(logical(first + NAME, others))
                for first, *others in (
                    (made.VORBIS_ID, made.vorbis_comments(), SETUP),
                    (made.OPUS_ID, OPUS_TAGS),
                    (made.SPEEX_ID, made.comments()),
                    (made.THEORA_ID, b"\x81theora" + made.comments(), b"\x82theora" + bytes(9)),
                )
            ),
            "more headers than speex has": b"".join(
                logical(
                    made.SPEEX_ID[:68] + b"\1\0\0\0" + made.SPEEX_ID[72:], [made.comments(), NAME], serial=4
                )
            ),
            "vp8": b"".join(
                logical(b"OVP80\x01" + bytes(20), [b"OVP80\x02 " + made.comments(*made.COMMENTS)])
            ),
            "long comments": long_comments(),
            "chained": vorbis(*made.COMMENTS) + vorbis(*made.COMMENTS, b"ARTIST=" + NAME),
            "side by side": side_by_side(),
            "between pages": vorbis() + NAME + vorbis(serial=9),
            "behind": vorbis(*made.COMMENTS) + made.id3v1(),
            "in front": made.id3(made.frames(3)) + vorbis(*made.COMMENTS),
            "pages of no stream": page([NAME], 99, 4) + vorbis(),
            "the last page is cut short": vorbis(*made.COMMENTS) + page([NAME * 9], 7, 5)[:60],
        }

    def sparse(self, path):
        with path.open("wb") as file:
            file.write(vorbis(*made.COMMENTS))
            file.seek(2 << 30, os.SEEK_CUR)
            file.write(NAME)
        return True


def pages(data):
    return [b"OggS" + piece for piece in data.split(b"OggS")[1:]]


@pytest.mark.parametrize(
    "name", ["vorbis", "opus", "speex", "flac", "kate", "vp8", "long comments", "chained"]
)
def test_pages_keep_their_place_and_number(name):
    data = TestOgg.samples()[name]
    out = clean(handler, data)
    assert len(out) == len(data)
    changed = 0
    for old, new in zip(pages(data), pages(out), strict=True):
        assert new == _ogg_pages.sealed(new)
        assert new[:22] == old[:22]
        assert new[26 : 27 + new[26]] == old[26 : 27 + old[26]]
        changed += new != old
    assert changed == {"long comments": 3, "chained": 2, "speex": 2, "flac": 2}.get(name, 1)


def test_the_checksum_is_that_of_ogg():
    data = bytes.fromhex(  # of a file by libFLAC 1.1.2
        "4f67675300020000000000000000587bd84400000000fad4e6b801337f464c414301000002664c61"
        "43000000221200120000000000000001f402700000000000000000000000000000000000000000"
    )
    assert _ogg_pages.sealed(data)[22:26] == bytes.fromhex("fad4e6b8")


def test_only_pages_that_play_stay():
    out = clean(handler, side_by_side())
    assert b"fishead" not in out
    assert b"fisbone" not in out
    assert len(pages(out)) == len(pages(side_by_side())) - 3
    assert clean(handler, page([NAME], 99, 4) + vorbis()) == clean(handler, vorbis())


def test_loudness_by_wish():
    data = b"".join(logical(made.OPUS_ID, [OPUS_TAGS]))
    kept = clean(handler, data, Keep(replaygain=True))
    assert b"R128_TRACK_GAIN=-573" in kept
    assert b"REPLAYGAIN_TRACK_GAIN=-7.89 dB" in kept
    assert NAME not in kept
    assert clean(handler, kept, Keep(replaygain=True)) == kept
    assert b"R128" not in clean(handler, data)


def test_what_is_said():
    found = {(f.rule, f.why, f.value) for part in walk(handler, long_comments()) for f in part.findings}
    assert ("M503", "title tag", "Emma Johnson") in found
    assert ("M602", "a picture", "") in found


def test_subtitles_stay_and_are_said():
    data = kate(b"Look, Emma!", "Müller, komm".encode())
    out = clean(handler, data)
    assert pages(out)[2:] == pages(data)[2:]
    said = {(f.rule, f.why, f.value) for part in walk(handler, out) for f in part.findings}
    assert said == {("M506", "subtitle", "Look, Emma!"), ("M506", "subtitle", "Müller, komm")}


def test_pages_that_are_looked_at_one_by_one_are_bounded():
    with pytest.raises(LimitExceeded):
        clean(handler, vorbis() + page([b"x"], 99, 4) * 10_001)
    with pytest.raises(LimitExceeded):
        clean(handler, b"".join(vorbis(serial=serial) for serial in range(2001)))
    with pytest.raises(LimitExceeded):
        clean(handler, vorbis() + b"OggS" * 300_000)


def test_unknown_streams_are_refused():
    with pytest.raises(Uncleanable):
        clean(handler, vorbis() + page([b"\x01video\0\0\0" + NAME], 12, 0, flags=2))


@pytest.mark.parametrize(
    "data",
    [
        page([made.VORBIS_ID], flags=2) + page([LONG[:255]], sequence=1, more=True),
        page([made.VORBIS_ID], flags=2) + page([b"\x05vorbis" + NAME], sequence=1),
        page([made.VORBIS_ID], flags=2) + page([made.vorbis_comments(), NAME + SETUP], sequence=1),
        page([made.THEORA_ID], flags=2)
        + page([b"\x81theora" + made.comments(), b"\x81theora" + NAME], sequence=1),
        page([b"fishead\0" + bytes(56)], flags=2),
        page([NAME]),
    ],
)
def test_files_without_a_whole_stream_are_refused(data):
    with pytest.raises(Malformed):
        clean(handler, data)


def test_headers_that_are_cut_off_hold_nothing():
    identity = page([made.VORBIS_ID], flags=2)
    cut = page([made.vorbis_comments(*made.COMMENTS)], sequence=1)
    assert clean(handler, identity + cut[:-5]) == identity
    assert clean(handler, identity + cut)[: len(identity)] == identity
    assert NAME not in clean(handler, identity + cut)


def test_headers_that_never_come_are_bounded(monkeypatch):
    monkeypatch.setattr(_ogg_pages, "_AHEAD", 50)
    data = page([made.VORBIS_ID], flags=2) + b"".join(page([b"x"], 9, index) for index in range(99))
    with pytest.raises((LimitExceeded, Malformed)):
        clean(handler, data)
