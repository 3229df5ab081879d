"""Small words of file names: what may not stay alone at an edge, what cameras and CMS add, neutral words."""

from __future__ import annotations

import re
from typing import Final

from scrubber.suggest._bag import bag

JOINING: Final = bag(
    "a an the and at in on of from with by for to near his her our my is n  e o os as da das de "
    "do dos em na nas no nos ao aos com por para pela pelo sobre um uma seu sua meu minha  y el "
    "la las los del al con en por un una su mi junto  et le les l d des du au aux avec chez dans "
    "un une son sa  und der die das den dem des im am vom zum zur zu auf mit bei beim von aus "
    "nach ein eine  il lo gli i di della dell dello dei degli dal dalla nel nella su sul alla "
    "allo all col tra  het een van met op te uit bij naar voor aan"
)
ARTICLES: Final = bag(
    "a an the o os as um uma el la las los un una le les l une der die das den dem ein eine il lo "
    "gli het een her his our my seu sua meu minha su mi son sa"
)
CREDIT: Final = bag("by credit credits courtesy copyright c por cortesia")
HONORIFICS: Final = bag(
    "mr mrs ms miss mister dr dra sr sra srta prof profa sir dona don doña herr frau hr fr mme "
    "mlle monsieur madame mademoiselle dhr mevr mevrouw sig signor signora dott"
)
CAMERA: Final = bag("img imgp dsc dscn dscf pxl mvimg vid csm gopr")
MARKS: Final = bag("scaled thumb resized rotated rsquare")
BIRTHDAY: Final = bag(
    "birthday bday anniversary aniversario aniversário niver cumple cumpleaños anniversaire "
    "geburtstag compleanno verjaardag candles velas bougies"
)
ORDINALS: Final = (
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
)
ORDINAL: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)$", re.IGNORECASE)
PRODUCTS: Final = (
    "WhatsApp",
    "YouTube",
    "FaceTime",
    "TikTok",
    "iPhone",
    "iPad",
    "AirDrop",
    "PlayStation",
    "GoPro",
)

_NEUTRAL: Final = {
    "image": {"pt": "foto", "es": "foto", "de": "foto", "it": "foto", "nl": "foto"},
    "video": {},
    "audio": {"nl": "geluid"},
    "document": {"pt": "documento", "es": "documento", "de": "dokument", "it": "documento"},
    "folder": {
        "en": "photos",
        "pt": "fotos",
        "es": "fotos",
        "fr": "photos",
        "de": "fotos",
        "it": "foto",
        "nl": "fotos",
    },
}
_DEFAULT: Final = {
    "image": "photo",
    "video": "video",
    "audio": "audio",
    "document": "document",
    "folder": "photos",
}
_TYPES: Final = {
    "video": bag("mp4 mov avi mkv webm m4v 3gp mpg mpeg mts wmv asf"),
    "audio": bag("mp3 wav flac ogg opus m4a aac aiff wma"),
    "document": bag("pdf doc docx odt txt rtf xls xlsx ods ppt pptx odp csv md epub"),
}


def neutral(extension: str, language: str) -> str:
    """The word for a file of which nothing can be said: `photo`, `foto`, `video`, `document`."""
    suffix = extension.rpartition(".")[2].lower()
    kind = next((kind for kind, suffixes in _TYPES.items() if suffix in suffixes), "image")
    return _NEUTRAL[kind].get(language, _DEFAULT[kind])


def neutral_folder(language: str) -> str:
    """The word for a folder of which nothing can be said."""
    return _NEUTRAL["folder"].get(language, _DEFAULT["folder"])
