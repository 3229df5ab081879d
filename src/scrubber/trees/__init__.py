"""Trees of files: what is in them, what refers to what, and one run that changes all of it together."""
