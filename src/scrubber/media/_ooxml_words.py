"""Edit one XML part of an OOXML document by the rules of `_ooxml_rules`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import Uncleanable
from scrubber.media import _ooxml_rules as rules
from scrubber.media._office_paths import is_file_name, is_path, may_hold_paths, without_paths
from scrubber.media._ooxml_fields import Field, Open, fields, shows_property
from scrubber.media._ooxml_hidden import Hidden
from scrubber.media._xml import DROP, UNWRAP, Change, edited
from scrubber.media._xml_names import FOREIGN

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from scrubber.media._office_findings import Seen

_WORDY: Final = frozenset({"M201", "M503", "M504"})  # rules of elements whose text says what goes
_NOTE: Final = "Note"  # a shape that shows a comment of a cell
_SWITCHED_ON: Final = frozenset({"true", "1", "on"})


def part_left(data: bytes, gone: Collection[str], seen: Seen, *, notes: bool = False) -> bytes:
    """The part without what goes; `gone` are ids of relationships that go, `notes`: it is a speaker's."""
    words = _Words(gone, seen, fields(data), Hidden(seen, notes=notes), paths=may_hold_paths(data))
    return edited(data, words.judge)


class _Words:
    def __init__(
        self, gone: Collection[str], seen: Seen, found: Sequence[Field], hidden: Hidden, *, paths: bool
    ) -> None:
        self._gone, self._seen, self._hidden, self._paths = gone, seen, hidden, paths
        self._fields, self._open = found, Open()
        self._coded: set[int] = set()  # fields whose code is written already
        self._marked: list[bool] = []  # of each `ext` or choice that is open: whether it goes
        self._note = self._mapped = False

    def judge(self, name: str, attributes: dict[str, str], path: list[str]) -> Change | None:
        """What becomes of an element."""
        if name in rules.DROPPED or name in rules.IN_EXTENSION or name[0] == FOREIGN:
            return self._dropped(name, path)
        if not path and name in rules.NEVER:
            raise Uncleanable("a part of the document is another one than its relationship says")
        if name in rules.UNWRAPPED:
            self._seen.went("M502", "data bound to the document")
            return UNWRAP
        special = self._special(name, attributes)
        if special is not None:
            return special
        text = self._text(name, attributes, path)
        change = self._attributes(name, attributes) if attributes else None
        if change is not None and (change.drop or change.unwrap or text is None):
            return change
        return text and Change(attributes=change.attributes if change else None, text=text)

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

    def _special(self, name: str, attributes: dict[str, str]) -> Change | None:
        """What is judged by more than its name and its attributes."""
        local = name.rpartition(":")[2]
        if local == "ext" or name == "mc:AlternateContent":
            self._marked.append(False)
            return Change(end=self._marked.pop)
        if name in {"v:shape", "v:rect"}:
            self._note = False
            left = self._attributes(name, attributes)
            return Change(attributes=left and left.attributes, end=self._was_note)
        if name == "xvml:ClientData" and attributes.get("ObjectType") == _NOTE:
            self._note = True
        elif name == "x:table":
            self._mapped = attributes.get("tableType") == "xml"
        elif name in rules.CHANGES:
            self._seen.stays("M507", "tracked changes: without their authors and times")
        elif name == "w:fldChar":
            self._open.mark(attributes.get("w:fldCharType", ""))
        return None

    def _was_note(self) -> bool:
        went, self._note = self._note, False
        if went:
            self._seen.went("M503", "anchor of a comment")
        return went

    def _text(
        self, name: str, attributes: dict[str, str], path: list[str]
    ) -> Callable[[str], str | None] | None:
        """What is asked about the text in an element."""
        if name in {"w:instrText", "w:delInstrText"}:
            return self._code()
        if name == "w:delText":
            return lambda text: self._seen.stays("M506", "deleted text inside", text)
        if name == "w:fldSimple" and shows_property(attributes.get("w:instr", "")):
            return lambda text: self._seen.stays("M506", "field inside", text)
        if self._paths and name.rpartition(":")[2] in rules.FORMULAS:
            return self._without_paths
        return self._hidden.text(name, attributes, path)

    def _code(self) -> Callable[[str], str | None] | None:
        """The code of a field may be cut into pieces: the first one gets all of it that stays."""
        number = self._open.number
        if number is None or number >= len(self._fields):
            return self._without_paths
        left = self._fields[number].left
        if left is None:
            return None
        whole = "" if number in self._coded else left
        self._coded.add(number)

        def replaced(text: str) -> str | None:
            if text == whole:
                return None
            self._seen.went("M504", "path or printer", text)
            return whole

        return replaced

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
                if name not in rules.ATTRIBUTE_ALONE and key == "r:id":
                    return UNWRAP if name in rules.TAGS_ALONE else DROP
                new[key] = None
            elif key == "w:author":
                new[key] = rules.AUTHOR
                if value != rules.AUTHOR:
                    self._seen.went("M201", "author of a tracked change", value)
            elif (name, key) in rules.INSTEAD:
                self._instead(name, key, value, new)
            elif key[0] == FOREIGN or (self._mapped and (name, key) in rules.MAPPED):
                self._seen.went("M901", "unknown part")
                new[key] = None
            elif found := rules.ATTRIBUTES.get(key) or rules.OF_ELEMENT.get((name, key)):
                self._seen.went(*found, value if found[0][:2] in {"M2", "M4"} else "")
                new[key] = None
            else:
                self._label(name, key, value, new)
        if name == "w:fldChar" and attributes.get("w:fldCharType") == "begin":
            self._lock(attributes, new)
        return Change(attributes=new) if new else None

    def _instead(self, name: str, key: str, value: str, new: dict[str, str | None]) -> None:
        neutral, found = rules.INSTEAD[name, key]
        if value != neutral:
            self._seen.went(*found, value)
            new[key] = neutral

    def _label(self, name: str, key: str, value: str, new: dict[str, str | None]) -> None:
        """Names and alt texts of shapes, words that no page shows at once, and addresses."""
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
        elif self._paths and key[-10:] != "formatCode" and (left := without_paths(value)) != value:
            self._seen.went("M504", "path or printer", value)
            new[key] = left
        elif (name, key) in rules.SAID and value[:1] != "_":
            self._seen.stays("M506", rules.SAID[name, key], value)

    def _lock(self, attributes: dict[str, str], new: dict[str, str | None]) -> None:
        """A field that shows a property shows from now on what it showed last, and has that said."""
        number = self._open.number
        if number is None or number >= len(self._fields) or not self._fields[number].property_:
            return
        self._seen.stays("M506", "field inside", self._fields[number].shown)
        if attributes.get("w:fldLock") not in _SWITCHED_ON:
            self._seen.went("M502", "field that shows a property of the document")
            new["w:fldLock"] = "true"
