"""Edit one XML part of an OpenDocument by the rules of `_odf_rules`: content, styles, settings, manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import Encrypted, Uncleanable
from scrubber.media import _odf_rules as rules
from scrubber.media._odf_hidden import Hidden
from scrubber.media._office_paths import NOWHERE, is_file_name, is_path, may_hold_paths, without_paths
from scrubber.media._xml import DROP, UNWRAP, Change, edited
from scrubber.media._xml_names import FOREIGN

if TYPE_CHECKING:
    from collections.abc import Collection

    from scrubber.media._office_findings import Seen

_KEPT_NAMES: Final = frozenset({"table:table", "table:named-range", "table:database-range"})


def content_left(data: bytes, seen: Seen, *, old: bool = False, template: bool = False) -> bytes:
    """Content or styles without comments, people, times and paths.

    `old`: an earlier program wrote it, which meant other things by some values. LibreOffice knows that by the
    name of the program in meta.xml; since that goes, such values are written as they are meant. `template`:
    fields show the data of whoever begins a document from it, not what stands in them.
    """
    paths = may_hold_paths(data)
    return edited(data, _Words(seen, old=old, template=template, paths=paths).judge)


class _Words:
    def __init__(self, seen: Seen, *, old: bool, template: bool, paths: bool) -> None:
        self._seen, self._old, self._template, self._paths = seen, old, template, paths
        self._hidden = Hidden(seen)
        self._changes = 0
        self._writers: dict[str, int] = {}

    def judge(self, name: str, attributes: dict[str, str], path: list[str]) -> Change | None:
        """What becomes of an element."""
        if path[-1:] == ["office:change-info"] and name in {"dc:creator", "dc:date"}:
            return self._change_info(name)
        if name in rules.DROPPED:
            rule, why = rules.DROPPED[name]
            return Change(drop=True, text=lambda text: self._seen.went(rule, why, text))
        if name[0] == FOREIGN:
            self._seen.went("M901", "unknown part")
            return DROP
        if self._template and name in rules.OF_THE_READER and attributes.get("text:fixed") != "true":
            return Change(text=self._of_the_reader)
        if name in rules.FIELDS and path[-1:] != ["office:meta"]:
            self._seen.went("M502", "field that shows a property of the document")
            return UNWRAP._replace(text=self._field)
        if name == "office:binary-data":
            raise Uncleanable("a picture is written into its text: save it with LibreOffice first")
        if name == "text:p" and path[-1:] == ["office:change-info"]:
            return Change(drop=True, text=lambda text: self._seen.went("M503", "comment in a document", text))
        hidden = self._hidden.text(name, attributes, path)
        watch = self._watched(name, path) or (Change(text=hidden) if hidden else None)
        new = self._attributes(name, attributes)
        if self._old and name in rules.READ_BY_VERSION:
            new |= _as_meant(attributes)
        if watch is not None:
            return watch._replace(attributes=new)
        return Change(attributes=new) if new else None

    def _watched(self, name: str, path: list[str]) -> Change | None:
        if name == "text:tracked-changes":
            self._changes = 0
            return Change(end=self._no_change)
        if name in rules.CHANGES:
            self._changes += 1
            self._seen.stays("M507", "tracked changes: without their authors and times")
        elif path[-1:] == ["text:deletion"] and name in {"text:p", "text:h", "text:list"}:
            return Change(text=lambda text: self._seen.stays("M506", "deleted text inside", text))
        elif name in rules.WORDS:
            return Change(text=self._words, end=None)
        elif name in rules.MACROS and path:
            self._seen.stays("M508", "macros or scripts")
        return None

    def _change_info(self, name: str) -> Change:
        """Who and when have to be there (part 3, 14.3.2), or LibreOffice shows what was deleted.

        Writers become numbers, since each has a colour.
        """

        def replaced(text: str) -> str | None:
            number = self._writers.setdefault(text, len(self._writers) + 1) if name == "dc:creator" else 0
            neutral = f"Author {number}" if number else rules.TIME
            if text == neutral:
                return None
            self._seen.went(*rules.DROPPED[name], text)
            return neutral

        return Change(text=replaced)

    def _of_the_reader(self, text: str) -> str | None:
        """Shows the name of whoever reads it; what stands there is the writer's."""
        if not text:
            return None
        self._seen.went("M201", "field with data of the writer", text)
        return ""

    def _no_change(self) -> bool:
        return not self._changes

    def _words(self, text: str) -> str | None:
        if is_path(text):
            self._seen.went("M504", "path of a picture's file", text)
            return ""
        self._seen.stays("M506", "alt text inside", text)
        return None

    def _attributes(self, name: str, attributes: dict[str, str]) -> dict[str, str | None]:
        new: dict[str, str | None] = {}
        for key, value in attributes.items():
            local = key.rpartition(":")[2]
            if key[0] == FOREIGN or key[:2] == "h:":  # of XHTML: what is said about words, for search engines
                self._seen.went("M901", "unknown part")
                new[key] = None
            elif (name, key) in rules.OF_ELEMENT:
                self._seen.went(*rules.OF_ELEMENT[name, key], value)
                new[key] = None
            elif local in rules.ATTRIBUTES and key[:3] != "fo:" and name != rules.CITED:
                self._seen.went(*rules.ATTRIBUTES[local], "" if "rsid" in local else value)
                new[key] = None
            elif key in rules.LINKS:
                self._link(name, key, value, new)
            elif key == "draw:name" and name in rules.SHAPES and is_file_name(value):
                self._seen.went("M504", "name of a picture's file", value)
                new[key] = None
            elif self._paths and (left := without_paths(value)) != value:
                self._seen.went("M504", "path in a link", value)
                new[key] = None if key == "table:formula" else left  # what it came to stays
        return new

    def _field(self, text: str) -> None:
        self._seen.stays("M506", "field inside", text)

    def _link(self, name: str, key: str, value: str, new: dict[str, str | None]) -> None:
        if value.startswith("/") or (is_path(value) and not _inside(value)):
            self._seen.went("M504", "path in a link", value)
            new[key] = NOWHERE if name == "text:a" else ""
        elif "://" in value:
            self._seen.stays("M506", "link inside", value)


