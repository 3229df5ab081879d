"""Fifty files of the shared corpus through the real admin and over REST, onto disk and into S3."""

import csv
import hashlib
import importlib.util
import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image
from rest_framework.test import APIClient

from scrubber.contrib.django import scrub

pytestmark = [pytest.mark.corpus, pytest.mark.timeout(300)]
TITLE = "Emma Johnson at St Mary's Hospital"
PICTURES = {"jpeg": 12, "png": 7, "webp": 4, "gif": 2}  # what Django's ImageField takes everywhere
FILES = {"jpeg": 8, "png": 4, "webp": 3, "gif": 1, "heic": 3, "avif": 3, "tiff": 2, "jxl": 1}


@pytest.fixture(scope="session")
def metascore(media_corpus):
    path = media_corpus.parents[1] / "tools" / "metascore.py"
    if not path.exists():
        pytest.skip("the judge of cleaned files is not here")
    spec = importlib.util.spec_from_file_location("metascore", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(params=["disk", "s3"])
def store(request, media, monkeypatch):
    """Where the site keeps its media: a folder, or a bucket behind a real HTTP server."""
    if request.param == "disk":
        yield default_storage
        return
    boto3 = pytest.importorskip("boto3")
    server = pytest.importorskip("moto.server").ThreadedMotoServer(port=0, verbose=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    server.start()
    host, port = server.get_host_and_port()
    where = {"endpoint_url": f"http://{host}:{port}", "region_name": "us-east-1"}
    client = boto3.client("s3", **where)
    client.create_bucket(Bucket="media")
    client.close()
    s3 = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": "media", **where}}
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    try:
        with override_settings(STORAGES={"default": s3, "staticfiles": static}):
            yield default_storage
    finally:
        server.stop()


def chosen(corpus, wanted):
    """The smallest intact files of each type, with the type that the corpus says."""
    with (corpus / "manifest.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["subset"] == "main"]
    for kind, count in wanted.items():
        mine = sorted((row for row in rows if row["type"] == kind), key=lambda row: int(row["size"]))
        usable = [row for row in mine if kind not in PICTURES or opens(corpus / row["file"])]
        for row in usable[-count - 4 : -4] if len(usable) > count + 4 else usable[:count]:
            if int(row["size"]) < 2_000_000:
                yield corpus / row["file"], kind


def opens(path):
    try:
        with Image.open(path) as image:
            image.verify()
    except Exception:  # noqa: BLE001 - any reason is one
        return False
    return True


def private(path, number):
    return SimpleUploadedFile(f"emma_johnson_birthday_{number}{path.suffix}", path.read_bytes(), "image/jpeg")


def content(store, name):
    with store.open(name) as file:
        return file.read()


def judged(metascore, pairs, folder):
    """What the judge finds left in the stored files, by the original's name."""
    outputs = []
    for original, kind, data in pairs:
        out = folder / f"{len(outputs)}{original.suffix}"
        out.write_bytes(data)
        outputs.append((str(original.resolve()), str(out), kind))
    tags = metascore.exiftool([path for original, out, _ in outputs for path in (original, out)])
    wrong = {}
    for original, out, kind in outputs:
        verdict = metascore.judge(
            tags.get(original, {}),
            tags.get(out, {}),
            kind,
            out,
            original,
            metascore.visual(original, kind),
            metascore.visual(out, kind),
            metascore.walk(original, kind)[1],
        )
        good = {
            "pixels": {"same", "na"},
            "orient": {"kept", "na"},
            "icc": {"kept", "na"},
            "hdr": {"kept", "na"},
        }
        if not verdict["clean"] or any(verdict[key] not in fine for key, fine in good.items()):
            wrong[original] = verdict
    return wrong


def test_fifty_files_through_the_admin_and_over_rest(media_corpus, metascore, store, admin, waiting):
    from tests.contrib.django.project.models import Photo, Report

    pairs, refused = [], []
    for number, (path, kind) in enumerate(chosen(media_corpus, PICTURES)):
        page = admin.post("/admin/project/photo/add/", {"title": TITLE, "picture": private(path, number)})
        token = re.search(rb'picture-scrub-token" value="([^"]+)"', page.content)
        if token is None:
            refused.append(path.name)
            continue
        answer = {
            "picture-scrub-token": token[1].decode(),
            "picture-scrub-name": "0",
            "picture-scrub-title": "0",
        }
        assert admin.post("/admin/project/photo/add/", {"title": TITLE, **answer}).status_code == 302
        photo = Photo.objects.latest("pk")
        data = content(store, photo.picture.name)
        assert (photo.size, photo.sha256) == (len(data), hashlib.sha256(data).hexdigest())
        with Image.open(path) as image:
            assert (photo.width, photo.height) == image.size
        pairs.append((path, kind, data))
    for number, (path, kind) in enumerate(chosen(media_corpus, FILES)):
        answer = APIClient().post("/api/reports/", {"title": TITLE, "file": private(path, number)})
        if answer.status_code == 400:
            refused.append(path.name)
            continue
        assert answer.status_code == 201, answer.content
        pairs.append((path, kind, content(store, Report.objects.latest("pk").file.name)))
    assert len(pairs) + len(refused) == 50
    assert len(refused) <= 2, refused
    names = [*Photo.objects.values_list("picture", flat=True), *Report.objects.values_list("file", flat=True)]
    titles = {*Photo.objects.values_list("title", flat=True), *Report.objects.values_list("title", flat=True)}
    assert len(set(names)) == len(pairs)  # none was overwritten by another birthday
    assert not [name for name in names if "emma" in name.lower() or "johnson" in name.lower()]
    assert titles == {"A person at a hospital"}
    for name in names:  # a second time changes nothing
        file = scrub(SimpleUploadedFile(name.rpartition("/")[2], before := content(store, name)))
        assert (file.name, file.read()) == (name.rpartition("/")[2], before)
    assert judged(metascore, pairs, waiting.parent) == {}
