"""Read the raw lists: names by country, words, places. They stay outside the repository.

Sources and licences stand in docs/explanation/name-model.md.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from scrubber.text._names_lexicon import Code, fold
from scrubber.training import words, written
from scrubber.training.marks import marks
from scrubber.training.written import latin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCALES: Final[dict[str, tuple[str, ...]]] = {
    "en": ("en_US", "en_GB", "en_IE", "en_IN", "en_AU", "en_CA", "en_NZ"),
    "pt": ("pt_BR", "pt_PT"),
    "es": ("es_ES", "es_MX", "es_AR", "es_CO", "es_CL"),
    "fr": ("fr_FR", "fr_CA", "fr_CH", "fr_BE"),
    "de": ("de_DE", "de_AT", "de_CH"),
    "it": ("it_IT",),
    "nl": ("nl_NL", "nl_BE"),
    "sv": ("sv_SE",),
    "pl": ("pl_PL",),
    "xx": (
        "da_DK", "no_NO", "fi_FI", "cs_CZ", "sk_SK", "sl_SI", "hr_HR", "hu_HU", "ro_RO",
        "tr_TR", "et_EE", "lt_LT", "lv_LV", "sq_AL", "vi_VN", "id_ID", "fil_PH", "yo_NG", "ha_NG", "ig_NG",
        "zu_ZA", "sw", "en_PK", "en_KE", "ga_IE", "uz_UZ", "az_AZ",
    ),
}  # fmt: skip
COUNTRIES: Final[dict[str, tuple[str, ...]]] = {
    "en": ("US", "GB", "IE", "AU", "CA", "NZ"), "pt": ("BR", "PT"),
    "es": ("ES", "MX", "AR", "CO", "CL", "PE"),
    "fr": ("FR", "BE", "CH"), "de": ("DE", "AT", "CH"), "it": ("IT",), "nl": ("NL", "BE"),
    "sv": ("SE",), "pl": ("PL",),
}  # fmt: skip
_WORD: Final = re.compile(r"[^\W\d_]+")
_UNRANKED: Final = 10**9


@dataclass
class Names:
    """Name pools by language ("xx": the rest of the world) and by `origins`; usual names stand more often.

    In the origins of `surname_first`, the surname is written first as often as not.
    """

    given: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    surname: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    origins: tuple[str, ...] = ()
    surname_first: frozenset[str] = frozenset()
    figures: tuple[str, ...] = ()  # well-known people, whose surname alone is often enough


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@cache
def _faker(locale: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Given names and surnames of one locale of faker, in Latin letters."""
    from importlib import import_module

    from faker.config import AVAILABLE_LOCALES

    if locale not in AVAILABLE_LOCALES:
        return (), ()
    try:
        provider: Any = import_module(f"faker.providers.person.{locale}").Provider
    except ImportError:
        return (), ()
    given: dict[str, None] = {}
    for name in ("first_names", "first_names_male", "first_names_female", "first_names_unisex"):
        given.update(dict.fromkeys(_strings(provider, name)))
    surnames: dict[str, None] = {}
    for name in ("last_names", "last_names_male", "last_names_female"):
        surnames.update(dict.fromkeys(_strings(provider, name)))
    return tuple(filter(latin, given)), tuple(filter(latin, surnames))


def _strings(provider: Any, name: str) -> list[str]:
    values = getattr(provider, name, ())
    return [value for value in values if isinstance(value, str)] if not isinstance(values, property) else []


def _language(country: str) -> str:
    for language, countries in COUNTRIES.items():
        if country in countries:
            return language
    return "xx"


def names(folder: Path) -> Names:
    """Fill the pools from all lists of names."""
    pools = Names()
    for language, locales in LOCALES.items():
        for locale in locales:
            given, surnames = _faker(locale)
            pools.given[language] += given
            pools.surname[language] += surnames
    for row in _rows(folder / "common-forenames-by-country.csv"):
        name = row["Romanized Name"] or row["Localized Name"]
        if latin(name):
            pools.given[_language(row["Country"])] += [name] * 2
    for row in _rows(folder / "common-surnames-by-country.csv"):
        name = row["Romanized Name"] or row["Localized Name"]
        if latin(name):
            pools.surname[_language(row["Country"])] += [name] * 2
    for gender in ("fem", "mas"):
        for row in _rows(folder / f"ibge_first_names_{gender}.csv"):
            if int(row["rank"]) <= 2500:
                pools.given["pt"].append(row["nome"].title())
    for line in _lines(folder / "us_census_1990_surnames.csv")[:12000]:
        pools.surname["en"].append(line.partition(",")[0].title())
    for language in ("pt", "es", "de", "fr", "it"):
        listed = _lines(folder / f"namedb_surnames_{language}.txt")
        pools.surname[language] += [name for name in listed[:8000] if latin(name)]
    _add_written(pools)
    return pools


def _add_written(pools: Names) -> None:
    surname_first = set()
    for name in written.lists():
        pool, sections = written.LANGUAGES.get(name, name), written.names(name)
        times = 2 if name in written.LANGUAGES else 1
        pools.given[pool] += sections["given"] * times
        pools.surname[pool] += sections["surname"] * times
        if "order" in sections:
            surname_first.add(pool)
    pools.origins = tuple(name for name in written.lists() if name not in written.LANGUAGES)
    pools.surname_first = frozenset(surname_first)
    pools.figures = written.lines("public-figures")


