"""Edit one XML part of an OOXML document by the rules of `_ooxml_rules`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import Uncleanable
from scrubber.media import _ooxml_rules as rules
from scrubber.media._office_paths import is_file_name, is_path, without_paths
from scrubber.media._xml import DROP, UNWRAP, Change, edited
from scrubber.media._xml_names import FOREIGN

if TYPE_CHECKING:
    from collections.abc import Collection

    from scrubber.media._office_findings import Seen

_FIELD: Final = re.compile(
    rb"[\s>\"](?:" + "|".join(sorted(rules.FIELDS)).encode() + rb")[\s<\"]", re.IGNORECASE
)
_WORDY: Final = frozenset({"M201", "M503", "M504"})  # rules of elements whose text says what goes
_NOTE: Final = "Note"  # a shape that shows a comment of a cell


def part_left(data: bytes, gone: Collection[str], seen: Seen) -> bytes:
    """The part without what goes; `gone` are ids of relationships that go."""
    locked = _locked(data) if _FIELD.search(data) else frozenset()
    return edited(data, _Words(gone, seen, locked).judge)


def _locked(data: bytes) -> frozenset[int]:
    """Which of the fields in runs show properties of the document: numbers of their first `w:fldChar`."""
    open_: list[int] = []
    codes: dict[int, str] = {}
    count = 0

    def judge(name: str, attributes: dict[str, str], _path: list[str]) -> Change | None:
        nonlocal count
        if name == "w:fldChar":
            if attributes.get("w:fldCharType") == "begin":
                open_.append(count)
                count += 1
            elif attributes.get("w:fldCharType") == "end" and open_:
                open_.pop()
        elif name == "w:instrText" and open_:
            number = open_[-1]

            def add(text: str) -> None:
                codes[number] = codes.get(number, "") + text

            return Change(text=add)
        return None

    edited(data, judge)
    return frozenset(number for number, code in codes.items() if _shows_property(code))


def _shows_property(code: str) -> bool:
    words = code.split(None, 1)
    return bool(words) and words[0].upper() in rules.FIELDS


class _Words:
    def __init__(self, gone: Collection[str], seen: Seen, locked: Collection[int]) -> None:
        self._gone, self._seen, self._locked = gone, seen, locked
        self._fields = 0
        self._marked: list[bool] = []  # of each `ext` or choice that is open: whether it goes
        self._note = False

    def judge(self, name: str, attributes: dict[str, str], path: list[str]) -> Change | None:
        """What becomes of an element."""
        if name in rules.DROPPED or name in rules.IN_EXTENSION or name[0] == FOREIGN:
            return self._dropped(name, path)
        if name in rules.UNWRAPPED:
            self._seen.went("M502", "data bound to the document")
            return UNWRAP
        if name == "w:delText" or name in rules.CHANGES:
            change = self._tracked(name)
            if change is not None:
                return change
        special = self._special(name, attributes)
        if special is not None:
            return special
        return self._attributes(name, attributes) if attributes else None

    def _dropped(self, name: str, path: list[str]) -> Change:
        rule, why = rules.DROPPED.get(name) or (
            ("M901", "unknown part") if name[0] == FOREIGN else ("M502", "revision and document ids")
        )
        around = path[-1].rpartition(":")[2] if path else ""
        if self._marked and (around == "ext" or (around == "Choice" and name[0] != FOREIGN)):
            self._marked[-1] = True
        if rule not in _WORDY:
            self._seen.went(rule, why)
            return DROP
        return Change(drop=True, text=lambda text: self._seen.went(rule, why, text[:200]))

    def _tracked(self, name: str) -> Change | None:
        if name == "w:delText":
            return Change(text=lambda text: self._seen.stays("M506", "deleted text inside", text))
        self._seen.stays("M507", "tracked changes: without their authors and times")
        return None

    def _special(self, name: str, attributes: dict[str, str]) -> Change | None:
        local = name.rpartition(":")[2]
        if local == "ext" or name == "mc:AlternateContent":
            self._marked.append(False)
            return Change(end=self._marked.pop)
        if name == "w:instrText":
            return Change(text=self._without_paths)
        if name == "w:fldChar" and attributes.get("w:fldCharType") == "begin":
            self._fields += 1
        if name in {"v:shape", "v:rect"}:
            self._note = False
            left = self._attributes(name, attributes)
            return Change(attributes=left and left.attributes, end=self._was_note)
        if name == "xvml:ClientData" and attributes.get("ObjectType") == _NOTE:
            self._note = True
        return None

    def _was_note(self) -> bool:
        went, self._note = self._note, False
        if went:
            self._seen.went("M503", "anchor of a comment")
        return went

    def _without_paths(self, text: str) -> str | None:
        left = without_paths(text)
        if left == text:
            return None
        self._seen.went("M504", "path or printer", text)
        return left

    def _attributes(self, name: str, attributes: dict[str, str]) -> Change | None:
        new: dict[str, str | None] = {}
        for key, value in attributes.items():
            if key[:2] == "r:" and value in self._gone:
                if name in rules.NEEDED:
                    raise Uncleanable("an object of another program is embedded, which cannot be looked into")
                if name not in rules.ATTRIBUTE_ALONE and key == "r:id":
                    return UNWRAP if name in rules.TAGS_ALONE else DROP
                new[key] = None
            elif key[0] == FOREIGN:
                self._seen.went("M901", "unknown part")
                new[key] = None
            elif found := rules.ATTRIBUTES.get(key) or rules.OF_ELEMENT.get((name, key)):
                self._seen.went(*found, value if found[0][:2] in {"M2", "M4"} else "")
                new[key] = None
            elif (name, key) in rules.EMPTIED:
                if value:
                    self._seen.went("M504", "path or printer", value)
                    new[key] = ""
            else:
                self._label(name, key, value, new)
        if name == "w:fldSimple" or (name == "w:fldChar" and attributes.get("w:fldCharType") == "begin"):
            self._lock(name, attributes, new)
        return Change(attributes=new) if new else None

    def _label(self, name: str, key: str, value: str, new: dict[str, str | None]) -> None:
        """Names and alt texts of shapes, and addresses outside relationships."""
        if name.rpartition(":")[2] in rules.LABELS and key in {"name", "descr", "title"}:
            if is_file_name(value):
                self._seen.went("M504", "name of a picture's file", value)
                new[key] = "Picture" if key == "name" else None
            elif key != "name":
                self._seen.stays("M506", "alt text inside", value)
        elif key in rules.CHECKED and is_path(value):
            self._seen.went("M504", "path or printer", value)
            new[key] = None
        elif key == "alt" and name[:2] == "v:":
            self._seen.stays("M506", "alt text inside", value)

    def _lock(self, name: str, attributes: dict[str, str], new: dict[str, str | None]) -> None:
        if name == "w:fldSimple":
            code = attributes.get("w:instr", "")
            left = without_paths(code)
            if left != code:
                self._seen.went("M504", "path or printer", code)
                new["w:instr"] = left
        elif self._fields - 1 in self._locked and attributes.get("w:fldLock") not in {"true", "1", "on"}:
            self._seen.went("M502", "field that shows a property of the document")
            new["w:fldLock"] = "true"
