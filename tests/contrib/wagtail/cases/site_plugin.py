"""A Django test run of its own around these cases: database, templates, mail."""

import django
import pytest
from django.test import TestCase
from django.test.runner import DiscoverRunner
from django.test.utils import setup_test_environment, teardown_test_environment
from made_site import root


def pytest_configure():
    django.setup()


def pytest_collection_modifyitems(items):
    """Those that empty the tables come last, as in Django's own runner."""
    items.sort(key=lambda item: not issubclass(item.cls, TestCase))


@pytest.fixture(scope="session", autouse=True)
def _site():
    runner = DiscoverRunner(verbosity=0, interactive=False)
    setup_test_environment()
    databases = runner.setup_databases()
    root()
    yield
    runner.teardown_databases(databases)
    teardown_test_environment()