def countries(language: str) -> list[str]:
    """Countries as a language calls them (Unicode CLDR by package `babel`); in English for any other."""
    from babel import Locale

    territories = Locale(language if language in written.LANGUAGES.values() else "en").territories
    return sorted({name for code, name in territories.items() if len(code) == 2 and code.isalpha()})


def places(folder: Path) -> dict[str, list[str]]:
    """Place names: cities with their country's name, and Brazilian municipalities under "pt"."""
    found: dict[str, list[str]] = defaultdict(list)
    spoken = {
        "United States": "en", "United Kingdom": "en", "Ireland": "en", "Canada": "en", "Australia": "en",
        "Brazil": "pt", "Portugal": "pt", "Spain": "es", "Mexico": "es", "Argentina": "es", "France": "fr",
        "Germany": "de", "Austria": "de", "Switzerland": "de", "Italy": "it",
        "Netherlands": "nl", "Belgium": "nl", "Sweden": "sv", "Poland": "pl",
    }  # fmt: skip
    for row in _rows(folder / "world-cities.csv"):
        if latin(row["name"]):
            found[spoken.get(row["country"], "xx")].append(row["name"])
        found["countries"].append(row["country"])
        if row["subcountry"]:
            found["countries"].append(row["subcountry"])
    found["pt"] += [row["nome"] for row in _rows(folder / "municipios_br.csv")]
    return found


def lexicon_table(folder: Path, lower_case: Counter[str], capitals: Counter[str]) -> dict[str, Code]:
    """What the lists know of each folded word.

    `lower_case` and `capitals` count how running text writes words: a better sign of an ordinary word than
    subtitle frequencies, which rank `john` and `maria` high, and of a name than dictionaries, which hold
    `martina` (a fish) and `jacques`.
    """
    given, surname = _name_levels(folder)
    stems, ranks, places_ = words.stems(folder), words.ranks(folder), _place_levels(folder)
    marked, usage = marks(), words.usage_levels()
    table = {}
    for word in {*given, *surname, *stems, *places_, *marked, *ranks, *usage}:
        ordinary = word in stems or lower_case[word] >= 2 or word in marked
        if max(given.get(word, 0), surname.get(word, 0)) == 2:  # a usual name
            common = _among_names(lower_case[word], capitals[word], ordinary=ordinary)
        elif ordinary:
            usual = lower_case[word] >= 5 or ranks.get(word, _UNRANKED) <= 4000
            common = 2 if usual and word not in given and word not in surname else 1
        else:
            is_name = word in given or word in surname or word in places_
            common = int(ranks.get(word, _UNRANKED) <= 30_000 and not is_name)
        code = Code(
            given.get(word, 0), surname.get(word, 0), common,
            places_.get(word, 0), marked.get(word, 0), usage.get(word, 0),
        )  # fmt: skip
        if any(code) and len(word) > 1:
            table[word] = code
    return table


def _among_names(lower: int, capital: int, *, ordinary: bool) -> int:
    """How ordinary a usual name is as a word: by the share of lower case in running text."""
    if lower + capital < 3:  # too few to tell
        return int(ordinary)
    share = lower / (lower + capital)
    return 2 if share > 0.85 and lower >= 10 else int(share > 0.3)


def _name_levels(folder: Path) -> tuple[dict[str, int], dict[str, int]]:
    given: dict[str, int] = {}
    surname: dict[str, int] = {}

    def add(table: dict[str, int], name: str, level: int) -> None:
        parts = _WORD.findall(fold(name))
        for part in parts:
            if len(part) > 2 or len(parts) == 1:
                table[part] = max(table.get(part, 0), level)

    counts: Counter[str] = Counter()
    for locales in LOCALES.values():
        for locale in locales:
            first, last = _faker(locale)
            counts.update(map(fold, first))
            for name in first:
                add(given, name, 2 if counts[fold(name)] > 1 else 1)
            for name in last:
                add(surname, name, 2)
    for row in _rows(folder / "common-forenames-by-country.csv"):
        for name in filter(latin, (row["Romanized Name"], row["Localized Name"])):
            add(given, name, 2)
    for row in _rows(folder / "common-surnames-by-country.csv"):
        for name in filter(latin, (row["Romanized Name"], row["Localized Name"])):
            add(surname, name, 2)
    for gender in ("fem", "mas"):
        for row in _rows(folder / f"ibge_first_names_{gender}.csv"):
            add(given, row["nome"], 2 if int(row["rank"]) <= 1200 else 1)
    for rank, line in enumerate(_lines(folder / "us_census_1990_surnames.csv")):
        if rank < 40000:
            add(surname, line.partition(",")[0], 2 if rank < 4000 else 1)
    for language in ("pt", "es", "de", "fr", "it", "pl"):
        for name in _lines(folder / f"namedb_surnames_{language}.txt"):
            if latin(name):
                add(surname, name, 1)
    for listed in written.lists():
        for name in written.names(listed)["given"]:
            add(given, name, 2)
        for name in written.names(listed)["surname"]:
            add(surname, name, 2)
    return given, surname


def _place_levels(folder: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    for language, listed in places(folder).items():
        for name in listed:
            folded = fold(name)
            if _WORD.fullmatch(folded) and len(folded) > 3:
                found[folded] = 2 if language == "countries" else max(1, found.get(folded, 0))
    for language in written.LANGUAGES.values():
        for name in map(fold, countries(language)):
            if _WORD.fullmatch(name) and len(name) > 3:
                found[name] = 2
    return found
