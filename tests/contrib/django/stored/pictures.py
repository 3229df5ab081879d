"""Pictures that give things away."""

import io

import piexif
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from tests.contrib.django.stored.models import ShelfItem

DISK = "django.core.files.storage.FileSystemStorage"
DIRTY_NAME = "shelf/emma_johnson_birthday.jpg"


def jpeg(color="red", *, dirty=True, size=32):
    gps = {piexif.GPSIFD.GPSLatitudeRef: b"N", piexif.GPSIFD.GPSLatitude: ((51, 1), (30, 1), (0, 1))}
    exif = piexif.dump({"0th": {piexif.ImageIFD.Artist: b"Emma Johnson"}, "GPS": gps})
    sink = io.BytesIO()
    Image.new("RGB", (size, size), color).save(sink, "JPEG", **({"exif": exif} if dirty else {}))
    return sink.getvalue()


def pixels(data):
    with Image.open(io.BytesIO(data)) as picture:
        return picture.tobytes()


def is_clean(data):
    return b"Exif" not in data and b"Johnson" not in data


def put(name, data, storage=None):
    return (storage or default_storage).save(name, ContentFile(data))


def get(name, storage=None):
    with (storage or default_storage).open(name) as file:
        return file.read()


def item(name=DIRTY_NAME, data=None, **columns):
    return ShelfItem.objects.create(file=put(name, jpeg() if data is None else data), **columns)
