"""The table of rules: stable ids for everything that is ever reported.

`scrub explain` and docs/reference/rules.md are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scrubber.model import Kind


@dataclass(frozen=True, slots=True)
class Rule:
    """One sort of finding. `note`: reported, but nothing that has to be dealt with (exit status 0)."""

    id: str
    title: str
    kind: Kind
    why: str
    example: str
    note: bool = False

    @property
    def allow(self) -> str:
        """How to live with findings of this rule."""
        if self.note:
            return "Nothing has to be done; hide it with `--ignore` or `ignore = [...]`."
        if self.id.startswith("M2"):
            return "Keep credits with `--keep copyright`: they are written anew in minimal form."
        if self.id == "M608":
            return "Delete it, or clean with `-o`, which leaves it out. `--keep sidecars` has it cleaned."
        if self.id.startswith("M"):
            return "Media is always stripped of it; it cannot be kept."
        return 'Allow single words with `allow = ["..."]` in the configuration, or the rule with `--ignore`.'

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """Every way to allow findings in words, by where it holds; none for findings in media."""
        if not self.id.startswith("T"):
            return ()
        return (
            ("everywhere", 'allow = ["..."] in the configuration'),
            ("for some paths", '"team/*" = ["..."] under [tool.scrubber.per-path-allow]'),
            ("in one post", '<!-- scrub: allow "..." reason="..." -->'),
            ("in a part of it", "<!-- scrub: off --> ... <!-- scrub: on -->"),
            ("what is there now", 'scrub check --write-baseline FILE --reason "..."; then --baseline FILE'),
            ("the whole rule", f'--ignore {self.id}, or ignore = ["{self.id}"] in the configuration'),
        )


_TABLE: Final = (
    Rule("M101", "GPS position", Kind.LOCATION,
         "Coordinates lead to the very house; phones write them into every photo.",
         "Exif GPS IFD with latitude and longitude"),
    Rule("M102", "place in metadata", Kind.LOCATION,
         "A city, address or venue written by a photo manager tells where the picture was taken.",
         "IPTC City, XMP photoshop:Country"),
    Rule("M201", "owner's or creator's name", Kind.OWNER,
         "Cameras and editors write the name of their owner into every picture.",
         "Exif Artist, CameraOwnerName, dc:creator"),
    Rule("M202", "copyright or credit", Kind.OWNER,
         "The notice usually holds a person's name.",
         "Exif Copyright, IPTC Credit, dc:rights"),
    Rule("M203", "person named in metadata", Kind.PERSON,
         "Photo managers store the names of the people whose faces they recognised.",
         "XMP mwg-rs:Regions, Iptc4xmpExt:PersonInImage"),
    Rule("M204", "contact in metadata", Kind.CONTACT,
         "E-mail, phone or web addresses of the author.",
         "Iptc4xmpCore:CreatorContactInfo"),
    Rule("M301", "device make or model", Kind.DEVICE,
         "The model narrows down who took the picture and links pictures of one person.",
         "Exif Make and Model, lens model"),
    Rule("M302", "serial number or unique id", Kind.DEVICE,
         "A serial number links every picture ever taken with the same device.",
         "Exif BodySerialNumber, ImageUniqueID"),
    Rule("M303", "maker note", Kind.DEVICE,
         "A vendor's private block: serial numbers, owner's name, face positions, previews.",
         "Exif MakerNote"),
    Rule("M401", "date or time", Kind.TIME,
         "The date of a birth, a party or a stay in hospital is what traces a child.",
         "Exif DateTimeOriginal, PNG tIME"),
    Rule("M501", "software", Kind.SOFTWARE,
         "The programs and versions used tell about the writer's computer.",
         "Exif Software, XMP CreatorTool"),
    Rule("M502", "edit history or document id", Kind.SOFTWARE,
         "Ids link versions of one picture; the history holds dates, programs and paths.",
         "XMP xmpMM:History, Photoshop resources"),
    Rule("M503", "caption, comment or keywords", Kind.COMMENT,
         "Free text says whatever its writer knew: names, places, occasions.",
         "JPEG COM segment, ImageDescription, PNG tEXt"),
    Rule("M504", "file path or host name", Kind.SOFTWARE,
         "Paths hold user names and folder names.",
         "PNG Thumb::URI, XMP crs:RawFileName"),
    Rule("M505", "generation settings", Kind.COMMENT,
         "Prompts of picture generators, often with names.",
         "PNG tEXt `parameters`"),
    Rule("M506", "words of what is shown", Kind.COMMENT,
         "Chapters, subtitles and bookmarks stay: they belong to it. Names in them are found all the same.",
         "a chapter of a film, a bookmark of a PDF", note=True),
    Rule("M507", "tracked changes", Kind.COMMENT,
         "What was put in and taken out can be read by everyone: accept or reject it before publishing.",
         "w:del in a DOCX, a changed region in an ODT", note=True),
    Rule("M508", "macros or scripts", Kind.SOFTWARE,
         "Programs in a document stay as they are; they may hold names and paths.",
         "vbaProject.bin in a DOCM, Basic/ in an ODT, script in an SVG", note=True),
    Rule("M509", "hidden content", Kind.COMMENT,
         "Speaker notes, hidden slides, sheets, rows and text are in the file for all who look for them.",
         "notes of a PPTX, a very hidden sheet, w:vanish", note=True),
    Rule("M601", "data after the end", Kind.UNKNOWN,
         "Viewers ignore it, readers do not: films, earlier versions, archives.",
         "23 bytes after the JPEG end marker"),
    Rule("M602", "thumbnail or preview", Kind.THUMBNAIL,
         "A small copy, often of the picture before it was cropped or blurred.",
         "Exif IFD1 JPEG, JFIF thumbnail"),
    Rule("M603", "second picture", Kind.THUMBNAIL,
         "A larger preview, another exposure or the unedited original.",
         "CIPA MPF images, HEIF items that are not shown"),
    Rule("M604", "film inside a picture", Kind.THUMBNAIL,
         "Motion photos hold seconds of film with sound from before the picture was taken.",
         "MP4 behind a JPEG"),
    Rule("M605", "slack", Kind.UNKNOWN,
         "Bytes that nothing refers to: remains of earlier versions.",
         "gap between two TIFF strips"),
    Rule("M606", "depth map or mask", Kind.THUMBNAIL,
         "Portrait modes store the shape of people and rooms beside the picture.",
         "HEIF auxiliary item of type portrait effects matte"),
    Rule("M607", "layers that stay", Kind.THUMBNAIL,
         "The picture is drawn from them, so they stay; they may show what is hidden or cut off in it.",
         "a Photoshop document without a merged picture", note=True),
    Rule("M608", "file beside the media", Kind.UNKNOWN,
         "Systems, cameras and programs put files beside media: thumbnails of what was cropped or deleted,"
         " who is on them, where they were taken, how they were edited.",
         "photo.aae, photo.xmp, Thumbs.db, the JSON of Google Takeout, the film of a Live Photo"),
    Rule("M701", "provenance (C2PA)", Kind.PROVENANCE,
         "Signed history: who, when, with what, and often a thumbnail of the original.",
         "JUMBF box, caBX chunk"),
    Rule("M901", "unknown part", Kind.UNKNOWN,
         "Not known to be needed to draw the picture, so it goes.",
         "an APP9 segment of an unknown vendor"),
    Rule("M902", "broken metadata", Kind.UNKNOWN,
         "A block that could not be read; it is dropped unread.",
         "Exif with a wrong byte-order mark"),
    Rule("M903", "type and name disagree", Kind.UNKNOWN,
         "The extension, the content and libmagic's opinion are not of one type.",
         "a PNG file named .jpg", note=True),
    Rule("M904", "text in the colour profile", Kind.DEVICE,
         "The profile is kept, since colours need it; its description names a person, a monitor or a serial.",
         "ICC description 'Emma's MacBook Pro'", note=True),
    Rule("M905", "damaged picture", Kind.UNKNOWN,
         "What is left of it was cleaned, but viewers will not show it.",
         "a PNG without picture data", note=True),
    Rule("M906", "picture out of a raw file", Kind.UNKNOWN,
         "It was asked for instead of the camera raw file, which cannot be cleaned without loss.",
         "scrub clean --raw preview photo.nef", note=True),
    Rule("M907", "encrypted pictures of a film", Kind.UNKNOWN,
         "They play with their key and stay as they are; only what stands between them is looked into.",
         "a film of a video service (Common Encryption)", note=True),
    Rule("T101", "person's name", Kind.PERSON,
         "The name is what traced the children in the 2024 study: in captions and in URLs.",
         "emma_johnson_1st-birthday.jpg"),
    Rule("T201", "place", Kind.PLACE,
         "A town, street or landmark.",
         "Party in Leeds"),
    Rule("T202", "coordinates", Kind.PLACE,
         "A position in figures, in a name or caption.",
         "51.4779, -0.0015"),
    Rule("T301", "institution", Kind.INSTITUTION,
         "A hospital, school or church ties a person to a place and time.",
         "St Mary's Hospital"),
    Rule("T401", "date", Kind.DATE,
         "A date with a name or institution is often enough to find a birth.",
         "2019-06-04, 4 June 2019"),
    Rule("T402", "age", Kind.AGE,
         "An age tells that a child is meant, and with a date the birthday.",
         "turned 2, 5 meses"),
    Rule("T501", "e-mail address", Kind.CONTACT, "It leads straight to a person.", "emma@example.org"),
    Rule("T502", "phone number", Kind.CONTACT, "It leads straight to a person.", "+44 113 496 0000"),
    Rule("T503", "handle or user name", Kind.CONTACT, "It leads to a profile with more pictures.", "@emma.j"),
    Rule("T504", "personal URL", Kind.CONTACT, "A profile or personal page.", "instagram.com/emma.j"),
    Rule("T511", "document number", Kind.IDENTIFIER,
         "A number that stands for one person or account, with a valid checksum.",
         "CPF, RG, IBAN, passport"),
)  # fmt: skip

RULES: Final[dict[str, Rule]] = {rule.id: rule for rule in _TABLE}
