"""Write the reference pages that are made from the code: python docs/generate.py [--check]."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

import click

import scrubber
from scrubber import linkability as linking
from scrubber._child_signs import EXAMPLES, PATTERNS, WORDS
from scrubber.cli._app import cli
from scrubber.cli._config import KEYS, sort
from scrubber.policy import KEEPABLE, NAME_STYLES, REFUSABLE
from scrubber.registry import plugins
from scrubber.stand_ins import STRATEGIES
from scrubber.trees.options import OTHERS

HERE = Path(__file__).parent / "reference"


def rules() -> str:
    """One table per group of rules."""
    groups = {
        "M1": "Location",
        "M2": "Owner or person",
        "M3": "Device",
        "M4": "Time",
        "M5": "Software, history, comments",
        "M6": "Second pictures and trailing data",
        "M7": "Provenance",
        "M9": "Unknown and notes",
        "T1": "Persons in words",
        "T2": "Places in words",
        "T3": "Institutions in words",
        "T4": "Dates and ages in words",
        "T5": "Contacts and identifiers in words",
    }
    out = [
        "# Rules",
        "",
        "Made by `docs/generate.py` from `scrubber.RULES`. `scrub explain ID` prints one.",
        "",
    ]
    for prefix, title in groups.items():
        out += [f"## {title}", "", "| rule | what | why | example |", "|---|---|---|---|"]
        for rule in scrubber.RULES.values():
            if rule.id.startswith(prefix):
                what = f"{rule.title} (note)" if rule.note else rule.title
                out.append(f"| {rule.id} | {what} | {rule.why} | {rule.example} |")
        out.append("")
    return "\n".join(out)


_LINKABILITY = """# Linkability

Made by `docs/generate.py` from `scrubber.linkability`.

One finding seldom traces anybody; the combination does. The children of the 2024 study were found by name,
institution and date, which stood together in a caption or a URL. So every report has a level: how easily a
person can be found by all that was found in one asset, in the media and in the words. Nothing of what was
found stands in its reason: `high (name + institution + year; signs of a child)`.

The first row that fits decides. A sign of a child makes it the level in the last column.
"""
_AFTER_LEVELS = """
The metadata counts as the words do, as long as it is there: `scrub clean` takes it away, and the level that
it shows is that of what remains. For a post, `scrubber.linkability.of_post` puts together what its pictures
hold: a first name at one of them and a hospital at the other are both known to who reads the post.

## What counts

| word | stands for |
|---|---|"""
_SIGNS = """
## Signs of a child

An age below 18, and these words, whatever the language of the text; with or without their accents where no
other word or name is meant then. Words of birth beside a year before 2005 do not count, and no word counts
inside a name that was found. Signs raise a level, they are no findings.
"""


def linkability() -> str:
    """The table of levels, what is counted, and the signs of a child."""
    out = [_LINKABILITY, "| level | where this was found | because it | a child |", "|---|---|---|---|"]
    for row in linking.TABLE:
        groups = " + ".join(
            " or ".join(facet for facet in linking.FACETS if facet in group) for group in row.groups
        )
        child = row.level.raised() if row.raised else row.level
        out.append(f"| {row.level} | {groups} | {row.why} | {child} |")
    out += ["| none | anything else | | none |", _AFTER_LEVELS]
    out += [f"| {facet} | {meaning} |" for facet, meaning in linking.FACETS.items()]
    out.append(_SIGNS)
    for sign in dict.fromkeys((*WORDS, *PATTERNS)):
        out += [f"### {sign.capitalize()}", ""]
        out += [f"- {code}: {row}" for code, row in WORDS.get(sign, {}).items()]
        out += [f"- by form: {EXAMPLES[sign]}"] if sign in PATTERNS else []
        out.append("")
    return "\n".join(out)


def formats() -> str:
    """One row per handler."""
    out = [
        "# Formats",
        "",
        "Made by `docs/generate.py` from the handlers. What each one keeps and drops stands in the docstring",
        "of its module under `src/scrubber/media/`; everything else is refused.",
        "",
        "| format | extensions | media types | specification |",
        "|---|---|---|---|",
    ]
    for handler in plugins("scrubber.media", "handler"):
        module = sys.modules[type(handler).__module__]
        intent = (module.__doc__ or "").strip().splitlines()[0]
        suffixes = " ".join(f"`{s}`" for s in handler.suffixes)
        out.append(f"| {handler.name} | {suffixes} | {', '.join(handler.mime)} | {intent} |")
    return "\n".join([*out, ""])


def command_line() -> str:
    """Every command with its help."""
    out = ["# Command line", "", "Made by `docs/generate.py` from the command itself.", ""]
    context = click.Context(cli, info_name="scrub", max_content_width=100)
    out += ["```text", cli.get_help(context), "```", ""]
    for name, command in cli.commands.items():
        sub = click.Context(command, info_name=name, parent=context, max_content_width=100)
        out += [f"## scrub {name}", "", "```text", command.get_help(sub), "```", ""]
    out += [
        "## Configuration",
        "",
        "`[tool.scrubber]` of the nearest `pyproject.toml`, or `scrubber.toml`:",
        "",
    ]
    out += [f"- `{key}`: {sort(key)}" for key in KEYS]
    out += ["", "`strategy` is one of:", ""]
    out += [f"- `{name}`: {meaning}" for name, meaning in STRATEGIES.items()]
    out += ["", "`others` is one of:", ""]
    out += [f"- `{name}`: {what}" for name, what in OTHERS.items()]
    out += ["", "`name-style` is one of:", ""]
    out += [f"- `{name}`: {meaning}" for name, meaning in NAME_STYLES.items()]
    out += ["", f"`keep` knows: {', '.join(KEEPABLE)}; `refuse`: {', '.join(REFUSABLE)}.", ""]
    return "\n".join(out)


def python() -> str:
    """Every public name with signature and docstring."""
    out = ["# Python", "", "Made by `docs/generate.py` from `scrubber.__all__`.", ""]
    for name in scrubber.__all__:
        thing = getattr(scrubber, name)
        if name.startswith("__") or name == "RULES":
            continue
        out += [f"## {name}", ""]
        if inspect.isfunction(thing):
            out += ["```text", f"{name}{_signature(thing)}", "```", ""]
        out += [inspect.getdoc(thing) or "", ""]
        if inspect.isclass(thing) and not issubclass(thing, BaseException):
            out += _methods(thing)
    return "\n".join(out)


def _signature(thing: object) -> str:
    return str(inspect.signature(thing)).replace("'", "")  # type: ignore[arg-type]


def _methods(cls: type) -> list[str]:
    out = []
    for name, member in vars(cls).items():
        member = getattr(member, "__func__", member)  # noqa: PLW2901 - classmethods speak through their function
        if not name.startswith("_") and inspect.isfunction(member) and member.__doc__:
            out += [f"### {cls.__name__}.{name}", "", "```text", f"{name}{_signature(member)}", "```", ""]
            out += [inspect.getdoc(member) or "", ""]
    return out


PAGES = {
    "rules.md": rules,
    "linkability.md": linkability,
    "formats.md": formats,
    "command-line.md": command_line,
    "python.md": python,
}


def main() -> int:
    """Write the pages, or with --check say which are out of date."""
    stale = []
    HERE.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        path, text = HERE / name, page().rstrip() + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
    print(f"out of date: {', '.join(stale)}" if stale else "up to date")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
