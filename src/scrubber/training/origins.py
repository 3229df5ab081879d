"""Recall on generated full names of many countries: tells whose names are found less often.

Given name and surname are drawn with a seed of their own, so that the pair is hardly one that training met;
and once more with a surname of which a few letters are changed until no list knows it.
"""

from __future__ import annotations

import csv
import random
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from anyascii import anyascii

from scrubber.model import Text
from scrubber.text.names import pipeline
from scrubber.training.stage import marks, shown
from scrubber.training.tables import percent, ratio, show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from scrubber.text._names_lexicon import Lexicon
    from scrubber.training.stage import Stage

COUNT: Final = 200  # names per country
_SEED: Final = 90125
# locales of faker in turn, or "csv" for the lists of names by country
COUNTRIES: Final[dict[str, tuple[str, ...]]] = {
    "United States": ("en_US",), "United Kingdom": ("en_GB",), "Brazil": ("pt_BR",), "Portugal": ("pt_PT",),
    "Mexico": ("es_MX",), "Spain": ("es_ES",), "France": ("fr_FR",), "Germany": ("de_DE",),
    "Italy": ("it_IT",), "Netherlands": ("nl_NL",), "Sweden": ("sv_SE",), "Norway": ("no_NO",),
    "Denmark": ("da_DK",), "Finland": ("fi_FI",), "Poland": ("pl_PL",), "Czechia": ("cs_CZ",),
    "Hungary": ("hu_HU",), "Romania": ("ro_RO",), "Croatia": ("hr_HR",), "Turkey": ("tr_TR",),
    "Russia *": ("ru_RU",), "Ukraine *": ("uk_UA",), "Greece *": ("el_GR",), "Israel": ("csv", "IL"),
    "Egypt": ("csv", "EG"), "Algeria": ("fr_DZ",), "Nigeria": ("yo_NG", "ig_NG", "ha_NG"),
    "Ghana": ("tw_GH",), "Kenya": ("en_KE",), "South Africa": ("zu_ZA",), "India": ("en_IN",),
    "Pakistan": ("en_PK",), "Thailand": ("en_TH",), "Indonesia": ("id_ID",), "Vietnam": ("vi_VN",),
    "Philippines": ("csv", "PH"), "China": ("zh_CN",), "Japan": ("ja_JP",), "Korea": ("csv", "KR"),
}  # fmt: skip
_NOTE: Final = (
    "found: every letter of the name is covered; touched: any is. gap: points below the best country.\n"
    "unlisted: the same with a surname that no list knows. * romanised letter by letter.\n"
    "Given name first everywhere. Egypt: the second name is a father's, as is the custom."
)
CAPTIONS: Final = (
    "{}", "Photo: {}", "{} in the garden", "Portrait of {}, 2019", "Lunch with {} and the others",
    "On the left {}, on the right the old barn",
)  # fmt: skip
_FILES: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (
    ("{}.jpg", lambda name: "-".join(_plain(name)).lower()),
    ("{}_01.jpg", lambda name: "_".join(_plain(name)).lower()),
    ("{}.jpeg", lambda name: "_".join(_plain(name))),
    ("{}.png", lambda name: " ".join(_plain(name))),
    ("photo-{}-garden-3.jpg", lambda name: "-".join(_plain(name)).lower()),
    ("{}.jpg", lambda name: "".join(word[:1].upper() + word[1:] for word in _plain(name))),
)


