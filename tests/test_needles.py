"""The search for identifying values in an output: as sure as looking for each of them by itself."""

from __future__ import annotations

import tempfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber._needles import stands_in
from scrubber.media._source import WINDOW, Source
from scrubber.model import Part

DATES = [b"2019:06:04 15:20:11", b"2019:06:04 15:20:12", b"2019:06:05 09:00:00"]


@given(
    wanted=st.lists(st.binary(min_size=1, max_size=12).map(lambda b: bytes(x & 3 for x in b)), min_size=1),
    data=st.binary(max_size=200).map(lambda b: bytes(x & 3 for x in b)),
)
def test_it_finds_what_each_by_itself_would_find(wanted, data):
    assert stands_in(Source(data), [], wanted) == any(needle in data for needle in wanted)


@given(
    st.lists(st.binary(max_size=6).map(lambda b: b"2019:06:04 " + b), min_size=1),
    st.binary(max_size=6),
)
def test_forms_that_begin_alike_are_told_apart(wanted, rest):
    data = b"....2019:06:04 " + rest
    assert stands_in(Source(data), [], wanted) == any(needle in data for needle in wanted)


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("at", [0, WINDOW - 25, WINDOW - 19, WINDOW - 7, WINDOW, 2 * WINDOW - 10])
def test_windows_hide_nothing(date, at):
    data = bytes(at) + date + bytes(3 * WINDOW - at)
    assert stands_in(Source(data), [], [*DATES, b"EX4711-0815"])
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        assert stands_in(Source(file.fileno()), [], [*DATES, b"EX4711-0815"])
        assert not stands_in(Source(file.fileno()), [], [b"2019:06:04 15:20:13", b"EX4711-0815"])


def test_opaque_parts_are_not_searched():
    data = b"abcd" + DATES[0] + b"efgh"
    profile = Part(4, 4 + len(DATES[0]), "profile", opaque=True)
    assert not stands_in(Source(data), [profile], DATES)
    assert stands_in(Source(data + DATES[1]), [profile], DATES)
    assert not stands_in(Source(data), [], [])
