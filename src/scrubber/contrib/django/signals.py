"""Signals that tell what was found."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

scrubbed: Final = Signal()
"""Sent once for each upload, after its cleaned bytes were stored.

`sender` is the model's class, or the storage's class where no scrubbed field was at work. Keyword arguments:
`instance` and `field` (None where a storage sends it), `name` (as stored), `upload` (a ScrubbedUpload) and
`report` (a scrubber.Report of what was handed in). The report holds private words: log `report.to_dict()`,
which leaves them out, never its texts.
"""

media_scrubbed: Final = Signal()
"""Sent by `scrub_media` for each row whose stored file, file name or texts it changed, after that.

`sender` is the model's class. Keyword arguments: `pk`, `field` (the file field), `name` and `old_name` of the
file in the storage, `stored` (with `changed`, `size`, `format` and `report`), `using` (the database). Use it
to purge caches and to make thumbnails anew. A receiver that fails is logged, and stops nothing.
"""
