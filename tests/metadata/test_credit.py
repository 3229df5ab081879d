import piexif
from hypothesis import given
from hypothesis import strategies as st

from scrubber.metadata._credit import credit_of
from scrubber.metadata._essentials import Credit, Essentials, exif_block, gather, xmp_packet
from scrubber.policy import Keep

from .contract import FUZZ
from .test_photoshop import resource


def read(*, exif=(), xmp=(), iptc=(), limit=2000):
    return credit_of(exif=exif, xmp=xmp, iptc=iptc, limit=limit)


def dataset(number, data):
    return bytes((0x1C, 2, number)) + len(data).to_bytes(2, "big") + data


IPTC = dataset(80, b"Iptc Person") + dataset(116, b"(c) Iptc") + dataset(110, b"Iptc Agency")
XMP = xmp_packet(Credit("Xmp Person", "(c) <Xmp> & Co", "Xmp Agency"))
EXIF = piexif.dump({"0th": {315: b"Exif Person", 33432: b"(c) Photographer\0(c) Editor"}})


def test_each_standard():
    assert read(exif=[EXIF]) == Credit("Exif Person", "(c) Photographer (c) Editor", "")
    assert read(xmp=[XMP]) == Credit("Xmp Person", "(c) <Xmp> & Co", "Xmp Agency")
    assert read(iptc=[IPTC]) == Credit("Iptc Person", "(c) Iptc", "Iptc Agency")
    assert read(iptc=[b"Photoshop 3.0\0" + resource(0x0404, IPTC)]) == read(iptc=[IPTC])


def test_exif_before_xmp_before_iptc():
    assert read(exif=[EXIF], xmp=[XMP], iptc=[IPTC]) == Credit(
        "Exif Person", "(c) Photographer (c) Editor", "Xmp Agency"
    )


def test_several_creators_and_control_characters():
    packet = b'<r xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><a>Emma\tJ\xe2\x80\xae</a><b>Noah</b></dc:creator></r>'
    assert read(xmp=[packet]).artist == ""  # neither is dc:creator's own text nor an RDF list
    rdf = packet.replace(b"<r ", b'<r xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" ')
    rdf = (
        rdf.replace(b"<a>", b"<rdf:li>")
        .replace(b"</a>", b"</rdf:li>")
        .replace(b"<b>", b"<rdf:li>")
        .replace(b"</b>", b"</rdf:li>")
    )
    assert read(xmp=[rdf]).artist == "Emma J; Noah"


def test_a_notice_is_no_hiding_place():
    assert len(read(exif=[piexif.dump({"0th": {33432: b"x" * 9000}})]).copyright) == 2000


def test_latin1_and_broken_blocks():
    assert read(iptc=[dataset(80, "Zoë".encode("latin-1"))]).artist == "Zoë"
    assert read(exif=[b"Exif\0\0XX"], xmp=[b"<"], iptc=[b"\x1c"]) == Credit()


def test_only_by_wish():
    assert not gather(Keep(), exif=[EXIF], xmp=[XMP], iptc=[IPTC]).credit
    assert gather(Keep(copyright=True), exif=[EXIF]).credit.artist == "Exif Person"


@FUZZ
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_written_anew_it_reads_the_same(artist, notice, agency):
    raw = {"artist": artist, "copyright": notice, "credit": agency}
    iptc = b"".join(
        dataset(number, raw[field].encode("utf-8", "replace"))
        for field, number in (("artist", 80), ("copyright", 116), ("credit", 110))
    )
    credit = read(iptc=[iptc])
    block = exif_block(Essentials(credit=credit))
    again = read(exif=[block] if block else [], xmp=[xmp_packet(credit)] if credit else [])
    assert again == credit
    assert read(xmp=[xmp_packet(credit)]) == credit


@FUZZ
@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(block):
    assert isinstance(
        read(exif=[block, b"Exif\0\0" + block], xmp=[block, b"<" + block], iptc=[block, b"\x1c\x02" + block]),
        Credit,
    )
