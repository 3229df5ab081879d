# ruff: noqa: DJ008 - nobody reads what they are called
"""Models with stored files: shared names, two tables, a proxy, hidden rows, columns that follow."""

from django.core.files.storage import InMemoryStorage
from django.db import models

_APP = "stored"  # the app is installed while these tests run, and only then


class Visible(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(hidden=False)


class ShelfItem(models.Model):
    title = models.CharField(max_length=60, default="", blank=True)
    file = models.FileField(upload_to="shelf", max_length=100, null=True, blank=True)
    file_size = models.PositiveIntegerField(null=True)
    file_hash = models.CharField(max_length=64, default="")
    hidden = models.BooleanField(default=False)
    kind = models.CharField(max_length=1, choices=[("a", "A")], default="a")
    objects = Visible()

    class Meta:
        app_label = _APP


class ShelfProxy(ShelfItem):
    class Meta:
        app_label = _APP
        proxy = True


class ShelfChild(ShelfItem):
    cover = models.ImageField(
        upload_to="covers", width_field="width", height_field="height", null=True, blank=True
    )
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)

    class Meta:
        app_label = _APP


class ShelfAbstract(models.Model):
    scan = models.FileField(storage=InMemoryStorage(location="/scans"), upload_to="scans")

    class Meta:
        app_label = _APP
        abstract = True


class ShelfPaper(ShelfAbstract):
    class Meta:
        app_label = _APP


MODELS = (ShelfItem, ShelfChild, ShelfPaper)
SCAN = ShelfPaper._meta.get_field("scan")  # tests give it another storage
