"""The process that `speed` starts: it measures itself, and imports nothing big before the clock runs."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scrubber.model import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

BATCHES: Final = (64, 1024)  # as many assets as `check_many` takes at a time, and as texts spaCy does
TEXTS: Final = 1000  # per batch size and sort of text, each text once
WARM: Final = 200
_NOT_OURS: Final = ("torch", "tensorflow", "mxnet", "cupy")  # spaCy would load them where they are installed


def main(model: Path, path: Path) -> dict[str, Any]:
    """Measure in this very process, which must have imported nothing big before."""
    for name in _NOT_OURS:
        sys.modules[name] = None  # type: ignore[assignment]
    start = time.process_time()
    import spacy  # noqa: F401 - its import is what is timed

    imported, import_mb = time.process_time(), peak_mb()
    from scrubber.training.stage import Stage

    stage = Stage(model)
    stage.found([Text("caption", "Two boats on the lake with Emma")])
    figures: dict[str, Any] = {
        "import_s": imported - start,
        "load_s": time.process_time() - imported,
        "import_mb": import_mb,
        "load_mb": peak_mb(),
        "runs": [],
    }
    for part, values in json.loads(path.read_text(encoding="utf-8")).items():
        pool = [Text(part, value) for value in values]
        stage.found(pool[:WARM])
        share = (len(pool) - WARM) // len(BATCHES)
        for i, batch in enumerate(BATCHES):
            figures["runs"].append(timed(stage, pool[WARM + i * share :][:share], batch))
    return {**figures, "peak_mb": peak_mb()}


def timed(stage: Any, pool: Sequence[Text], batch: int) -> dict[str, Any]:
    """Search and merge all texts, so many at a time."""
    from scrubber.training.stage import shown

    start = time.process_time()
    for at in range(0, len(pool), batch):
        some = pool[at : at + batch]
        for text, found in zip(some, stage.found(some), strict=True):
            shown(text, found, 0.5)
    seconds = time.process_time() - start
    words = sum(len(text.value.split()) for text in pool)
    return {
        "part": pool[0].part,
        "batch": batch,
        "words_s": words / seconds,
        "texts_s": len(pool) / seconds,
    }


def peak_mb() -> float:
    """The peak of this process. `getrusage` may count what the process that started it held by then."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
