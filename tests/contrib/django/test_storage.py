"""A storage with the gate: nothing goes past it."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from scrubber.contrib.django import ScrubbedFileSystemStorage, ScrubbedStorageMixin, UploadRefused, scrub
from tests.contrib.django.pictures import picture, upload

pytestmark = pytest.mark.usefixtures("site")


class Memory(ScrubbedStorageMixin, InMemoryStorage):
    pass


class Overwriting(ScrubbedStorageMixin, InMemoryStorage):
    """As S3Storage by default: a file of that name is replaced."""

    def get_available_name(self, name, max_length=None):
        return name


@pytest.fixture(params=[Memory, ScrubbedFileSystemStorage])
def store(request, tmp_path):
    return request.param(location=str(tmp_path / "store"))


def content(store, name):
    with store.open(name) as file:
        return file.read()


def test_what_is_saved_is_clean(store):
    name = store.save("2024/emma_johnson_birthday.jpg", ContentFile(picture()))
    assert name == "2024/birthday.jpg"
    assert b"Johnson" not in content(store, name)


def test_a_second_time_changes_nothing(store):
    name = store.save("emma_johnson_birthday.jpg", io.BytesIO(picture()))
    again = store.save(f"copy/{name}", ContentFile(content(store, name)))
    assert again == f"copy/{name}"
    assert content(store, again) == content(store, name)


def test_what_cannot_be_cleaned_is_not_stored(store):
    with pytest.raises(UploadRefused):
        store.save("a.jpg", ContentFile(b"no picture"))
    assert not store.exists("a.jpg")


@pytest.mark.parametrize("mode", ["wb", "ab", "r+b", "w", "xb"])
def test_it_cannot_be_written_past_the_gate(store, mode):
    with pytest.raises(UploadRefused):
        store.open("a.jpg", mode)
    assert not store.exists("a.jpg")


@pytest.mark.parametrize("kind", [Memory, Overwriting, ScrubbedFileSystemStorage])
def test_two_birthdays_are_two_files(kind, tmp_path):
    store = kind(location=str(tmp_path))
    names = [
        store.save(f"{child}_birthday.jpg", ContentFile(picture(artist=child))) for child in ("emma", "maria")
    ]
    assert names[0] == "birthday.jpg"
    assert names[1] != names[0]
    # the number that tells them apart is no finding the second time
    assert scrub(upload(names[1], content(store, names[1]))).name == names[1]


def test_many_at_once_do_not_overwrite_each_other(tmp_path):
    store = ScrubbedFileSystemStorage(location=str(tmp_path))
    save = lambda n: store.save("emma_birthday.jpg", ContentFile(picture(size=(8, n + 8))))  # noqa: E731
    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(save, range(24)))
    assert len(set(names)) == len(list(tmp_path.iterdir())) == 24


@pytest.mark.parametrize("name", ["../emma.jpg", "/etc/emma.jpg", "a/../../emma.jpg", "..\\..\\emma.jpg"])
def test_a_path_that_leads_out_is_refused(store, name, tmp_path):
    from django.core.exceptions import SuspiciousFileOperation

    with pytest.raises(SuspiciousFileOperation):
        store.save(name, ContentFile(picture()))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_cleaned_file_that_was_written_to_is_cleaned_again(store):
    file = scrub(upload())
    file.seek(0)
    file.write(picture())
    assert b"Johnson" not in content(store, store.save("a.jpg", file))
