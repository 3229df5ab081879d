"""Whatever hands a file to a model: what is stored is clean, under a name that can be published."""

import pytest
from django.core.exceptions import BadRequest, ValidationError
from django.core.files.base import ContentFile

from scrubber.errors import ScrubberError
from tests.contrib.django.pictures import picture, upload


def stored(root):
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def through_create(models, file):
    return models.Photo.objects.create(picture=file, title="A cake")


def through_save(models, file):
    photo = models.Photo(title="A cake")
    photo.picture.save(file.name, file)
    return photo


def through_attribute(models, file):
    photo = models.Photo(title="A cake")
    photo.picture = file
    photo.save()
    return photo


def through_bulk(models, file):
    (photo,) = models.Photo.objects.bulk_create([models.Photo(picture=file, title="A cake")])
    return photo


WAYS = [through_create, through_save, through_attribute, through_bulk]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("make", [upload, lambda: ContentFile(picture(), "emma_johnson_birthday.jpg")])
def test_every_way_into_a_model_is_clean(media, way, make):
    from tests.contrib.django.project import models

    photo = way(models, make())
    assert stored(media) == ["photos/birthday.jpg"]
    data = (media / "photos/birthday.jpg").read_bytes()
    assert b"Johnson" not in data
    again = models.Photo.objects.get(pk=photo.pk)
    assert (again.picture.name, again.width, again.height) == ("photos/birthday.jpg", 40, 30)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_refuses_what_cannot_be_cleaned(media, way, tmp_path):
    from tests.contrib.django.project import models

    with pytest.raises(ScrubberError) as caught:
        way(models, upload("emma.jpg", b"no picture at all"))
    assert isinstance(caught.value, ValidationError)
    assert isinstance(caught.value, BadRequest)
    assert "emma" not in str(caught.value)
    assert stored(media) == []
    assert list((tmp_path / "spool").iterdir()) == []
    assert models.Photo.objects.count() == 0


def test_private_words_do_not_stay_behind_with_update_fields(media):
    """`update_or_create` saves nothing but what it was given: the title in the table would stay."""
    from tests.contrib.django.project.models import Report

    report = Report.objects.create(title="Emma Johnson", file="files/cake.jpg")
    for given in ({"file": upload()}, {"file": upload(), "title": "Emma Johnson, 7"}):
        if "title" in given:
            Report.objects.update_or_create(pk=report.pk, defaults=given)
        else:
            with pytest.raises(ValidationError, match="update_fields"):
                Report.objects.update_or_create(pk=report.pk, defaults=given)
            assert stored(media) == []
    report.refresh_from_db()
    assert "Emma" not in report.title
    assert stored(media) == ["files/birthday.jpg"]
