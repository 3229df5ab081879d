"""Suggesters: one module per sort of text to reword, each with one attribute `suggester`."""
