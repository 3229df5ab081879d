"""An upload that was cleaned, as Django hands files around, and the one call that makes it.

Layers may lie on each other (upload handler, form field, model field, storage): what an earlier one has
cleaned is known by the digest of its bytes, and is not cleaned again.
"""

from __future__ import annotations

import hashlib
import io
import shutil
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any, Final, TypeAlias

from django.core.files.images import get_image_dimensions
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image

from scrubber import embedded
from scrubber.contrib.django import conf
from scrubber.contrib.django.errors import UploadRefused, refused
from scrubber.contrib.django.naming import parted
from scrubber.contrib.django.signals import scrubbed
from scrubber.errors import ScrubberError
from scrubber.model import Asset
from scrubber.pipeline import Scrubber, fitting
from scrubber.uploads import IN_MEMORY, bounded, receive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.files.base import File

    from scrubber.contrib.django.conf import Options
    from scrubber.report import Report

_STEP: Final = 1 << 20


class Scrubbed(UploadedFile):
    """What a cleaned upload knows beside its bytes.

    `report` says what was found in what was handed in; it holds private words and is never stored. `options`
    are those it was cleaned with, `digest` is the SHA-256 of the cleaned bytes. `settled`: a person has
    decided about its name and words, `chosen` holds the words, by part. `announced`: the signal was sent for
    it. `held`: the name under which it waited for a person's answer.
    """

    report: Report
    options: Options
    digest: str
    settled: bool = False
    announced: bool = False
    held: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """The wordings that a person has chosen, by part."""
        return self.__dict__.setdefault("_chosen", {})  # type: ignore[no-any-return]

    def intact(self, options: Options) -> bool:
        """Whether these are the bytes that were cleaned, and under the same policy."""
        return self.options.but(rename=options.rename) == options and digest_of(self) == self.digest


class ScrubbedUpload(Scrubbed):
    """A cleaned upload, held in memory."""


class ScrubbedTemporaryUpload(Scrubbed, TemporaryUploadedFile):
    """A cleaned upload, held in a temporary file that is gone when it is closed."""

    def __del__(self) -> None:
        if not self.closed:
            self.close()


AnyScrubbed: TypeAlias = ScrubbedUpload | ScrubbedTemporaryUpload  # also for isinstance


def scrub(
    file: File[Any] | IO[bytes],
    name: str | None = None,
    *,
    texts: Mapping[str, str] | None = None,
    language: str | None = None,
    options: Options | None = None,
) -> AnyScrubbed:
    """The upload as it may be stored; raises UploadRefused, and `file` is left as it is.

    `name` is the file's own name unless it is given. `texts` are the words published with it, by part; they
    are looked at and reworded in `report`. One that was cleaned before is given back as it is where nothing
    has changed; where the texts did, only the words are looked at again.
    """
    options = options or conf.options()
    name = _name(file) if name is None else name
    if isinstance(file, AnyScrubbed) and name == file.name and file.intact(options):
        return file if file.settled else _reworded(file, texts, language, options)
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
    with upload:
        made = wrapped(upload.file, upload.name, upload.content_type, upload.size)
    made.report, made.options = upload.report, options
    return made


def _name(file: object) -> str:
    name = getattr(file, "name", None)
    return name if isinstance(name, str) else ""


def wrapped(file: IO[bytes] | File[Any], name: str, content_type: str, size: int) -> AnyScrubbed:
    """Cleaned bytes in Django's clothes, at their start; in memory up to 2 MiB."""
    made: AnyScrubbed
    if size <= IN_MEMORY:
        made = ScrubbedUpload(io.BytesIO(file.read()), name, content_type, size)
    else:
        made = ScrubbedTemporaryUpload(name, content_type, size, None)
        shutil.copyfileobj(file, made, _STEP)
        made.flush()
    made.digest = digest_of(made)
    return made


def digest_of(file: Any) -> str:
    """SHA-256 of a file in hex; it is left at its start."""
    state = hashlib.sha256()
    file.seek(0)
    while piece := file.read(_STEP):
        state.update(piece)
    file.seek(0)
    return state.hexdigest()


def _reworded(
    file: AnyScrubbed, texts: Mapping[str, str] | None, language: str | None, options: Options
) -> AnyScrubbed:
    """The same bytes; their words are looked at again where there are others than before."""
    new = {part: words for part, words in (texts or {}).items() if words}
    if texts is not None and new != words_of(file.report):
        file.report = with_texts(file.report, new, language, options)
    elif file.options.rename == options.rename:
        return file
    file.options = options
    name = (file.report.safe("name") or "file") if options.rename else file.report.text("name")
    file.name = with_ending(name, file.name or "")
    return file


def with_ending(name: str, old: str) -> str:
    """The file name with the extension of another."""
    suffix = parted(old)[2]
    return name if name.lower().endswith(suffix) else parted(name)[1] + suffix


def words_of(report: Report) -> dict[str, str]:
    """The words that were handed in beside the name, by part."""
    return {t.part: t.value for t in report.texts if t.part not in {"name", "folder", *embedded.PARTS}}


def not_too_long(texts: Mapping[str, str]) -> None:
    """UploadRefused where the words beside a file are more than can be looked at."""
    try:
        bounded(texts)
    except ScrubberError as error:
        raise refused(error) from None


def with_texts(report: Report, texts: Mapping[str, str], language: str | None, options: Options) -> Report:
    """The report with other texts: all words are looked at again, the media is not."""
    not_too_long(texts)
    inside = {t.part: t.value for t in report.texts if t.part in embedded.PARTS}
    asset = Asset(None, report.text("name"), texts={**texts, **inside}, language=language)
    words = Scrubber(options.policy).check(asset)
    found = (*report.media, *words.findings)
    offers = fitting(words.suggestions, report.format)
    return replace(report, texts=words.texts, findings=found, suggestions=offers, linkability=None)  # type: ignore[arg-type]


def announce(upload: AnyScrubbed, **about: Any) -> None:
    """Send the signal for a stored upload, once."""
    if not upload.announced:
        upload.announced = True
        scrubbed.send(about.pop("sender"), upload=upload, report=upload.report, **about)


def dimensions(upload: File[Any]) -> tuple[int, int] | None:
    """Width and height in pixels, None where Pillow does not know the format.

    Raises UploadRefused where the picture is so large that Pillow takes it for a decompression bomb.
    """
    try:
        width, height = get_image_dimensions(upload)
    except Image.DecompressionBombError:
        raise UploadRefused(_("The picture has too many pixels. It was not stored.")) from None
    except (OSError, ValueError, SyntaxError):
        return None
    return (width, height) if width and height else None
