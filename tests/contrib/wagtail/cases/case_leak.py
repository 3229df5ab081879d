"""What a Wagtail without scrubber publishes: the reason for all that follows."""

from django.test import TestCase
from made import PRIVATE, admin, photo, stored, upload


class Bare(TestCase):
    def test_a_default_wagtail_publishes_position_and_name(self):
        client = admin(self)
        image, _answer = upload(client, "maria_silva_first-birthday.jpg", photo())
        rendition = image.get_rendition("width-40")
        assert image.title == image.default_alt_text == "maria_silva_first-birthday.jpg"
        assert "maria_silva" in rendition.file.name
        for name in (image.file.name, rendition.file.name):
            assert all(value in stored()[name] for value in PRIVATE)
