"""Make captions and file names from hand-written patterns, filled with names from the lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from scrubber.training import lists
from scrubber.training.example import Example, Mark
from scrubber.training.written import patterns, place_forms

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from scrubber.training.lists import Names

SHARES: Final = {  # of the examples made from patterns
    "en": 0.29, "de": 0.16, "pt": 0.14, "es": 0.11, "fr": 0.11, "it": 0.09, "nl": 0.04,
    "sv": 0.03, "pl": 0.03,
}  # fmt: skip
LANGUAGES: Final = tuple(SHARES)
_CREDITED: Final = 0.07  # of the captions
_CREDITS: Final = (  # behind a caption, with or without a person of its own
    " © {f}", ". © {f}", " (© {f})", ". Foto: {f}", " (Foto: {f})", " | Foto: {f}/{i}", ". Photo: {f}",
    " (Photo {f})", " / {f}", " - {f}", ". Photo by {f}", " © {f}/{i}", ". Crédit: {f}", " Photo credit: {f}",
    ". Fot. {f}", " (Bild: {f})", ". Quelle: {i}/{f}", " ({i} / {f})", ". Imagem: {f}", ". Créditos: {f}",
    " Ph. {f}", " ph {f}", ". Fotografía de {f}", " © {s}", " (Foto: {s})", " © {i}", " (Foto: {i})",
    ". Photo: {i}",
)  # fmt: skip
_TAGGED: Final = 0.06  # of the captions
_KNOWN: Final = 0.06  # of the people: somebody well known
_REAL: Final = 0.4  # of the institutions: a real one
_AND: Final = {
    "en": ("and", "n", ""), "pt": ("e",), "es": ("y",), "fr": ("et",), "de": ("und",), "it": ("e",),
    "nl": ("en",), "sv": ("och",), "pl": ("i",),
}  # fmt: skip
SLOT: Final = re.compile(r"\{(.)\}")
_GLUED: Final = re.compile(r"[#@][\w{}.]*$")
_ENTITY: Final = {"n": "PER", "g": "PER", "f": "PER", "s": "PER", "p": "LOC", "i": "ORG"}
_PARTICLES: Final = {
    "pt": ("da", "de", "dos", "do"), "es": ("de", "de la", "del"), "fr": ("de", "du", "Le"),
    "de": ("von", "zu"), "it": ("di", "De", "Della"), "nl": ("van", "van der", "de", "van den"),
    "sv": ("af", "von"), "pl": ("de",), "en": ("Mc", "de"), "xx": ("van", "al", "bin", "de"),
}  # fmt: skip


@cache
def _countries(language: str) -> list[str]:
    return lists.countries(language)


@dataclass(frozen=True)
class Filler:
    """Draws names, places and other fillings; all chance comes from `rng`."""

    rng: random.Random
    names: Names
    places: dict[str, list[str]]
    ordinary: Sequence[str] = ("thing",)
    brands: Sequence[str] = ("Acme",)
    organisations: Sequence[str] = ("Acme Ltd",)

    def fill(self, pattern: str, language: str) -> tuple[str, tuple[Mark, ...]]:
        """Fill the slots of a pattern; the spans are those of the people, places and institutions."""
        pieces: list[str] = []
        marks: list[Mark] = []
        at = length = 0
        for slot in SLOT.finditer(pattern):
            value = self.value(slot[1], language)
            before = pattern[at : slot.start()]
            if _GLUED.search(pattern[: slot.start()]):  # #{g}et{g}, @{g}_{s}
                value = value.replace(" ", "")
            length += len(before)
            if entity := _ENTITY.get(slot[1]):
                marks.append((length, length + len(value), entity))
            pieces += [before, value]
            length += len(value)
            at = slot.end()
        return "".join([*pieces, pattern[at:]]), tuple(marks)

    def value(self, slot: str, language: str) -> str:
        """One filling of a slot."""
        rng = self.rng
        if slot == "n":
            return self.person(language) if rng.random() < 0.5 else self.given(language)
        if slot == "f":
            return self.person(language)
        if slot in "gG":
            return self.given(language)
        if slot in "sS":
            return self.surname(language)
        if slot == "p":
            return self.place(language)
        if slot == "c":
            return rng.choice(_countries(language))
        if slot == "b":
            return rng.choice(self.brands)
        if slot == "i":
            if rng.random() < _REAL:
                return rng.choice(self.organisations)
            return self.fill(rng.choice(patterns(language)["institutions"]), language)[0]
        return self._plain(slot, language)

    def _plain(self, slot: str, language: str) -> str:
        rng = self.rng
        year = str(rng.randint(1935, 2026) if rng.random() < 0.2 else rng.randint(2004, 2026))
        month = rng.choice(patterns(language)["months"][0].split())
        if slot == "y":
            return year
        if slot == "m":
            return month
        if slot == "a":
            return str(rng.randint(1, 12) if rng.random() < 0.7 else rng.randint(13, 95))
        if slot == "#":
            return str(rng.randint(1, 10 ** rng.randint(1, 5)))
        day, number = rng.randint(1, 28), rng.randint(1, 12)
        forms = (
            f"{day} {month} {year}", f"{month} {year}", year, f"{year}{number:02}{day:02}",
            f"{day}.{number}.{year}", f"{year}-{number:02}-{day:02}", f"{day:02}/{number:02}/{year}",
        )  # fmt: skip
        return rng.choice(forms)

    def place(self, language: str) -> str:
        """A town, a country as the language calls it, or a place in one of its forms (Lake Leeds)."""
        chance = self.rng.random()
        if chance < 0.15:
            return self.rng.choice(_countries(language))
        if chance < 0.27:
            form = self.rng.choice(place_forms()[language if language in LANGUAGES else "en"])
            return SLOT.sub(lambda slot: self._part(slot[1], language), form)
        return self._part("p", language)

    def _part(self, slot: str, language: str) -> str:
        if slot == "p":
            return self.rng.choice(self.places[_near(self.rng, language)])
        return self.value(slot, language)

    def origin(self, language: str) -> str:
        """A pool of names: the language itself, mostly, for families have names from everywhere."""
        rng = self.rng
        chance = rng.random()
        if chance < 0.6 and language in LANGUAGES:
            return language
        if chance < 0.78 and self.names.origins:
            return rng.choice(self.names.origins)
        return "xx" if chance < 0.88 else rng.choice(LANGUAGES)

    def given(self, language: str, origin: str | None = None) -> str:
        """A given name, now and then a double one."""
        rng = self.rng
        pool = self.names.given[origin or self.origin(language)]
        name = rng.choice(pool)
        if rng.random() < 0.07 and " " not in name:
            name += rng.choice((" ", "-", " ")) + rng.choice(pool)
        return mutated(name, rng)

    def surname(self, language: str, origin: str | None = None) -> str:
        """A surname, now and then a double one, with a particle, or that of somebody well known."""
        rng = self.rng
        if origin is None and self.names.figures and rng.random() < _KNOWN:
            return rng.choice(self.names.figures).split()[-1]
        near = origin or self.origin(language)
        pool = self.names.surname[near]
        name = rng.choice(pool)
        chance = rng.random()
        if chance < 0.08 and near not in self.names.origins:
            particle = rng.choice(_PARTICLES.get(near, ("de",)))
            name = f"{particle} {name}" if particle != "Mc" else f"Mc{name}"
        elif chance < (0.35 if near in {"pt", "es"} else 0.12):
            name += rng.choice((" ", "-") if near not in {"pt", "es"} else (" ",)) + rng.choice(pool)
        return mutated(name, rng)

    def person(self, language: str) -> str:
        """A full name in one of its forms; one in seven mixes origins."""
        rng = self.rng
        if self.names.figures and rng.random() < _KNOWN:
            return rng.choice(self.names.figures)
        origin = self.origin(language)
        given = self.given(language, origin)
        surname = self.surname(language, origin if rng.random() < 0.85 else self.origin(language))
        if origin in self.names.surname_first and rng.random() < 0.5:
            return f"{surname} {given}"
        chance = rng.random()
        if chance < 0.04:
            return f"{given[0]}. {surname}"
        if chance < 0.07:
            return f"{given} {self.given(language, origin)[0]}. {surname}"
        if chance < 0.09:
            return f"{surname}, {given}"
        if chance < 0.11:
            return f"{given} {surname.upper()}"
        if chance < 0.13:
            return f"{surname} {given}"
        if chance < 0.145:
            return f'{given} "{self.given(language, origin)}" {surname}'
        return f"{given} {surname}"


def any_language(rng: random.Random) -> str:
    """A language for the next example."""
    return rng.choices(LANGUAGES, tuple(SHARES.values()))[0]


def _near(rng: random.Random, language: str) -> str:
    """The language itself, mostly."""
    chance = rng.random()
    if chance < 0.62 and language in LANGUAGES:
        return language
    return "xx" if chance < 0.82 else rng.choice(LANGUAGES)


def mutated(name: str, rng: random.Random) -> str:
    """Now and then change a letter, so that the model meets names which no list has."""
    if rng.random() > 0.06 or len(name) < 5:
        return name
    at = rng.randrange(1, len(name))
    if not name[at].isalpha():
        return name
    letter = rng.choice("aeiou" if name[at].lower() in "aeiou" else "bcdfghklmnprstvwyz")
    return name[:at] + letter + name[at + 1 :] if rng.random() < 0.7 else name[:at] + letter + name[at:]


def without_person(rng: random.Random, lines: Sequence[str]) -> str:
    """A pattern without a person; those with a name that means none are taken half as often as the others."""
    line = rng.choice(lines)
    return rng.choice(lines) if "{G}" in line or "{S}" in line else line


def caption(filler: Filler, *, with_person: bool) -> Example:
    """One sentence from a pattern, sometimes two in a row."""
    rng = filler.rng
    language = any_language(rng)
    if with_person:
        pattern = rng.choice(patterns(language)["captions"])
    else:
        pattern = without_person(rng, patterns(language)["captions-none"])
    text, marks = filler.fill(pattern, language)
    if rng.random() < 0.12:
        more, later = filler.fill(without_person(rng, patterns(language)["captions-none"]), language)
        joint = rng.choice((". ", " - ", ", ", " | ", "! "))
        marks += tuple((a + len(text) + len(joint), b + len(text) + len(joint), m) for a, b, m in later)
        text += joint + more
    if rng.random() < _CREDITED:
        more, later = filler.fill(rng.choice(_CREDITS), language)
        marks += tuple((a + len(text), b + len(text), m) for a, b, m in later)
        text += more
    if rng.random() < _TAGGED:
        more, later = hashtag(filler, language)
        marks += tuple((a + len(text) + 1, b + len(text) + 1, m) for a, b, m in later)
        text += " " + more
    return Example(text, marks, "caption", language)


def hashtag(filler: Filler, language: str) -> tuple[str, tuple[Mark, ...]]:
    """Glued words behind a #, half of them with a name among them: #emmaetlouis2024."""
    rng = filler.rng
    names = rng.choice((0, 0, 1, 1, 1, 2))
    words = [(filler.given(language), True) for _ in range(names)]
    if names > 1:
        words.insert(1, (rng.choice(_AND.get(language, ("",))), False))
    occasion = patterns(language)["words"][0].split()
    for _ in range(rng.choice((0, 1, 1, 2)) if names else rng.choice((1, 2, 2, 3))):
        word = rng.choice(occasion) if rng.random() < 0.6 else rng.choice(filler.ordinary)
        words.insert(rng.choice((0, len(words))), (word, False))
    camel = rng.random() < 0.4
    text, marks = "#", []
    for word, is_name in words:
        plain = "".join(c for c in word if c.isalnum())
        plain = plain[:1].upper() + plain[1:] if camel else plain.lower()
        if is_name:
            marks.append((len(text), len(text) + len(plain), "PER"))
        text += plain
    return text + (str(rng.randint(2008, 2026)) if rng.random() < 0.3 else ""), tuple(marks)
