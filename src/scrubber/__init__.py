"""Strip private traces from pictures and find the names in their words before they are published."""

from scrubber._version import __version__ as __version__