def _inside(value: str) -> bool:
    """Whether a relative path leads to another part of the package from an object in it."""
    return (
        value.startswith("../")
        and value.count("../") == 1
        and value[3:].startswith(("Pictures/", "Object", "Media/"))
    )


def _as_meant(attributes: dict[str, str]) -> dict[str, str | None]:
    """Angles of early programs are tenths of a degree where they have no unit."""
    angle = attributes.get("draw:angle", "")
    return {"draw:angle": f"{int(angle) / 10:g}deg"} if angle.isdecimal() and len(angle) < 9 else {}


def settings_left(data: bytes, seen: Seen) -> bytes:
    """Settings without printers, people, paths and ids: numbers and switches stay, which place lines."""

    def judge(name: str, attributes: dict[str, str], _path: list[str]) -> Change | None:
        setting = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "name"), "")
        if name == "config:config-item":
            type_ = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "type"), "")
            plain = type_ in rules.PLAIN and setting not in rules.UNSETTLED
            if plain or setting in rules.SETTINGS:
                return None
            why = "printer settings" if "Printer" in setting else "settings of the writer"
            return Change(drop=True, text=lambda text: self_went(why, text))
        if name[0] == FOREIGN or (
            name.startswith("config:config-item-map-named") and setting not in rules.NAMED_SETS
        ):
            seen.went("M502", "settings of the writer")
            return DROP
        return None

    def self_went(why: str, _text: str) -> None:
        seen.went("M504" if why.startswith("printer") else "M502", why)

    return edited(data, judge)


def manifest_left(data: bytes, there: Collection[str], seen: Seen) -> bytes:
    """The manifest (part 2, 4) without what went; Encrypted where a member is."""
    if b"xmlns:manifest" not in data:  # early programs leave it to the DTD
        data = data.replace(b"<manifest:manifest", rules.MANIFEST, 1)
    objects = {name.rpartition("/")[0] + "/" for name in there if name.endswith("/content.xml")}
    listed = objects.union(there)

    def judge(name: str, attributes: dict[str, str], _path: list[str]) -> Change | None:
        if name in {"manifest:encryption-data", "lo:encrypted-key", "manifest:encrypted-key"}:
            raise Encrypted("the document is encrypted; save it without a password first")
        if name == "manifest:file-entry":
            path = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "full-path"), "")
            if path != "/" and path not in listed:
                seen.went("M502", "names of parts that went")
                return DROP
        return None

    return edited(data, judge)
