"""Which XMP properties say something private, by which rule.

XMP specification parts 1 to 3, IPTC photo metadata 2023.1, MWG 2.0, and the namespaces of common programs.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

# Namespace -> the prefix that the tables below use. A packet may call it as it likes.
NAMESPACES: Final = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "adobe:ns:meta/": "x",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/xap/1.0/bj/": "xmpBJ",
    "http://ns.adobe.com/xap/1.0/t/pg/": "xmpTPg",
    "http://ns.adobe.com/xap/1.0/g/": "xmpG",
    "http://ns.adobe.com/xap/1.0/g/img/": "xmpGImg",
    "http://ns.adobe.com/xap/1.0/sType/ResourceRef#": "stRef",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
    "http://ns.adobe.com/xap/1.0/sType/Version#": "stVer",
    "http://ns.adobe.com/xap/1.0/sType/ManifestItem#": "stMfs",
    "http://ns.adobe.com/xap/1.0/sType/Job#": "stJob",
    "http://ns.adobe.com/xmp/sType/Area#": "stArea",
    "http://ns.adobe.com/xap/1.0/sType/Dimensions#": "stDim",
    "http://ns.adobe.com/xmp/note/": "xmpNote",
    "http://ns.adobe.com/xmp/1.0/DynamicMedia/": "xmpDM",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/camera-raw-settings/1.0/": "crs",
    "http://ns.adobe.com/camera-raw-saved-settings/1.0/": "crss",
    "http://ns.adobe.com/lightroom/1.0/": "lr",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/hdr-gain-map/1.0/": "hdrgm",
    "http://ns.apple.com/HDRGainMap/1.0/": "HDRGainMap",
    "http://ns.apple.com/faceinfo/1.0/": "apple-fi",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
    "http://www.metadataworkinggroup.com/schemas/keywords/": "mwg-kw",
    "http://www.metadataworkinggroup.com/schemas/collections/": "mwg-coll",
    "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.0": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.2/": "MP",
    "http://ns.microsoft.com/photo/1.2/t/RegionInfo#": "MPRI",
    "http://ns.microsoft.com/photo/1.2/t/Region#": "MPReg",
    "http://ns.google.com/photos/1.0/image/": "GImage",
    "http://ns.google.com/photos/1.0/audio/": "GAudio",
    "http://ns.google.com/photos/1.0/depthmap/": "GDepth",
    "http://ns.google.com/photos/1.0/camera/": "GCamera",
    "http://ns.google.com/photos/1.0/container/": "Container",
    "http://ns.google.com/photos/1.0/container/item/": "Item",
    "http://ns.google.com/photos/dd/1.0/device/": "Device",
    "http://ns.google.com/photos/1.0/panorama/": "GPano",
    "http://www.digikam.org/ns/1.0/": "digiKam",
    "http://ns.acdsee.com/iptc/1.0/": "acdsee",
    "http://ns.acdsee.com/regions/": "acdsee-rs",
    "http://ns.iview-multimedia.com/mediapro/1.0/": "mediapro",
    "http://ns.camerabits.com/photomechanic/1.0/": "photomechanic",
    "http://xmp.gettyimages.com/gift/1.0/": "GettyImagesGIFT",
    "http://creativecommons.org/ns#": "cc",
    "http://www.dji.com/drone-dji/1.0/": "drone-dji",
    "http://ns.adobe.com/xmp/extension/": "xmpExt",
    "http://ns.adobe.com/xap/1.0/rights": "xmpRights",
    "http://www.gimp.org/xmp/": "GIMP",
    "http://darktable.sf.net/": "darktable",
    "http://purl.org/dc/terms/": "dcterms",
    "http://ns.extensis.com/extensis/1.0/": "extensis",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism",
}

_BY_NAME: Final = {
    "M101": "exif:GPS* drone-dji:*Gps* drone-dji:*GPS* drone-dji:*Latitude* drone-dji:*Longitude* "
            "drone-dji:*Longtitude* exifEX:GPS* Iptc4xmpExt:GPS*",
    "M102": "photoshop:City photoshop:State photoshop:Country Iptc4xmpCore:Location "
            "Iptc4xmpCore:CountryCode Iptc4xmpExt:City Iptc4xmpExt:Country* Iptc4xmpExt:ProvinceState "
            "Iptc4xmpExt:Sublocation Iptc4xmpExt:WorldRegion Iptc4xmpExt:Location* acdsee:*location* "
            "mediapro:Location extensis:Location xmpDM:shotLocation dc:coverage",
    "M201": "dc:creator dc:contributor dc:publisher tiff:Artist aux:OwnerName exifEX:CameraOwnerName "
            "exifEX:Photographer exifEX:ImageEditor photoshop:AuthorsPosition photoshop:CaptionWriter "
            "xmpDM:artist xmpDM:director xmpDM:cameraman acdsee:author acdsee:byline* pdf:Author "
            "xmp:Author xmpNote:Author Iptc4xmpExt:AOCreator Iptc4xmpExt:AOCreatorId",
    "M202": "dc:rights tiff:Copyright photoshop:Credit photoshop:Source photoshop:Copyright* xmpRights:* "
            "plus:* cc:* acdsee:copyright pdf:Copyright xmpDM:copyright Iptc4xmpExt:AOCopyright* "
            "Iptc4xmpExt:AO*Rights* dcterms:rights* prism:copyright prism:rights*",
    "M203": "Iptc4xmpExt:PersonInImage* Iptc4xmpExt:Person* Iptc4xmpExt:ModelAge mwg-rs:Name "
            "mwg-rs:Description MPReg:* mediapro:People apple-fi:* acdsee-rs:Name plus:ModelReleaseID "
            "GettyImagesGIFT:Personality lr:personInImage Iptc4xmpExt:RegionName "
            "Iptc4xmpExt:Name xmpDM:client",
    "M204": "Iptc4xmpCore:CiAdr* Iptc4xmpCore:CiEmail* Iptc4xmpCore:CiTel* Iptc4xmpCore:CiUrl* "
            "Iptc4xmpCore:CreatorContactInfo plus:*Email plus:*Telephone* plus:*URL xmp:BaseURL",
    "M301": "tiff:Make tiff:Model aux:Lens aux:LensInfo aux:LensID exifEX:LensMake exifEX:LensModel "
            "MicrosoftPhoto:CameraModelID drone-dji:Model drone-dji:Make crs:CameraProfile xmpDM:cameraModel "
            "exif:LensModel exif:LensMake exif:Lens Device:* drone-dji:*Model*",
    "M302": "aux:SerialNumber aux:LensSerialNumber exifEX:BodySerialNumber exifEX:LensSerialNumber "
            "exif:ImageUniqueID MicrosoftPhoto:CameraSerialNumber MicrosoftPhoto:LensModel "
            "drone-dji:*Serial* Iptc4xmpExt:DigImageGUID aux:ImageNumber crs:*Digest GCamera:*Uuid* "
            "exif:SerialNumber",
    "M401": "xmp:CreateDate xmp:ModifyDate xmp:MetadataDate xmpMM:*Date* photoshop:DateCreated "
            "exif:DateTime* exif:OffsetTime* exif:SubSec* tiff:DateTime exifEX:OffsetTime* "
            "dc:date Iptc4xmpExt:*Date* MicrosoftPhoto:Date* stEvt:when stVer:modifyDate "
            "stRef:lastModifyDate xmpDM:*Date* acdsee:datetime digiKam:*Date* pdf:*Date "
            "exif:GPSTimeStamp exif:GPSDateStamp dcterms:created dcterms:modified prism:*Date "
            "drone-dji:UTC* GCamera:*Time* GPano:*PhotoDate GCamera:*Timestamp*",
    "M501": "xmp:CreatorTool tiff:Software pdf:Producer stEvt:softwareAgent aux:Firmware "
            "stVer:comments crs:Version crs:ProcessVersion GIMP:* exifEX:*Software exifEX:CameraFirmware "
            "pdf:Creator dc:*Software* GPano:*Software x:xmptk drone-dji:Version "
            "digiKam:ImageHistory darktable:*",
    "M502": "xmpMM:* stRef:* stEvt:* stVer:* stMfs:* photoshop:DocumentAncestors photoshop:History "
            "xmp:Identifier dc:identifier dc:source dc:relation xmpBJ:* stJob:* "
            "photoshop:TextLayers photoshop:Layer* photoshop:TransmissionReference xmpRights:Certificate "
            "photoshop:SidecarForExtension photomechanic:* Iptc4xmpExt:RegistryEntry* Iptc4xmpExt:Reg*",
    "M503": "dc:title dc:description dc:subject photoshop:Headline photoshop:Instructions "
            "photoshop:Category photoshop:SupplementalCategories photoshop:LayerName photoshop:LayerText "
            "exif:UserComment tiff:ImageDescription exifEX:ImageTitle lr:* digiKam:* acdsee:* mediapro:* "
            "MicrosoftPhoto:LastKeyword* mwg-kw:* mwg-coll:* Iptc4xmpCore:AltText* "
            "Iptc4xmpCore:ExtDescr* Iptc4xmpCore:Scene Iptc4xmpCore:SubjectCode "
            "Iptc4xmpCore:IntellectualGenre Iptc4xmpExt:Event* Iptc4xmpExt:Organisation* "
            "Iptc4xmpExt:AO* xmp:Label xmp:Nickname xmpNote:* pdf:Keywords pdf:Title pdf:Subject xmpDM:* "
            "MicrosoftPhoto:* GettyImagesGIFT:* extensis:* prism:* dcterms:* Iptc4xmpExt:Headline",
    "M504": "crs:RawFileName xmpMM:PreservedFileName stRef:filePath stMfs:linkForm photoshop:*Path* "
            "stRef:originalDocumentPath xmpDM:filePath crs:LookTable Item:DataURI",
    "M505": "Iptc4xmpExt:DigitalSourceType Iptc4xmpExt:AIPrompt* Iptc4xmpExt:AISystem*",
    "M602": "xmpGImg:image",
    "M603": "GImage:* GCamera:*makernote* GCamera:HdrPlus* Container:* Item:*",
    "M604": "GCamera:Micro* GCamera:Motion* GAudio:*",
    "M606": "GDepth:*",
    "M701": "dcterms:provenance",
}  # fmt: skip

# How the picture was taken and developed: many values, none of them about a person.
_QUIET: Final = frozenset(
    {
        *(
            "crs",
            "crss",
            "hdrgm",
            "HDRGainMap",
            "stArea",
            "stDim",
            "rdf",
            "x",
            "xml",
            "GPano",
            "exif",
            "tiff",
        ),
        *("aux", "exifEX", "xmpG", "xmpTPg", "mwg-rs", "MP", "MPRI", "GCamera", "drone-dji"),
    }
)
_QUIET_NAMES: Final = frozenset(
    {
        *("dc:format", "dc:Format", "dc:language", "dc:type", "xmp:Rating", "xmp:PageInfo", "xmp:Thumbnails"),
        *("photoshop:ColorMode", "photoshop:ICCProfile", "photoshop:Urgency", "photoshop:LegacyIPTCDigest"),
        *("Iptc4xmpExt:RegionBoundary", "pdf:PDFVersion", "pdf:Trapped"),
    }
)

_EXACT: Final = {name: rule for rule, names in _BY_NAME.items() for name in names.split() if "*" not in name}
# longest pattern first: "GCamera:Micro*" before "GCamera:*"
_PATTERNS: Final = tuple(
    sorted(
        ((name, rule) for rule, names in _BY_NAME.items() for name in names.split() if "*" in name),
        key=lambda pair: -len(pair[0]),
    )
)


_PREFIXES: Final = frozenset(NAMESPACES.values())
UNKNOWN: Final = ("M901", "XMP property of an unknown namespace")


@lru_cache(maxsize=2048)
def rule_of(prefix: str, local: str) -> tuple[str, str]:
    """The rule for a property and its place in words; rule "" where it says nothing private.

    The place holds only names of our own tables: a packet may call its properties after a person.
    """
    name = f"{prefix}:{local}"
    exact = _EXACT.get(name)
    if exact is not None:
        return exact, f"XMP {name}"
    if name in _QUIET_NAMES:
        return "", ""
    for pattern, rule in _PATTERNS:
        if _matches(pattern, name):
            return rule, f"XMP {pattern}"
    if prefix in _QUIET:
        return "", ""
    return ("M901", f"XMP {prefix}") if prefix in _PREFIXES else UNKNOWN


def _matches(pattern: str, name: str) -> bool:
    head, *rest = pattern.split("*")
    if not name.startswith(head):
        return False
    at = len(head)
    for piece in rest:
        found = name.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not rest[-1] or name.endswith(rest[-1])
