"""A real Django project in this process: tables in SQLite in memory, media in a folder of each test."""

import importlib.util
import os

import pytest

if importlib.util.find_spec("django") is None:
    collect_ignore_glob = ["*"]
else:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.contrib.django.project.settings")
    import django
    from django.core.management import call_command
    from django.test.utils import override_settings, setup_test_environment, teardown_test_environment

    django.setup()


@pytest.fixture(scope="session")
def site():
    setup_test_environment(debug=False)
    call_command("migrate", run_syncdb=True, verbosity=0)
    yield
    teardown_test_environment()


@pytest.fixture
def media(site, tmp_path):
    """An empty media folder, an empty temporary folder, and tables that are as before afterwards."""
    from django.db import transaction

    root = tmp_path / "media"
    root.mkdir()
    (tmp_path / "spool").mkdir()
    with override_settings(MEDIA_ROOT=root, FILE_UPLOAD_TEMP_DIR=tmp_path / "spool"), transaction.atomic():
        yield root
        transaction.set_rollback(True)


@pytest.fixture
def admin(media):
    """A test client that is signed in to the admin."""
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client()
    client.force_login(User.objects.create_superuser("editor", password="x"))
    return client


@pytest.fixture
def waiting(tmp_path, monkeypatch):
    """The folder in which uploads wait for an answer."""
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "waiting"))
    (tmp_path / "waiting").mkdir()
    return tmp_path / "waiting" / f"scrubber-held-{os.getuid()}"
