"""Pictures through every door of Wagtail: bytes, names, titles and renditions are clean."""

import gc
import hashlib
import io
import json
import pickle
import random
import struct
import zlib
from contextlib import suppress

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import TestCase, override_settings
from made import PRIVATE, admin, empty, exif, photo, stored, temporary, upload
from PIL import Image as Pillow
from site_models.models import Photo
from wagtail.images.forms import get_image_form
from wagtail.images.models import Image, SourceImageIOError
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import UploadedFile

from scrubber import Asset, Scrubber
from scrubber.contrib.django import UploadRefused, scrubbed

NAME = "maria_silva_first-birthday.jpg"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><metadata>Maria Silva</metadata></svg>'


def bomb():
    """A PNG of a few bytes that asks for 3.6 thousand million pixels."""
    data = bytearray(photo("png"))
    data[16:24] = struct.pack(">II", 60_000, 60_000)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return bytes(data)


class Case(TestCase):
    def setUp(self):
        empty()
        self.admin = admin(self)

    def new(self):
        return stored()

    def assert_clean(self, image):
        assert self.new()
        for name, data in self.new().items():
            assert not any(value in data for value in PRIVATE), name
            assert "maria" not in name.lower()
        data = self.new()[image.file.name]
        assert image.file_size in {None, len(data)}
        assert image.file_hash in {"", hashlib.sha1(data).hexdigest()}
        assert "maria" not in image.title.lower()
        assert "maria" not in image.default_alt_text.lower()
        assert Scrubber().check(Asset(None, texts={"title": image.title})).clean
        assert not any(any(value in data for value in PRIVATE) for data in temporary().values())


class Doors(Case):
    def test_multiple_upload(self):
        image, answer = upload(self.admin, NAME, photo())
        assert answer["success"]
        self.assert_clean(image)
        assert image.file.name == "original_images/first-birthday.jpg"
        assert image.title == "First birthday"
        assert image.file_size
        assert image.file_hash
        assert "GPS position" in answer["form"]
        assert "Maria" not in answer["form"]

    def test_the_title_that_the_script_sends_is_a_file_name_too(self):
        image, _ = upload(self.admin, NAME, photo(), title="maria_silva_first-birthday")
        assert image.title == "First birthday"

    def test_a_title_that_a_person_wrote_stays_and_is_shown_with_offers(self):
        image, answer = upload(self.admin, NAME, photo(), title="Maria Silva at the lake")
        assert image.title == "Maria Silva at the lake"
        assert "<mark>Maria Silva</mark>" in answer["form"]
        assert 'type="radio"' in answer["form"]

    def test_a_name_with_nothing_private_stays_the_title(self):
        image, _ = upload(self.admin, "red-swing.jpg", photo())
        assert image.title == "red-swing.jpg"
        assert image.file.name == "original_images/red-swing.jpg"

    def test_single_form(self):
        reply = self.admin.post(
            "/admin/images/add/",
            {
                "title": "maria_silva_first-birthday",
                "file": SimpleUploadedFile(NAME, photo()),
                "collection": 1,
                "description": "",
            },
        )
        assert reply.status_code == 302
        self.assert_clean(Image.objects.get())

    def test_chooser(self):
        reply = self.admin.post(
            "/admin/images/chooser/create/",
            {
                "image-chooser-upload-title": NAME,
                "image-chooser-upload-file": SimpleUploadedFile(NAME, photo()),
            },
        )
        assert "maria" not in reply.content.decode().lower()
        assert json.loads(reply.content)["step"] == "chosen"
        self.assert_clean(Image.objects.get())

    def test_replacing_the_file_of_an_image(self):
        image, _ = upload(self.admin, "swing.jpg", photo())
        image.get_rendition("width-20")
        old = image.file.name
        reply = self.admin.post(
            f"/admin/images/{image.pk}/",
            {"title": "Swing", "file": SimpleUploadedFile(NAME, photo(colour=(1, 2, 3))), "collection": 1},
        )
        assert reply.status_code == 302, reply.context["form"].errors
        image = Image.objects.get()
        self.assert_clean(image)
        assert old not in self.new()
        assert not image.renditions.exists()
        assert image.title == "Swing"

    def test_programs(self):
        image = Image.objects.create(title="x", file=ContentFile(photo(), NAME))
        self.assert_clean(image)
        assert (image.width, image.height) in {(80, 60), (60, 80)}
        image.file.save("lucas-mueller.jpg", ContentFile(photo()))
        assert "lucas" not in Image.objects.get().file.name
        self.assert_clean(Image.objects.get())

    def test_bulk_create_and_facts_that_were_taken_before(self):
        image = Image(title="x", file=ContentFile(photo(), NAME), width=1, height=1)
        image._set_image_file_metadata()
        Image.objects.bulk_create([image])
        self.assert_clean(image)

    def test_a_site_s_own_model_and_all_its_files(self):
        picture = Photo.objects.create(
            title="x", alt="x", file=ContentFile(photo(), NAME), proof=ContentFile(photo(), "anna-weber.jpg")
        )
        self.assert_clean(picture)
        assert "anna" not in picture.proof.name
        self.assert_clean_rendition(picture.get_rendition("width-20|format-webp"))

    def assert_clean_rendition(self, rendition):
        assert not any(value in self.new()[rendition.file.name] for value in PRIVATE)

    def test_profile_pictures(self):
        profile = "wagtailusers.UserProfile"
        reply = self.admin.post(
            "/admin/account/",
            {
                "avatar-avatar": SimpleUploadedFile(NAME, photo()),
                "name_email-first_name": "E",
                "name_email-last_name": "D",
                "name_email-email": "editor@example.org",
                "locale-preferred_language": "",
                "locale-current_time_zone": "",
                "theme-theme": "system",
                "theme-contrast": "system",
                "theme-density": "default",
                "theme-keyboard_shortcuts": "on",
            },
        )
        assert profile
        assert reply.status_code == 302
        assert len(self.new()) == 1
        for name, data in self.new().items():
            assert "maria" not in name
            assert not any(value in data for value in PRIVATE)


