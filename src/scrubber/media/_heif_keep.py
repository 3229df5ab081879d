"""Decide which items and properties of a HEIF file draw its pictures.

ISO/IEC 23008-12 sections 6 and 7 (roles of items, references, properties), MIAF (ISO/IEC 23000-22), AV1-AVIF,
ISO/IEC 23001-17 (uncompressed pictures). Everything not named here goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import Encrypted, Malformed, Uncleanable
from scrubber.media._boxes import readable
from scrubber.media._heif_meta import full_text

if TYPE_CHECKING:
    from scrubber.media._heif_meta import Item, Meta
    from scrubber.media._source import Source

# Pictures that are coded, and pictures made of other pictures.
_CODED: Final = frozenset(
    b"hvc1 hev1 lhv1 hvt1 av01 avc1 lvc1 svc1 mvc1 vvc1 vvs1 evc1 evs1 jpeg j2k1 unci tili jxl1".split()
)
_DERIVED: Final = frozenset(b"grid iden iovl tmap sato".split())
IMAGES: Final = _CODED | _DERIVED
# tmap: base picture plus gain map; sato: more bits than a codec has. Both stand beside what they refine.
_REFINEMENTS: Final = frozenset({b"tmap", b"sato"})

# Without its targets, the source of such a reference cannot be decoded.
_NEEDS: Final = frozenset(b"dimg pred exbl tbas iloc subp dpnd".split())
KEPT_REFERENCES: Final = _NEEDS | {b"auxl", b"prem", b"base"}
KEPT_GROUPS: Final = frozenset(b"altr ster eqiv".split())

_ALPHA: Final = frozenset(
    {
        b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha",
        b"urn:mpeg:hevc:2015:auxid:1",
        b"urn:mpeg:avc:2015:auxid:1",
    }
)
APPLE_GAIN_MAP: Final = b"urn:com:apple:photo:2020:aux:hdrgainmap"
XMP_TYPE: Final = b"application/rdf+xml"
KEPT_AUXILIARIES: Final = _ALPHA | {APPLE_GAIN_MAP}

KEPT_PROPERTIES: Final = frozenset(
    b"ispe pixi colr pasp clap irot imir rloc lsel auxC rref prdi subs tols oinf "
    b"hvcC lhvC hvcE avcC svcC mvcC av1C vvcC vvnC evcC evsC j2kH jxlC tilC a1op a1lx "
    b"clli mdcv cclv amve ndwt reve cmpd uncC cmpC icef cpal cpat cloc splz sbpm iscl".split()
)

PROFILES: Final = frozenset({b"prof", b"rICC"})
_COLOURS: Final = PROFILES | {b"nclx", b"nclc"}


def kept_items(source: Source, meta: Meta) -> frozenset[int]:
    """The ids of all items that draw a picture which is shown.

    These are the primary item, all further pictures that are not hidden (the pages of a collection), what
    they are made of, their transparency and their HDR gain map. Thumbnails, depth maps, mattes, hidden
    alternatives, Exif, XMP and everything unknown are not among them.
    """
    primary = meta.items.get(meta.primary)
    if primary is None:
        raise Malformed("the primary item does not exist", meta.box.start)
    if primary.type not in IMAGES:
        raise Uncleanable(f"the primary item is of the unknown type {readable(primary.type)}")
    pushed = _beside(meta, auxiliaries(source, meta))
    kept: set[int] = set()
    work = [meta.primary, *_shown(meta)]
    while work:
        number = work.pop()
        if number in kept or _type(meta, number) not in IMAGES:
            continue  # a reference to metadata must not keep it
        kept.add(number)
        work.extend(pushed.get(number, ()))
    if any(meta.items[number].protected for number in kept):
        raise Encrypted("a picture in the file is protected")
    return frozenset(kept)


def _shown(meta: Meta) -> list[int]:
    """Pictures that viewers list: neither hidden, nor a thumbnail of or an auxiliary to another one."""
    beside = {ref.source for ref in meta.references if ref.type in {b"thmb", b"auxl"}}
    return [
        number
        for number, item in meta.items.items()
        if item.type in IMAGES and not item.hidden and number not in beside
    ]


def _beside(meta: Meta, auxiliary: dict[int, bytes]) -> dict[int, list[int]]:
    """Item id -> the items that have to stay when it stays."""
    found: dict[int, list[int]] = {}
    for ref in meta.references:
        if ref.type in _NEEDS:
            found.setdefault(ref.source, []).extend(ref.targets)
        if ref.type == b"auxl" and auxiliary.get(ref.source) in KEPT_AUXILIARIES:
            for target in ref.targets:
                found.setdefault(target, []).append(ref.source)
        if ref.type == b"dimg" and ref.targets and _type(meta, ref.source) in _REFINEMENTS:
            found.setdefault(ref.targets[0], []).append(ref.source)
    return found


def _type(meta: Meta, number: int) -> bytes:
    item = meta.items.get(number)
    return item.type if item else b""


def auxiliaries(source: Source, meta: Meta) -> dict[int, bytes]:
    """Item id -> the URN of its auxiliary type, for items that have one."""
    found = {}
    texts: dict[int, bytes] = {}
    for number, used in meta.properties_of().items():
        for index, _ in used:
            if 0 < index <= len(meta.properties) and meta.properties[index - 1].type == b"auxC":
                if index not in texts:
                    texts[index] = full_text(source, meta.properties[index - 1])
                found[number] = texts[index]
    return found


def kept_properties(source: Source, meta: Meta, kept: frozenset[int]) -> frozenset[int]:
    """The 1-based indices of the properties that kept items need.

    An unknown property goes, unless a kept item cannot be shown without it: that is Uncleanable.
    """
    found = set()
    for number, used in meta.properties_of().items():
        for index, essential in used if number in kept else ():
            if not 0 < index <= len(meta.properties):
                if index:
                    raise Malformed("an item refers to a property that does not exist", meta.box.start)
                continue
            kind = meta.properties[index - 1].type
            if kind == b"colr" and source.head(4, meta.properties[index - 1].body) not in _COLOURS:
                continue
            if kind == b"jpgC":
                raise Uncleanable("a JPEG picture inside the file has its tables elsewhere")
            if kind in KEPT_PROPERTIES:
                found.add(index)
            elif essential and kind not in {b"free", b"skip"}:
                raise Uncleanable(f"a picture needs the unknown property {readable(kind)}")
    return frozenset(found)


def role(item: Item, auxiliary: dict[int, bytes], thumbnails: frozenset[int]) -> tuple[str, str]:
    """Name an item that goes: (what it is, rule)."""
    if item.type == b"Exif":
        return "Exif item", "M902"
    if item.type == b"mime" and item.content_type == XMP_TYPE:
        return "XMP item", "M902"
    if item.id in auxiliary:
        return "auxiliary picture", "M606"
    if item.id in thumbnails:
        return "thumbnail", "M602"
    if item.type in IMAGES:
        return "picture that is not shown", "M603"
    return f"item of type {readable(item.type)}" if item.type else "item of an old version", "M901"
