"""How often the best offer for a caption is what a careful editor would write, language by language.

usage: python benchmarks/wordings.py [CODE...] [--misses] [--review] [--write-docs]

`wordings/CODE.tsv` holds captions with their private spans marked (`[person:Lucas]`), the wording that an
editor chose before seeing any offer, and verdicts on offers that differ from it. A row without a caption is
one more offer for the caption above. An offer counts as good where it is the editor's (but for spaces, quotes
and the final stop) or where exactly this offer was judged as good.

--misses      list the captions whose offer is neither, and those not judged yet
--review      write the offers not judged yet into the tables, with the verdict "?", to be made good or bad
--write-docs  write the tables and all misses to docs/explanation/wordings.md
"""

from __future__ import annotations

import argparse
import csv
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from scrubber import wording
from scrubber.model import Finding, Kind, Span, Text
from scrubber.policy import Policy
from scrubber.suggest._institutions import find

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).resolve().parent
TABLES = HERE / "wordings"
PAGE = HERE.parent / "docs" / "explanation" / "wordings.md"
COLUMNS = ("caption", "wording", "offer", "verdict", "remark")
NAMES = {
    "en": "English",
    "pt": "Portuguese",
    "es": "Spanish",
    "fr": "French",
    "de": "German",
    "it": "Italian",
    "nl": "Dutch",
}
RULES = {
    "person": "T101",
    "place": "T201",
    "institution": "T301",
    "date": "T401",
    "age": "T402",
    "contact": "T501",
}
MARK = re.compile(rf"\[({'|'.join(RULES)}):([^\]]*)\]")
QUOTES = str.maketrans("\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb", '\'\'"""""')
WAYS = ("marked", "found")  # spans as marked in the table; spans that the detectors find


@dataclass(slots=True)
class Row:
    """One caption: the editor's wording, the verdicts on other offers, and what is offered now."""

    marked: str
    wording: str
    verdicts: dict[str, tuple[str, str]] = field(default_factory=dict)  # offer -> verdict, remark
    offers: dict[str, str] = field(default_factory=dict)  # by way

    @property
    def plain(self) -> str:
        """The caption as it would stand under a picture."""
        return MARK.sub(r"\2", self.marked)

    def outcome(self, way: str) -> str:
        """Equal, good, bad or open (not judged yet)."""
        offer = self.offers[way]
        if alike(offer) == alike(self.wording):
            return "equal"
        verdict, _ = self.verdicts.get(offer, ("", ""))
        return verdict if verdict in {"good", "bad"} else "open"


def alike(text: str) -> str:
    """A text without what does not count when wordings are compared."""
    return " ".join(text.translate(QUOTES).split()).rstrip(".")


