"""What all tests share: where the corpus is, if it is there."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[1].parent / "shared"


@pytest.fixture(scope="session")
def media_corpus():
    corpus = SHARED / "data" / "media"
    if not (corpus / "manifest.csv").exists():
        pytest.skip("the shared corpus of media files is not here")
    return corpus
