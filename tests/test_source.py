import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.errors import LimitExceeded, Malformed, PluginError
from scrubber.media._source import READ_LIMIT, WINDOW, Source, join, splice, tiled
from scrubber.model import Edit, Part


@pytest.fixture
def on_disk(tmp_path):
    opened = []

    def make(data):
        path = tmp_path / str(len(opened))
        path.write_bytes(data)
        opened.append(os.open(path, os.O_RDONLY))
        return Source(opened[-1])

    yield make
    for fd in opened:
        os.close(fd)


def spliced(source, edits):
    sink = io.BytesIO()
    splice(source, edits, sink)
    return sink.getvalue()


def test_reads_are_exact_or_errors(on_disk):
    for source in (Source(b"0123456789"), on_disk(b"0123456789")):
        assert source.read(2, 3) == b"234"
        assert source.head(99, 8) == b"89"
        assert source.head(5, 10) == b""
        for start, length in ((8, 3), (-1, 2), (0, -1), (11, 0)):
            with pytest.raises(Malformed):
                source.read(start, length)


def test_a_window_counts_from_its_own_start(on_disk):
    for source in (Source(b"0123456789"), on_disk(b"0123456789")):
        window = source.window(2, 6).window(1, 4)
        assert (window.read(0, 3), window.size, window.base) == (b"345", 3, 3)
        assert window.find(b"6") == -1
        with pytest.raises(Malformed):
            window.read(2, 2)


def test_one_read_is_bounded(tmp_path):
    path = tmp_path / "sparse"
    with path.open("wb") as file:
        file.truncate(READ_LIMIT + 1)
    with path.open("rb") as file:
        source = Source(file.fileno())
        with pytest.raises(LimitExceeded):
            source.read(0, source.size)
        assert source.payload(0, source.size) is None
        assert source.is_zero(0, source.size)


@pytest.mark.parametrize("at", [0, WINDOW - 3, WINDOW - 1, WINDOW, 2 * WINDOW - 2])
def test_find_and_search_across_windows(on_disk, at):
    import re

    data = bytes(at) + b"needle" + bytes(100)
    for source in (Source(data), on_disk(data)):
        assert source.find(b"needle") == at
        assert source.find(b"needle", 0, at + 5) == -1
        assert source.find(b"needle", at + 1) == -1
        assert source.search(re.compile(b"ne+dle"), 0, 8) == at


@given(st.binary(max_size=60), st.data())
def test_splice_equals_slicing(data, draw):
    cuts = sorted(draw.draw(st.lists(st.integers(0, len(data)), max_size=8, unique=True)))
    edits, expected, at = [], b"", 0
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        new = draw.draw(st.binary(max_size=5))
        pad = draw.draw(st.booleans()) and len(new) <= end - start
        edits.append(Edit(start, end, new, pad=pad))
        expected += data[at:start] + new + (bytes(end - start - len(new)) if pad else b"")
        at = end
    expected += data[at:]
    draw.draw(st.randoms()).shuffle(edits)
    assert spliced(Source(data), edits) == expected


def test_splice_refuses_overlap_before_it_writes():
    sink = io.BytesIO()
    with pytest.raises(PluginError):
        splice(Source(b"0123456789"), [Edit(0, 5), Edit(4, 6)], sink)
    with pytest.raises(PluginError):
        splice(Source(b"0123456789"), [Edit(8, 11)], sink)
    with pytest.raises(PluginError):
        splice(Source(b"0123456789"), [Edit(0, 2, b"abc", pad=True)], sink)
    assert sink.getvalue() == b""


def test_splice_between_files_copies_large_ranges(on_disk, tmp_path):
    data = os.urandom(3 * WINDOW + 17)
    source = on_disk(data)
    with (tmp_path / "out").open("w+b") as sink:
        splice(source, [Edit(5, 9, b"new"), Edit(2 * WINDOW, 2 * WINDOW + 10, b"x", pad=True)], sink)
    expected = data[:5] + b"new" + data[9 : 2 * WINDOW] + b"x" + bytes(9) + data[2 * WINDOW + 10 :]
    assert (tmp_path / "out").read_bytes() == expected


def test_tiled_wants_every_byte_spoken_of():
    whole = [Part(0, 4, "a"), Part(4, 9, "b", new=b"")]
    assert tiled(whole, 9) == whole
    for parts in ([Part(0, 4, "a")], [Part(0, 4, "a"), Part(5, 9, "b")], [Part(0, 5, "a"), Part(4, 9, "b")]):
        with pytest.raises(PluginError):
            tiled(parts, 9)


def test_join_gives_what_splice_writes():
    source = Source(b"0123456789")
    parts = [Part(0, 3, "a"), Part(3, 6, "b", new=b"x", pad=True), Part(6, 10, "c", new=b"")]
    assert join(source, parts) == b"012x\0\0"