class Renditions(Case):
    def test_every_format(self):
        for kind in ("jpeg", "png", "webp", "avif", "gif"):
            name = NAME.replace(".jpg", f".{'jpg' if kind == 'jpeg' else kind}")
            image, answer = upload(self.admin, name, photo(kind, colour=(9, 9, len(kind) * 20)))
            assert answer["success"], answer
            for form in ("jpeg", "png", "webp", "avif", "gif", "ico"):
                rendition = image.get_rendition(f"width-40|format-{form}")
                with rendition.file.open() as file, Pillow.open(io.BytesIO(file.read())) as picture:
                    assert not picture.getexif().get_ifd(0x8825)
            assert len(image.get_renditions("width-10", "width-11", "width-12|format-webp")) == 3
            self.assert_clean(image)

    def test_those_of_an_original_that_was_stored_before(self):
        image, _ = upload(self.admin, "swing.jpg", photo())
        with image.file.storage.open(image.file.name, "wb") as file:
            file.write(photo())
        for form in ("jpeg", "png", "webp", "avif"):
            rendition = image.get_rendition(f"width-30|format-{form}")
            assert not any(value in self.new()[rendition.file.name] for value in PRIVATE), form

    def test_one_that_cannot_be_cleaned_breaks_the_picture_not_the_page(self):
        image, _ = upload(self.admin, "swing.jpg", photo())
        with override_settings(SCRUBBER={"MAX_SIZE": 100}):
            with pytest.raises(SourceImageIOError), transaction.atomic():
                image.get_rendition("width-30")
            assert get_rendition_or_not_found(image, "width-30").file.name == "not-found"
        assert not any("width-30" in name for name in self.new())

    def test_the_cache_holds_nothing_private(self):
        image = Image.objects.create(title="x", file=ContentFile(photo(), NAME))
        again = pickle.loads(pickle.dumps(image.get_rendition("width-20")))
        data = pickle.dumps(image)
        assert b"aria" not in data
        assert not any(value in data for value in PRIVATE)
        assert again.file.url
        assert again.image.file.read()
        again.image.file.close()


class AnotherFieldFails(Case):
    def test_nothing_dirty_is_kept_and_the_upload_can_be_finished(self):
        image, answer = upload(self.admin, NAME, photo(), title="x" * 300)
        assert image is None
        waiting = UploadedFile.objects.get()
        assert answer["uploaded_file_id"] == waiting.pk
        assert not any(any(value in data for value in PRIVATE) for data in self.new().values())
        assert "maria" not in waiting.file.name
        assert "maria" not in answer["form"].lower()
        assert 'value="First birthday"' in answer["form"]
        reply = self.admin.post(
            f"/admin/images/multiple/create_from_uploaded_image/{waiting.pk}/",
            {f"uploaded-image-{waiting.pk}-title": "Swing", f"uploaded-image-{waiting.pk}-collection": 1},
        )
        assert json.loads(reply.content)["success"]
        self.assert_clean(Image.objects.get())
        assert not UploadedFile.objects.exists()
        assert len(self.new()) == 1

    def test_in_the_single_form_nothing_is_stored(self):
        with override_settings(FILE_UPLOAD_MAX_MEMORY_SIZE=100):
            reply = self.admin.post(
                "/admin/images/add/", {"title": "", "file": SimpleUploadedFile(NAME, photo())}
            )
        assert reply.status_code == 200
        assert not self.new()
        assert not any(b"JFIF" in data or b"Exif" in data for data in temporary().values())


