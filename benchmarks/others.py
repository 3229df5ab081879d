"""How scrub does beside other tools, on real files, judged by a program that is none of them.

usage: python benchmarks/others.py [--corpus DIR] [--judge FILE] [--types jpeg,mp4] [--write-docs]

Each tool that is installed (ExifTool, mat2, FFmpeg) cleans a copy of each file, as its manual advises
somebody who wants to keep what the file shows. A file counts as good where nothing private is left in it and
nothing that a person sees or hears has changed: pixels, packets, pages, orientation, colours, HDR.

--corpus      folder with real files and `manifest.csv` (default: ../shared/data/media)
--judge       the program that judges pairs of files (default: ../shared/tools/metascore.py)
--types       only these types of the manifest
--write-docs  write the table to docs/explanation/comparison.md, between its marks
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "explanation" / "comparison.md"
MARKS = ("<!-- table -->\n", "<!-- end of table -->\n")
SCRUB = shlex.join([sys.executable, "-c", "from scrubber.cli import main; main()"])
# `{in}` and `{out}` are the judge's; a tool that cannot clean a file leaves none
TOOLS = {
    "scrub": ("python", f"{SCRUB} clean --media-only {{in}} -o {{out}}"),
    "ExifTool": (
        "exiftool",
        "exiftool -q -q -all= --icc_profile:all -tagsfromfile @ -orientation -o {out} {in}",
    ),
    "mat2": ("mat2", "cp {in} {out} && mat2 --inplace {out} || { rm -f {out}; exit 1; }"),
    "FFmpeg": (
        "ffmpeg",
        "ffmpeg -v error -y -i {in} -map 0 -map_metadata -1 -map_chapters -1 -c copy -bitexact {out}",
    ),
}
FILMS = {"mp4", "mkv", "avi", "audio"}  # what FFmpeg copies without coding it again


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("judge", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judged(tool: str, args: argparse.Namespace, folder: Path) -> list[dict]:
    """What the judge says of each file that held something private, after `tool` has cleaned it."""
    out = folder / f"{tool}.json"
    words = [
        "run",
        "--name",
        tool,
        "--tool",
        TOOLS[tool][1],
        "--corpus",
        str(args.corpus),
        "--json",
        str(out),
    ]
    types = set(filter(None, args.types.split(",")))
    if tool == "FFmpeg":
        types = types & FILMS if types else FILMS
    words += ["--subset", "main", *(["--types", ",".join(sorted(types))] if types else [])]
    subprocess.run([sys.executable, str(args.judge), *words], check=True, stdout=sys.stderr)
    return [row for row in json.loads(out.read_text())["results"] if row["dirty"]]


def cell(rows: list[dict], whole) -> str:
    """Good in per cent; how many were left dirty without a word, damaged, refused."""
    if not rows:
        return "-"
    done = [row for row in rows if row["status"] == "ok"]
    ills = {
        "dirty": sum(not row["clean"] for row in done),
        "damaged": sum(row["clean"] and not whole(row) for row in done),
        "refused": len(rows) - len(done),
    }
    said = ", ".join(f"{count} {ill}" for ill, count in ills.items() if count)
    return f"**{100 * sum(map(whole, rows)) / len(rows):.0f}**" + (f" ({said})" if said else "")


def table(results: dict[str, list[dict]], whole) -> str:
    by_type: dict[str, dict[str, list[dict]]] = defaultdict(lambda: defaultdict(list))
    for tool, rows in results.items():
        for row in rows:
            by_type[row["type"]][tool].append(row)
    lines = [f"| type | files | {' | '.join(results)} |", "|---|---|" + "---|" * len(results)]
    for kind in sorted(by_type):
        cells = by_type[kind]
        said = " | ".join(cell(cells[tool], whole) for tool in results)
        lines.append(f"| {kind} | {len(next(iter(cells.values())))} | {said} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    shared = ROOT.parent / "shared"
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=shared / "data" / "media")
    parser.add_argument("--judge", type=Path, default=shared / "tools" / "metascore.py")
    parser.add_argument("--types", default="")
    parser.add_argument("--write-docs", action="store_true")
    args = parser.parse_args()
    tools = [name for name, (program, _) in TOOLS.items() if name == "scrub" or shutil.which(program)]
    with tempfile.TemporaryDirectory() as name:
        results = {tool: judged(tool, args, Path(name)) for tool in tools}
    said = table(results, loaded(args.judge).whole)
    print(said)
    if args.write_docs:
        before, rest = PAGE.read_text("utf-8").split(MARKS[0])
        behind = rest.split(MARKS[1])[1]
        PAGE.write_text(before + MARKS[0] + said + MARKS[1] + behind, "utf-8")


if __name__ == "__main__":
    main()
