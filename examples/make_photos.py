"""Make a folder of example photos with invented people in names, captions and metadata.

usage: python examples/make_photos.py FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import piexif
from PIL import Image, ImageDraw, PngImagePlugin


def picture(colors: tuple[str, str, str], size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Draw a sky, a field and a sun: something to look at that belongs to nobody."""
    image = Image.new("RGB", size, colors[0])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, size[1] * 2 // 3, *size), fill=colors[1])
    draw.ellipse((size[0] // 2, size[1] // 6, size[0] // 2 + 90, size[1] // 6 + 90), fill=colors[2])
    return image


def degrees(value: float) -> tuple[tuple[int, int], ...]:
    """Split decimal degrees into the three rationals of Exif."""
    whole, rest = divmod(abs(value), 1)
    minutes, rest = divmod(rest * 60, 1)
    return (int(whole), 1), (int(minutes), 1), (round(rest * 6000), 100)


def exif(latitude: float, longitude: float, when: str, owner: str) -> bytes:
    """An Exif block as a phone writes it: position, time, device, owner, and a thumbnail."""
    return piexif.dump(
        {
            "0th": {
                piexif.ImageIFD.Make: "Example",
                piexif.ImageIFD.Model: "Phone 9",
                piexif.ImageIFD.Artist: owner,
                piexif.ImageIFD.DateTime: when,
                piexif.ImageIFD.Orientation: 6,
            },
            "Exif": {
                piexif.ExifIFD.DateTimeOriginal: when,
                piexif.ExifIFD.BodySerialNumber: "EX4711-0815",
            },
            "GPS": {
                piexif.GPSIFD.GPSLatitudeRef: "N" if latitude >= 0 else "S",
                piexif.GPSIFD.GPSLatitude: degrees(latitude),
                piexif.GPSIFD.GPSLongitudeRef: "E" if longitude >= 0 else "W",
                piexif.GPSIFD.GPSLongitude: degrees(longitude),
            },
        }
    )


def make(folder: Path) -> None:
    """Write the examples to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    leeds = exif(53.8075, -1.5165, "2019:06:04 15:20:11", "Helen Johnson")
    picture(("skyblue", "forestgreen", "gold")).save(
        folder / "emma_johnson_1st-birthday_2019-06-04.jpg", exif=leeds, quality=85
    )
    (folder / "emma_johnson_1st-birthday_2019-06-04.txt").write_text(
        "Emma and her grandmother at St Mary's Hospital, Leeds, 4 June 2019\n", encoding="utf-8"
    )
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Maria Silva")
    text.add_text("Comment", "Lucas, first day at school")
    picture(("lightyellow", "peru", "tomato")).save(
        folder / "maria-silva-hospital-das-clinicas-2024.png", pnginfo=text
    )
    saopaulo = exif(-23.5570, -46.6690, "2024:02:19 08:05:00", "Maria Silva")
    picture(("lavender", "seagreen", "orange")).save(folder / "IMG_20240219_080500.webp", exif=saopaulo)
    picture(("white", "khaki", "coral"), (320, 240)).save(folder / "sunset-beach.gif")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    make(Path(sys.argv[1]))
