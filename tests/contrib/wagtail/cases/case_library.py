"""What was stored before the app was there: `scrub_media` cleans originals, renditions and documents."""

import hashlib
import io

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import TransactionTestCase
from made import PRIVATE, admin, empty, photo, stored
from made_site import root
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import ModelLogEntry

NAME = "maria_silva_first-birthday.jpg"


def put(field_file, name, data):
    """Store a file as a site without scrubber did."""
    return field_file.storage.save(name, ContentFile(data))


class Library(TransactionTestCase):
    def setUp(self):
        empty()
        cache.clear()
        root()  # these tests empty all tables
        self.admin = admin(self)
        image = Image(title="Maria Silva", width=80, height=60)
        image.file = put(image.file, f"original_images/{NAME}", photo())
        image._set_image_file_metadata()
        image.file.close()
        image.save()
        rendition = image.get_rendition("width-40")
        with rendition.file.storage.open(rendition.file.name, "wb") as file:
            file.write(photo(size=(40, 30)))
        document = Document(title="Plan")
        document.file = put(document.file, "documents/plan.jpg", photo(colour=(1, 1, 1)))
        document._set_document_file_metadata()
        document.file.close()
        document.save()

    def clean(self, *args):
        try:
            call_command("scrub_media", *args, stdout=io.StringIO(), stderr=io.StringIO())
        except SystemExit as done:
            return done.code
        return 0

    def assert_clean(self):
        for name, data in stored().items():
            assert not any(value in data for value in PRIVATE), name
        for row in (Image.objects.get(), Document.objects.get()):
            data = stored()[row.file.name]
            assert row.file_size == len(data)
            assert row.file_hash == hashlib.sha1(data).hexdigest()

    def test_bytes_sizes_hashes_and_renditions(self):
        before = set(stored())
        assert self.clean() == 1  # the words are a person's part
        assert set(stored()) == before
        self.assert_clean()
        entry = ModelLogEntry.objects.for_instance(Image.objects.get()).get(action="scrubber.check")
        assert "M101" in entry.data["removed"]
        page = self.admin.get(f"/admin/images/{Image.objects.get().pk}/").content.decode()
        assert "Removed from the file:" in page
        assert "Still in the file name:" in page

    def test_names_too_where_asked(self):
        self.clean("--rename", "--text-fields", "wagtailimages.Image.title", "--texts")
        self.assert_clean()
        assert not any("maria" in name.lower() for name in stored())
        image = Image.objects.get()
        assert "Maria" not in image.title
        rendition = image.get_rendition("width-40")
        assert rendition.file.name in stored()
        assert "maria" not in rendition.file.name

    def test_a_second_run_changes_nothing(self):
        self.clean("--rename")
        before, entries = stored(), ModelLogEntry.objects.count()
        self.clean("--rename")
        assert stored() == before
        assert ModelLogEntry.objects.count() == entries
