"""Detectors: one module per sort of private text, each with one attribute `detector`."""
