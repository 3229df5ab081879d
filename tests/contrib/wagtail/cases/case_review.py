"""The review in the forms, the log, and the system checks."""

import json
import re

from django.conf import settings
from django.core.checks import run_checks
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import TestCase, override_settings
from made import PRIVATE, admin, empty, photo, upload
from wagtail.images.forms import BaseImageForm, get_image_form
from wagtail.images.models import Image
from wagtail.models import ModelLogEntry

TEXT = "Maria Silva at the lake"


class OwnForm(BaseImageForm):
    pass


exec(re.search(r"```py\n(.*?)```", settings.HOWTO, re.DOTALL)[1])  # PictureForm: what the how-to tells


class Review(TestCase):
    def setUp(self):
        empty()
        self.admin = admin(self)

    def page(self, image):
        return self.admin.get(f"/admin/images/{image.pk}/").content.decode()

    def save(self, image, **fields):
        data = {"title": image.title, "description": image.description, "collection": 1, **fields}
        return self.admin.post(
            f"/admin/images/{image.pk}/", {k.replace("__", "-"): v for k, v in data.items()}
        )

    def test_the_edit_form_says_what_was_removed_and_offers_words(self):
        image, _ = upload(self.admin, "maria_silva_lake.jpg", photo(), title=TEXT)
        page = self.page(image)
        for words in (
            "GPS position",
            "serial number",
            "Taken out of the file name:",
            f"<mark>{TEXT[:11]}</mark>",
        ):
            assert words in page, words
        assert 'name="scrubber-title"' in page
        assert "scrubber_wagtail/review.js" in page
        assert "<style" not in page.split("data-scrubber-review")[1].split("</fieldset>")[0]

    def test_an_offer_is_taken_without_a_script(self):
        image, _ = upload(self.admin, "lake.jpg", photo(), title=TEXT)
        self.save(image, scrubber__title="A child at the lake")
        assert Image.objects.get().title == "A child at the lake"

    def test_the_person_s_own_words_stay(self):
        image, _ = upload(self.admin, "lake.jpg", photo(), title=TEXT)
        assert self.save(image, scrubber__title="").status_code == 302
        assert Image.objects.get().title == TEXT
        assert self.save(image, title="").status_code == 200

    def test_offers_in_the_multiple_uploader(self):
        image, _ = upload(self.admin, "lake.jpg", photo(), title=TEXT)
        prefix = f"image-{image.pk}"
        reply = self.admin.post(
            f"/admin/images/multiple/{image.pk}/",
            {
                f"{prefix}-title": TEXT,
                f"{prefix}-scrubber-title": "A child at the lake",
                f"{prefix}-description": "",
            },
        )
        assert json.loads(reply.content)["success"]
        assert Image.objects.get().title == "A child at the lake"

    def test_words_that_stood_in_the_file_are_offered_as_description(self):
        image, answer = upload(self.admin, "swing.jpg", photo())
        assert "A boy on a red swing" in answer["form"]
        assert image.description == ""
        self.save(image, scrubber__description="A boy on a red swing")
        image = Image.objects.get()
        assert image.default_alt_text == "A boy on a red swing"

    def test_a_wording_that_is_too_long_is_an_error_of_the_form(self):
        image, _ = upload(self.admin, "lake.jpg", photo(), title=TEXT)
        reply = self.save(image, scrubber__title="x" * 300)
        assert reply.status_code == 200
        assert Image.objects.get().title == TEXT

    def test_new_private_words_are_asked_about_once(self):
        image, _ = upload(self.admin, "lake.jpg", photo(), title="Lake")
        reply = self.save(image, title=TEXT, scrubber="1")
        assert "private words in “Title”" in reply.content.decode()
        assert Image.objects.get().title == "Lake"
        seen = re.search('name="scrubber-title-seen" value="([^"]+)"', reply.content.decode())[1]
        answer = {"scrubber": "1", "scrubber__title__seen": seen}
        assert (
            self.save(image, title="Anna Weber", **answer).status_code == 200
        )  # other words than were shown
        assert self.save(image, title=TEXT, **answer).status_code == 302
        image = Image.objects.get()
        assert image.title == TEXT
        assert (
            self.save(image, scrubber="1", description="A lake").status_code == 302
        )  # nobody is asked again

    def test_programs_and_forms_with_a_new_file_are_not_asked(self):
        image, _ = upload(self.admin, "lake.jpg", photo())
        assert self.save(image, title=TEXT).status_code == 302
        reply = self.admin.post(
            "/admin/images/add/",
            {"title": TEXT, "file": SimpleUploadedFile("lake.jpg", photo(colour=(0, 0, 9))), "scrubber": "1"},
        )
        assert reply.status_code == 302

    @override_settings(SCRUBBER={"RENAME": False})
    def test_a_name_that_was_to_stay_is_shown_as_such(self):
        image, answer = upload(self.admin, "maria_silva_lake.jpg", photo())
        assert image.file.name == "original_images/maria_silva_lake.jpg"
        assert image.title == "maria_silva_lake.jpg"
        assert "Still in the file name: person" in answer["form"]
        assert "Taken out of the file name" not in answer["form"]

    def test_words_are_escaped(self):
        image, _ = upload(self.admin, "lake.jpg", photo(), title="<script>alert(1)</script> Maria Silva")
        assert "<script>alert(1)" not in self.page(image)

    def test_nothing_is_shown_where_there_is_nothing_to_say(self):
        image = Image.objects.create(title="Swing", file=ContentFile(photo("gif"), "swing.gif"))
        ModelLogEntry.objects.all().delete()
        assert "data-scrubber-review" not in self.page(image)
        assert "data-scrubber-review" not in self.admin.get("/admin/images/add/").content.decode()

    def test_the_log_tells_it_without_private_values(self):
        image, _ = upload(self.admin, "maria_silva_lake.jpg", photo())
        entry = ModelLogEntry.objects.for_instance(image).get(action="scrubber.check")
        assert "M101" in entry.data["removed"]
        assert "T101" in entry.data["name"]
        assert "GPS position" in entry.message
        assert not any(value.decode() in str(entry.data) for value in PRIVATE)
        assert "maria" not in str(entry.data).lower()


