from scrubber.metadata import apetag, id3, vorbiscomment
from tests.media import sound_files as made

from .contract import ReaderContract, read


class TestId3(ReaderContract):
    reader = id3.reader
    source = "id3"
    hostile = (
        b"ID3\x03\0\0\x7f\x7f\x7f\x7fTXXX\0\0\0\x01\0\0\0",
        b"ID3\x04\0\0\x7f\x7f\x7f\x7fCHAP\0\0\x7f\x7f\0\0",
        b"TIT2\0\0\0\x02\0\0\0a",
        b"ID3\x02\0\x80\x7f\x7f\x7f\x7f\xff\0",
    )

    @classmethod
    def samples(cls):
        return {
            "2.2": made.id3(made.frames(2), 2),
            "2.3": made.id3(made.frames(3), 3),
            "2.4": made.id3(made.frames(4), 4),
            "chapters": made.id3(made.chapters()),
            "picture": made.id3(made.frame(b"APIC", made.picture())),
            "nothing": made.id3(b"", padding=20),
            "first": made.id3v1(),
            "enhanced": made.enhanced(),
        }


class TestApe(ReaderContract):
    reader = apetag.reader
    source = "apetag"
    hostile = (b"APETAGEX", b"\1\0\0\0\0\0\0\0Key\0v", b"LYRICSBEGINLYR00000", b"LYR00000")

    @classmethod
    def samples(cls):
        return {
            "ape": made.ape(),
            "ape without a header": made.ape(header=False),
            "lyrics3 v1": made.lyrics1(),
            "lyrics3 v2": made.lyrics2(),
        }


class TestVorbisComment(ReaderContract):
    reader = vorbiscomment.reader
    source = "vorbiscomment"
    hostile = (b"\0\0\0\0\xff\xff\xff\xff\1\0\0\0a", b"\xff\xff\xff\xff", b"\0")

    @classmethod
    def samples(cls):
        return {
            "comments": made.comments(*made.COMMENTS),
            "none": made.comments(vendor=b""),
            "chapters": made.comments(b"CHAPTER001=00:00:01.000", b"CHAPTER001NAME=Emma Johnson"),
        }


def test_chapters_in_comments_are_words():
    found = read(vorbiscomment.reader, TestVorbisComment.samples()["chapters"])
    assert ("M503", "chapter title", "Emma Johnson") in {(f.rule, f.why, f.value) for f in found}


def test_what_encoders_write_is_no_comment():
    for banner in (b"LAME 3.100", b"Lavf58.76.100", b"Exact Audio Copy"):
        found = read(vorbiscomment.reader, made.comments(b"COMMENT=" + banner, vendor=b""))
        assert [f.rule for f in found] == ["M501"]


def test_loudness_is_no_identity():
    found = read(vorbiscomment.reader, made.comments(b"REPLAYGAIN_TRACK_GAIN=-7.89 dB", vendor=b""))
    assert [f.rule for f in found] == ["M501"]
