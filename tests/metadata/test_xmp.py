import time

import pytest

from scrubber.metadata import _xmp_names
from scrubber.metadata.xmp import reader

from .contract import ReaderContract, read, values

SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {prefix: uri for uri, prefix in _xmp_names.NAMESPACES.items()}.items()
    if prefix != "xml"
)


def packet(inside="", attributes="", before='<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'):
    return (
        f'{before}<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 6.0.0"><rdf:RDF {SPACES}>'
        f'<rdf:Description rdf:about="" {attributes}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    )


INSIDE = """
<dc:creator><rdf:Seq><rdf:li>Emma Johnson</rdf:li><rdf:li>Zo&#xEB; M&amp;M</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">(c) Emma</rdf:li></rdf:Alt></dc:rights>
<dc:subject><rdf:Bag><rdf:li>birthday</rdf:li></rdf:Bag></dc:subject>
<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>
 <rdf:li><rdf:Description mwg-rs:Name="Lucas" mwg-rs:Type="Face">
 <mwg-rs:Area stArea:x="0.4"/></rdf:Description></rdf:li>
</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>
<MP:RegionInfo rdf:parseType="Resource">
<MPRI:Regions><rdf:Bag><rdf:li MPReg:PersonDisplayName="Mia Kern"/></rdf:Bag></MPRI:Regions>
</MP:RegionInfo>
<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Noah Kern</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
<Iptc4xmpCore:CreatorContactInfo Iptc4xmpCore:CiEmailWork="emma@example.org"/>
<Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li><rdf:Description><Iptc4xmpExt:City>Leeds</Iptc4xmpExt:City>
</rdf:Description></rdf:li></rdf:Bag></Iptc4xmpExt:LocationCreated>
<xmpMM:History><rdf:Seq><rdf:li stEvt:action="saved"
 stEvt:instanceID="xmp.iid:8c6b5d2e-0d5b-4a6e-9d6b-6f0a1e2b3c4d"
 stEvt:when="2019-06-04T15:02:11+01:00" stEvt:softwareAgent="Adobe Photoshop 20.0"/></rdf:Seq></xmpMM:History>
<exif:DateTimeOriginal>2019-06-04T15:02:11</exif:DateTimeOriginal><tiff:Model>EOS R6</tiff:Model>
<xmpGImg:image>/9j/4AAQ</xmpGImg:image>
"""
ATTRIBUTES = (
    'exif:GPSLatitude="53,48.048N" exif:GPSLongitude="1,32,56.76W" photoshop:City="Leeds" '
    'crs:RawFileName="/Users/emma/IMG_1.CR3" '
    'aux:SerialNumber="013021003489" crs:Exposure2012="+0.35" xmp:Rating="3" '
    'GDepth:Format="RangeInverse" dc:format="image/jpeg"'
)


class TestXmp(ReaderContract):
    reader = reader
    source = "xmp"
    hostile = (b'<a b="', b"<rdf:li>x<", b" a:b=", b"<a:b>x</a:b>", b'<x:y z:w="', b"&amp;", b"<!--", b"<\0")

    @classmethod
    def samples(cls):
        text = packet(INSIDE, ATTRIBUTES)
        return {
            "packet": text.encode(),
            "jpeg": b"http://ns.adobe.com/xap/1.0/\0" + text.encode(),
            "utf-16-be": text.encode("utf-16-be"),
            "utf-16-le": b"http://ns.adobe.com/xap/1.0/\0" + text.encode("utf-16-le"),
            "utf-8 with mark": b"\xef\xbb\xbf" + text.encode(),
            "cut": text.encode()[:900],
            "piece": text.encode()[2600:],
            "empty": packet().encode(),
            "nothing": b"not XML at all",
        }

    @pytest.mark.parametrize("form", ["packet", "jpeg", "utf-16-be", "utf-16-le", "utf-8 with mark"])
    def test_all_encodings_say_the_same(self, form):
        found = read(reader, self.samples()[form])
        assert values(found, "M201") == ["Emma Johnson", "Zoë M&M"]
        assert values(found, "M202") == ["(c) Emma"]
        assert set(values(found, "M203")) >= {"Lucas", "Mia Kern", "Noah Kern"}
        assert values(found, "M204") == ["emma@example.org"]
        assert set(values(found, "M101")) == {"53,48.048N", "1,32,56.76W", "53.800800, -1.549100"}
        assert values(found, "M102") == ["Leeds", "Leeds"]
        assert values(found, "M301") == ["EOS R6"]
        assert values(found, "M302") == ["013021003489"]
        assert set(values(found, "M401")) == {"2019-06-04T15:02:11+01:00", "2019-06-04T15:02:11"}
        assert set(values(found, "M501")) == {"XMP Core 6.0.0", "Adobe Photoshop 20.0"}
        assert values(found, "M503") == ["birthday"]
        assert values(found, "M504") == ["/Users/emma/IMG_1.CR3"]
        assert {"M502", "M602", "M606"} <= {f.rule for f in found}
        assert not {"M902", "M901"} & {f.rule for f in found}

    def test_byte_forms(self):
        creator = next(f for f in read(reader, packet(INSIDE).encode()) if f.value == "Zoë M&M")
        assert "Zoë M&amp;M".encode() in creator.raw
        history = next(f for f in read(reader, packet(INSIDE).encode()) if f.value.startswith("xmp.iid"))
        assert history.raw == (b"8c6b5d2e-0d5b-4a6e-9d6b-6f0a1e2b3c4d",)
        wide = read(reader, packet(INSIDE).encode("utf-16-be"))
        assert "Emma Johnson".encode("utf-16-be") in next(f for f in wide if f.value == "Emma Johnson").raw

    def test_prefixes_do_not_matter(self):
        text = (
            '<q:RDF xmlns:q="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><q:Description '
            'xmlns:w="http://purl.org/dc/elements/1.1/">'
            "<w:creator><q:Seq><q:li>Emma Johnson</q:li></q:Seq></w:creator></q:Description></q:RDF>"
        )
        assert values(read(reader, text.encode()), "M201") == ["Emma Johnson"]

    def test_pieces_are_searched(self):
        found = read(reader, self.samples()["piece"])
        assert "2019-06-04T15:02:11" in values(found, "M401")
        assert "EOS R6" in values(found, "M301")
        seq = b"</x><dc:creator>\n<rdf:Seq>\n<rdf:li>Emma Johnson</rdf:li></rdf:Seq></dc:creator>"
        assert values(read(reader, seq), "M201") == ["Emma Johnson"]

    def test_broken_markup_is_searched(self):
        broken = (
            self.samples()["packet"]
            .replace(b"</rdf:RDF>", b"</rdf:RDFF>")
            .replace(b"<rdf:RDF ", b"<rdf:RDF a='1' a='2' ")
        )
        found = read(reader, broken)
        for rule, value in (
            ("M201", "Emma Johnson"),
            ("M204", "emma@example.org"),
            ("M302", "013021003489"),
            ("M203", "Mia Kern"),
            ("M401", "2019-06-04T15:02:11+01:00"),
            ("M101", "53.800800, -1.549100"),
            ("M504", "/Users/emma/IMG_1.CR3"),
        ):
            assert value in values(found, rule)

    def test_pieces_without_markup_are_no_broken_metadata(self):
        header = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + bytes(8)
        assert [f.rule for f in read(reader, header + b"QUJD" * 9000)] == ["M502"]

    def test_truncated_packet_keeps_what_came_before(self):
        text = packet(INSIDE, ATTRIBUTES)
        cut = text[: text.index("<dc:subject>")].encode()
        assert values(read(reader, cut), "M201") == ["Emma Johnson", "Zoë M&M"]

    def test_entities_are_refused_and_cost_nothing(self):
        bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
            f'<!ENTITY {chr(98 + i)} "{(f"&{chr(97 + i)};") * 10}">' for i in range(12)
        )
        text = f"{bomb}]>{packet('<dc:title>&m;</dc:title><dc:creator>Emma Johnson</dc:creator>', before='')}"
        before = time.process_time()
        found = read(reader, text.encode())
        assert time.process_time() - before < 1
        assert "M902" in {f.rule for f in found}
        assert values(found, "M201") == ["Emma Johnson"]

    def test_external_entities_are_not_fetched(self, tmp_path):
        (tmp_path / "secret").write_text("Emma Johnson")
        text = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{tmp_path}/secret">]>'
        text += packet("<dc:title>&e;</dc:title>", before="")
        assert not any("Emma" in f.value for f in read(reader, text.encode()))

    def test_deep_nesting(self):
        assert read(reader, b"<a>" * 200_000)
        assert read(reader, (b"<a>" * 50_000) + (b"</a>" * 50_000))

    def test_unknown_namespaces_show_values_but_not_names(self):
        text = packet().replace(
            "</rdf:Description>",
            '<e:EmmaJohnson xmlns:e="http://emma.example/">secret</e:EmmaJohnson></rdf:Description>',
        )
        (unknown,) = [f for f in read(reader, text.encode()) if f.rule == "M901"]
        assert unknown.value == "secret"
        assert "Emma" not in unknown.why

    def test_names_in_known_namespaces_are_not_shown_either(self):
        found = read(
            reader,
            packet("<dc:EmmaJohnson>x</dc:EmmaJohnson><xmpMM:EmmaJohnson>y</xmpMM:EmmaJohnson>").encode(),
        )
        assert not any("Emma" in f.why for f in found)

    def test_pictures_behind_the_parsed_part(self):
        large = packet(
            f"<GImage:Mime>image/jpeg</GImage:Mime><dc:type>{'A' * (2 << 20)}</dc:type>"
            "<GDepth:Data>A</GDepth:Data>"
        )
        assert {"M603", "M606"} <= {f.rule for f in read(reader, large.encode())}

    def test_a_long_history_does_not_hide_the_rest(self):
        steps = "".join(
            f'<rdf:li stEvt:action="a{i}" stEvt:when="2019-06-04T15:{i:05}"/>' for i in range(900)
        )
        text = packet(
            f"<xmpMM:History><rdf:Seq>{steps}</rdf:Seq></xmpMM:History><dc:creator>Emma Johnson</dc:creator>"
        )
        assert values(read(reader, text.encode()), "M201") == ["Emma Johnson"]

    def test_developing_settings_say_nothing(self):
        text = packet(attributes='crs:Exposure2012="+0.35" tiff:Orientation="1" hdrgm:Version="1.0"').replace(
            ' x:xmptk="XMP Core 6.0.0"', ""
        )
        (only,) = read(reader, text.encode())
        assert (only.rule, only.why) == ("M502", "an XMP packet")

    @pytest.mark.parametrize(
        ("text", "value"), [("53.8008", 53.8008), ("53,48.048N", 53.8008), ("53,48,2.88S", -53.8008)]
    )
    def test_degrees(self, text, value):
        found = read(
            reader, packet(attributes=f'exif:GPSLatitude="{text}" exif:GPSLongitude="0,0.1E"').encode()
        )
        assert f"{value:.6f}, 0.001667" in values(found, "M101")
