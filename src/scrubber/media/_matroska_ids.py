"""Which Matroska elements stay: RFC 9559 section 5.1; what is not listed under its parent becomes Void."""

from __future__ import annotations

import re
from typing import Final

from scrubber.media._matroska_fonts import MIME

SEGMENT: Final = 0x18538067
SEEK_HEAD, SEEK, SEEK_ID, SEEK_POSITION = 0x114D9B74, 0x4DBB, 0x53AB, 0x53AC
INFO, MUXER, WRITER = 0x1549A966, 0x4D80, 0x5741
TITLE, DATE, SEGMENT_UID = 0x7BA9, 0x4461, 0x73A4
TRACKS, ENTRY = 0x1654AE6B, 0xAE
TRACK_NUMBER, TRACK_UID, TRACK_TYPE, TRACK_NAME = 0xD7, 0x73C5, 0x83, 0x536E
CODEC, PRIVATE, ATTACHED = 0x86, 0x63A2, 0x7446
ENCODINGS, ENCODING, COMPRESSION, ENCRYPTION = 0x6D80, 0x6240, 0x5034, 0x5035
SCOPE, ENCODING_TYPE, ALGORITHM, SETTINGS = 0x5032, 0x5033, 0x4254, 0x4255
MAPPING, MAPPING_ID, MAPPING_TYPE = 0x41E4, 0x41F0, 0x41E7
CUES, CUE, CUE_PLACE, CUE_TRACK = 0x1C53BB6B, 0xBB, 0xB7, 0xF7
CHAPTERS, EDITION, ATOM, DISPLAY = 0x1043A770, 0x45B9, 0xB6, 0x80
EDITION_UID, CHAPTER_UID, CHAPTER_TRACK = 0x45BC, 0x73C4, 0x89
CHAPTER_TITLE, EDITION_TITLE = 0x85, 0x45BB
FILES, FILE, FILE_NAME, FILE_MIME, FILE_DATA, FILE_UID = 0x1941A469, 0x61A7, 0x466E, 0x4660, 0x465C, 0x46AE
FILE_WORDS: Final = 0x467E
TAGS, TAG, SIMPLE, TAG_NAME, TAG_STRING = 0x1254C367, 0x7373, 0x67C8, 0x45A3, 0x4487
CLUSTER, BLOCK, GROUP, GROUPED, ENCRYPTED = 0x1F43B675, 0xA3, 0xA0, 0xA1, 0xAF
ADDITIONS, MORE, MORE_ID, MORE_DATA, STATE = 0x75A1, 0xA6, 0xEE, 0xA5, 0xA4

LEVEL_1: Final = frozenset({SEEK_HEAD, INFO, TRACKS, CUES, CHAPTERS, FILES, TAGS, CLUSTER})
DOC_TYPE: Final = 0x4282
ADDED: Final = 0x41ED  # settings of additions to frames
_LANGUAGE: Final = re.compile(rb"[a-z]{2,3}(?:-[a-zA-Z]{2})?(?=\0|\Z)")
_TAG: Final = re.compile(  # BCP 47 without what anybody may make up
    rb"[A-Za-z]{2,3}(?:-[A-Za-z]{3})?(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?(?:-[0-9][A-Za-z0-9]{3})?(?=[-\0]|\Z)"
)
# what strings may say, and what they say instead if they do not
STRINGS: Final = {
    DOC_TYPE: (re.compile(rb"(?:matroska|webm)(?=\0|\Z)"), b"matroska"),
    CODEC: (re.compile(rb"[\x21-\x7e]+"), b""),
    0x22B59C: (_LANGUAGE, b"und"), 0x437C: (_LANGUAGE, b"und"),
    0x22B59D: (_TAG, b"und"), 0x437D: (_TAG, b"und"), 0x45E4: (_TAG, b"und"),
    0x437E: (re.compile(rb"[A-Za-z]{2}(?=\0|\Z)"), b""),
    FILE_MIME: (re.compile(MIME.pattern + rb"(?=\0|\Z)", re.IGNORECASE), b"font/ttf"),
}  # fmt: skip
UIDS: Final = {TRACK_UID: "track", 0xE5: "track", 0xED: "track", 0xC0: "track", 0xC7: "track",
               CHAPTER_TRACK: "track", FILE_UID: "file", ATTACHED: "file"}  # fmt: skip
LONG: Final = frozenset({PRIVATE, FILE_DATA, SETTINGS, 0x7672, ADDED, 0x7D7B, CHAPTER_TITLE, EDITION_TITLE,
                         MUXER, WRITER, FILE_NAME, *STRINGS})  # all others are numbers  # fmt: skip

