"""The parts of file names that are no words: what cameras, phones, screens and servers put there.

Collected from the naming habits of the common cameras (DCF 2.0), phones, messengers and CMS.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from scrubber.text._lexis import APOSTROPHES, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

EXTENSIONS: Final = vocabulary("""
    jpg jpeg jpe jfif jif png apng gif webp tif tiff heic heif hif avif jxl svg bmp ico psd ai eps raw dng cr2
    cr3 nef arw orf rw2 raf srw pef mp4 m4v mov avi mkv webm 3gp mpg mpeg wmv wma asf mts m2ts ogv insv insp
    mp3 m4a wav ogg flac aac opus pdf doc docx odt xls xlsx ods ppt pptx odp txt md rtf csv json html htm xml
    zip epub xmp aae thm yaml yml tar gz bak part
""")
_GAP: Final = r"[ _+\-]"
_SCREEN: Final = (
    rf"(?=[sbczw])(?:screen{_GAP}?shots?|screen{_GAP}?recording|bildschirm(?:foto|aufnahme)|captura{_GAP}de{_GAP}(?:tela"
    rf"|pantalla|ecr[ãa])"
    rf"|capture{_GAP}d[{APOSTROPHES}]?{_GAP}?[eé]{_GAP}?cran(?:{_GAP}du(?={_GAP}\d))?|schermata"
    rf"|schermafbeelding|schermafdruk"
    rf"|skärmbild|skärmavbild|zrzut{_GAP}ekranu|whatsapp{_GAP}(?:image|video|bild|foto|audio|afbeelding"
    rf"|immagine))"
)
_CAMERA: Final = (
    rf"(?i:(?=[fi_mdcpgwr])(?:(?:fb{_GAP})?_?img|imgp|imag|mvimg|_?dsc[nf]?|cimg|pict|pxl|gopr|dji|csm"
    rf"|mmexport|wx_camera|rpreplay_final))"
    r"(?=[ _\-.]|\d)"
    r"|_MG(?=_\d)|(?i:(?=[rslivpbwf])(?:received|signal|lrm_export|inshot|vid|pano|burst|win|b612|faceapp"
    r"|snapchat|photogrid))(?=[_-]\d)"
    r"|(?:SAM|STA|MOV|MVI|KIMG|HPIM|LRM|IMGA|ORG|VID|GX|GH|GP|AUD|PTT|STK|WP|P|R|L|DSC)(?=_?\d{4})"
    r"|(?<=-)WA(?=\d{4}(?!\d))"
)
_SUFFIX: Final = (
    rf"(?<={_GAP})(?:(?<=[\-_])(?i:scaled|rotated|resized|thumb(?:nail)?\d?)|(?<=-)e\d{{9,13}}"
    rf"|(?<=\d{_GAP})(?i:at|um|às|à|as|a|alle|om|kl)(?={_GAP}+\d\d?[.:\-h]\d\d)"
    rf"|(?<=\d\d{_GAP})(?i:[ap]m))"
    r"|@[234]x|~\d{1,2}"
)

_NOT_AFTER: Final = r"(?<![^\W_])"  # at the beginning of a run of letters and digits
_NOT_BEFORE: Final = r"(?![^\W_])"


@cache
def _pattern() -> re.Pattern[str]:
    """All of the grammar in one pattern; group `id` still has to be looked at.

    It is tried at every character, so what must stand at the beginning of a run is tried under one condition.
    """
    return re.compile(
        rf"{_NOT_AFTER}(?:[0-9A-Fa-f]{{8}}(?:-[0-9A-Fa-f]{{4}}){{3}}-[0-9A-Fa-f]{{12}}{_NOT_BEFORE}"
        rf"|(?i:{_SCREEN}){_NOT_BEFORE}"
        rf"|{_CAMERA}"
        rf"|^i-\d{{2,4}}-\d{{2,4}}(?=-)|^(?i:thumbs?|tn|thumbnail)\d?(?=[_-])"
        rf"|\d{{2,5}}[xX\u00d7]\d{{2,5}}(?:px)?{_NOT_BEFORE}|\d{{2,4}}px(?=-))"
        rf"|(?:{_SUFFIX}){_NOT_BEFORE}"
        rf"|\(\d{{1,3}}\)|0(?<![^\W_]0)(?<!\d[\-_. /]0)\d{{1,4}}(?=\.\w{{2,5}}$|$)"
        rf"|(?P<id>{_NOT_AFTER}[0-9A-Za-z]{{7,}}+{_NOT_BEFORE})"
    )


def grammar(name: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a file name that are no words, in order."""
    stop = len(name) - len(extension(name))
    for match in _pattern().finditer(name):
        if match.end() <= stop and (match.lastgroup != "id" or _is_id(match[0])):
            yield match.span()
    if stop < len(name):
        yield stop + 1, len(name)


def extension(name: str) -> str:
    """The ending of a file name, with its dot; empty where there is none. A domain's ending is none."""
    stem, dot, tail = name.rpartition(".")
    if not (dot and stem) or not 1 <= len(tail) <= 5 or not tail.isascii() or not tail.isalnum():
        return ""
    return dot + tail if tail.lower() in EXTENSIONS else ""


def _is_id(run: str) -> bool:
    """Whether a run of seven or more ASCII letters and digits was made by a machine."""
    digits = sum(map(str.isdigit, run))
    if digits == len(run):
        return is_epoch(run) or digits > 17
    if digits == 0:
        return False
    edges = sum(a.isdigit() != b.isdigit() for a, b in pairwise(run))
    if len(run) >= 8 and not set(run.lower()) - set("0123456789abcdef"):
        return edges > 2 or (digits >= 3 and not re.fullmatch(r"[A-Fa-f]+(?:19|20)?\d\d", run))
    return edges >= 5 and len(run) >= 10 and digits >= 3


def is_epoch(run: str) -> bool:
    """Whether ten or thirteen digits count the seconds or milliseconds since 1970, within 2001 to 2033."""
    return len(run) in (10, 13) and "10" <= run[:2] <= "19"
