"""An upload that was cleaned, as Django hands files around, and the one call that makes it.

Layers may lie on each other (upload handler, form field, model field, storage): what an earlier one has
cleaned is known by the digest of its bytes, and is not cleaned again.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any, Final

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile

from scrubber import embedded
from scrubber.contrib.django import conf
from scrubber.contrib.django.errors import refused
from scrubber.errors import ScrubberError
from scrubber.model import Asset
from scrubber.pipeline import Scrubber, fitting
from scrubber.uploads import IN_MEMORY, Upload, receive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.files.base import File

    from scrubber.contrib.django.conf import Options
    from scrubber.report import Report

_STEP: Final = 1 << 20


class Scrubbed:
    """What a cleaned upload knows beside its bytes.

    `report` says what was found in what was handed in; it holds private words and is never stored. `options`
    are those it was cleaned with, `digest` is the SHA-256 of the cleaned bytes, `announced` whether the
    signal was sent for it.
    """

    report: Report
    options: Options
    announced: bool = False
    digest: str

    def intact(self) -> bool:
        """Whether the bytes are still those that were cleaned."""
        return _digest_of(self) == self.digest


class ScrubbedUpload(Scrubbed, UploadedFile):
    """A cleaned upload, held in memory."""


class ScrubbedTemporaryUpload(Scrubbed, TemporaryUploadedFile):
    """A cleaned upload, held in a temporary file that is gone when it is closed."""


def scrub(
    file: File[Any] | IO[bytes],
    name: str | None = None,
    *,
    texts: Mapping[str, str] | None = None,
    language: str | None = None,
    options: Options | None = None,
) -> ScrubbedUpload | ScrubbedTemporaryUpload:
    """The upload as it may be stored; raises UploadRefused, and `file` is left as it is.

    `name` is the file's own name unless it is given. `texts` are the words published with it, by part; they
    are looked at and reworded in `report`. One that was cleaned before is given back as it is where nothing
    has changed; where the texts did, only the words are looked at again.
    """
    options = options or conf.options()
    name = _name(file) if name is None else name
    if isinstance(file, ScrubbedUpload | ScrubbedTemporaryUpload) and _still_good(file, name, options):
        return _reworded(file, texts, language)
    try:
        upload = receive(
            file,
            name,
            texts=texts,
            language=language,
            policy=options.policy,
            rename=options.rename,
            max_size=options.max_size,
            passing=options.passing,
        )
    except ScrubberError as error:
        raise refused(error) from None
    return _wrapped(upload, options)


def _name(file: object) -> str:
    name = getattr(file, "name", None)
    return name if isinstance(name, str) else ""


def _still_good(file: Scrubbed, name: str, options: Options) -> bool:
    return file.options == options and name == _name(file) and file.intact()


def _wrapped(upload: Upload, options: Options) -> ScrubbedUpload | ScrubbedTemporaryUpload:
    """The upload in Django's clothes; it needs no closing while it is in memory."""
    made: ScrubbedUpload | ScrubbedTemporaryUpload
    with upload:
        if upload.size <= IN_MEMORY:
            import io

            made = ScrubbedUpload(
                io.BytesIO(upload.file.read()), upload.name, upload.content_type, upload.size
            )
        else:
            made = ScrubbedTemporaryUpload(upload.name, upload.content_type, upload.size, None)
            shutil.copyfileobj(upload.file, made, _STEP)
            made.flush()
    made.report, made.options = upload.report, options
    made.digest = _digest_of(made)
    made.seek(0)
    return made


def _digest_of(file: Any) -> str:
    state = hashlib.sha256()
    file.seek(0)
    while piece := file.read(_STEP):
        state.update(piece)
    file.seek(0)
    return state.hexdigest()


def _reworded(
    file: ScrubbedUpload | ScrubbedTemporaryUpload, texts: Mapping[str, str] | None, language: str | None
) -> ScrubbedUpload | ScrubbedTemporaryUpload:
    """The same bytes; their words are looked at again where there are others than before."""
    new = {part: words for part, words in (texts or {}).items() if words}
    if texts is None or new == words_of(file.report):
        return file
    file.report = with_texts(file.report, new, language, file.options)
    if file.options.rename:
        file.name = file.report.safe("name") or file.name
    return file


def words_of(report: Report) -> dict[str, str]:
    """The words that were handed in beside the name, by part."""
    return {t.part: t.value for t in report.texts if t.part not in {"name", "folder", *embedded.PARTS}}


def with_texts(report: Report, texts: Mapping[str, str], language: str | None, options: Options) -> Report:
    """The report with other texts: all words are looked at again, the media is not."""
    inside = {t.part: t.value for t in report.texts if t.part in embedded.PARTS}
    asset = Asset(None, report.text("name"), texts={**texts, **inside}, language=language)
    words = Scrubber(options.policy).check(asset)
    found = (*report.media, *words.findings)
    offers = fitting(words.suggestions, report.format)
    return replace(report, texts=words.texts, findings=found, suggestions=offers, linkability=None)  # type: ignore[arg-type]
