import struct

import pillow_heif

from scrubber.media._boxes import box
from scrubber.media.heif import handler
from tests.media.contract import HandlerContract
from tests.media.heif_files import (
    ALPHA,
    DATA,
    EXIF,
    EXIF_ITEM,
    GRID,
    NAMED,
    PACKET,
    PROPERTIES,
    SECRET,
    WIDE,
    Made,
    around,
    built,
    film,
    gray,
    heif,
    main,
    picture,
    profile,
    reference,
    saved,
    sequence,
    telemetry,
    top,
)

pillow_heif.register_heif_opener()


class TestHeif(HandlerContract):
    handler = handler
    secrets = (SECRET, b"urn:mpeg:hevc:2015:auxid:2", EXIF[8:30], b"SEFT")

    @classmethod
    def samples(cls):
        plain = picture()
        grid = [
            Made(1, b"grid", GRID, (WIDE,), idat=True),
            *(Made(n, b"av01", DATA, tuple(PROPERTIES), (2,), hidden=True) for n in (2, 3)),
        ]
        twice = heif(
            [main(), Made(2, b"av01", DATA, tuple(PROPERTIES), (2,)), Made(3, b"Exif", EXIF_ITEM)],
            [reference(b"cdsc", 3, 2)],
        )
        free_moov = film(
            before=box(b"udta", box(b"meta", SECRET)),
            after=box(b"uuid", bytes(16), SECRET) + telemetry(40, 9),
        )
        return {
            "avif": saved(plain, "AVIF", exif=EXIF, xmp=PACKET),
            "avif_alpha": saved(picture(mode="RGBA"), "AVIF", exif=EXIF, icc_profile=profile()),
            "heic": saved(plain, "HEIF", exif=b"Exif\0\0" + EXIF, xmp=PACKET),
            "heic_pages": saved(
                picture(mode="RGBA"), "HEIF", save_all=True, append_images=[plain.rotate(90)], exif=EXIF,
                icc_profile=profile(),
            ),
            "sequence": sequence(),
            "film": free_moov,
            "built": built(),
            "around": built(**around()),
            "version0": heif([main(), Made(2, b"Exif", EXIF_ITEM)], version=0, size=8),
            "version2": built(version=2, wide=False, size=8, wide_properties=True),
            "pieces": heif([main(pieces=3), Made(2, b"Exif", EXIF_ITEM, pieces=4)], slack=SECRET),
            "grid": heif([*grid, Made(4, b"Exif", EXIF_ITEM)], [reference(b"dimg", 1, 2, 3)]),
            "pages": twice,
            "named": heif([main(name=b"Em")], head=NAMED),
            "clean": heif([main()]),
            "clean_grid": heif(grid, [reference(b"dimg", 1, 2, 3)]),
            "clean_alpha": heif([main(), gray(2, more=(ALPHA,))], [reference(b"auxl", 2, 1)]),
            "clean_zeros": heif([main()], slack=bytes(20), after=[box(b"free", bytes(9))]),
        }  # fmt: skip

    def sparse(self, path):
        big = 2 << 30
        data = heif([main(), Made(2, b"Exif", EXIF_ITEM)], size=8)
        at = top(data, b"mdat").start
        meta = data[:at].replace(struct.pack(">QQ", 0, len(DATA)), struct.pack(">QQ", 0, big))
        exif_at = struct.pack(">Q", at + 8 + len(DATA))
        assert meta != data[:at]
        assert exif_at in meta
        first = struct.pack(">Q", at + 8)
        meta = meta.replace(exif_at, struct.pack(">Q", at + 16 + big)).replace(
            first, struct.pack(">Q", at + 16)
        )
        with path.open("wb") as file:
            file.write(meta + struct.pack(">I4sQ", 1, b"mdat", 16 + big + len(EXIF_ITEM)) + DATA)
            file.seek(at + 16 + big)
            file.write(EXIF_ITEM)
        return True
