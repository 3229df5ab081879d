"""Files that systems, cameras and programs put beside media, made up; and the two halves of a Live Photo."""

from __future__ import annotations

import io
import json
import struct

import piexif
from PIL import Image

from tests.media.mp4_files import box, film, full_box, movie

LIVE_ID = "3F2504E0-4F89-41D3-9A0C-0305E82C3301"
APPLE_DOUBLE = b"\0\5\x16\7\0\2\0\0Mac OS X        \0\2helen quimby"
TAKEOUT = {
    "title": "boat.jpg",
    "description": "Helen Quimby at sea",
    "photoTakenTime": {"timestamp": "1559661611"},
    "geoData": {"latitude": 53.80, "longitude": -1.5},
    "people": [{"name": "Helen Quimby"}],
    "url": "https://photos.google.com/photo/AF1Qip",
}
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="53,48.048N"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Headline="A boat" photoshop:City="Leeds"/>
</rdf:RDF></x:xmpmeta>
"""


def live_picture(path, live_id=LIVE_ID):
    """A JPEG by an iPhone: entry 0x0011 of its maker note is the id of the Live Photo."""
    value = live_id.encode() + b"\0"
    entries = struct.pack(">HHHII", 1, 0x11, 2, len(value), 32) + bytes(4)
    note = b"Apple iOS\0\0\1MM" + entries + value
    exif = piexif.dump({"0th": {0x010F: "Apple"}, "Exif": {0x927C: note}})
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (48, 32), "teal").save(path, "JPEG", exif=exif)
    return path


def live_film(path, live_id=LIVE_ID):
    """The film to it: the id stands among its keys."""
    keys = box(
        b"meta",
        full_box(b"hdlr", 0, 0, bytes(4), b"mdta", bytes(13)),
        full_box(
            b"keys", 0, 0, struct.pack(">I", 1), box(b"mdta", b"com.apple.quicktime.content.identifier")
        ),
        box(b"ilst", box(b"\0\0\0\1", box(b"data", struct.pack(">II", 1, 0), live_id.encode()))),
    )
    path.write_bytes(movie([film()], udta=(keys,), brand=b"qt  "))
    return path


def thumbnail():
    """A JPEG, as cameras store it in `.thm`."""
    file = io.BytesIO()
    Image.new("RGB", (16, 12), "teal").save(file, "JPEG", exif=piexif.dump({"0th": {0x013B: "Helen Quimby"}}))
    return file.getvalue()


def junk(folder):
    """One file of each sort that is no media and no post, below `folder`: their paths."""
    files = {
        "._boat.jpg": APPLE_DOUBLE,
        "__MACOSX/sub/._boat.jpg": APPLE_DOUBLE,
        ".DS_Store": b"\0\0\0\1Bud1" + "boat.jpg".encode("utf-16-be"),
        "Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64),
        "ehthumbs.db": b"\xd0\xcf\x11\xe0",
        "desktop.ini": b"[.ShellClassInfo]\r\nLocalizedResourceName=Helen Quimby\r\n",
        ".picasa.ini": b"[boat.jpg]\nfaces=rect64(3f845bcb59418507),8e62398ebda8c1a5\n",
        "@eaDir/boat.jpg/SYNOPHOTO_THUMB_XL.jpg": thumbnail(),
        "boat.AAE": b'<?xml version="1.0"?><plist version="1.0"><dict/></plist>',
        "boat.thm": thumbnail(),
        "boat.jpg.pp3": b"[Version]\nAppVersion=5.8\n",
        "boat.cos": b"<?xml version='1.0'?><SL Engine='1300'/>",
        "boat.LRF": b"\0\0\0\x14ftypmp41",
        "Photos.lrcat": b"SQLite format 3\0",
        "hike.gpx": b"<gpx><trk><trkpt lat='53.8' lon='-1.5'/></trk></gpx>",
        "track.nmea": b"$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47",
        "DJI_0001.SRT": b"1\n00:00:00,000 --> 00:00:01,000\n[latitude: 53.80] [longtitude: -1.50]\n",
        "DJI_0002.SRT": b"1\n00:00:00,000 --> 00:00:01,000\nHOME(-1.5,53.8) GPS(-1.5,53.8,19)\n",
    }
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return sorted(files)


def described(folder):
    """XMP, Takeout's JSON, and a caption file of a gallery, beside `boat.jpg`."""
    (folder / "boat.xmp").write_text(XMP)
    (folder / "boat.jpg.json").write_text(json.dumps(TAKEOUT))
    (folder / "boat.json").write_text(json.dumps({"file": "boat.jpg", "caption": "A boat"}))