class Person(NamedTuple):
    """A full name."""

    given: str
    surname: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with a name at [start, end)."""

    text: Text
    start: int
    end: int


def measure(stage: Stage, data: Path, *, min_score: float) -> dict[str, Any]:
    """Print a row per country, the best first."""
    lexicon = pipeline(stage.model).lexicon
    figures: dict[str, Any] = {}
    for country in COUNTRIES:
        rng = random.Random(f"{_SEED} {country}")
        people = drawn(country, data / "lists", rng)
        strangers = [unlisted(person, rng, lexicon) for person in people]
        figures[country] = {"names": len(people), **recall(stage, people, min_score)}
        figures[country]["unlisted"] = recall(stage, strangers, min_score)
    figures = dict(sorted(figures.items(), key=lambda item: -item[1]["found"]))
    _print(figures, min_score)
    return figures


def drawn(country: str, lists: Path, rng: random.Random, count: int = COUNT) -> list[Person]:
    """Different people of a country, women and men in turn. Fewer where there are not so many names."""
    first, *codes = COUNTRIES[country]
    draw = _from_lists(lists, codes[0], rng) if first == "csv" else _from_faker((first, *codes), rng)
    people: dict[Person, None] = {}
    for _ in range(count * 50):
        people.setdefault(next(draw))
        if len(people) == count:
            break
    return list(people)


def _from_faker(locales: Sequence[str], rng: random.Random) -> Iterator[Person]:
    from faker import Faker

    makers = [Faker(locale) for locale in locales]
    for maker in makers:
        maker.seed_instance(rng.randrange(1 << 30))
    while True:
        for maker in makers:
            if hasattr(maker, "last_romanized_name"):
                yield Person(maker.first_romanized_name(), maker.last_romanized_name())
            else:
                yield Person(_latin(maker.first_name_female()), _latin(maker.last_name_female()))
                yield Person(_latin(maker.first_name_male()), _latin(maker.last_name_male()))


def _from_lists(folder: Path, country: str, rng: random.Random) -> Iterator[Person]:
    given = _listed(folder / "common-forenames-by-country.csv", country)
    surnames = _listed(folder / "common-surnames-by-country.csv", country)["any"] or given["M"]
    while True:
        yield Person(rng.choice(given["F"]), rng.choice(surnames))
        yield Person(rng.choice(given["M"]), rng.choice(surnames))


def _listed(path: Path, country: str) -> dict[str, list[str]]:
    """Names of one country by gender, in Latin letters."""
    found: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["Romanized Name"] or row["Localized Name"]
            if row["Country"] == country and _is_latin(name):
                found[row.get("Gender", "any")].append(name)
    return found


def _is_latin(name: str) -> bool:
    return bool(name) and all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 for c in name)


def _latin(name: str) -> str:
    return name if _is_latin(name) else anyascii(name).replace("'", "")


def unlisted(person: Person, rng: random.Random, lexicon: Lexicon) -> Person:
    """The same person with letters of the surname changed, and added, until the lexicon knows no part."""
    for turn in range(200):
        surname = person.surname
        for _ in range(1 + turn // 10):
            surname = _changed(surname, rng)
        parts = re.findall(r"[^\W\d_]+", surname)
        if not any(any(lexicon.code(part)) for part in parts if part[0].isupper()):
            return Person(person.given, surname)
    raise ValueError("no unlisted surname was found")


def _changed(surname: str, rng: random.Random) -> str:
    """Another vowel for a vowel or consonant for a consonant somewhere, or a pair of both put in."""
    inside = [i for i in range(1, len(surname)) if surname[i - 1 : i + 1].isalpha()]
    at = rng.choice(inside) if inside else len(surname)
    vowel, consonant = rng.choice("aeiou"), rng.choice("bdfgklmnprstvz")
    if not inside or rng.random() < 0.3:
        pair = consonant + vowel if surname[at - 1].lower() in "aeiou" else vowel + consonant
        return surname[:at] + pair + surname[at:]
    return surname[:at] + (vowel if surname[at].lower() in "aeiou" else consonant) + surname[at + 1 :]


def recall(stage: Stage, people: Sequence[Person], min_score: float) -> dict[str, float | None]:
    """How many names are found whole, in captions, in file names and in both, and how many at all."""
    samples = [sample for i, person in enumerate(people) for sample in placed(person, i)]
    covers = []
    for sample, some in zip(samples, stage.found([s.text for s in samples]), strict=True):
        letters = {i for i in range(sample.start, sample.end) if sample.text.value[i].isalpha()}
        spans = [m for m in marks(shown(sample.text, some, min_score)) if m[2] == "PERSON"]
        hit = {i for a, b, _ in spans for i in range(a, b)} & letters
        covers.append((sample.text.part, hit == letters, bool(hit)))
    whole = {part: [w for p, w, _ in covers if p == part] for part in ("caption", "name")}
    return {
        "captions": ratio(sum(whole["caption"]), len(whole["caption"])),
        "file_names": ratio(sum(whole["name"]), len(whole["name"])),
        "found": ratio(sum(w for _, w, _ in covers), len(covers)),
        "touched": ratio(sum(t for _, _, t in covers), len(covers)),
    }


def placed(person: Person, turn: int) -> tuple[Sample, Sample]:
    """A caption and a file name with the name of a person; `turn` picks the form."""
    name = f"{person.given} {person.surname}"
    pattern, form = _FILES[turn % len(_FILES)]
    return _put(CAPTIONS[turn % len(CAPTIONS)], name, "caption"), _put(pattern, form(name), "name")


def _put(pattern: str, name: str, part: str) -> Sample:
    start = pattern.index("{}")
    return Sample(Text(part, pattern.replace("{}", name)), start, start + len(name))


def _plain(name: str) -> list[str]:
    """The words of a name as they are typed into a file name: without accents and apostrophes."""
    return anyascii(name).replace("'", "").replace("-", " ").split()


def _print(figures: dict[str, Any], min_score: float) -> None:
    for one in (figures, {country: figure["unlisted"] for country, figure in figures.items()}):
        best = max(figure["found"] for figure in one.values())
        for figure in one.values():
            figure["gap"] = best - figure["found"]
    rows = [[country, str(f["names"]), *map(percent, _shares(f))] for country, f in figures.items()]
    columns = zip(*map(_shares, figures.values()), strict=True)
    names = str(sum(f["names"] for f in figures.values()))
    rows.append(["mean", names, *(percent(sum(column) / len(figures)) for column in columns)])
    header = ["country", "names", "captions%", "files%", "found%", "gap", "touched%"]
    header += ["unlisted: captions%", "files%", "found%", "gap"]
    show(f"names by origin, scores from {min_score}", header, rows, _NOTE)


def _shares(figure: dict[str, Any]) -> list[float]:
    keys = ("captions", "file_names", "found", "gap")
    return [*(figure[key] for key in (*keys, "touched")), *(figure["unlisted"][key] for key in keys)]
