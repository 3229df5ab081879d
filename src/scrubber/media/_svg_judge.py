"""What stays of an SVG: an allowlist over namespaces, elements, attributes (SVG 2), and words on the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import Uncleanable
from scrubber.media import _svg_markup as markup
from scrubber.media import _svg_names as names
from scrubber.media import _svg_words as words
from scrubber.media._svg_metadata import told
from scrubber.media._svg_urls import PLUGIN, Urls, begins_as, is_path, leads_away
from scrubber.media._verdicts import note

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scrubber.model import Finding
    from scrubber.policy import Keep

_NOTES: Final = 5000  # words that stay
_HOLDS: Final = re.compile(r"(?i)url\(|/\*|@import|expression")
_WORD: Final = re.compile(r"\w+")
_REFERENCE: Final = re.compile(r"#([^\s\"'();,#]+)")
_SCRIPT: Final = re.compile(r"(?i)\s*(?:java|vb|live)script:")
_CONTACT: Final = re.compile(r"(?i)\s*(?:mailto|tel|sms|facetime|skype|callto):")
_SELECTED: Final = re.compile(r"(?:\[|attr\()\s*([\w:-]+)")
_NAMED: Final = re.compile(r"[\w-]+")
_MARKUP: Final = frozenset({names.XHTML, names.MATHML})
_ANYWHERE: Final = frozenset({"style", "script", "link"})  # all other HTML is drawn in `foreignObject` alone
_TOLD: Final = re.compile(r"[^\W\d_]{3}")
_PACKED: Final = re.compile(r"\S{200}")


def _known(space: str, element: str, name: str) -> bool:
    """Whether an attribute of no namespace may stay on an element."""
    if space != names.SVG:
        return name in markup.ATTRIBUTES
    return name in names.ATTRIBUTES and element in names.ONLY.get(name, {element})


def _loads(element: str, name: str, value: str) -> bool:
    """Whether an attribute that is no address by its name holds one."""
    moves = element in {"set", "animate"} and name in {"from", "to", "by", "values"}
    return begins_as("data:", value) or (moves and leads_away(value))


class Verdict(NamedTuple):
    """What becomes of an attribute: `gone` (`unless` a style or script uses a name), or a `new` value."""

    gone: bool = False
    new: str | None = None
    findings: tuple[Finding, ...] = ()
    unless: str = ""


_REFERRED: Final = frozenset({"defs", "symbol", "view"})
_STAYS: Final = Verdict()


class Judge:
    """The verdicts on one file. `notes` gathers what stays and is worth knowing."""

    def __init__(self, keep: Keep) -> None:
        self.notes: list[Finding] = []
        self._urls = Urls(keep, stays=self.notes)
        self._said: set[tuple[str, str]] = set()
        self._styles: list[str] = []
        self._refers: set[str] = set()
        self._scripted = False
        self._hidden = 0  # open elements whose content is drawn only where something refers to it
        self._scripts: list[str] = []

    def enters(self, space: str, name: str, *, leaves: bool = False) -> None:
        """An element begins, or ends."""
        self._scripted |= name in {"script", "handler", "listener"}
        if space == names.SVG and name in _REFERRED:
            self._hidden += -1 if leaves else 1

    def stays(self, space: str, name: str, attributes: Mapping[str, str], *, inside: bool) -> bool:
        """Whether an element may stay: with what is in it, if that may. `inside`: text is drawn there."""
        if space == names.SVG:
            # a renderer passes over what calls for the extensions of a program
            wanted = attributes.get("requiredExtensions", "")
            return name in names.ELEMENTS and (not wanted or "http://www.w3.org/" in wanted)
        return space in _MARKUP and name not in markup.GONE and (inside or name in _ANYWHERE)

    def listens(self, space: str, name: str, *, heard: bool) -> list[str] | None:
        """A list for the text of an element where that is worth knowing; `heard`: one around it has it."""
        if name in {"style", "script", "handler"} and space in {names.SVG, names.XHTML}:
            return []
        if space != names.SVG or name not in names.HOLDS:
            return None
        return [] if name in {"title", "desc"} or not heard else None

    def holds(self, space: str, name: str, *, outer: bool) -> bool:
        """Whether text in an element is drawn, or said; `outer`: in the element around it, it is."""
        return space in _MARKUP or name in names.HOLDS or (outer and name in {"a", "switch", "unknown"})

    def parts_words(self, space: str, name: str, attributes: Mapping[str, str]) -> bool:
        """Whether an element begins a new word of the text in which it stands."""
        if space in _MARKUP:
            return name not in markup.INLINE
        return name in names.LINES or not {"x", "y", "dy"}.isdisjoint(attributes)

    def text(self, name: str, text: str, place: tuple[int, int]) -> tuple[str | None, tuple[Finding, ...]]:
        """What the text of an element becomes (None: it stays), and what went."""
        if name == "style":
            self._styles.append(text)
            self._urls.place, self._urls.found = place, []
            new = self._urls.css(text)
            return (None if new == text else new), tuple(self._urls.found)
        if name in {"script", "handler"}:
            self._script(text)
            self._note("M508", place, "macros or scripts")
        elif name not in {"title", "desc"}:
            self._note("M506", place, "drawn text", text)
        elif not words.BANNER.match(text):
            self._note("M506", place, "alt text inside", text)
        return None, ()

    def stray(self, text: str, place: tuple[int, int]) -> tuple[Finding, ...]:
        """What is told of text that is not drawn: Excalidraw and others put their own files there."""
        if _PACKED.search(text):
            return self._once("text", place, "M502", "data of a drawing program")
        return (note("M503", place, "comment", PLUGIN, text.strip()[: words.SHOWN]),)

    def attribute(
        self, space: str, element: str, given: tuple[str, str, str], place: tuple[int, int]
    ) -> Verdict:
        """The verdict on an attribute: `given` is its namespace, local name and value."""
        kind, name, value = given
        if kind == "xmlns":
            return _STAYS if name in names.KNOWN else Verdict(gone=True, findings=self._once("xmlns", place))
        if self._foreign(kind, name):
            return Verdict(gone=True, findings=self._found(name, value, place))
        if name == "id" and kind in {"", names.XML}:
            return self._id(value, place)
        if name in names.REFERS:
            self._refers.update(_WORD.findall(value))
        elif "#" in value:
            self._refers.update(word for found in _REFERENCE.findall(value) for word in _WORD.findall(found))
        if kind == "" and not name.startswith(("on", "aria-")) and not _known(space, element, name):
            return Verdict(gone=True, findings=self._found(name, value, place), unless=name)
        if name == "class":
            self._named(value.split(), place)
        return self._value(element, name, value, place)

    def _id(self, value: str, place: tuple[int, int]) -> Verdict:
        """An id that is words goes where nothing refers to it; it is the name that somebody gave to a layer.

        Inside `defs` and `symbol` it stays: other files may refer to that.
        """
        said = words.words_of(value)
        if words.say_nothing(said):
            return _STAYS
        if not self._hidden:
            found = (note("M503", place, "name of a layer", PLUGIN, " ".join(said)),)
            return Verdict(gone=True, findings=found, unless=f"#{value}")
        self._named([value], place)
        return _STAYS

    def stayed(self, findings: tuple[Finding, ...]) -> None:
        """An id or attribute would have gone, but something refers to it."""
        for finding in findings:
            if words.are_a_name(finding.value.split()):
                self._note("M506", (finding.span.start, finding.span.end), "name of a layer", finding.value)

    def _named(self, values: list[str], place: tuple[int, int]) -> None:
        """Ids and classes that stay, and could be somebody's name."""
        for value in values:
            said = words.words_of(value)
            if words.are_a_name(said):
                self._note("M506", place, "name of a layer", " ".join(said))

    def _foreign(self, kind: str, name: str) -> bool:
        if kind == names.XLINK:
            return name not in names.XLINKS
        if kind == names.XML:
            return name not in names.XMLS
        return kind not in {"", names.XHTML}

    def _value(self, element: str, name: str, value: str, place: tuple[int, int]) -> Verdict:
        """What becomes of the value of an attribute that may stay."""
        self._urls.place, self._urls.found = place, []
        if name == "srcdoc" or (name == "values" and "data:" in value):
            raise Uncleanable("a file stands inside where it cannot be looked into")
        if name in names.URLS or (name != "style" and ":" in value[:200] and _loads(element, name, value)):
            if _SCRIPT.match(value):
                self._script(value)
            elif element == "a" and _CONTACT.match(value):
                self._note("M506", place, "address of a link", _CONTACT.sub("", value))
            elif element == "a" and leads_away(value):
                self._note("M506", place, "link inside", value)
            new = self._urls.url(value, loads=element not in {"a", "script", "form"})
            if new is None:
                return Verdict(gone=True, findings=tuple(self._urls.found))
        elif name == "style" or _HOLDS.search(value):
            new = self._urls.css(value)
        elif is_path(value) and name not in {"d", "points", "id", "class", "lang"}:
            return Verdict(gone=True, findings=(note("M504", place, "a path", PLUGIN, value[: words.SHOWN]),))
        else:
            self._words(name, value, place)
            return _STAYS
        return _STAYS if new == value else Verdict(new=new, findings=tuple(self._urls.found))

    def _words(self, name: str, value: str, place: tuple[int, int]) -> None:
        if name in names.WORDS or (name.startswith("aria-") and name not in names.REFERS):
            if _TOLD.search(value) and value not in {"true", "false", "none", "mixed", "polite", "off"}:
                self._note("M506", place, "alt text inside", value)
        elif name == "download":
            self._note("M506", place, "name of a file inside", value)
        elif name.startswith("on"):
            self._script(value)
            self._note("M508", place, "macros or scripts")

    def _script(self, text: str) -> None:
        self._scripted = True
        self._scripts.append(text)

    def element(
        self, space: str, name: str, raw: bytes, spaces: Mapping[str, str], place: tuple[int, int]
    ) -> tuple[Finding, ...]:
        """What is told of an element that goes, with all that is in it."""
        if (space == names.SVG and name == "metadata") or b"rdf:" in raw[:4096]:
            return tuple(told(raw, spaces, place))
        rule = "M502" if any(word in space for word in names.SOFTWARE.split()) else "M901"
        return self._once(f"{space} {name}", place, rule, "data of a drawing program")

    def comment(self, text: str, place: tuple[int, int]) -> tuple[Finding, ...]:
        """What is told of a comment."""
        rule = "M501" if words.BANNER.match(text) and len(text) < 200 else "M503"
        return (note(rule, place, "comment", PLUGIN, text.strip()[: words.SHOWN]),)

    def instruction(self, target: str, text: str, place: tuple[int, int]) -> tuple[Finding, ...]:
        """What is told of a processing instruction; Uncleanable for a style sheet that lies in it."""
        if target == "xml-stylesheet" and re.search(r"""href\s*=\s*["']\s*data:""", text):
            raise Uncleanable(
                "a style sheet stands inside a processing instruction: put it in a `style` element"
            )
        if target == "xml-stylesheet":
            return (note("M504", place, "address of what is loaded", PLUGIN, text[: words.SHOWN]),)
        return (note("M901", place, "a processing instruction", PLUGIN),)

    def wanted(self) -> Callable[[str], bool]:
        """Whether a style or a script of the file refers to an attribute, or "#" and an id."""
        styles, scripts = "\n".join(self._styles), "\n".join(self._scripts)
        selected = set(_SELECTED.findall(styles))
        named = set(_NAMED.findall(scripts))
        all_ids = self._scripted or ":target" in styles or "id" in selected
        self._refers.update(_WORD.findall(styles))

        def used(name: str) -> bool:
            if name.startswith("#"):
                return all_ids or self._refers.issuperset(_WORD.findall(name))
            return name in selected or name in named or ("dataset" in named and name.startswith("data-"))

        return used

    def _found(self, name: str, value: str, place: tuple[int, int]) -> tuple[Finding, ...]:
        """What is told of an attribute that goes: values that say something each time, the others once."""
        local = name.lower()
        shown = value[: words.SHOWN]
        if local in names.PATHS or is_path(value):
            return (note("M504", place, "file path", PLUGIN, shown),)
        said = words.words_of(value)
        if local in names.LABELS or words.are_a_name(said) or (local == "id" and not words.say_nothing(said)):
            return (note("M503", place, "name of a layer", PLUGIN, shown),)
        if words.DATE.search(shown):
            return (note("M401", place, "a date", PLUGIN, shown),)
        if local in names.PROGRAMS:
            return (note("M501", place, "a drawing program", PLUGIN, shown),)
        return self._once(name, place)

    def _once(
        self,
        name: str,
        place: tuple[int, int],
        rule: str = "M901",
        why: str = "settings of a drawing program",
    ) -> tuple[Finding, ...]:
        if (rule, name) in self._said:
            return ()
        self._said.add((rule, name))
        return (note(rule, place, why, PLUGIN),)

    def _note(self, rule: str, place: tuple[int, int], why: str, value: str = "") -> None:
        value = " ".join(value.split())[: words.SHOWN]
        if len(self.notes) < _NOTES and (value or rule == "M508"):
            self.notes.append(note(rule, place, why, PLUGIN, value))
