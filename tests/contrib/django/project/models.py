# ruff: noqa: DJ008 - nobody reads what they are called
"""What sites keep of uploads."""

import hashlib

from django.db import models

from scrubber.contrib.django import ScrubbedFileField, ScrubbedImageField
from scrubber.contrib.django.storage import ScrubbedFileSystemStorage


class Photo(models.Model):
    """What a blog keeps of a picture: a person chooses the words in the admin."""

    title = models.CharField(max_length=100)
    alt_text = models.CharField(max_length=200, blank=True)
    picture = ScrubbedImageField(
        upload_to="photos",
        width_field="width",
        height_field="height",
        texts={"title": "title", "alt": "alt_text"},
    )
    width = models.PositiveIntegerField(editable=False, null=True)
    height = models.PositiveIntegerField(editable=False, null=True)
    size = models.PositiveBigIntegerField(editable=False, default=0)
    sha256 = models.CharField(max_length=64, editable=False, default="")

    def save(self, *args, **kwargs):
        with self.picture.open() as file:
            data = file.read()
            file.seek(0)
            self.size, self.sha256 = len(data), hashlib.sha256(data).hexdigest()
            super().save(*args, **kwargs)


class Report(models.Model):
    """Any file, over REST: nobody can be asked, so that the words are replaced."""

    title = models.CharField(max_length=100, blank=True)
    file = ScrubbedFileField(upload_to="files", texts={"title": "title"}, reword=True)


def by_title(instance, filename):
    return f"titles/{instance.title}.jpg"


class Titled(models.Model):
    title = models.CharField(max_length=100)
    picture = ScrubbedImageField(upload_to=by_title)
    second = ScrubbedFileField(upload_to="second", blank=True, rename=False)


class Plain(models.Model):
    """Django's own fields: one bypasses everything, one has a storage that cleans, one is exempt."""

    file = models.FileField(upload_to="plain", blank=True)
    stored = models.ImageField(upload_to="stored", blank=True, storage=ScrubbedFileSystemStorage())
    guarded = models.FileField(upload_to="guarded", blank=True)
