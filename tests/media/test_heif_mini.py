from scrubber.media._boxes import box
from scrubber.media.heif import handler
from tests.media.contract import HandlerContract, clean
from tests.media.heif_files import DATA, EXIF, PACKET, SECRET, profile


def mini(*, exif=b"", xmp=b"", icc=b"", wide=1, packed=False, data=DATA, config=b"\x81\0\x0c\0"):
    """A minimized picture of 64 x 64, in the draft where `wide` announces large numbers."""
    bits = "00" + "001000" + f"{bool(icc):d}{bool(exif):d}{bool(xmp):d}" + "01" + "000"
    bits += f"{1 - wide:d}" + f"{63:07b}" * 2 + "00" + "0"
    bits += f"{wide:d}" if exif or xmp or icc else ""
    bits += f"{wide:d}{wide:d}"
    bits += f"{len(icc) - 1:020b}" if icc else ""
    bits += f"{len(config):012b}{len(data) - 1:028b}"
    bits += f"{0:d}" if packed and (exif or xmp) else ""
    bits += "".join(f"{len(block) - 1:020b}" for block in (exif, xmp) if block)
    bits += "0" * (-len(bits) % 8)
    header = int(bits, 2).to_bytes(len(bits) // 8, "big")
    return box(b"ftyp", b"mif3", b"avif") + box(b"mini", header, config, icc, data, exif, xmp)


class TestMinimizedPicture(HandlerContract):
    handler = handler
    secrets = (SECRET, EXIF[8:30])
    decodes = False

    @classmethod
    def samples(cls):
        return {
            "both": mini(exif=EXIF, xmp=PACKET),
            "exif": mini(exif=EXIF, icc=profile()),
            "draft": mini(exif=EXIF, xmp=PACKET, wide=0, icc=profile()),
            "packed": mini(exif=EXIF, xmp=PACKET, packed=True),
            "around": mini(xmp=PACKET) + box(b"uuid", bytes(16), SECRET),
            "clean": mini(),
            "clean_profile": mini(icc=profile(), wide=0),
        }

    def test_metadata_go_with_their_bits(self, files):
        assert clean(handler, files["both"]) == clean(handler, files["packed"]) == files["clean"]
        assert clean(handler, files["exif"]) == mini(icc=profile())
        assert clean(handler, files["draft"]) == files["clean_profile"]
