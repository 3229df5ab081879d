"""Wagtail (7.4 or newer): pictures and documents are cleaned and named before they are stored, or refused.

>>> INSTALLED_APPS = ["scrubber.contrib.django", "scrubber.contrib.wagtail", ...]  # doctest: +SKIP

That is all: every field that takes a file in Wagtail's own models, and in models made from them, is covered.
"""
