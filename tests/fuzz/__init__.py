"""Fuzz targets: `python -m tests.fuzz [FORMAT ...] --seconds N`."""
