"""Documents: the form, the multiple uploader, the chooser, and programs."""

import hashlib
import io
import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import TestCase, override_settings
from made import PRIVATE, admin, empty, photo, stored
from PIL import Image as Pillow
from wagtail.documents.models import Document
from wagtail.models import UploadedFile

from scrubber.contrib.django import UploadRefused

NAME = "maria_silva_first-birthday.jpg"


class Documents(TestCase):
    def setUp(self):
        empty()
        self.admin = admin(self)

    def assert_clean(self):
        document = Document.objects.get()
        data = stored()[document.file.name]
        assert not any(value in each for value in PRIVATE for each in stored().values())
        assert not any("maria" in name.lower() for name in stored())
        assert document.file_size in {None, len(data)}
        assert document.file_hash in {"", hashlib.sha1(data).hexdigest()}
        assert "maria" not in document.title.lower()

    def add(self, name, data, **fields):
        reply = self.admin.post(
            "/admin/documents/multiple/add/",
            {"files[]": SimpleUploadedFile(name, data), **fields},
            headers={"x-requested-with": "XMLHttpRequest"},
        )
        return json.loads(reply.content)

    def test_multiple_upload(self):
        answer = self.add(NAME, photo())
        assert answer["success"]
        assert "GPS position" in answer["form"]
        assert "maria" not in answer["form"].lower()
        self.assert_clean()
        assert Document.objects.get().title == "First birthday"

    def test_form(self):
        reply = self.admin.post(
            "/admin/documents/add/",
            {"title": "maria_silva_first-birthday", "file": SimpleUploadedFile(NAME, photo())},
        )
        assert reply.status_code == 302, reply.context["form"].errors
        self.assert_clean()

    def test_chooser(self):
        reply = self.admin.post(
            "/admin/documents/chooser/create/",
            {
                "document-chooser-upload-title": NAME,
                "document-chooser-upload-file": SimpleUploadedFile(NAME, photo()),
            },
        )
        assert json.loads(reply.content)["step"] == "chosen"
        assert "maria" not in reply.content.decode().lower()
        self.assert_clean()

    def test_replacing_the_file(self):
        self.add("swing.jpg", photo())
        document = Document.objects.get()
        self.admin.post(
            f"/admin/documents/edit/{document.pk}/",
            {"title": "Swing", "file": SimpleUploadedFile(NAME, photo(colour=(1, 2, 3)))},
        )
        self.assert_clean()
        assert len(stored()) == 1

    def test_what_a_browser_is_sent(self):
        self.add(NAME, photo())
        reply = self.client.get(Document.objects.get().url)
        body = b"".join(reply.streaming_content)
        reply.close()
        assert not any(value in body for value in PRIVATE)
        assert "maria" not in reply["Content-Disposition"].lower()

    def test_another_field_fails(self):
        answer = self.add(NAME, photo(), title="x" * 300)
        waiting = UploadedFile.objects.get()
        assert answer["uploaded_file_id"] == waiting.pk
        assert "maria" not in answer["form"].lower()
        assert not any(value in each for value in PRIVATE for each in stored().values())
        reply = self.admin.post(
            f"/admin/documents/multiple/create_from_uploaded_document/{waiting.pk}/",
            {f"uploaded-document-{waiting.pk}-title": "Swing"},
        )
        assert json.loads(reply.content)["success"]
        self.assert_clean()
        assert len(stored()) == 1

    def test_programs(self):
        Document.objects.create(title="x", file=ContentFile(photo(), NAME))
        self.assert_clean()

    def test_pdf(self):
        sink = io.BytesIO()
        with Pillow.open(io.BytesIO(photo())) as picture:
            picture.save(sink, "pdf", author="Maria Silva", title="Maria Silva SN-4711-0815")
        assert self.add("maria_silva_plan.pdf", sink.getvalue())["success"]
        self.assert_clean()
        assert Document.objects.get().title == "Plan"

    def test_what_is_not_known_is_refused(self):
        answer = self.add("maria_silva.csv", b"name,born\nMaria Silva,2023-05-12\n")
        assert not answer["success"]
        assert "not stored" in answer["error_message"]
        assert "maria" not in answer["error_message"].lower()
        with pytest.raises(UploadRefused), transaction.atomic():
            Document.objects.create(title="x", file=ContentFile(b"Maria Silva", "list.csv"))
        assert not stored()
        assert not UploadedFile.objects.exists()

    @override_settings(SCRUBBER={"PASSING": [".csv"]})
    def test_unless_the_site_lets_it_pass_and_then_its_name_is_still_safe(self):
        assert self.add("maria_silva_prices.csv", b"bread,2\n")["success"]
        assert list(stored().values()) == [b"bread,2\n"]
        assert not any("maria" in name for name in stored())
        assert "maria" not in Document.objects.get().title.lower()
