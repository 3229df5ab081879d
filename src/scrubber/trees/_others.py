"""What is neither picture, film, sound, document nor post: programs, styles, settings, fonts.

Such files pass with `others="pass"`. It is a list of what may pass, not of what may not: a file whose first
bytes nobody can place stays a file to be looked at, and so does one whose name says that it holds people,
places or ways, although it is text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber import _magic
from scrubber.errors import ScrubberError
from scrubber.stripping import handler_of, head_of

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.media._source import Source

PICTURES: Final = frozenset(
    """.jpg .jpeg .jpe .jfif .jif .jp2 .j2k .jpx .jpf .jpm .jxl .jxr .png .apng .mng .gif .webp .heic
    .heif .hif .avif .heics .heifs .avifs .avci .avcs .tif .tiff .btf .tf8 .tf2 .bmp .dib .ico .cur
    .psd .psb .xcf .kra .svg .svgz .tga .pcx .exr .hdr .dds .qoi .bpg .wmf .emf .eps .ai .indd
    .sketch .cr2 .cr3 .crw .nef .nrw .arw .srf .sr2 .dng .orf .rw2 .raf .pef .3fr .fff .iiq .srw
    .dcr .kdc .jpc .j2c .jhc .jph .jphc .rle .erf .mef .mos .mrw .x3f .rwl .mdi .nif""".split()  # noqa: SIM905 - a list to read
)
FILM_AND_SOUND: Final = frozenset(
    """.mp4 .m4v .mov .qt .mkv .webm .avi .wmv .wm .asf .flv .f4v .mpg .mpeg .mpe .m2v .mts .m2ts .ts .vob
    .3gp .3g2 .ogv .ogm .rm .rmvb .mxf .insv .lrv .mp3 .m4a .m4b .aac .wav .wave .flac .ogg .oga
    .opus .spx .wma .aif .aiff .amr .awb .caf .ape .wv .mid .midi .mka .au .snd .m4r .f4a .cmfv .cmfa
    .mp4v .360 .mqv .adts .aifc .amv .bw64 .bwf .divx .fla .mk3d .mks .mp1 .mp2 .mpga .ogx .rf64
    .weba""".split()  # noqa: SIM905
)
DOCUMENTS: Final = frozenset(
    """.pdf .ps .doc .docx .docm .dot .dotx .xls .xlsx .xlsm .xlsb .ppt .pptx .pptm .ppsx .odt .ods
    .odp .odg .odf .rtf .pages .numbers .epub .mobi .azw3 .djvu .vsd .vsdx .xps .oxps .eml .msg
    .mbox .vcf .ics .gpx .kml .kmz .nmea .igc .tcx .fit .zip .7z .rar .tar .gz .tgz .bz2 .xz .zst .br .sqlite
    .db .mdb .accdb .dotm .odc .odm .otg .otp .ots .ott .potm .potx .ppsm .xltm .xltx .aae
    .thm""".split()  # noqa: SIM905
)
_MEDIA: Final = PICTURES | FILM_AND_SOUND | DOCUMENTS
_FONTS: Final = frozenset({".woff", ".woff2", ".ttf", ".otf", ".eot", ".wasm"})
_SOURCE: Final = frozenset({".ts"})  # TypeScript, or a film: the bytes decide
_PRIVATE: Final = ("image/", "video/", "audio/")
_CONTROLS: Final = bytes(set(range(32)) - {8, 9, 10, 12, 13, 27})


def passes(path: Path) -> bool:
    """Whether a file that is no post may stay as it is without being looked at."""
    suffix = path.suffix.lower()
    if suffix in _MEDIA - _SOURCE:
        return False
    try:
        source = head_of(path)
    except ScrubberError:
        return False
    head = source.head(source.size)
    if _magic.is_pointer(head) or _is_known(source):
        return False
    if _magic.mime(head).startswith(_PRIVATE):
        return False
    return suffix in _FONTS or _is_text(head)


def is_media(path: Path) -> bool:
    """Whether a file is media by its bytes, whatever its name says; a packed page is none."""
    try:
        return path.suffix.lower() != ".gz" and _is_known(head_of(path))
    except ScrubberError:
        return False


def _is_known(source: Source) -> bool:
    try:
        handler_of(source)
    except ScrubberError:
        return False
    return True


def _is_text(head: bytes) -> bool:
    """Whether it is text in an encoding that keeps ASCII."""
    return head == head.translate(None, _CONTROLS)
