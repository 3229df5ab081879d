"""Write the parts of a `meta` box: ISO/IEC 14496-12 section 8.11, ISO/IEC 23008-12 section 9.

The box keeps its length. Tables that became shorter are followed by a zeroed `free` box, so that everything
behind them stays where it was; a rest too small for a box (under 8 bytes) lengthens the name of the handler.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scrubber.errors import Uncleanable
from scrubber.media import _heif_write as write
from scrubber.media._boxes import Box, boxes, free_header
from scrubber.media._freed import freed
from scrubber.media._heif_items import PLUGIN
from scrubber.media._heif_keep import PROFILES
from scrubber.media._heif_meta import self_contained
from scrubber.media._movie_leaves import without_name
from scrubber.media._verdicts import note
from scrubber.metadata.icc import reader as icc
from scrubber.model import MEDIA, Part, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from scrubber.media._heif_items import Plan
    from scrubber.media._ranges import Ranges
    from scrubber.media._source import Source
    from scrubber.model import Finding


def meta_parts(source: Source, plan: Plan, ranges: Ranges, tracks: Collection[int]) -> Iterator[Part]:
    """The parts of the whole `meta` box."""
    meta = plan.meta
    yield Part(meta.box.start, meta.inside, "meta", "structure")
    rows = [(child, list(_child(source, plan, ranges, tracks, child))) for child in meta.children]
    split = next((i for i, (child, _) in enumerate(rows) if child.type == b"idat"), 0) if plan.anchored else 0
    for group in (rows[:split], rows[split:]):
        _balance(source, group)
        for _, parts in group:
            yield from parts


def _shrinkage(parts: list[Part]) -> int:
    return sum(part.end - part.start - part.size_after for part in parts)


def _balance(source: Source, group: list[tuple[Box, list[Part]]]) -> None:
    """Give a group of children its old length again."""
    lost = sum(_shrinkage(parts) for _, parts in group)
    if lost >= 8:
        parts = next(parts for _, parts in reversed(group) if _shrinkage(parts))
        at = parts[-1].end
        parts.append(Part(at, at, "free", "fills what the tables lost", free_header(lost) + bytes(lost - 8)))
    elif lost:
        box, parts = next(((b, p) for b, p in group if b.type == b"hdlr"), (None, []))
        if box is None:
            raise Uncleanable("there is no room to pad the meta box")
        body = without_name(source.read(box.start, box.end - box.start), box.body - box.start)
        new = write.with_header(source, box, body[box.body - box.start :] + bytes(lost))
        parts[:] = [replace(parts[0], new=new)]


def _child(source: Source, plan: Plan, ranges: Ranges, tracks: Collection[int], child: Box) -> Iterator[Part]:
    if child.type == b"iprp":
        yield from _properties(source, plan, child)
    elif child.type == b"idat" and child == plan.meta.first(b"idat"):
        yield Part(child.start, child.body, "idat", "structure")
        yield from ranges.parts(child.body, child.end, "idat")
    elif child.type == b"hdlr":
        new = without_name(source.read(child.start, child.end - child.start), child.body - child.start)
        yield _changed(
            source, child, new, (note("M501", (child.start, child.end), "name of the handler", PLUGIN),)
        )
    elif child.type in {b"iinf", b"iloc", b"iref", b"grpl"}:
        yield _table(source, plan, tracks, child)
    elif child.type == b"pitm" or (child.type == b"dinf" and self_contained(source, child)):
        yield Part(child.start, child.end, child.name, "structure")
    else:
        yield freed(source, child, PLUGIN)


def _table(source: Source, plan: Plan, tracks: Collection[int], child: Box) -> Part:
    meta, listed = plan.meta, plan.listed
    findings: tuple[Finding, ...] = ()
    if child.type == b"iinf":
        new = write.item_table(source, meta, child, listed)
        findings = tuple(plan.homeless)
        if any(write.is_named(source, meta.items[number]) for number in listed):
            findings += (note("M503", (child.start, child.end), "names of items", PLUGIN),)
    elif child.type == b"iloc":
        new = write.location_table(source, meta, child, listed, {**plan.lengths, **plan.shorter})
    elif child.type == b"iref":
        new = write.reference_table(source, meta, child, listed, plan.lengths)
    else:
        new = write.group_table(source, meta, child, {*listed, *tracks})
    return _changed(source, child, new, findings or _entries(plan, child))


def _entries(plan: Plan, box: Box) -> tuple[Finding, ...]:
    """A finding for a table that changes although no item goes."""
    if plan.dropped or plan.homeless:
        return ()
    return (note("M901", (box.start, box.end), "entries for what does not exist or is not known", PLUGIN),)


def _changed(source: Source, box: Box, new: bytes, findings: tuple[Finding, ...]) -> Part:
    if new == source.read(box.start, box.end - box.start):
        return Part(box.start, box.end, box.name, "structure")
    return Part(box.start, box.end, box.name, "written anew without what goes", new, findings=findings)


def _properties(source: Source, plan: Plan, iprp: Box) -> Iterator[Part]:
    """`iprp`: properties that nothing kept needs become `free` boxes in place: all keep their index."""
    inner: list[Part] = []
    lost = 0
    for child in boxes(source, iprp.body, iprp.end):
        if child.type == b"ipco":
            inner.append(Part(child.start, child.body, "ipco", "structure"))
            inner.extend(
                _property(source, child, index in plan.properties)
                for index, child in enumerate(plan.meta.properties, 1)
            )
        elif child.type == b"ipma":
            new = write.association_table(source, plan.meta, child, plan.listed, plan.properties)
            inner.append(_changed(source, child, new, _entries(plan, child)))
            lost += child.end - child.start - len(new)
        else:
            inner.append(freed(source, child, PLUGIN))
    head = write.resized_header(source, iprp, lost)
    yield _changed(source, iprp._replace(end=iprp.body), head, ())
    yield from inner


def _property(source: Source, box: Box, kept: bool) -> Part:  # noqa: FBT001  private
    if not kept:
        return freed(source, box, PLUGIN)
    if box.type != b"colr" or source.head(4, box.body) not in PROFILES:
        return Part(box.start, box.end, box.name, "property of what is shown")
    block = source.payload(box.body + 4, box.end)
    notes = tuple(icc.findings(block, Span(MEDIA, box.body + 4, box.end))) if block else ()
    return Part(box.start, box.end, "colr", "colour profile", findings=notes, opaque=True)
