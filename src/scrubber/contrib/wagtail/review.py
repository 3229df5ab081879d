"""The review in a form: what was removed from the file, what is private in the words, and safer wordings.

It is a form field, so that every form of Wagtail shows it: edit, multiple upload, chooser. Offers are radio
buttons and work without a script; `review.js` only writes the one that is chosen into its text field. No
inline script or style: a strict Content-Security-Policy holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import CharField, TextField
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from scrubber.contrib.django import conf
from scrubber.contrib.wagtail import history
from scrubber.model import Asset
from scrubber.pipeline import Scrubber
from scrubber.report import is_note
from scrubber.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.safestring import SafeString

    from scrubber.model import Finding
    from scrubber.report import Report

FIELD: Final = "scrubber"
_MOST_OFFERS: Final = 3
_SALT: Final = "scrubber.contrib.wagtail.review"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said to a review: `chosen` wordings by field, and `seen`, marks of texts that were shown.

    `present`: the review was in the page, so that the person can be asked again; programs are not asked.
    """

    chosen: dict[str, str] = field(default_factory=dict, repr=False)
    seen: frozenset[str] = frozenset()
    present: bool = False


class Review(forms.Widget):
    """Shows the review of one form; hidden where there is nothing to say."""

    def __init__(self, form: forms.ModelForm) -> None:
        super().__init__()
        self.form = form

    class Media:
        """Its files."""

        css: Final = {"all": ["scrubber_wagtail/review.css"]}
        js: Final = ["scrubber_wagtail/review.js"]

    @cached_property
    def content(self) -> dict[str, Any]:
        """What the template is given; empty where there is nothing to say."""
        facts = history.last(self.form.instance)
        told: dict[str, Any] = {key: titles(facts.get(key, ())) for key in ("removed", "name", "kept_name")}
        told["parts"] = _parts(self.form, facts.get("words", ""))
        return told if any(told.values()) else {}

    @property
    def is_hidden(self) -> bool:
        """Whether the form is shown without it."""
        return not self.content

    def render(self, name: str, *_: object, **__: object) -> SafeString:
        """The review as HTML, or nothing."""
        context = {"field": name, "shown": bool(self.content), **self.content}
        return render_to_string("scrubber_wagtail/review.html", context)

    def id_for_label(self, id_: str) -> str:  # noqa: ARG002 - as Django has it
        """Its label belongs to no single control."""
        return ""

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> Answer:  # noqa: ARG002 - as id_for_label
        """What the person chose and saw."""
        parts = text_fields(self.form)
        chosen = {part: str(data.get(f"{name}-{part}") or "") for part in parts}
        seen = frozenset(str(data.get(f"{name}-{part}-seen") or "") for part in parts)
        return Answer({part: wording for part, wording in chosen.items() if wording}, seen, name in data)


class ReviewField(forms.Field):
    """The review as a field: its value is an Answer."""

    def __init__(self, form: forms.ModelForm) -> None:
        super().__init__(required=False, label=_("Private data"), widget=Review(form))

    def has_changed(self, initial: object, data: object) -> bool:  # noqa: ARG002 - as Django has it
        """It is no data of the instance."""
        return False


def text_fields(form: forms.ModelForm) -> list[str]:
    """The fields of a form that take words which are published with the file."""
    known = form._meta.model._meta.get_fields()  # noqa: SLF001 - documented by Django
    return [
        one.name
        for one in known
        if isinstance(one, CharField | TextField) and not one.choices and one.name in form.fields
    ]


def checked(words: Mapping[str, str]) -> Report:
    """What is found in texts, by the name of their field."""
    return Scrubber(conf.options().policy).check(Asset(None, texts=words))


def found(part: str, report: Report) -> list[Finding]:
    """What somebody has to decide about in one text."""
    return [f for f in report.words if f.span.part == part and not is_note(f)]


def mark(words: str) -> str:
    """What a text is known by when it comes back from the page."""
    return salted_hmac(_SALT, words).hexdigest()


def _parts(form: forms.ModelForm, inside: str) -> list[dict[str, Any]]:
    """What is found in each text field of a form, and the offers for it."""
    words = {part: str(form[part].value() or "") for part in text_fields(form)}
    report = checked(words)
    parts = [_part(form, part, report) for part in words]
    if inside and "description" in words and not words["description"]:
        parts.append({**_part(form, "description", report), "offers": [inside], "inside": True})
    return [part for part in parts if part["findings"] or part["offers"]]


def _part(form: forms.ModelForm, part: str, report: Report) -> dict[str, Any]:
    findings = found(part, report)
    offers = [s.wording for s in report.suggestions if s.part == part] if findings else []
    return {
        "part": part,
        "target": form[part].id_for_label,
        "label": form[part].label,
        "findings": [(f.value, "".join(titles([f.rule])) or f.rule) for f in findings],
        "offers": offers[:_MOST_OFFERS],
        "inside": False,
        "mark": mark(report.text(part)) if findings else "",
    }


def titles(rules: Iterable[str]) -> list[str]:
    """What rules are called."""
    return list(dict.fromkeys(gettext(RULES[rule].title) for rule in rules if rule in RULES))
