"""The steps of `action.yml`: check a repository on GitHub, tell what was found, and give the verdict.

What comes from outside (inputs, event, names of files) arrives in environment variables and files, as GitHub
describes under "Workflow commands" and "Variables"; nothing of it is ever taken for a command or an option.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import unquote

from scrubber.cli._app import run
from scrubber.cli._machine import SCHEMA, as_data, as_property
from scrubber.contrib import _changed
from scrubber.errors import ScrubberError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FAIL_ON: Final = {"findings": {"findings", "refused"}, "refused": {"refused"}, "never": set[str]()}
STATUSES: Final = {0: "clean", 1: "findings", 3: "refused"}
ROWS: Final = 200  # of the table in the summary, which may hold a megabyte
NOTES: Final = 50  # annotations: GitHub shows fewer
_NOTHING: Final = {"tool": {"driver": {"name": "scrubber"}}, "results": []}


def main(words: Sequence[str], environment: Mapping[str, str]) -> int:
    """One step, `check` or `verdict`: its exit status. What cannot be understood is told as an error."""
    try:
        if list(words) == ["verdict"]:
            return verdict(environment)
        return check(environment)
    except ScrubberError as error:
        sys.stdout.write(f"::error title=scrubber::{as_data(str(error))}\n")
        return 2


def check(environment: Mapping[str, str]) -> int:
    """Check the files, write the report, and tell what it says. 0, unless it could not be done at all."""
    _wanted(environment)
    paths = _paths(environment)
    target = Path(environment["RUNNER_TEMP"]) / "scrubber.sarif"
    status, report = _report(paths, environment.get("SCRUBBER_MIN_SCORE", "").strip())
    target.write_text(json.dumps(report, indent=1), encoding="utf-8")
    told = list(_told(report))
    for one in told[:NOTES]:
        sys.stdout.write(f"{one.annotation()}\n")
    changed = environment.get("SCRUBBER_CHANGED_ONLY", "").strip() == "true"
    _append(environment, "GITHUB_STEP_SUMMARY", _summary(told, changed=changed))
    said = {
        "status": STATUSES[status],
        "findings": sum(one.level == "warning" for one in told),
        "refused": sum(one.level == "error" for one in told),
        "sarif-file": target,
    }
    _append(environment, "GITHUB_OUTPUT", "".join(f"{key}={value}\n" for key, value in said.items()))
    return 0


def verdict(environment: Mapping[str, str]) -> int:
    """1 where the report says what the caller wants to fail on."""
    status = environment.get("SCRUBBER_STATUS", "")
    if status not in STATUSES.values():
        raise UsageError("the check did not come to an end")
    return int(status in _wanted(environment))


def _wanted(environment: Mapping[str, str]) -> set[str]:
    wanted = FAIL_ON.get(environment.get("SCRUBBER_FAIL_ON", "findings").strip())
    if wanted is None:
        raise UsageError(f"fail-on must be one of {', '.join(FAIL_ON)}")
    return wanted


def _paths(environment: Mapping[str, str]) -> list[str]:
    """The files and folders to check."""
    given = [line.strip() for line in environment.get("SCRUBBER_PATHS", "").splitlines() if line.strip()]
    for path in given:
        if not os.path.lexists(path):
            raise UsageError("one of the paths is not there")
    changed = environment.get("SCRUBBER_CHANGED_ONLY", "").strip().lower()
    if changed not in {"", "true", "false"}:
        raise UsageError("changed-only must be true or false")
    if changed == "true":
        found = _changed.files(given or ["."], environment)
        if found is not None:
            return found
        sys.stdout.write("::notice title=scrubber::no commit to compare with, so everything is checked\n")
    return given or ["."]


def _report(paths: Sequence[str], min_score: str) -> tuple[int, dict[str, Any]]:
    """The exit status of `scrub check`, and its report; each finding has a line, since GitHub wants one."""
    if not paths:  # nothing changed; without paths, `scrub` looks at the whole folder
        return 0, {"$schema": SCHEMA, "version": "2.1.0", "runs": [_NOTHING]}
    options = ["--format", "sarif", "--others", "pass", "--root", ".", "--force-exclude", "--no-progress"]
    options += [f"--min-score={min_score}"] if min_score else []
    sys.argv[1:] = ["check", *options, "--", *paths]
    with redirect_stdout(io.StringIO()) as said:
        status = run()
    if status not in STATUSES:
        raise UsageError("the files could not be checked")
    report: dict[str, Any] = json.loads(said.getvalue())
    for result in report["runs"][0]["results"]:
        for location in result["locations"]:
            location["physicalLocation"].setdefault("region", {}).setdefault("startLine", 1)
    return status, report


def _told(report: dict[str, Any]) -> Iterator[_Told]:
    """What there is to say, the files that could not be checked first."""
    for notice in report["runs"][0].get("invocations", [{}])[0].get("toolExecutionNotifications", ()):
        yield _Told("error", "refused", _file(notice), {}, notice["message"]["text"])
    for result in report["runs"][0]["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        level = "notice" if result["level"] == "note" else "warning"
        yield _Told(level, result["ruleId"], _file(result), region, result["message"]["text"])


def _file(entry: dict[str, Any]) -> str:
    return unquote(entry["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])


class _Told(NamedTuple):
    """One thing to say: how loudly, its title, where, and what."""

    level: str
    title: str
    file: str
    region: dict[str, int]
    text: str

    def annotation(self) -> str:
        """The workflow command that shows it at the file."""
        line = self.region.get("startLine", 1)
        place = f"file={as_property(self.file)},line={line}"
        return f"::{self.level} {place},title={self.title}::{as_data(self.text)}"

    def row(self) -> str:
        """Its row in the table of the summary."""
        line = self.region.get("startLine", 1)
        place = self.file if "byteOffset" in self.region or line == 1 else f"{self.file}:{line}"
        return f"| <code>{_cell(place)}</code> | {self.title} | {_cell(self.text)} |\n"


def _cell(text: str) -> str:
    """Any text in a cell of a table in Markdown, as it is."""
    return re.sub(r"[^\w ./,;-]", lambda match: f"&#{ord(match[0])};", text)


def _summary(told: Sequence[_Told], *, changed: bool) -> str:
    """The page that the run shows."""
    if not told:
        return f"### scrubber\n\nNothing private was found{' in what was changed' if changed else ''}.\n"
    loud = [one for one in told if one.level != "notice"] or told
    head = f"### scrubber\n\n{len(loud)} to look at.\n\n| file | rule | what |\n|---|---|---|\n"
    rest = f"\n{len(loud) - ROWS} more stand in the report.\n" if len(loud) > ROWS else ""
    return head + "".join(one.row() for one in loud[:ROWS]) + rest


def _append(environment: Mapping[str, str], name: str, text: str) -> None:
    """Write to one of the files that GitHub reads after the step."""
    if path := environment.get(name):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
