"""Each test finds the tables of this app and the storages empty."""

import pytest
from django.core.files.storage import InMemoryStorage
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import modify_settings, override_settings

from tests.contrib.django.stored.models import MODELS, SCAN
from tests.contrib.django.stored.pictures import DISK


@pytest.fixture(scope="package", autouse=True)
def tables(site):
    with modify_settings(INSTALLED_APPS={"append": "tests.contrib.django.stored"}):
        with connection.schema_editor() as editor:
            for model in MODELS:
                editor.create_model(model)
        yield
        with connection.schema_editor() as editor:
            for model in reversed(MODELS):
                editor.delete_model(model)


@pytest.fixture(autouse=True)
def folder(tables, tmp_path, monkeypatch):
    """The folder of the default storage."""
    for model in reversed(MODELS):
        QuerySet(model).delete()
    monkeypatch.setattr(SCAN, "storage", InMemoryStorage(location="/scans"))
    configured = {
        "default": {"BACKEND": DISK, "OPTIONS": {"location": str(tmp_path / "media")}},
        "other": {"BACKEND": DISK, "OPTIONS": {"location": str(tmp_path / "other")}},
    }
    with override_settings(STORAGES=configured, SCRUBBER={}):
        yield tmp_path / "media"


@pytest.fixture
def run(capsys):
    """Run the command on this app; its exit status, standard output and standard error."""

    def command(*arguments, **options):
        status = 0
        labels = [] if arguments and not arguments[0].startswith("-") else ["stored"]
        try:
            call_command("scrub_media", *labels, *arguments, **options)
        except SystemExit as left:
            status = left.code
        told = capsys.readouterr()
        return status, told.out, told.err

    return command
