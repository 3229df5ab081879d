"""The setting SCRUBBER, the system check, and the documented code."""

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.test.utils import override_settings
from django.utils import translation
from django.utils.translation import trans_real

from scrubber.contrib.django import ScrubbedFileField, UploadRefused, conf, scrub
from tests.contrib.django.pictures import upload

pytestmark = pytest.mark.usefixtures("media")


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        {"RENMAE": True},
        {"rename": True},
        {1: 2},
        {"RENAME": 1},
        {"MAX_SIZE": 0},
        {"MAX_SIZE": "1"},
        {"MAX_SIZE": True},
        {"HOLD": 0},
        {"HOLD": 10**9},
        {"HOLD_SIZE": "1 GB"},
        {"PASSING": ".csv"},
        {"PASSING": ["csv"]},
        {"EXEMPT": "a.b"},
        {"KEEP": "copyright"},
        {"KEEP": ["everything"]},
        {"MIN_SCORE": 2},
        {"STRATEGY": "shout"},
        {"STRATEGY": ["generalise"]},
        {"PATH_ALLOW": [1]},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong):
    with override_settings(SCRUBBER=wrong), pytest.raises(ImproperlyConfigured, match="SCRUBBER"):
        conf.options()


def test_settings_say_what_happens():
    with override_settings(
        SCRUBBER={"RENAME": False, "KEEP": ["copyright"], "PATH_ALLOW": {"*.jpg": ["Emma"]}}
    ):
        file = scrub(upload())
    assert file.name == "emma_johnson_birthday.jpg"
    assert b"Johnson" in file.read()
    with override_settings(SCRUBBER={"PASSING": [".CSV"]}):
        assert scrub(upload("table.csv", b"a,b\n1,2\n")).read() == b"a,b\n1,2\n"
    assert scrub(upload()).name == "birthday.jpg"


def warned():
    return {str(message.obj) for message in checks.run_checks() if message.id == "scrubber.W001"}


def test_the_check_names_fields_that_bypass():
    assert warned() == {"project.Plain.file"}
    with override_settings(SCRUBBER={}):
        assert warned() == {"project.Plain.file", "project.Plain.guarded"}
    with override_settings(SCRUBBER={"EXEMPT": ["project"]}):
        assert warned() == set()


def test_the_check_knows_the_handler():
    ours = "scrubber.contrib.django.handlers.ScrubUploadHandler"
    django = "django.core.files.uploadhandler.MemoryFileUploadHandler"
    with override_settings(FILE_UPLOAD_HANDLERS=[ours, django]):
        assert warned() == set()
    with override_settings(FILE_UPLOAD_HANDLERS=[django, ours]):
        assert warned() == {"project.Plain.file"}


def test_fields_come_back_from_migrations():
    field = ScrubbedFileField(
        upload_to="x", texts={"title": "headline"}, reword=True, rename=False, language="de"
    )
    _, path, args, kwargs = field.deconstruct()
    assert path == "scrubber.contrib.django.fields.ScrubbedFileField"
    again = ScrubbedFileField(*args, **kwargs)
    assert again.deconstruct()[1:] == field.deconstruct()[1:]
    assert (again.texts, again.reworded, again.rename) == ({"title": "headline"}, True, False)
    assert ScrubbedFileField(upload_to="x").deconstruct()[3] == {"upload_to": "x"}


def test_a_refusal_is_said_in_the_language_of_the_person(tmp_path):
    """A site's own catalogue (LOCALE_PATHS) is asked, as for every other sentence."""
    catalog = Catalog(locale="de")
    catalog.add("The file is damaged", "Die Datei ist beschädigt")
    catalog.add("It was not stored.", "Sie wurde nicht gespeichert.")
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalog)
    try:
        with override_settings(LOCALE_PATHS=[tmp_path]), translation.override("de"):
            trans_real._translations.clear()
            with pytest.raises(UploadRefused) as caught:
                scrub(upload(data=b"GIF89a"))
    finally:
        trans_real._translations.clear()
    (sentence,) = caught.value.messages
    assert sentence.startswith("Die Datei ist beschädigt (")
    assert sentence.endswith("). Sie wurde nicht gespeichert.")


def test_a_typing_error_in_texts_stops_the_site():
    from tests.contrib.django.project.models import Photo

    field = Photo._meta.get_field("picture")
    assert field.check() == []
    right, field.texts = field.texts, {"title": "titel", "alt": "alt_text"}
    try:
        (error,) = field.check()
    finally:
        field.texts = right
    assert (error.id, error.level, error.obj) == ("scrubber.E001", checks.ERROR, field)
    assert "'titel'" in error.msg
