"""Stored files are replaced safely wherever they lie: on disk, encrypted, in memory, in S3 (by moto)."""

import contextlib
import hashlib
import io
import os

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from PIL import Image

from scrubber.contrib.django import _stored, _stores
from scrubber.contrib.django.storage import ScrubbedStorageMixin
from scrubber.errors import AssetChanged, ScrubberError
from tests.contrib.django.stored.models import SCAN, ShelfPaper
from tests.contrib.django.stored.pictures import get, is_clean, jpeg, pixels, put

NAME = "scans/picture.jpg"
PERSONAL = "scans/emma_johnson_birthday.jpg"


class Cut(BaseException):
    """The process ends here."""


class Encrypted(FileSystemStorage):
    """Files on disk are not what `open` gives: they must not be written past the storage."""

    def _open(self, name, mode="rb"):
        with super()._open(name, mode) as file:
            return File(io.BytesIO(bytes(255 - byte for byte in file.read())))

    def _save(self, name, content):
        return super()._save(name, ContentFile(bytes(255 - byte for byte in content.read())))


class FailingMixin:
    """A storage that fails at one of its calls that change it: before it did anything, or halfway."""

    fails, halfway, error = -1, False, OSError

    def _call(self, name, do, half):
        self.fails -= 1
        if self.fails:
            return do()
        if self.halfway:
            half()
        raise self.error(f"no space for {name}")

    def _save(self, name, content):
        save = super()._save
        return self._call(
            name,
            lambda: save(name, content),
            lambda: save(name, ContentFile(content.read(content.size // 2))),
        )

    def delete(self, name):
        delete = super().delete
        return self._call(name, lambda: delete(name), lambda: delete(name))


class Failing(FailingMixin, InMemoryStorage):
    pass


class FailingOnDisk(FailingMixin, Encrypted):
    pass


def files(storage, folder="scans"):
    return sorted(storage.listdir(folder)[1])


def copies(storage):
    """The pictures that are there in whole."""
    found = []
    for name in files(storage):
        with contextlib.suppress(Exception):
            found.append(pixels(get(f"scans/{name}", storage)))
    return found


@pytest.mark.parametrize("kind", [Failing, FailingOnDisk])
@pytest.mark.parametrize("error", [OSError, RuntimeError, Cut])
@pytest.mark.parametrize("halfway", [False, True])
def test_whatever_fails_a_whole_copy_is_there_and_the_next_run_puts_it_right(tmp_path, kind, error, halfway):
    for number in range(1, 20):
        storage = kind(location=str(tmp_path / str(number)))
        put(NAME, jpeg(), storage)
        storage.fails, storage.halfway, storage.error = number, halfway, error
        with contextlib.suppress(ScrubberError, Cut):
            _stored.scrub(storage, NAME)
        reached = storage.fails <= 0
        storage.fails = -1
        assert pixels(jpeg()) in copies(storage), number
        _stored.scrub(storage, NAME)
        assert files(storage) == ["picture.jpg"]
        assert is_clean(get(NAME, storage))
        assert pixels(get(NAME, storage)) == pixels(jpeg())
        if not reached:
            break
    else:
        pytest.fail("it never came to its end")
    assert number > 4


@pytest.mark.parametrize("halfway", [False, True])
@pytest.mark.parametrize("error", [OSError, Cut])
def test_whatever_fails_in_a_rename_the_row_has_its_picture(run, monkeypatch, error, halfway):
    storage = Failing(location="/scans")
    monkeypatch.setattr(SCAN, "storage", storage)
    for number in range(1, 20):
        put(PERSONAL, jpeg(), storage)
        row = ShelfPaper.objects.create(scan=PERSONAL)
        storage.fails, storage.halfway, storage.error = number, halfway, error
        with contextlib.suppress(Cut):
            run("--rename")
        reached = storage.fails <= 0
        storage.fails = -1
        row.refresh_from_db()
        if storage.exists(row.scan.name):  # else its spare copy is there, as the test above shows
            run("--rename")
        run("--rename")
        row.refresh_from_db()
        assert row.scan.name.startswith("scans/birthday"), number
        assert pixels(get(row.scan.name, storage)) == pixels(jpeg())
        run("--all-files")
        assert all(is_clean(get(f"scans/{name}", storage)) for name in files(storage))
        for name in files(storage):
            storage.delete(f"scans/{name}")
        row.delete()
        if not reached:
            break
    else:
        pytest.fail("it never came to its end")


def test_a_spare_copy_that_is_no_longer_needed_goes():
    storage = InMemoryStorage(location="/scans")
    put(NAME, jpeg("blue"), storage)
    put(_stores.spare_name(NAME), jpeg("red", dirty=False), storage)
    _stored.scrub(storage, NAME)
    assert files(storage) == ["picture.jpg"]
    assert pixels(get(NAME, storage)) == pixels(jpeg("blue"))


def test_a_dry_run_leaves_a_spare_copy_where_it_is():
    storage = InMemoryStorage(location="/scans")
    put(NAME, jpeg(), storage)
    put(_stores.spare_name(NAME), jpeg(), storage)
    _stored.scrub(storage, NAME, dry=True)
    assert len(files(storage)) == 2


class Lossy(InMemoryStorage):
    """A storage that does not keep what it is given."""

    def _save(self, name, content):
        return super()._save(name, ContentFile(b"\xff\xd8 something else"))


def test_a_storage_that_does_not_keep_what_it_is_given():
    storage = Lossy(location="/scans")
    InMemoryStorage._save(storage, NAME, ContentFile(jpeg()))
    with pytest.raises(ScrubberError):
        _stored.scrub(storage, NAME)
    assert get(NAME, storage) == jpeg()
    assert files(storage) == ["picture.jpg"]


def test_a_storage_that_encrypts_on_disk(tmp_path):
    storage = Encrypted(location=str(tmp_path))
    put(NAME, jpeg(), storage)
    assert _stored.scrub(storage, NAME).changed
    assert is_clean(get(NAME, storage))
    assert (tmp_path / NAME).read_bytes() == bytes(255 - byte for byte in get(NAME, storage))
    assert os.listdir(tmp_path / "scans") == ["picture.jpg"]


class Gate(ScrubbedStorageMixin, InMemoryStorage):
    """A storage that cleans what is uploaded, switched on after years of uploads."""


def test_a_storage_that_cleans_uploads_does_not_rename_what_nobody_asked_to_rename():
    storage = Gate(location="/scans")
    InMemoryStorage._save(storage, PERSONAL, ContentFile(jpeg()))
    stored = _stored.scrub(storage, PERSONAL)
    assert (stored.name, stored.safe_name) == (PERSONAL, "scans/birthday.jpg")
    assert files(storage) == ["emma_johnson_birthday.jpg"]
    assert is_clean(get(PERSONAL, storage))
    assert _stored.renamed(storage, PERSONAL, stored.safe_name) == "scans/birthday.jpg"


def test_a_file_that_somebody_writes_meanwhile_is_left_alone(monkeypatch):
    storage = InMemoryStorage(location="/scans")
    put(NAME, jpeg(), storage)
    real = _stores._stamp

    def stamp(*given):
        made = real(*given)
        InMemoryStorage._save(storage, NAME, ContentFile(jpeg("blue", size=40)))
        monkeypatch.setattr(_stores, "_stamp", real)
        return made

    monkeypatch.setattr(_stores, "_stamp", stamp)
    with pytest.raises(AssetChanged):
        _stored.scrub(storage, NAME)
    assert get(NAME, storage) == jpeg("blue", size=40)
    assert files(storage) == ["picture.jpg"]


def test_large_files_are_not_held_in_memory(folder, monkeypatch):
    import tracemalloc

    storage = FileSystemStorage(location=str(folder))
    data = jpeg() + bytes(64 << 20)
    put(NAME, data, storage)
    tracemalloc.start()
    try:
        assert _stored.scrub(storage, NAME, words=False).changed
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 48 << 20
    assert get(NAME, storage) == jpeg(dirty=False) or is_clean(get(NAME, storage))


# S3


@pytest.fixture(scope="module")
def server():
    moto = pytest.importorskip("moto.server")
    server = moto.ThreadedMotoServer(port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture(scope="module")
def store(server):
    s3 = pytest.importorskip("storages.backends.s3")
    storage = s3.S3Storage(
        bucket_name="media",
        endpoint_url=server,
        access_key="x",
        secret_key="x",
        region_name="us-east-1",
        location="public",
    )
    storage.connection.create_bucket(Bucket=storage.bucket_name)
    yield storage
    storage.connection.meta.client.close()


@pytest.fixture(params=[True, False], ids=["overwriting", "renaming"])
def bucket(request, store, monkeypatch):
    monkeypatch.setattr(store, "file_overwrite", request.param)
    monkeypatch.setattr(SCAN, "storage", store)
    yield store
    store.bucket.objects.all().delete()


def keys(storage):
    return sorted(entry.key for entry in storage.bucket.objects.all())


def test_s3_objects_are_replaced_under_their_keys(bucket, run):
    put(PERSONAL, jpeg(), bucket)
    ShelfPaper.objects.create(scan=PERSONAL)
    overwrites = bucket.file_overwrite
    status, out, _ = run()
    assert (status, "1 cleaned" in out) == (1, True)
    assert keys(bucket) == [f"public/{PERSONAL}"]
    assert is_clean(get(PERSONAL, bucket))
    assert bucket.bucket.Object(f"public/{PERSONAL}").content_type == "image/jpeg"
    assert bucket.file_overwrite is overwrites
    before = bucket.bucket.Object(f"public/{PERSONAL}").last_modified
    assert "0 cleaned" in run()[1]
    assert bucket.bucket.Object(f"public/{PERSONAL}").last_modified == before


def test_s3_objects_are_renamed(bucket, run):
    put(PERSONAL, jpeg(), bucket)
    put("scans/birthday.jpg", jpeg("blue"), bucket)
    row = ShelfPaper.objects.create(scan=PERSONAL)
    assert run("--rename", "--all-files")[0] == 0
    row.refresh_from_db()
    assert row.scan.name not in {PERSONAL, "scans/birthday.jpg"}
    assert pixels(get(row.scan.name, bucket)) == pixels(jpeg())
    assert pixels(get("scans/birthday.jpg", bucket)) == pixels(jpeg("blue"))
    assert keys(bucket) == sorted([f"public/{row.scan.name}", "public/scans/birthday.jpg"])
    assert all(is_clean(get(key.removeprefix("public/"), bucket)) for key in keys(bucket))


def test_s3_that_fails_loses_nothing(bucket, run):
    put(NAME, jpeg(), bucket)
    ShelfPaper.objects.create(scan=NAME)

    def fail(**_):
        raise ConnectionError("emma_johnson")

    real, overs = _stores._saved, []

    def saved(storage, *given):
        overs.append(storage)
        storage.connection.meta.client.meta.events.register("before-send.s3.PutObject", fail)
        real(storage, *given)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(_stores, "_saved", saved)
        status, _, err = run()
    assert (status, len(overs)) == (3, 1)
    assert "emma" not in err
    assert get(NAME, bucket) == jpeg()
    assert keys(bucket) == [f"public/{NAME}"]
    assert run()[0] == 0
    assert is_clean(get(NAME, bucket))


def test_large_s3_objects(store, monkeypatch):
    sink = io.BytesIO()
    Image.effect_noise((3000, 3000), 90).save(sink, "JPEG", quality=98)
    clean = sink.getvalue()
    assert len(clean) > 8 << 20  # django-storages uploads it in parts
    put(NAME, clean + b"Emma Johnson", store)
    assert _stored.scrub(store, NAME, words=False, digests=["md5"]).digests == {
        "md5": hashlib.md5(clean).hexdigest()
    }
    assert get(NAME, store) == clean
    store.bucket.objects.all().delete()


def test_s3_objects_that_are_not_there(bucket, run):
    ShelfPaper.objects.create(scan=NAME)
    status, _, err = run()
    assert status == 3
    assert f"{NAME}: the storage has no such file" in err


def test_an_s3_object_that_somebody_writes_meanwhile(bucket, monkeypatch):
    put(NAME, jpeg(), bucket)
    real = _stores.put

    def meddled(storage, name, *given):
        storage.bucket.Object(f"public/{NAME}").put(Body=jpeg("blue"))
        return real(storage, name, *given)

    monkeypatch.setattr(_stores, "put", meddled)
    with pytest.raises(AssetChanged):
        _stored.scrub(bucket, NAME)
    assert get(NAME, bucket) == jpeg("blue")


def test_two_buckets_are_two_places(bucket):
    from storages.backends.s3 import S3Storage

    here = _stores.Store.of(bucket)
    there = S3Storage(bucket_name="another", endpoint_url=bucket.endpoint_url, location="public")
    deeper = S3Storage(
        bucket_name=bucket.bucket_name, endpoint_url=bucket.endpoint_url, location="public/scans"
    )
    assert _stores.Store.of(there).key != here.key
    assert _stores.Store.of(deeper).key == here.key
    assert _stores.Store.of(deeper).name(here.full(NAME)) == "picture.jpg"
    assert _stores.Store.of(deeper).name(here.full("other/picture.jpg")) is None