def load(code: str) -> list[Row]:
    """The rows of a language."""
    rows: list[Row] = []
    with (TABLES / f"{code}.tsv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if line["caption"]:
                rows.append(Row(line["caption"], line["wording"]))
            if line["offer"]:
                rows[-1].verdicts[line["offer"]] = (line["verdict"], line["remark"] or "")
    return rows


def save(code: str, rows: list[Row]) -> None:
    """Write the rows of a language, with every offer that is not judged yet as "?"."""
    lines = ["\t".join(COLUMNS)]
    for row in rows:
        kept = {offer: said for offer, said in row.verdicts.items() if said[0] in {"good", "bad"}}
        unjudged = {row.offers[way]: ("?", "") for way in WAYS if row.outcome(way) == "open"}
        first = [row.marked, row.wording]
        for offer, (verdict, remark) in ({**kept, **unjudged} or {"": ("", "")}).items():
            lines.append("\t".join([*first, offer, verdict, remark]))
            first = ["", ""]
    (TABLES / f"{code}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def findings(row: Row) -> list[Finding]:
    """The marked spans as findings."""
    found = []
    shift = 0
    for match in MARK.finditer(row.marked):
        start = match.start() - shift
        span = Span("caption", start, start + len(match[2]))
        found.append(Finding(RULES[match[1]], Kind(match[1]), span, match[2]))
        shift += len(match[0]) - len(match[2])
    return found


def offer_all(rows: list[Row]) -> None:
    """Fill in the best offer for every row; a caption without offers is published as it is."""
    texts = [Text("caption", row.plain) for row in rows]  # the language has to be found out
    searched = [some for (some,) in wording.search([[text] for text in texts], Policy())]
    given: list[Sequence[Finding]] = [findings(row) for row in rows]
    ways: dict[str, Sequence[Sequence[Finding]]] = dict(zip(WAYS, (given, searched), strict=True))
    for way, spans in ways.items():
        for row, offers in zip(rows, wording.suggest(texts, spans, Policy()), strict=True):
            row.offers[way] = offers[0].wording if offers else row.plain


def words(text: str, least: int = 3) -> set[str]:
    """The words of a text, without case."""
    return {word for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) >= least}


def sorts(value: str) -> set[str]:
    """The common nouns that may stand for an institution or place: the hospital of `Holy Cross Hospital`."""
    found = find(value)
    return {word for noun in found[1].nouns for word in words(noun.text)} if found else set()


def figures(rows: list[Row], way: str) -> list[str]:
    """The cells of a table row: outcomes, words kept, offers with a private word, unstable offers."""
    counts = {
        name: sum(row.outcome(way) == name for row in rows) for name in ("equal", "good", "bad", "open")
    }
    kept = total = left = 0
    for row in rows:
        public, have = words(MARK.sub(" ", row.marked)), words(row.offers[way])
        kept, total = kept + len(public & have), total + len(public)
        private = {word for finding in findings(row) for word in words(finding.value) - sorts(finding.value)}
        left += bool(private & have - public - words(row.wording))
    again = wording.search([[Text("caption", row.offers[way])] for row in rows], Policy())
    right = counts["equal"] + counts["good"]
    return [
        *(str(count) for count in counts.values()),
        f"{100 * right / len(rows):.1f} %",
        f"{100 * kept / total:.1f} %",
        str(left),
        str(sum(bool(some) for (some,) in again)),
    ]


HEAD = ("language", "spans", "captions", "equal", "good", "bad", "open", "right", "kept", "left", "again")


def table(languages: dict[str, list[Row]]) -> list[str]:
    """A Markdown table of all figures."""
    lines = [f"| {' | '.join(HEAD)} |", f"|{' --- |' * len(HEAD)}"]
    for code, rows in languages.items():
        for way in WAYS:
            cells = [NAMES[code], way, str(len(rows)), *figures(rows, way)]
            lines.append(f"| {' | '.join(cells)} |")
    return lines


def misses(rows: list[Row], ways: tuple[str, ...]) -> list[str]:
    """The captions whose offer is not right, with the editor's wording, the offer and the remark."""
    lines = []
    for row in rows:
        wrong = {row.offers[way]: way for way in ways if row.outcome(way) in {"bad", "open"}}
        for offer, way in wrong.items():
            verdict, remark = row.verdicts.get(offer, ("not judged", ""))
            note = f" ({verdict}{': ' if remark else ''}{remark}; {way} spans)"
            lines += [f"- {row.plain}", f"    - editor: {row.wording}", f"    - offer: {offer}{note}"]
    return lines


def page(languages: dict[str, list[Row]]) -> str:
    """The page for the docs."""
    lines = [*INTRODUCTION.strip().splitlines(), "", *table(languages), "", "## All misses"]
    for code, rows in languages.items():
        lines += ["", f"### {NAMES[code]}", "", *(misses(rows, WAYS[:1]) or ["None."])]
    return "\n".join(lines) + "\n"


INTRODUCTION = """
# How good the wordings are

For each of seven languages, captions were written as families, schools, clubs, news pages, bloggers and shops
write them, with all private spans marked, and beside each the wording that a careful editor would choose,
before any offer was seen. All people in them are made up. An offer that is not the editor's was read and
judged: would one publish it under a family's photo? It has to be grammatical and natural, hold nothing
private and nothing false, and keep what the picture shows. A verdict holds for exactly one offer: a changed
offer is judged anew.

The tables and the verdicts are in `benchmarks/wordings/`; `python benchmarks/wordings.py` measures again.

- **spans**: *marked* takes the spans as they are marked, *found* those that the detectors find
- **equal**: the editor's wording but for spaces, quotes and the final stop
- **good**, **bad**, **open**: other offers, as judged, or not judged yet; **right**: equal or good
- **kept**: share of the words (three letters or more) outside private spans that stand in the offer
- **left**: offers with a word of a private span that is neither a common noun ("school"), nor public in the
  caption, nor in the editor's wording; **again**: offers in which something is found when they
  are searched once more (with *marked* spans: names of public people and places that were not marked, and
  that therefore stay)
"""


def main() -> None:
    """Measure, and print or write what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("codes", nargs="*", metavar="CODE")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--review", action="store_true")
    parser.add_argument("--write-docs", action="store_true")
    options = parser.parse_args()
    there = [code for code in NAMES if (TABLES / f"{code}.tsv").exists()]
    languages = {code: load(code) for code in (there if options.write_docs else options.codes or there)}
    for code, rows in languages.items():
        offer_all(rows)
        if options.review:
            save(code, rows)
    if options.write_docs:
        PAGE.write_text(page(languages), encoding="utf-8")
        return
    print("\n".join(table(languages)))
    for rows in languages.values() if options.misses else ():
        print("\n".join(misses(rows, WAYS)))


if __name__ == "__main__":
    main()
