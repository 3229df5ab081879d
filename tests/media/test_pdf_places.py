"""Every place of ISO 32000-2 that can hold a name and shows nothing: it is there before, and gone after."""

import pytest

from scrubber.media.pdf import handler
from tests.media.contract import clean
from tests.media.pdf_files import DRAWS, NAME, document, everything, pages, saved
from tests.media.pdf_places import PLACES, SEEN

WORDS = (b"Emma", b"Johnson", b"D:2019", b"51.4", b"/Template", b"/SlideShow", NAME.encode().hex().encode())


@pytest.mark.parametrize("name", PLACES)
def test_what_shows_nothing_goes(name, tmp_path):
    pdf = document()
    PLACES[name](pdf)
    data = saved(pdf)
    assert any(word in everything(data) for word in WORDS)
    out = clean(handler, data)
    left = everything(out)
    assert [word for word in (*WORDS, b"/JavaScript", b"/EmbeddedFile") if word in left] == []
    assert clean(handler, out) == out
    if DRAWS and name in SEEN:
        assert pages(data, tmp_path / "before") == pages(out, tmp_path / "after")
