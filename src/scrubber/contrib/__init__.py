"""Faces for content management systems and web frameworks, one file or folder each.

No framework is imported unless its face is; each face has an extra of its own name in pyproject.toml.
"""
