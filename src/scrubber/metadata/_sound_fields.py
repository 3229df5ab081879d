"""What the fields of tags in sound files say: names as in Vorbis comments, APEv2 and ID3."""

from __future__ import annotations

import re
from typing import Final

from scrubber.metadata._report import VALUE_LIMIT, Note

# rule, place in words, names of fields in lower case without spaces and signs
_TABLE: Final = (
    ("M503", "title tag", "title songtitle tracktitle tit2 ett"),
    ("M503", "album tag",
     ("album albumtitle originalalbumtitle subtitle contentgroup grouping work movementname movement "
     "discsubtitle")),
    ("M503", "comment tag", "comment comments description subject keywords synopsis summary note inf"),
    ("M503", "lyrics tag", "lyrics unsyncedlyrics syncedlyrics lyric lyr"),
    ("M503", "genre tag", "genre style mood tracknumber track tracktotal discnumber disc bpm key"),
    ("M201", "artist tag",
     ("artist artists albumartist albumartists performer composer writer lyricist author arranger conductor "
     "remixer mixer producer engineer djmixer ensemble band soloist originalartist owner creator encodedby "
     "label publisher organization distributor ripper uploader")),
    ("M203", "people tag", "people involvedpeople musiciancredits actor director person"),
    ("M202", "copyright tag", "copyright license rights terms credits"),
    ("M204", "contact tag", "contact email www url website weblink file homepage webpage purl podcasturl"),
    ("M101", "place tag", "gps geolocation latitude longitude geo coordinates"),
    ("M102", "place tag", "location venue place city country recordinglocation releasecountry"),
    ("M401", "date tag",
     ("date year originaldate originalyear recordingdate recorddate recordtime releasedate releasetime "
     "creationtime created modified encodingtime taggingtime datetime time timestamp daterecorded "
     "dateencoded datetagged purchasedate")),
    ("M302", "identifier tag",
     ("isrc iswc catalognumber barcode ean upc discid cddb cddbdiscid accuratedripdiscid acoustidid "
     "acoustidfingerprint serialnumber uuid id mcdi asin")),
    ("M301", "device tag", "make model device equipment recorder microphone"),
    ("M501", "software tag",
     ("encoder encodersettings encoding encodingsettings software tool encoderoptions vendor encodingtool "
     "toolname toolversion wmfsdkversion wmfsdkneeded deviceconformancetemplate mediafoundationversion "
     "codec containerformat")),
    ("M504", "path tag", "originalfilename filename path sourcefile computer hostname"),
)  # fmt: skip
_FIELDS: Final = {name: (rule, why) for rule, why, names in _TABLE for name in names.split()}
_ENDS: Final = tuple(
    (end, _FIELDS[field])
    for end, field in (
        ("date", "date"),
        ("time", "time"),
        ("artist", "artist"),
        ("sort", "artist"),
        ("title", "title"),
        ("comment", "comment"),
        ("url", "url"),
        ("location", "location"),
        ("id", "discid"),
    )
)
_CHAPTER: Final = re.compile(r"chapter\d{1,4}(?:name|title)")
_GAIN: Final = re.compile(
    r"(?:replaygain|r128|mp3gain|itunnorm|rva|itunsmpb|itunpgap|waveformatextensible).*"
)
# what encoders and rippers write by themselves; a name may only stand behind it, so the whole text has to fit
_BANNER: Final = re.compile(
    r"(?:lame|lav[cf]|ffmpeg|gogo|xing|fhg|itunes|libflac|reference libflac|xiph|libvorbis|libopus|opusenc|"
    r"oggenc|aotuv|speex|audacity|sox|mp3gain|exact audio copy|cdex|foobar2000|winamp|encoded with|"
    r"created with|gnu|fraunhofer|flac|qaac|nero)[\w .,:()/+\-]{0,40}",
    re.IGNORECASE,
)
_SIGNS: Final = re.compile(r"[\W_]+")


def plain(name: str) -> str:
    """The name of a field in lower case without spaces and signs."""
    return _SIGNS.sub("", name.casefold())


def field_note(name: str, value: str, raw: tuple[bytes, ...] = (), fallback: str = "a tag") -> Note:
    """What a field of this name with this value says; its place never quotes a name of the writer's own."""
    value = value.strip("\0 \t\r\n")[:VALUE_LIMIT]
    key = plain(name)
    rule, why = _FIELDS.get(key) or _other(key, fallback)
    if rule in {"M503", "M201"} and len(value) < 60 and _BANNER.fullmatch(value):
        rule = "M501"
    return Note(rule, why, value, raw)


def _other(key: str, fallback: str) -> tuple[str, str]:
    if _CHAPTER.fullmatch(key):
        return "M503", "chapter title"
    if _GAIN.fullmatch(key):
        return "M501", "loudness tag"
    return next((found for end, found in _ENDS if key.endswith(end)), ("M503", fallback))
