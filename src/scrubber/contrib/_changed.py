"""Which files a pull request or a push on GitHub adds or changes: git-diff(1), and the event's payload."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_PATIENCE: Final = 120  # seconds for one call of git, which may have to ask a server


def files(paths: Sequence[str], environment: Mapping[str, str]) -> list[str] | None:
    """The files below `paths` that are not what they were before; None where nobody knows what was before.

    Trees are compared, not histories: what is renamed counts, what is deleted does not. Links and submodules
    are left out, since the repository holds no bytes of theirs.
    """
    base = _base(environment)
    if base is None or not _fetched(base):
        return None
    compared = (
        "--name-only",
        "-z",
        "--no-renames",
        "--diff-filter=d",
        "--ignore-submodules",
        "--no-ext-diff",
    )
    listed = _git("diff", *compared, "--relative", base, "HEAD", "--", *paths)
    if listed is None:
        return None
    names = [os.fsdecode(name) for name in listed.split(b"\0") if name]
    return [name for name in names if Path(name).is_file() and not Path(name).is_symlink()]


def _base(environment: Mapping[str, str]) -> str | None:
    """The commit before, as the event tells it."""
    try:
        event = json.loads(Path(environment["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    except (KeyError, OSError, ValueError):
        return None
    pull = _at(event, "pull_request", "base", "sha") or _at(event, "merge_group", "base_sha")
    base = pull or _at(event, "before")
    if not isinstance(base, str) or not _COMMIT.fullmatch(base):
        return None
    return base if base.strip("0") else None  # zeros: the branch is new


def _at(data: object, *keys: str) -> object:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _fetched(commit: str) -> bool:
    """Whether the commit is there; the usual checkout has the last one alone, so it is asked for."""
    known = ("cat-file", "-e", f"{commit}^{{commit}}")
    if _git(*known) is not None:
        return True
    return _git("fetch", "--quiet", "--no-tags", "--depth=1", "origin", commit) is not None


def _git(*words: str) -> bytes | None:
    """What git says, or None where it fails. Paths mean what they say: no patterns, no magic."""
    environment = {**os.environ, "GIT_LITERAL_PATHSPECS": "1", "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(  # noqa: S603 - git, with words of ours and checked ones
            ["git", *words],  # noqa: S607 - the git of the runner
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
