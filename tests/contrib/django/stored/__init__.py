"""An app whose files are stored already, and the tests of what cleans them."""