class LargeFiles(Case):
    """Those that wait on disk while they are worked on."""

    def setUp(self):
        super().setUp()
        noise = Pillow.frombytes("RGB", (1400, 1000), random.Random(1).randbytes(4_200_000))
        sink = io.BytesIO()
        noise.save(sink, "png", exif=exif())
        self.data = sink.getvalue()
        self.before = set(temporary())

    def test_nothing_stays_in_the_folder_for_temporary_files(self):
        image, _ = upload(self.admin, NAME.replace("jpg", "png"), self.data)
        self.assert_clean(image)
        image, answer = upload(self.admin, NAME.replace("jpg", "png"), self.data, title="x" * 300)
        assert image is None
        assert "uploaded_file_id" in answer
        self.assert_clean(Image.objects.get())
        gc.collect()
        assert set(temporary()) <= self.before | {".ses"}  # onnxruntime's

    def test_nor_where_it_is_refused(self):
        with override_settings(SCRUBBER={"MAX_SIZE": 4_000_000}):
            image, _ = upload(self.admin, NAME.replace("jpg", "png"), self.data)
        assert image is None
        gc.collect()
        assert not stored()
        assert set(temporary()) <= self.before | {".ses"}


class OwnForms(Case):
    def test_the_review_covers_the_text_fields_of_a_site_s_own_model(self):
        data = {"title": "maria_silva_first-birthday", "alt": "Maria Silva", "collection": 1}
        form = get_image_form(Photo)(data, {"file": SimpleUploadedFile(NAME, photo())})
        assert form.is_valid(), form.errors
        picture = form.save()
        self.assert_clean(picture)
        assert picture.title == "First birthday"
        assert picture.alt == "Maria Silva"  # a person wrote it
        page = get_image_form(Photo)(instance=picture).as_p()
        assert 'name="scrubber-alt"' in page
        chosen = get_image_form(Photo)({**data, "scrubber-alt": "A child"}, instance=picture)
        assert chosen.is_valid(), chosen.errors
        assert chosen.save().alt == "A child"

    def test_a_form_without_title_or_file(self):
        picture = Photo.objects.create(title="x", alt="x", file=ContentFile(photo(), NAME))
        form = get_image_form(Photo, fields=["alt"])({"alt": "A lake", "collection": 1}, instance=picture)
        assert form.is_valid(), form.errors
        assert form.save().alt == "A lake"


class Refusals(Case):
    @override_settings(SCRUBBER={"MAX_SIZE": 500})
    def test_the_sentence_is_shown_and_nothing_is_stored(self):
        image, answer = upload(self.admin, NAME, photo())
        assert image is None
        assert "not stored" in answer["error_message"]
        assert "maria" not in answer["error_message"].lower()
        assert not self.new()
        assert not UploadedFile.objects.exists()

    @override_settings(WAGTAILIMAGES_EXTENSIONS=["svg", "jpg"])
    def test_svg_is_clean_or_refused(self):
        entity = SVG.replace(b"<svg", b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg', 1)
        for data in (SVG, entity):
            image, answer = upload(self.admin, "drawing.svg", data)
            assert image or answer["error_message"]
            with suppress(UploadRefused), transaction.atomic():
                Image.objects.create(title="x", file=ContentFile(data, "drawing.svg"), width=1, height=1)
        assert not any(b"Maria" in data or b"ENTITY" in data for data in self.new().values())

    def test_what_breaks_wagtail_s_own_check_is_refused_too(self):
        image, answer = upload(self.admin, NAME, photo()[:400])
        assert image is None
        assert "not stored" in answer["error_message"]
        assert not self.new()
        assert not UploadedFile.objects.exists()

    def test_a_program_gets_an_error_and_nothing_is_stored(self):
        with pytest.raises(UploadRefused), transaction.atomic():
            Image(title="x", file=ContentFile(b"Maria Silva", NAME), width=1, height=1).save()
        assert not self.new()
        assert not Image.objects.exists()

    def test_names_that_lead_elsewhere(self):
        for name in ("../../etc/cron.d/swing.jpg", "..\\..\\swing.jpg", "/etc/swing.jpg", ".swing.jpg"):
            image, answer = upload(self.admin, name, photo())
            assert answer["success"], (name, answer)
            assert image.file.name.startswith("original_images/")
            assert not set(image.file.name) & set('"\r\n:\\')
            assert ".." not in image.file.name

    def test_a_bomb_is_refused_in_time(self):
        image, answer = upload(self.admin, "bomb.png", bomb())
        assert image is None
        assert answer["error_message"]
        assert not self.new()


class Signals(Case):
    def test_the_report_is_sent_once(self):
        sent = []

        def receive(**kwargs):
            sent.append(kwargs)

        scrubbed.connect(receive)
        self.addCleanup(scrubbed.disconnect, receive)
        image, _ = upload(self.admin, NAME, photo())
        assert [(s["sender"], s["name"]) for s in sent] == [(Image, image.file.name)]
        assert {f.rule for f in sent[0]["report"].media} >= {"M101", "M201"}
