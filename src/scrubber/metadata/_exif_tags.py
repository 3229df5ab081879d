"""Which Exif entries say something private, by which rule: CIPA DC-008-2023 (Exif 3.0), TIFF 6.0, DNG 1.7.

One table for all directories but GPS, since writers put entries into the wrong directory.
"""

from __future__ import annotations

from typing import Final

# How a value is read: "" text, "utf16" Windows XP text, "comment" with a character-code prefix,
# "bytes" a binary id, "blob" a block that is named and not read, or the reader for what is inside.
_PRIVATE: Final = {
    "M201": {0x013B: "Artist", 0x9C9D: "XPAuthor:utf16", 0xA430: "CameraOwnerName", 0xA437: "Photographer",
             0xA438: "ImageEditor", 0xFDE8: "OwnerName"},
    "M202": {0x8298: "Copyright"},
    "M301": {0x010F: "Make", 0x0110: "Model", 0xA433: "LensMake", 0xA434: "LensModel",
             0xC614: "UniqueCameraModel", 0xC615: "LocalizedCameraModel", 0xC6F8: "ProfileName",
             0xFDEA: "Lens", 0x9AAA: "XiaomiModel"},
    "M302": {0xA420: "ImageUniqueID", 0xA431: "BodySerialNumber", 0xA435: "LensSerialNumber",
             0xC62F: "CameraSerialNumber", 0xFDE9: "SerialNumber", 0xC65D: "RawDataUniqueID:bytes",
             0xC71C: "RawImageDigest:bytes", 0xC71D: "OriginalRawFileDigest:bytes",
             0xC7A7: "NewRawImageDigest:bytes"},
    "M303": {0x927C: "MakerNote:maker", 0xC634: "DNGPrivateData:blob"},
    "M401": {0x0132: "DateTime", 0x9003: "DateTimeOriginal", 0x9004: "DateTimeDigitized",
             0x9010: "OffsetTime", 0x9011: "OffsetTimeOriginal", 0x9012: "OffsetTimeDigitized",
             0x9290: "SubSecTime", 0x9291: "SubSecTimeOriginal", 0x9292: "SubSecTimeDigitized",
             0x882A: "TimeZoneOffset", 0xC71B: "PreviewDateTime"},
    "M501": {0x000B: "ProcessingSoftware", 0x0131: "Software", 0xA439: "CameraFirmware",
             0xA43A: "RAWDevelopingSoftware", 0xA43B: "ImageEditingSoftware",
             0xA43C: "MetadataEditingSoftware", 0xC716: "PreviewApplicationName",
             0xC717: "PreviewApplicationVersion", 0xC4A5: "PrintImageMatching:blob"},
    "M502": {0x9213: "ImageHistory", 0x02BC: "XMP:xmp", 0x83BB: "IPTC:iptc", 0x8649: "Photoshop:blob",
             0x935C: "ImageSourceData:blob"},
    "M503": {0x010E: "ImageDescription", 0x011D: "PageName", 0x9212: "SecurityClassification",
             0x9286: "UserComment:comment", 0x9C9B: "XPTitle:utf16", 0x9C9C: "XPComment:utf16",
             0x9C9E: "XPKeywords:utf16", 0x9C9F: "XPSubject:utf16", 0xA436: "ImageTitle",
             0xA480: "GDALMetadata", 0xA40B: "DeviceSettingDescription:blob"},
    "M504": {0x010D: "DocumentName", 0x013C: "HostComputer", 0xA004: "RelatedSoundFile",
             0xC68B: "OriginalRawFileName"},
    "M602": {0x0201: "JPEGInterchangeFormat:thumbnail"},
    "M603": {0xC68C: "OriginalRawFileData:blob"},
    "M605": {0xEA1C: "Padding:slack"},
}  # fmt: skip

# tag -> rule, place, how
TABLE: Final[dict[int, tuple[str, str, str]]] = {
    tag: (rule, f"Exif {name.partition(':')[0]}", name.partition(":")[2])
    for rule, tags in _PRIVATE.items()
    for tag, name in tags.items()
}

# GPS directory: what is not listed (speed, direction, satellites, datum ...) only says that there is one.
GPS_TEXTS: Final = {
    0x1B: ("M101", "Exif GPSProcessingMethod"),
    0x1C: ("M102", "Exif GPSAreaInformation"),
    0x1D: ("M401", "Exif GPSDateStamp"),
}
GPS_QUIET: Final = frozenset({0x00, 0x12})  # version and map datum

EXIF_POINTER: Final = 0x8769
GPS_POINTER: Final = 0x8825
INTEROP_POINTER: Final = 0xA005
SUB_POINTER: Final = 0x014A
POINTERS: Final = frozenset({EXIF_POINTER, GPS_POINTER, INTEROP_POINTER, SUB_POINTER})

# Entries that every camera writes and that tell how the picture was taken, not who, where or when.
QUIET: Final = frozenset(
    (
        *(0xFE, 0xFF, *range(0x0100, 0x010D), *range(0x0111, 0x011D), *range(0x011E, 0x0131)),
        *(*range(0x013D, 0x014A), *range(0x0152, 0x0200), *range(0x0202, 0x0215)),
        *(1, 2, 0x1000, 0x1001, 0x1002, 0x4746, 0x4749, 0x829A, 0x829D, 0x8773, 0x8822, 0x8824, 0x8827),
        *range(0x8830, 0x8836),
        *(0x9000, 0x9101, 0x9102, *range(0x9201, 0x9212), 0x9214, *range(0x9400, 0x9406)),
        *(*range(0xA000, 0xA004), *range(0xA20B, 0xA218), *range(0xA300, 0xA303), *range(0xA401, 0xA40B)),
        *(0xA40C, 0xA432, *range(0xA460, 0xA463), 0xA500, 0xEA1D),
    )
)


def name_of(tag: int) -> str:
    """The name of an entry that is not in TABLE, or its number."""
    import piexif  # only for blocks with rare entries

    for names in (piexif.TAGS["Image"], piexif.TAGS["Exif"], piexif.TAGS["Interop"]):
        if tag in names:
            return str(names[tag]["name"])
    return f"0x{tag:04X}"
