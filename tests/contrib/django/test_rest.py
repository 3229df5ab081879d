"""Django REST framework: cleaned uploads, and 400 with the reason where there is none."""

import hashlib

import pytest
from django.test import Client
from rest_framework import serializers
from rest_framework.test import APIClient

from scrubber.contrib.django.rest import ScrubbedFileSerializerField, ScrubbedImageSerializerField
from tests.contrib.django.pictures import upload

pytestmark = pytest.mark.usefixtures("media")


def test_a_picture_is_stored_clean(media):
    from tests.contrib.django.project import models

    answer = APIClient().post("/api/photos/", {"title": "A cake", "picture": upload()})
    assert answer.status_code == 201, answer.content
    photo = models.Photo.objects.get()
    data = (media / photo.picture.name).read_bytes()
    assert answer.json()["picture"] == "http://testserver/media/photos/birthday.jpg"
    assert b"Johnson" not in data
    assert (photo.size, photo.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_words_are_replaced_where_the_field_says_so():
    from tests.contrib.django.project import models

    answer = APIClient().post("/api/reports/", {"title": "Emma Johnson's birthday", "file": upload()})
    assert answer.status_code == 201
    assert answer.json()["title"] == "A birthday"
    assert models.Report.objects.get().title == "A birthday"


def test_words_stay_where_nothing_is_said():
    answer = APIClient().post("/api/photos/", {"title": "Emma Johnson's birthday", "picture": upload()})
    assert answer.json()["title"] == "Emma Johnson's birthday"


@pytest.mark.parametrize("place", ["/api/photos/", "/api/reports/"])
def test_a_refusal_is_400_with_the_reason(media, place, tmp_path):
    field = "picture" if "photos" in place else "file"
    answer = APIClient().post(place, {"title": "A cake", field: upload("emma.jpg", b"no picture")})
    assert answer.status_code == 400
    assert "It was not stored." in answer.json()[field][0]
    assert "emma" not in answer.content.decode()
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert list((tmp_path / "spool").iterdir()) == []


def test_a_plain_serializer_cleans_too():
    class Form(serializers.Serializer):
        headline = serializers.CharField()
        picture = ScrubbedImageSerializerField(texts={"title": "headline"})
        other = ScrubbedFileSerializerField(rename=False, required=False)

    form = Form(data={"headline": "Emma's cake", "picture": upload(), "other": upload("emma.jpg")})
    assert form.is_valid(), form.errors
    assert form.validated_data["picture"].name == "birthday.jpg"
    assert form.validated_data["other"].name == "emma.jpg"
    assert "Emma" not in form.validated_data["picture"].report.safe("title")
    refused = Form(data={"headline": "x", "picture": "no file"})
    assert not refused.is_valid()


def test_many_at_once():
    class Form(serializers.Serializer):
        pictures = serializers.ListField(child=ScrubbedImageSerializerField())

    form = Form(data={"pictures": [upload(), upload("emma.jpg", b"no picture")]})
    assert not form.is_valid()
    assert "It was not stored" in str(form.errors["pictures"][1][0])


def test_a_view_that_saves_by_itself_answers_400(media):
    answer = Client().post("/direct/", {"file": upload("emma.jpg", b"no picture")})
    assert answer.status_code == 400
    answer = Client().post("/direct/", {"file": upload(), "title": "Emma's cake"})
    assert answer.status_code == 200
