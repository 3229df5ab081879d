import os
import stat

import pytest

from scrubber import _atomic
from scrubber.errors import InputError


def write(path, data, **options):
    with _atomic.replacing(path, **options) as sink:
        sink.write(data)


def test_a_failure_in_the_block_leaves_the_old_file(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), _atomic.replacing(path, overwrite=True) as sink:
        sink.write(b"half of the n")
        raise ZeroDivisionError
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a"]


def test_no_overwriting_even_when_the_file_appears_meanwhile(tmp_path):
    path = tmp_path / "a"
    with pytest.raises(InputError), _atomic.replacing(path, overwrite=False) as sink:
        sink.write(b"new")
        path.write_bytes(b"came first")
    assert path.read_bytes() == b"came first"
    assert os.listdir(tmp_path) == ["a"]


def test_without_hard_links(tmp_path, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError(1, "no hard links here")

    monkeypatch.setattr(os, "link", refuse)
    write(tmp_path / "a", b"one", overwrite=False)
    with pytest.raises(InputError):
        write(tmp_path / "a", b"two", overwrite=False)
    assert (tmp_path / "a").read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["a"]


def test_permissions(tmp_path):
    path, model = tmp_path / "a", tmp_path / "model"
    model.write_bytes(b"")
    model.chmod(0o604)
    write(path, b"x", overwrite=False, like=model)
    assert stat.S_IMODE(path.stat().st_mode) == 0o604
    write(tmp_path / "b", b"x", overwrite=False)
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o666 & ~mask


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(InputError):
        write(tmp_path / "no" / "a", b"x", overwrite=False)
