import io
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import scrubber
from scrubber import Asset, Policy, Report, Scrubber
from scrubber.errors import AssetChanged, InputError, PolicyError
from tests.cli.conftest import DAY, OWNER, SERIAL, jpeg

CAPTION = "Emma Johnson at St Mary's Hospital, Leeds"


@pytest.fixture
def photo(tmp_path):
    return jpeg(tmp_path / "emma_johnson_1st-birthday.jpg")


def test_a_path_bytes_or_a_file_object_give_the_same(photo, tmp_path):
    from_path = scrubber.clean(photo).media
    assert OWNER.encode() not in from_path
    assert scrubber.clean(str(photo)).media == from_path
    assert scrubber.clean(photo.read_bytes()).media == from_path
    with photo.open("rb") as file:
        assert scrubber.clean(file).media == from_path
    to_path = scrubber.clean(photo, tmp_path / "out.jpg")
    assert (to_path.path, to_path.media) == (tmp_path / "out.jpg", None)
    assert (tmp_path / "out.jpg").read_bytes() == from_path
    sink = io.BytesIO()
    assert scrubber.clean(photo, sink).size == len(from_path)
    assert sink.getvalue() == from_path


def test_cleaned_says_what_went(photo):
    done = scrubber.clean(photo)
    assert (done.format, done.suffix, done.changed) == ("jpeg", ".jpg", True)
    assert {"M101", "M201", "M302", "M401"} <= {f.rule for f in done.removed}
    again = scrubber.clean(done.media)
    assert (again.changed, again.media, again.removed) == (False, done.media, ())


def test_a_file_object_is_read_from_where_it_stands(photo):
    stream = io.BytesIO(b"header" + photo.read_bytes())
    stream.seek(6)
    assert scrubber.clean(stream).media == scrubber.clean(photo).media


def test_check_reports_media_and_words(photo):
    report = scrubber.check(photo, texts={"caption": CAPTION})
    assert not report.clean
    assert {"M101", "M201"} <= {f.rule for f in report.media}
    assert {(f.span.part, f.rule) for f in report.words} >= {
        ("name", "T101"),
        ("caption", "T101"),
        ("caption", "T301"),
    }
    assert report.best("name") == "first-birthday.jpg"
    assert "Emma" not in report.best("caption")
    assert report.text("caption") == CAPTION


def test_words_alone(photo):
    report = scrubber.check(name="emma_johnson_1st-birthday.jpg")
    assert report.format is None
    assert report.best("name") == "first-birthday.jpg"
    assert scrubber.check(name="sunset-beach.jpg").clean


def test_report_as_json_both_ways(photo):
    report = scrubber.check(photo, texts={"caption": CAPTION})
    whole = Report.from_json(report.to_json(show_values=True))
    assert whole.to_dict(show_values=True) == report.to_dict(show_values=True)
    masked = report.to_json()
    for word in (OWNER, SERIAL, DAY, "Emma", "Mary"):
        assert word not in masked
    assert Report.from_json(masked).best("name") == "first-birthday.jpg"
    for text in ("", "[]", "{}", '{"version": 99}', "nonsense"):
        with pytest.raises(InputError):
            Report.from_json(text)


def test_reprs_hold_nothing_private(photo):
    asset = Asset(photo, name=photo.name, texts={"caption": CAPTION})
    report = Scrubber().check(asset)
    shown = repr((asset, report, scrubber.clean(photo)))
    for word in (OWNER, SERIAL, DAY, "Emma", "emma", "Mary"):
        assert word not in shown


def test_only_what_was_reported_on_is_cleaned(photo, tmp_path):
    report = scrubber.check(photo)
    assert Scrubber().clean(photo, report=report).changed
    other = jpeg(tmp_path / "other.jpg", owner="Somebody Else")
    with pytest.raises(AssetChanged):
        Scrubber().clean(other, tmp_path / "out.jpg", report=report)
    assert not (tmp_path / "out.jpg").exists()


def test_an_output_that_is_there_is_not_overwritten(photo, tmp_path):
    target = tmp_path / "out.jpg"
    target.write_bytes(b"mine")
    with pytest.raises(InputError):
        scrubber.clean(photo, target)
    assert target.read_bytes() == b"mine"
    scrubber.clean(photo, target, overwrite=True)
    assert target.read_bytes() != b"mine"


def test_in_place_by_naming_the_input(photo):
    scrubber.clean(photo, photo)
    assert OWNER.encode() not in photo.read_bytes()
    before = photo.stat()
    scrubber.clean(photo, photo)
    assert photo.stat().st_ino == before.st_ino


def test_a_damaged_picture_is_not_replaced_but_copied(tmp_path):
    import struct
    import zlib

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + header + chunk(b"tEXt", b"Author\0" + OWNER.encode()) + chunk(b"IEND", b"")
    damaged = tmp_path / "a.png"
    damaged.write_bytes(data)
    with pytest.raises(scrubber.Uncleanable):
        scrubber.clean(damaged, damaged)
    assert damaged.read_bytes() == data
    assert OWNER.encode() not in scrubber.clean(damaged).media


def test_keep_copyright(photo):
    kept = scrubber.clean(photo, policy=Policy(keep=frozenset({"copyright"})))
    assert OWNER.encode() in kept.media
    assert SERIAL.encode() not in kept.media
    with pytest.raises(PolicyError):
        Policy(keep=frozenset({"location"}))
    with pytest.raises(PolicyError):
        Policy(select=("Z",))
    with pytest.raises(PolicyError):
        Policy(min_score=2)


def test_many_assets_in_order(photo):
    assets = [Asset(photo, name=f"emma-johnson-{i}.jpg") for i in range(70)]
    reports = list(Scrubber().check_many(assets))
    assert [report.text("name") for report in reports] == [asset.name for asset in assets]
    assert all(any(f.rule == "T101" for f in report.words) for report in reports)


def test_one_scrubber_serves_many_threads(photo):
    scrub = Scrubber()
    started = threading.Barrier(4)

    def work(_):
        started.wait()
        report = scrub.check(Asset(photo, name=photo.name, texts={"caption": CAPTION}))
        return report.to_json(show_values=True), scrub.clean(photo).media

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(work, range(4)))
    assert len(set(results)) == 1


def test_the_policy_hides_what_it_ignores(photo):
    report = scrubber.check(photo, policy=Policy(ignore=("M",)))
    assert report.media == ()
    assert OWNER.encode() not in scrubber.clean(photo, policy=Policy(ignore=("M",))).media


def test_media_as_text_path_in_asset(photo):
    assert scrubber.check(str(photo)).text("name") == Path(photo).name
