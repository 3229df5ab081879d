"""Metadata standards: payload bytes in, findings out. A reader never raises, whatever the payload."""
