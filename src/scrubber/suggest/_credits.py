"""Cut photo credits out of a caption: "Photo: NAME", "(Quelle: NAME/NAME)", "© NAME"."""

from __future__ import annotations

import re
from typing import Final

from scrubber.suggest._slots import CONTACT, INSTITUTION, PERSON, REMOVED, SLOT

_NAMED: Final = f"(?:{PERSON}|{INSTITUTION}|{CONTACT})"
_PICTURE: Final = (
    r"(?:photos?|photograph(?:y|ies?|er|ed)?|photo-illustration|fotos?|fotograf(?:[i\u00ed]as?|ie)?|images?|imagen|"
    r"imagem|immagine|pictures?|pics?|bild(?:er)?|afbeelding|beeld|illustration|ilustra\u00e7\u00e3o|"
    r"ilustraci\u00f3n|v[i\u00ed]deo|film|infographic|graphic)"
)
_CREDIT: Final = (
    r"(?:credits?|cr[e\u00e9]ditos?|cr[e\u00e9]dit|courtesy|cortes[i\u00ed]a|quelle|fuente|fonte|source|bron|"
    r"copyright|divulga\u00e7\u00e3o|cedida)"
)
_SIGN: Final = "(?:\u00a9|\\([cC]\\)|\U0001f4f8|\U0001f4f7|\U0001f3a5|\u00ae)\ufe0f?"
_OF: Final = (
    r"(?:by|of|from|de|do|da|di|del|della|von|vom|por|par|door|van|via|the|la|para|f\u00fcr|for|pour|cedida)"
)
_AND: Final = r"(?:and|e|y|et|und|en)"
_GLUE: Final = rf"(?:[\s:/,;|.&+@\-\u2013\u2014]|\b{_OF}\b|\b{_AND}\b|\b{_CREDIT}\b)"
_NAMES: Final = rf"{_NAMED}(?:{_GLUE}{{0,8}}{SLOT}){{0,12}}"
_END: Final = r"(?=\s*(?:$|[.)\]|\n]|[\U0001f300-\U0001faff]))"

# A label that can only be a credit; the names after it go wherever they stand.
_STRONG: Final = re.compile(
    rf"[\s|/,\u2013\u2014-]{{0,6}}(?:{_SIGN}|\b{_PICTURE}\s*(?:[:/]|\b(?:by|par|door)\b)|\b(?:{_PICTURE}\s+)?{_CREDIT}(?:\s+{_PICTURE})?\b)"
    rf"{_GLUE}{{0,8}}(?:(?-i:[A-Z])[\w.-]{{1,20}}\s?[/|]\s?)?{_NAMES}(?!\s+(?-i:[a-z\u00df-\u00ff]))(?:/[\w-]{{1,20}})?\.?",
    re.IGNORECASE,
)
# "Foto von NAME" may also say who is shown: a credit only behind other words and at the end of a clause.
_WEAK: Final = re.compile(
    rf"(?<=[^\s(\[])\s{{0,2}}(?:[|/,.;\u2013\u2014-]|\n)\s{{0,2}}\b{_PICTURE}\s+(?:{_OF}\s+)?{_NAMES}{_END}",
    re.IGNORECASE,
)
_BRACKETED: Final = re.compile(
    rf"\s*[(\[][^()\[\]]{{0,80}}(?:{_SIGN}|\b{_PICTURE}\b|\b{_CREDIT}\b)[^()\[\]]{{0,80}}{_NAMED}[^()\[\]]{{0,80}}[)\]]",
    re.IGNORECASE,
)
_ONLY_NAMES: Final = re.compile(
    rf"\s*[(\[]{_GLUE}{{0,8}}{_NAMES}{_GLUE}{{0,4}}(?:/[\w ]{{2,30}})?[)\]]", re.IGNORECASE
)
_MAIDEN: Final = re.compile(
    r"\s*\((?:n\u00e9e?|nee|born|geb\.?|geborene?|nascida|nacida|de soltera|nata|geboren)\s+"
    rf"{PERSON}(?:\s*{PERSON})*\)",
    re.IGNORECASE,
)
_INSCRIBED: Final = re.compile(rf"\s*[\"\u201c\u201e\u00ab]\s?{PERSON}\s?[\"\u201d\u201c\u00bb]")
_TAKEN: Final = re.compile(
    r"[\s,]{0,4}\b(?:fotografiert|aufgenommen|gefotografeerd|photographed|fotografad[oa]|fotografiad[oa]|"
    rf"fotografat[oa]|photographiée?)\s+(?:von|door|by|por|par|da)\s+{_NAMES}{_END}",
    re.IGNORECASE,
)
_AGENCY: Final = re.compile(
    rf"(?<=[.!?])\s+(?:[\w-]+\s*[|/]\s*)?{_NAMED}(?:\s*[|/]\s*(?:{SLOT}|\w+)){{1,4}}\.?\s*$"
)


def without_credits(text: str) -> str:
    """Cut credits out of a text with slots; a mark stays where one was."""
    for pattern in (_MAIDEN, _INSCRIBED, _BRACKETED, _ONLY_NAMES, _STRONG, _WEAK, _TAKEN, _AGENCY):
        text = pattern.sub(REMOVED, text)
    return text
