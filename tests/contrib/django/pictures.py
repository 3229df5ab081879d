"""Made-up uploads."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def picture(format_="JPEG", size=(40, 30), artist="Emma Johnson", **options):
    exif = Image.Exif()
    exif[0x013B] = artist
    exif[0x0112] = 6
    sink = io.BytesIO()
    Image.new("RGB", size, "olive").save(sink, format_, exif=exif, **options)
    return sink.getvalue()


def upload(name="emma_johnson_birthday.jpg", data=None, content_type="image/jpeg"):
    return SimpleUploadedFile(name, picture() if data is None else data, content_type)
