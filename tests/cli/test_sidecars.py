import json

from tests.cli.conftest import jpeg

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="53,48.048N"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Headline="A boat" photoshop:City="Leeds"/>
</rdf:RDF></x:xmpmeta>
"""


def sidecars(folder):
    jpeg(folder / "boat.jpg")
    (folder / "boat.xmp").write_text(XMP)
    takeout = {"title": "boat.jpg", "description": "Helen Quimby at sea", "geoData": {"latitude": 53.80}}
    (folder / "boat.jpg.json").write_text(json.dumps(takeout))
    (folder / "settings.json").write_text('{"latitude": 53.80}')


def test_positions_in_sidecars_are_reported_and_taken_out(scrub, tmp_path):
    sidecars(tmp_path / "in")
    done = scrub("check", "in", "--format", "json", "--keep", "sidecars")
    found = json.loads(done.out)["files"]
    rules = {f["path"].rsplit("/")[-1]: sorted(x["rule"] for x in f["findings"]) for f in found}
    assert done.status in {1, 3}
    assert rules["boat.xmp"] == ["M101", "M102"]
    assert "M101" in rules["boat.jpg.json"]
    scrub("clean", "in", "-o", "out", "--keep", "sidecars")
    assert "photoshop:Headline" in (tmp_path / "out" / "boat.xmp").read_text()
    for word in ("53,48", "Leeds"):
        assert word not in (tmp_path / "out" / "boat.xmp").read_text()
    cleaned = json.loads((tmp_path / "out" / "boat.jpg.json").read_text())
    assert cleaned == {"title": "boat.jpg", "description": "Helen Quimby at sea", "geoData": None}
    again = json.loads(scrub("check", "out", "--format", "json", "--keep", "sidecars").out)["files"]
    assert not [x for f in again for x in f["findings"] if x["rule"].startswith("M")]
    assert not (tmp_path / "out" / "settings.json").exists()


def test_sidecars_are_cleaned_in_place_once(scrub, tmp_path):
    sidecars(tmp_path / "in")
    (tmp_path / "in" / "settings.json").unlink()
    scrub("clean", "in", "--in-place")
    assert "53,48" not in (tmp_path / "in" / "boat.xmp").read_text()
    before = (tmp_path / "in" / "boat.xmp").read_bytes()
    scrub("clean", "in", "--in-place")
    assert (tmp_path / "in" / "boat.xmp").read_bytes() == before
