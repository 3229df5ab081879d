"""Walk the objects of a PDF from its catalog and take out what no table of `_pdf_schema` names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pikepdf import Array, Dictionary, Name, Object, Stream, String

from scrubber.errors import LimitExceeded
from scrubber.media import _pdf_kinds, _pdf_streams
from scrubber.media._pdf_schema import ICONS, STREAMS, stream_table, table

if TYPE_CHECKING:
    from scrubber.media._pdf_report import Report
    from scrubber.media._pdf_schema import Spec
    from scrubber.policy import Keep

_STEPS: Final = 2_000_000  # dictionaries and arrays of one document, each counted where it is used


class Walk:
    """Takes out of the document whatever its tables do not name. `report` hears what goes and what stays."""

    def __init__(self, report: Report, keep: Keep, pages: set[tuple[int, int]]) -> None:
        self.report = report
        self.keep = keep
        self.data = _pdf_streams.Data(report, keep, self._properties)
        self._met = pages
        self._begun = set[tuple[int, int]]()
        self._todo: list[tuple[Object, str | Spec]] = []
        self._later: list[tuple[Object, str | Spec]] = []
        self._steps = 0

    def run(self, top: Object, name: str) -> None:
        """Everything that `top` leads to, itself after the table `name`."""
        self._todo.append((top, name))
        while self._todo:
            self._steps += 1
            if self._steps > _STEPS:
                raise LimitExceeded(f"more than {_STEPS} objects in one document")
            holder, what = self._todo.pop()
            if isinstance(what, str):
                self._holder(holder, what)
            else:
                self._array(holder, what)

    def finish(self) -> None:
        """Take out what refers to objects that nothing else led to: deleted pages, removed annotations."""
        for holder, what in self._later:
            if isinstance(what, str):
                key = f"/{what}"
                if key in holder and not self._reached(holder[key]):
                    self._lost()
                    del holder[key]
                continue
            for i in range(len(holder) - 1, -1, -1):
                if isinstance(holder[i], Dictionary | Stream) and not self._reached(holder[i]):
                    self._lost()
                    _cut(holder, i, what)

    def _reached(self, value: Any) -> bool:
        return bool(value.is_indirect and value.objgen in self._met)

    def _lost(self) -> None:
        self.report.say("M601", "a page or an object that is not shown")

    def _properties(self, properties: Object) -> None:
        """A property list among drawing operators (14.6.2)."""
        inner = Walk(self.report, self.keep, self._met)
        inner.run(properties, "marked")
        inner.finish()

    def _holder(self, holder: Any, name: str) -> None:
        """A dictionary or stream: its keys, then its data."""
        stream = isinstance(holder, Stream)
        if name == "page":
            self.data.joined(holder)
        known = stream_table(name) if stream else table(name)
        rest = known.get("*")
        for key, value in _entries(holder):
            spec = known.get(key, rest)
            if spec is None or not self._fits(value, spec, holder, key):
                self.report.went(key, value, name)
                del holder[f"/{key}"]
        if name == "dests":
            for key, _ in _entries(holder):
                self.report.stays("link inside", key)
        if stream:
            self.data.clean(holder, name)

    def _array(self, array: Object, spec: Spec) -> None:
        later = False
        bad = []
        for i, value in enumerate(array):
            inner = isinstance(value, Array) and self._put_off(value, spec)
            if not inner and not self._fits(value, spec, None, ""):
                self.report.went("", value, "an array")
                bad.append(i)
            later = later or (spec.reached and isinstance(value, Dictionary | Stream))
        for i in reversed(bad):
            _cut(array, i, spec)
        if later:
            self._later.append((array, spec))

    def _fits(self, value: Any, spec: Spec, holder: Object | None, key: str) -> bool:
        """Whether a value may stand there. What it holds itself is put off, to be walked in its turn."""
        if isinstance(value, Name):
            return spec.name or (spec.icon and str(value) in ICONS)
        if isinstance(value, String):
            return self._string(value, spec)
        if isinstance(value, Array):
            return self._put_off(value, spec.items)
        if not isinstance(value, Object):
            return spec.number or value is None
        if spec.reached and (not spec.table or self._reached(value)):
            if holder is not None and not self._reached(value):
                self._later.append((holder, key))
            return bool(value.is_indirect)
        name = _pdf_kinds.choose(spec.table, value, self.report) if spec.table else None
        if name is None or (isinstance(value, Stream) and name not in STREAMS):
            return False
        return self._put_off(value, name)

    def _string(self, value: String, spec: Spec) -> bool:
        if spec.address:
            return self.report.address(str(value))
        if spec.words:
            self.report.stays(spec.words, str(value))
        return spec.string or bool(spec.words)

    def _put_off(self, value: Object, what: str | Spec | None) -> bool:
        if what is None:
            return False
        if value.is_indirect:
            if value.objgen in self._begun:
                return True
            self._begun.add(value.objgen)
            self._met.add(value.objgen)
        self._todo.append((value, what))
        return True


def _entries(holder: Any) -> list[tuple[str, Any]]:
    """Keys without slash, and values."""
    return [(key[1:], value) for key, value in holder.items()]


def _cut(array: Any, i: int, spec: Spec) -> None:
    if spec.places:
        array[i] = None
    else:
        del array[i]
