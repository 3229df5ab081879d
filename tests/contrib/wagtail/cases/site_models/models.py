"""A site's own pictures: a model made from Wagtail's, with a required field and a second file."""

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition


class Photo(AbstractImage):
    alt = models.CharField(max_length=200)
    proof = models.FileField(upload_to="proofs", blank=True)
    admin_form_fields = ("title", "file", "alt", "collection", "tags")


class PhotoRendition(AbstractRendition):
    image = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
