"""Picture agencies and stock libraries."""

from __future__ import annotations

import pytest

from scrubber.text.agency import detector
from tests.text.frame import spans


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Photo by X / AFP via Getty Images", ["AFP", "Getty Images"]),
        ("(Foto: dpa)", ["dpa"]),
        ("(X/Reuters)", ["Reuters"]),
        ("the AP exam", []),
        ("a pap smear", []),
        ("epa!", []),
    ],
)
def test_captions(value, expected):
    assert spans(detector, value) == expected


def test_stock_file_names():
    assert spans(detector, "someone-d4abc-unsplash.jpg", "name") == ["unsplash"]
    assert spans(detector, "GettyImages-123.jpg", "name") == ["GettyImages"]
