"""How the shipped name model is made: `python -m scrubber.training prepare | train | pack | evaluate`.

Needs the extra `train` and the raw corpora and lists, which stay outside the repository (`--data`).
"""
