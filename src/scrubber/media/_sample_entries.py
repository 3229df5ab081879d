"""Sample entries without what no decoder needs: ISO/IEC 14496-12 section 8.5.2, 14496-15, QTFF chapter 3.

Names of encoders, vendor codes and unknown boxes become zeros in place; no length changes. Decoder settings
are cleaned by those who know them (`_coded_config`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import Encrypted, Malformed
from scrubber.media._boxes import free_header
from scrubber.media._coded_config import CLEANERS

if TYPE_CHECKING:
    from collections.abc import Callable

_LEAVES: Final = frozenset(
    b"avcC hvcC lhvC hvcE avcE vvcC vpcC evcC mvcC av1C esds colr pasp clap btrt clli mdcv cclv amve "
    b"ccst auxi fiel gama dvcC dvvC dvwC st3d SmDm CoLL glbl jp2h dOps dfLa alac dac3 dec3 dac4 dmlp ddts "
    b"udts pcmC chnl chan chrm srat mhaC mhaP SA3D enda frma schm tenc d263 s263 damr devc dqcp dsmv bitr "
    b"mjqt mjht ACLR ARES ADHR dvc1 ftab vttC hfov stri hero blin lfad dadj prji nclc strf prhd equi "
    b"cbmp mshp free skip".split()
) | {b"SMI ", b"\0\0\0\0", b"mp4a"}
_SIZES: Final = {  # bytes that count, where that is known
    b"pasp": 8, b"clap": 32, b"btrt": 12, b"fiel": 2, b"gama": 4, b"clli": 4, b"mdcv": 24, b"amve": 8,
    b"ccst": 8, b"dvcC": 24, b"dvvC": 24, b"dvwC": 24, b"st3d": 5, b"enda": 2, b"frma": 4, b"schm": 12,
    b"mp4a": 4, b"srat": 8, b"pcmC": 6, b"hfov": 4, b"stri": 5, b"hero": 5, b"CoLL": 8, b"SmDm": 28,
    b"free": 0, b"skip": 0, b"\0\0\0\0": 0,
}  # fmt: skip
_HOLDERS: Final = frozenset(b"wave sinf schi sv3d proj rinf vexu eyes cams cmfy must".split())
_VISUAL: Final = 86  # bytes of a visual sample entry before the boxes in it
_AUDIO: Final = {0: 36, 1: 52, 2: 72}  # the same for sound, by QuickTime version
_TEXT: Final = {b"tx3g": 46, b"wvtt": 16, b"c608": 16, b"c708": 16, b"mp4s": 16, b"dvbs": 16}
_STRINGS: Final = {b"stpp": 3, b"sbtt": 2, b"stxt": 2}  # texts before the boxes
_NAMES: Final = (b"Planar Y'CbCr 8-bit 4:2:0", b"Sorenson H263")  # by which decoders tell what they have
_LOCKED: Final = frozenset((b"drmi", b"drms", b"drmt", b"p608", b"aavd"))  # sold to one buyer, who is named
_MAKERS: Final = frozenset((b"d263", b"damr", b"devc", b"dqcp", b"dsmv"))  # begin with the encoder's maker


def visual_entries(old: bytes, body: int) -> bytes:
    """A `stsd` box whose entries hold only what decodes: unknown boxes in them become zeroed `free` boxes."""
    return _entries(old, body, _visual_entry)


def sound_entries(old: bytes, body: int) -> bytes:
    """The same for a track of sound."""
    return _entries(old, body, _sound_entry)


def text_entries(old: bytes, body: int) -> bytes:
    """The same for subtitles and chapters."""
    return _entries(old, body, _text_entry)


def _entries(old: bytes, body: int, clean: Callable[[bytes, bool], bytes]) -> bytes:
    new, at = bytearray(old), body + 8
    iso = old[body : body + 1] == b"\1"
    while at < len(old):
        size = int.from_bytes(old[at : at + 4], "big")
        if size < 16 or at + size > len(old):
            if not any(old[at:]) or len(old) - at < 8:
                new[at:] = bytes(len(old) - at)
                break
            raise Malformed("a sample entry does not fit into its table")
        if old[at + 4 : at + 8] in _LOCKED:
            raise Encrypted("the film is encrypted for one buyer, whose account is named in it")
        new[at : at + size] = clean(old[at : at + 8] + bytes(6) + old[at + 14 : at + size], iso)
        at += size
    return bytes(new)


def _visual_entry(old: bytes, iso: bool) -> bytes:  # noqa: ARG001, FBT001
    if len(old) < _VISUAL:
        raise Malformed("a sample entry is cut short")
    new = bytearray(old)
    new[16:32] = bytes(16)  # version, revision, vendor and quality of QuickTime
    name = next((name for name in _NAMES if old[51 : 51 + len(name)] == name), b"")
    new[44:48] = bytes(4)  # size of the data
    new[50:82] = (bytes([len(name)]) + name).ljust(32, b"\0") if name else bytes(32)
    return _known_boxes(new, _VISUAL + _colour_table(old))


def _colour_table(old: bytes) -> int:
    """Bytes of a colour table inside the entry of a film of few colours (QTFF, "Color table atoms")."""
    depth, table = int.from_bytes(old[82:84], "big"), old[84:86]
    if table != b"\0\0" or depth not in {1, 2, 4, 8} or len(old) < _VISUAL + 8:
        return 0
    size = 8 + 8 * (int.from_bytes(old[92:94], "big") + 1)
    return size if _VISUAL + size <= len(old) else 0


def _sound_entry(old: bytes, iso: bool) -> bytes:  # noqa: FBT001
    if len(old) < _AUDIO[0]:
        raise Malformed("a sample entry is cut short")
    new = bytearray(old)
    new[18:24] = bytes(6)  # revision and vendor of QuickTime
    version = _AUDIO.get(int.from_bytes(old[16:18], "big"), 36)
    order = (36, version) if iso else (version, 36)
    start = next((at for at in order if at <= len(old) and _fits(old, at)), min(order[0], len(old)))
    return _known_boxes(new, start)


def _fits(entry: bytes, at: int) -> bool:
    """Whether boxes begin here: at the wrong place, a length would hardly fit."""
    if at + 8 > len(entry):
        return not any(entry[at:])
    size = int.from_bytes(entry[at : at + 4], "big")
    return 8 <= size <= len(entry) - at


def _text_entry(old: bytes, iso: bool) -> bytes:  # noqa: ARG001, FBT001
    kind, new = old[4:8], bytearray(old)
    if kind == b"text":
        end = min(len(old), 59)
        end = min(len(old), end + 1 + old[59]) if len(old) > 59 else end
        new[end:] = bytes(len(old) - end)
        return bytes(new)
    at = _TEXT.get(kind, 16)
    for index in range(_STRINGS.get(kind, 0)):
        end = old.find(b"\0", at) + 1 or len(old)
        if kind == b"stpp" and index == 1:  # where a schema lies
            new[at : end - 1] = b" " * (end - 1 - at)
        at = end
    return _known_boxes(new, min(at, len(old)))


def _known_boxes(entry: bytearray, at: int, end: int | None = None) -> bytes:
    end = len(entry) if end is None else end
    while at + 8 <= end:
        size = int.from_bytes(entry[at : at + 4], "big")
        kind = bytes(entry[at + 4 : at + 8])
        if size < 8 or at + size > end:
            break
        if kind in _HOLDERS:
            _known_boxes(entry, at + 8, at + size)
        elif kind in CLEANERS:
            entry[at : at + size] = CLEANERS[kind](bytes(entry[at : at + size]))
        elif kind not in _LEAVES:
            entry[at : at + size] = free_header(size) + bytes(size - 8)
        elif kind in _SIZES:
            counts = min(8 + _SIZES[kind], size)
            entry[at + counts : at + size] = bytes(size - counts)
        elif kind in _MAKERS:
            entry[at + 8 : at + min(12, size)] = bytes(min(4, size - 8))
        at += size
    entry[at:end] = bytes(end - at)  # QuickTime ends the list by four zeros; nothing else may stand there
    return bytes(entry)