_HEADER: Final = frozenset({0x4286, 0x42F7, 0x42F2, 0x42F3, DOC_TYPE, 0x4287, 0x4285})
KEPT: Final[dict[int, frozenset[int]]] = {
    0x1A45DFA3: _HEADER,
    SEEK_HEAD: frozenset({SEEK}),
    SEEK: frozenset({SEEK_ID, SEEK_POSITION}),
    INFO: frozenset({0x2AD7B1, 0x4489, MUXER, WRITER}),
    TRACKS: frozenset({ENTRY}),
    ENTRY: frozenset({
        TRACK_NUMBER, TRACK_UID, TRACK_TYPE, 0xB9, 0x88, *range(0x55AA, 0x55B0), 0x9C, 0x6DE7, 0x6DF8,
        0x23E383,
        0x234E7A, 0x23314F, 0x537F, 0x55EE, MAPPING, 0x22B59C, 0x22B59D, CODEC, PRIVATE, ATTACHED, 0xAA,
        0x6FAB,
        0x56AA, 0x56BB, 0xE0, 0xE1, 0xE2, 0xC0, 0xC6, 0xC7, ENCODINGS,
    }),
    MAPPING: frozenset({MAPPING_ID, MAPPING_TYPE, 0x41ED}),
    0xE0: frozenset({
        0x9A, 0x9D, 0x53B8, 0x53C0, 0x53B9, 0xB0, 0xBA, 0x54AA, 0x54BB, 0x54CC, 0x54DD, 0x54B0, 0x54BA,
        0x54B2,
        0x54B3, 0x2EB524, 0x2FB523, 0x2383E3, 0x55B0, 0x7670,
    }),
    0x55B0: frozenset({*range(0x55B1, 0x55BE), 0x55D0}),
    0x55D0: frozenset(range(0x55D1, 0x55DB)),
    0x7670: frozenset(range(0x7671, 0x7676)),
    0xE1: frozenset({0xB5, 0x78B5, 0x9F, 0x7D7B, 0x6264, 0x52F1}),
    0xE2: frozenset({0xE3, 0xE9}),
    0xE3: frozenset({0xE4}),
    0xE4: frozenset({0xE5, 0xE6}),
    0xE9: frozenset({0xED}),
    ENCODINGS: frozenset({ENCODING}),
    ENCODING: frozenset({0x5031, SCOPE, ENCODING_TYPE, COMPRESSION}),
    COMPRESSION: frozenset({ALGORITHM, SETTINGS}),
    CUES: frozenset({CUE}),
    CUE: frozenset({0xB3, CUE_PLACE}),
    CUE_PLACE: frozenset({CUE_TRACK, 0xF1, 0xF0, 0xB2, 0x5378, 0xEA, 0xDB}),
    0xDB: frozenset({0x96, 0x97, 0x535F, 0xEB}),
    CHAPTERS: frozenset({EDITION}),
    EDITION: frozenset({EDITION_UID, 0x45BD, 0x45DB, 0x45DD, 0x4520, ATOM}),
    0x4520: frozenset({EDITION_TITLE, 0x45E4}),
    ATOM: frozenset({CHAPTER_UID, 0x91, 0x92, 0x98, 0x4598, 0x588A, 0x63C3, 0x8F, DISPLAY, ATOM}),
    0x8F: frozenset({CHAPTER_TRACK}),
    DISPLAY: frozenset({CHAPTER_TITLE, 0x437C, 0x437D, 0x437E}),
    FILES: frozenset({FILE}),
    FILE: frozenset({FILE_NAME, FILE_MIME, FILE_DATA, FILE_UID}),
    CLUSTER: frozenset({0xE7, 0x5854, 0xA7, 0xAB, BLOCK, GROUP}),
    0x5854: frozenset({0x58D7}),
    GROUP: frozenset({GROUPED, 0x9B, 0xFA, 0xFB, STATE, 0x75A2, ADDITIONS, 0x8E, 0xC8}),
    ADDITIONS: frozenset({MORE}),
    MORE: frozenset({MORE_ID, MORE_DATA}),
    0x8E: frozenset({0xE8}),
    0xE8: frozenset({0xCC, 0xCD, 0xCB, 0xCE, 0xCF}),
    0xC8: frozenset({0xC9, 0xCA}),
}  # fmt: skip
NAMES: Final = {
    0x1A45DFA3: "EBML", SEGMENT: "Segment", SEEK_HEAD: "SeekHead", INFO: "Info", TRACKS: "Tracks",
    CUES: "Cues",
    CHAPTERS: "Chapters", FILES: "Attachments", TAGS: "Tags", CLUSTER: "Cluster", 0xEC: "Void",
    0xBF: "CRC-32",
    TITLE: "Title", DATE: "DateUTC", SEGMENT_UID: "SegmentUUID", MUXER: "MuxingApp", WRITER: "WritingApp",
    TRACK_NAME: "Name", PRIVATE: "CodecPrivate", FILE: "AttachedFile", ENTRY: "TrackEntry", SEEK: "Seek",
    TRACK_UID: "TrackUID", CHAPTER_UID: "ChapterUID", EDITION_UID: "EditionUID", CUE: "CuePoint",
    CHAPTER_TITLE: "ChapString", FILE_NAME: "FileName", BLOCK: "SimpleBlock", GROUP: "BlockGroup",
}  # fmt: skip
