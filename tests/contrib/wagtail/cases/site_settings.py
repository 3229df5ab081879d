"""A Wagtail site as `wagtail start` makes it, as small as it can be."""

import os
import re
from pathlib import Path


class _None(dict):
    """No app has migrations."""

    def __contains__(self, _):
        return True

    def __getitem__(self, _):
        return None


HOWTO = (Path(__file__).parents[4] / "docs" / "how-to" / "wagtail.md").read_text(encoding="utf-8")
TOLD = {}
exec(re.search(r"```python\n(.*?)```", HOWTO, re.DOTALL)[1], TOLD)
OURS = [app for app in TOLD["INSTALLED_APPS"] if app.startswith("scrubber.")]
MEDIA_ROOT = os.environ["SITE_MEDIA"]
FILE_UPLOAD_TEMP_DIR = os.environ["SITE_TEMP"]
SECRET_KEY = "tests only"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "site_urls"
USE_TZ = True
STATIC_URL = "/static/"
MEDIA_URL = "/media/"
WAGTAIL_SITE_NAME = "Photos"
WAGTAILADMIN_BASE_URL = "http://localhost"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
MIGRATION_MODULES = _None()  # tables are made from the models: that takes a tenth of the time
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
INSTALLED_APPS = [
    *([] if os.environ.get("SITE_BARE") else OURS),
    "site_models",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
