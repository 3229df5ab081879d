"""Pictures with private data in them, and the ways to hand them in."""

import io
import json
import os
import shutil
from pathlib import Path

import piexif
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow
from wagtail.images import get_image_model

PRIVATE = (b"Maria Silva", b"SN-4711-0815", b"2023:05:12")
GPS = {
    piexif.GPSIFD.GPSLatitudeRef: b"N",
    piexif.GPSIFD.GPSLatitude: ((52, 1), (31, 1), (1204, 100)),
    piexif.GPSIFD.GPSLongitudeRef: b"E",
    piexif.GPSIFD.GPSLongitude: ((13, 1), (24, 1), (3317, 100)),
}


def exif(caption="A boy on a red swing"):
    return piexif.dump(
        {
            "0th": {
                piexif.ImageIFD.Artist: PRIVATE[0],
                piexif.ImageIFD.Orientation: 6,
                piexif.ImageIFD.ImageDescription: caption.encode(),
            },
            "Exif": {
                piexif.ExifIFD.BodySerialNumber: PRIVATE[1],
                piexif.ExifIFD.DateTimeOriginal: PRIVATE[2] + b" 10:11:12",
            },
            "GPS": GPS,
        }
    )


def photo(kind="jpeg", colour=(180, 40, 40), size=(80, 60), **options):
    """A picture of one colour that says where it was taken, by whom and with what."""
    sink = io.BytesIO()
    private = {} if kind == "gif" else {"exif": exif()}
    if kind == "gif":
        private = {"comment": b"Maria Silva SN-4711-0815 2023:05:12"}
    Pillow.new("RGB", size, colour).save(sink, kind, **private, **options)
    return sink.getvalue()


def admin(case):
    """A client that is logged in as an administrator."""
    user = get_user_model().objects.create_superuser("editor", "editor@example.org", "secret")
    case.client.force_login(user)
    return case.client


def upload(client, name, data, **fields):
    """What the multiple uploader does for one file: the image (None where it was refused) and the answer."""
    reply = client.post(
        "/admin/images/multiple/add/",
        {"files[]": SimpleUploadedFile(name, data, "image/jpeg"), **fields},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert reply.status_code == 200, reply.status_code
    answer = json.loads(reply.content)
    image = get_image_model().objects.get(pk=answer["image_id"]) if "image_id" in answer else None
    return image, answer


def empty():
    """Begin with an empty media folder."""
    for path in Path(os.environ["SITE_MEDIA"]).iterdir():
        shutil.rmtree(path)


def _files(folder):
    root = Path(folder)
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def stored():
    """All that is in the media folder now: bytes by name."""
    return _files(os.environ["SITE_MEDIA"])


def temporary():
    """All that lies in the folder for temporary files now."""
    return _files(os.environ["SITE_TEMP"])