class Checks(TestCase):
    def ids(self):
        return {message.id for message in run_checks() if (message.id or "").startswith("scrubber.")}

    def test_a_site_with_the_app_has_nothing_to_mend(self):
        assert not self.ids()

    @override_settings(MIGRATION_MODULES={})
    def test_the_models_need_no_migrations(self):
        call_command(
            "makemigrations",
            "wagtailimages",
            "wagtaildocs",
            "wagtailcore",
            "wagtailusers",
            check=True,
            dry_run=True,
            verbosity=0,
        )

    def test_a_form_without_the_review(self):
        with override_settings(WAGTAILIMAGES_IMAGE_FORM_BASE="case_review.OwnForm"):
            assert "scrubber.W012" in self.ids()
        with override_settings(WAGTAILIMAGES_IMAGE_FORM_BASE="case_review.PictureForm"):
            assert "scrubber.W012" not in self.ids()
            assert "title" in get_image_form(Image)().fields

    def test_a_field_that_bypasses_the_app(self):
        field = Image._meta.get_field("file")
        covered = field.attr_class
        field.attr_class = type(field).attr_class
        try:
            assert "scrubber.W011" in self.ids()
        finally:
            field.attr_class = covered

    def test_types_that_are_allowed_but_refused(self):
        with override_settings(WAGTAILIMAGES_EXTENSIONS=["jpg", "png"]):
            assert "scrubber.W013" not in self.ids()
        with override_settings(WAGTAILDOCS_EXTENSIONS=["unheard-of", "jpg"]):
            assert "scrubber.W013" in self.ids()
        with override_settings(WAGTAILDOCS_EXTENSIONS=["xyz"], SCRUBBER={"PASSING": [".xyz"]}):
            assert "scrubber.W013" not in self.ids()


class WithAnotherForm(TestCase):
    @override_settings(WAGTAILIMAGES_IMAGE_FORM_BASE="case_review.OwnForm")
    def test_bytes_and_names_are_clean_all_the_same(self):
        empty()
        image, answer = upload(admin(self), "maria_silva_lake.jpg", photo())
        assert answer["success"]
        with image.file.open() as file:
            data = file.read()
        assert not any(value in data for value in PRIVATE)
        assert image.file_size == len(data)
        assert "maria" not in image.file.name
