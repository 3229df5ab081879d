"""What the three applications answer, so that one test can ask any of them."""

import hashlib
import json
import os
from pathlib import Path


def described(file, name, kind, headers, report):
    """All that an endpoint can learn of an upload that it was given."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return {
        "name": name,
        "type": kind,
        "size": size,
        "sha256": digest,
        "headers": {key.lower(): value for key, value in headers.items()},
        "rules": sorted({finding.rule for finding in report.findings}),
        "title": report.safe("title"),
        "format": report.format,
    }


def in_header(description):
    return {"X-Upload": json.dumps(description)}


def state(*, forget=False):
    """What the process holds: memory at its highest in KiB, files that are open though they are deleted."""
    if forget:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the highest is what it is now
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(status.partition("VmHWM:")[2].split()[0])
    links = []
    for number in os.listdir("/proc/self/fd"):
        try:
            links.append(str(Path(f"/proc/self/fd/{number}").readlink()))
        except OSError:
            continue
    return {
        "pid": os.getpid(),
        "peak": peak,
        "deleted": [link for link in links if link.endswith("(deleted)")],
    }
