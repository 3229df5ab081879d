"""`manage.py scrub_media` on real models, with files on disk."""

import hashlib
import json
import os
import stat

import pytest
from django.core.files.storage import FileSystemStorage, default_storage, storages
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.test.utils import override_settings

from scrubber.contrib.django import _rows, _stored, signals
from tests.contrib.django.stored.models import SCAN, ShelfChild, ShelfItem, ShelfPaper
from tests.contrib.django.stored.pictures import DIRTY_NAME, get, is_clean, item, jpeg, pixels, put


def test_files_are_cleaned_in_place_under_their_names(folder, run):
    row = item("shelf/sunset.jpg")
    status, out, _ = run()
    assert status == 0
    assert "shelf/sunset.jpg: cleaned of M201 owner's or creator's name, M101 GPS position" in out
    assert "1 file: 1 cleaned, 0 clean already" in out
    row.refresh_from_db()
    data = get(row.file.name)
    assert row.file.name == "shelf/sunset.jpg"
    assert is_clean(data)
    assert pixels(data) == pixels(jpeg())
    assert os.listdir(folder / "shelf") == ["sunset.jpg"]


def test_a_second_run_writes_nothing(folder, run):
    item("shelf/sunset.jpg")
    run()
    before = (folder / "shelf" / "sunset.jpg").stat()
    status, out, _ = run(verbosity=2)
    after = (folder / "shelf" / "sunset.jpg").stat()
    assert (status, before.st_ino, before.st_mtime_ns) == (0, after.st_ino, after.st_mtime_ns)
    assert "shelf/sunset.jpg: clean\n1 file: 0 cleaned, 1 clean already" in out


def test_a_dry_run_says_what_would_be_and_changes_nothing(folder, run):
    row = item(title="Emma Johnson at school")
    fields = ("--rename", "--texts", "--text-fields", "stored.ShelfItem.title")
    status, out, _ = run("--dry-run", *fields)
    assert status == 0
    assert "would be cleaned of" in out
    assert "would be renamed → shelf/birthday.jpg; title would be reworded" in out
    row.refresh_from_db()
    assert (row.file.name, row.title) == (DIRTY_NAME, "Emma Johnson at school")
    assert get(DIRTY_NAME) == jpeg()
    assert os.listdir(folder / "shelf") == ["emma_johnson_birthday.jpg"]


def test_a_dry_run_of_dirty_files_is_no_reason_to_stop_a_build_that_scrubs(run):
    item("shelf/sunset.jpg")
    assert run("--dry-run")[0] == 0


def test_rows_that_managers_hide_are_read(run):
    row = item("shelf/sunset.jpg", hidden=True)
    run()
    assert is_clean(get(row.file.name))


def test_each_field_of_each_table_once():
    mine = [_stored.label(field) for field in _stored.fields(["stored"])]
    assert mine == ["stored.ShelfItem.file", "stored.ShelfChild.cover", "stored.ShelfPaper.scan"]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("stored.ShelfProxy.file", ["stored.ShelfItem.file"]),
        ("stored.shelfchild", ["stored.ShelfItem.file", "stored.ShelfChild.cover"]),
        ("stored.ShelfPaper.scan", ["stored.ShelfPaper.scan"]),
    ],
)
def test_labels(given, found):
    assert [_stored.label(field) for field in _stored.fields([given])] == found


def test_only_the_fields_that_are_named(run):
    child = ShelfChild.objects.create(file=put("shelf/a.jpg", jpeg()), cover=put("covers/b.jpg", jpeg()))
    run("stored.ShelfChild.cover")
    assert get(child.file.name) == jpeg()
    assert is_clean(get(child.cover.name))
    child = ShelfChild.objects.get()
    assert (child.width, child.height) == (32, 32)


@pytest.mark.parametrize(
    "wrong",
    [
        ["stored.Nothing"],
        ["nothing"],
        ["stored.ShelfItem.title"],
        ["--storage", "nothing"],
        ["--database", "nothing"],
        ["--texts"],
        ["--prefix", "x"],
        ["--media-only", "--rename"],
        ["--text-fields", "stored.ShelfItem.kind"],
        ["--text-fields", "stored.ShelfItem.file"],
        ["--text-fields", "contenttypes.ContentType.model"],
    ],
)
def test_usage(wrong):
    with pytest.raises(CommandError) as error:
        call_command("scrub_media", *wrong)
    assert error.value.returncode == 2


def test_what_several_rows_share_is_done_once_and_renamed_for_all(folder, run, monkeypatch):
    one = item()
    two = ShelfItem.objects.create(file=one.file.name)
    three = ShelfChild.objects.create(cover=one.file.name)
    status, out, _ = run("--rename")
    assert (status, out.count("cleaned of"), out.count("→")) == (0, 1, 1)
    for row in (one, two, three):
        row.refresh_from_db()
    assert one.file.name == two.file.name == three.cover.name == "shelf/birthday.jpg"
    assert os.listdir(folder / "shelf") == ["birthday.jpg"]


def test_a_field_whose_storage_starts_deeper_refers_to_the_same_file(folder, run, monkeypatch):
    row = item()
    monkeypatch.setattr(SCAN, "storage", FileSystemStorage(location=str(folder / "shelf")))
    paper = ShelfPaper.objects.create(scan="emma_johnson_birthday.jpg")
    assert run("--rename")[0] == 0
    row.refresh_from_db()
    paper.refresh_from_db()
    assert (row.file.name, paper.scan.name) == ("shelf/birthday.jpg", "birthday.jpg")
    assert os.listdir(folder / "shelf") == ["birthday.jpg"]


def test_a_row_outside_of_the_named_fields_follows_a_rename(folder, run):
    row = item()
    child = ShelfChild.objects.create(cover=row.file.name)
    run("stored.ShelfItem.file", "--rename")
    child.refresh_from_db()
    assert child.cover.name == "shelf/birthday.jpg"


def test_a_safe_name_that_is_taken_gets_a_number(folder, run):
    put("shelf/birthday.jpg", jpeg("blue"))
    row = item()
    assert run("--rename")[0] == 0
    row.refresh_from_db()
    assert row.file.name != DIRTY_NAME
    assert "emma" not in row.file.name
    assert get("shelf/birthday.jpg") == jpeg("blue")
    assert pixels(get(row.file.name)) == pixels(jpeg())
    assert "0 cleaned" in run("--rename")[1]
    assert ShelfItem.objects.get().file.name == row.file.name


def test_names_are_reported_and_stay_where_nobody_asked(run):
    row = item()
    status, out, _ = run()
    assert status == 1
    assert 'left: T101 person\'s name in file name "e…_j…"' in out
    assert "offer for name: birthday.jpg" in out
    row.refresh_from_db()
    assert row.file.name == DIRTY_NAME
    assert run("--media-only")[0] == 0


def test_texts_are_searched_and_reworded_where_asked(run):
    row = item("shelf/party.jpg", title="Emma Johnson at school")
    fields = ("--text-fields", "stored.ShelfItem.title")
    status, out, _ = run(*fields)
    assert status == 1
    assert "offer for title: A person at school" in out
    row.refresh_from_db()
    assert row.title == "Emma Johnson at school"
    assert run(*fields, "--texts")[0] == 0
    row.refresh_from_db()
    assert row.title == "A person at school"
    assert run(*fields, "--texts")[1] == "1 file: 0 cleaned, 1 clean already\n"


def test_texts_of_each_row_that_shares_a_file(run):
    item("shelf/party.jpg", title="Emma Johnson at school")
    ShelfItem.objects.create(file="shelf/party.jpg", title="Emma Johnson at home")
    assert run("--text-fields", "stored.ShelfItem.title", "--texts")[0] == 0
    assert not ShelfItem.objects.filter(title__contains="Emma").exists()


def test_a_wording_that_does_not_fit_is_not_written(run, monkeypatch):
    column = ShelfItem._meta.get_field("title")
    row = item("shelf/party.jpg", title="Emma Johnson at school")
    monkeypatch.setattr(column, "max_length", 10)
    assert run("--text-fields", "stored.ShelfItem.title", "--texts")[0] == 1
    row.refresh_from_db()
    assert row.title == "Emma Johnson at school"


def test_columns_that_follow_from_the_bytes(run):
    row = item("shelf/sunset.jpg", file_size=1, file_hash="old")
    two = ShelfItem.objects.create(file=row.file.name)
    follow = {"stored.ShelfItem.file": {"file_size": "size", "file_hash": "sha1"}}
    with override_settings(SCRUBBER={"COMPANIONS": follow}):
        assert run()[0] == 0
        data = get(row.file.name)
        for one in (row, two):
            one.refresh_from_db()
            assert (one.file_size, one.file_hash) == (len(data), hashlib.sha1(data).hexdigest())
        ShelfItem.objects.update(file_hash="")  # as after a run that broke off
        run()
        row.refresh_from_db()
        assert row.file_hash


def test_one_bad_file_stops_nothing(run):
    ShelfItem.objects.create(file="shelf/gone.jpg")
    item("shelf/notes.csv", b"name,age\nEmma,7\n")
    item("shelf/broken.jpg", b"no picture")
    good = item("shelf/sunset.jpg")
    status, out, err = run()
    assert status == 3
    assert "shelf/gone.jpg: the storage has no such file" in err
    assert "shelf/notes.csv: not a format that scrubber can clean" in err
    assert "4 files: 1 cleaned, 0 clean already, 3 refused" in out
    assert is_clean(get(good.file.name))
    assert get("shelf/notes.csv") == b"name,age\nEmma,7\n"


def test_types_that_the_site_lets_pass(run):
    item("shelf/notes.csv", b"name,age\n")
    with override_settings(SCRUBBER={"PASSING": [".csv"]}):
        assert run()[0] == 0
        assert run("--media-only")[0] == 0


def test_a_missing_table_is_told(run):
    item("shelf/sunset.jpg")
    with connection.schema_editor() as editor:
        editor.delete_model(ShelfPaper)
    try:
        status, out, err = run()
    finally:
        with connection.schema_editor() as editor:
            editor.create_model(ShelfPaper)
    assert status == 3
    assert "stored.ShelfPaper.scan: the database refused it" in err
    assert "1 cleaned" in out


def test_permissions_stay(folder, run):
    item("shelf/sunset.jpg")
    (folder / "shelf" / "sunset.jpg").chmod(0o640)
    run()
    assert stat.S_IMODE((folder / "shelf" / "sunset.jpg").stat().st_mode) == 0o640


def test_links_are_followed_only_inside(folder, tmp_path, run):
    outside, inside = tmp_path / "private.jpg", folder / "shelf" / "real.jpg"
    outside.write_bytes(jpeg())
    inside.parent.mkdir(parents=True)
    inside.write_bytes(jpeg())
    (folder / "shelf" / "out.jpg").symlink_to(outside)
    (folder / "shelf" / "in.jpg").symlink_to("real.jpg")
    os.mkfifo(folder / "shelf" / "pipe.jpg")
    for name in ("out", "in", "pipe"):
        ShelfItem.objects.create(file=f"shelf/{name}.jpg")
    status, _, err = run()
    assert status == 3
    assert "shelf/out.jpg: is a link that leads out of the storage; it was not followed" in err
    assert "shelf/pipe.jpg: is not a regular file" in err
    assert outside.read_bytes() == jpeg()
    assert is_clean(inside.read_bytes())
    assert (folder / "shelf" / "in.jpg").is_symlink()


def test_names_that_lead_out_of_the_storage(folder, tmp_path, run):
    (tmp_path / "private.jpg").write_bytes(jpeg())
    ShelfItem.objects.create(file="../other.jpg")
    ShelfItem.objects.create(file=str(tmp_path / "private.jpg"))
    status, _, err = run("--rename")
    assert (status, err.count("SuspiciousFileOperation")) == (3, 2)
    assert (tmp_path / "private.jpg").read_bytes() == jpeg()


def test_control_characters_of_names_are_not_printed(run):
    ShelfItem.objects.create(file="shelf/\x1b[31mred\n.jpg")
    _, _, err = run()
    assert "\x1b" not in err
    assert err.count("\n") == 1


def test_other_files_keep_their_names(folder, tmp_path, run):
    row = item("shelf/sunset.jpg")
    put("cache/ab/emma_johnson.jpg", jpeg())
    put("cache/t.jpg", jpeg())
    (folder / "cache" / "loop").symlink_to(folder)
    (folder / "cache" / "out").symlink_to(tmp_path)
    status, out, _ = run("--all-files", "--rename")
    assert status == 0 or "left" in out
    assert is_clean(get("cache/t.jpg"))
    assert is_clean(get("cache/ab/emma_johnson.jpg"))
    assert is_clean(get(row.file.name))
    assert out.splitlines()[-1].startswith("3 files: 3 cleaned")


def test_other_files_below_a_folder(run):
    put("cache/t.jpg", jpeg())
    put("else/t.jpg", jpeg())
    run("--all-files", "--prefix", "cache", "--storage", "default")
    assert is_clean(get("cache/t.jpg"))
    assert get("else/t.jpg") == jpeg()
    status, _, err = run("--all-files", "--prefix", "../..", "--storage", "default")
    assert status == 3
    assert "cannot be listed" in err


def test_one_storage_alone(run):
    row = item("shelf/sunset.jpg")
    other = put("t.jpg", jpeg(), storages["other"])
    run("--storage", "other", "--all-files")
    assert get(row.file.name) == jpeg()
    assert is_clean(get(other, storages["other"]))


@pytest.mark.parametrize("format_", ["json", "jsonl"])
def test_for_programs(run, format_):
    item()
    ShelfItem.objects.create(file="shelf/gone.jpg")
    status, out, _ = run("--format", format_)
    files = json.loads(out)["files"] if format_ == "json" else [json.loads(line) for line in out.splitlines()]
    assert status == 3
    assert [(f["path"], f["changed"], "error" in f) for f in files] == [
        (DIRTY_NAME, True, False),
        ("shelf/gone.jpg", False, True),
    ]
    assert {f["rule"] for f in files[0]["removed"]} == {"M101", "M201"}
    assert [f["rule"] for f in files[0]["findings"]] == ["T101"]
    assert "Johnson" not in out
    if format_ == "json":
        assert json.loads(out)["summary"] == {
            "files": 2,
            "with_findings": 1,
            "changed": 1,
            "renamed": 0,
            "reworded": 0,
            "refused": 1,
            "status": "refused",
        }


def test_nothing_to_do_is_json_too(run):
    assert json.loads(run("--format", "json")[1])["files"] == []


def test_quiet(run):
    item()
    assert run(verbosity=0)[:2] == (1, "")


def test_the_signal_comes_once_for_each_row_that_was_changed(run):
    told = []

    def hear(sender, **given):
        told.append((sender, given["pk"], given["name"], given["old_name"], given["stored"].changed))
        raise RuntimeError("a receiver that fails stops nothing")

    row = item()
    signals.media_scrubbed.connect(hear)
    try:
        run("--rename")
        run("--rename")
    finally:
        signals.media_scrubbed.disconnect(hear)
    assert told == [(ShelfItem, row.pk, "shelf/birthday.jpg", DIRTY_NAME, True)]


def test_rows_that_come_and_go_while_it_runs(run, monkeypatch):
    monkeypatch.setattr(_rows, "_PIECE", 2)
    rows = [item(f"shelf/picture-{number}.jpg") for number in range(7)]
    real, seen = _stored.scrub, []

    def scrub(storage, name, **options):
        seen.append(name)
        if len(seen) == 1:
            rows[1].delete()
            default_storage.delete("shelf/picture-1.jpg")
            rows[3].delete()
            ShelfItem.objects.create(file=put("shelf/late.jpg", jpeg()))
        return real(storage, name, **options)

    monkeypatch.setattr(_stored, "scrub", scrub)
    assert run("--media-only")[::2] == (0, "")
    seen.remove("shelf/picture-1.jpg")  # was read with the first one
    assert seen == [f"shelf/picture-{number}.jpg" for number in (0, 2, 4, 5, 6)] + ["shelf/late.jpg"]


def test_a_row_that_somebody_changes_meanwhile_is_left_alone(folder, run, monkeypatch):
    row, real = item(), _stored.renamed

    def renamed(*given, **options):
        new = real(*given, **options)
        ShelfItem.objects.update(file=put("shelf/other.jpg", jpeg("blue")))
        return new

    monkeypatch.setattr(_stored, "renamed", renamed)
    status, _, err = run("--rename")
    row.refresh_from_db()
    assert status == 3
    assert "somebody else changed the row meanwhile" in err
    assert row.file.name == "shelf/other.jpg"
    assert sorted(os.listdir(folder / "shelf")) == ["emma_johnson_birthday.jpg", "other.jpg"]


def test_a_text_that_somebody_changes_meanwhile_is_left_alone(run, monkeypatch):
    row, real = item("shelf/party.jpg", title="Emma Johnson at school"), _stored.scrub

    def scrub(*given, **options):
        ShelfItem.objects.update(title="Somebody wrote this")
        return real(*given, **options)

    monkeypatch.setattr(_stored, "scrub", scrub)
    assert run("--text-fields", "stored.ShelfItem.title", "--texts")[0] == 3
    row.refresh_from_db()
    assert row.title == "Somebody wrote this"


def test_a_rename_that_fails_in_the_database_leaves_all_as_it_was(folder, run, monkeypatch):
    def fail(*_):
        raise OperationalError("database is locked: emma_johnson")

    row = item()
    monkeypatch.setattr(_rows.Rows, "rename", fail)
    status, _, err = run("--rename")
    row.refresh_from_db()
    assert status == 3
    assert "the database refused it: OperationalError\n" in err
    assert os.listdir(folder / "shelf") == ["emma_johnson_birthday.jpg"]
    assert is_clean(get(row.file.name))


def test_an_interrupt_right_after_the_rows_were_changed(folder, run, monkeypatch):
    row, real = item(), _rows.move

    def move(*given):
        real(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(_rows, "move", move)
    status, out, _ = run("--rename")
    row.refresh_from_db()
    assert status == 130
    assert "interrupted" in out
    assert row.file.name == "shelf/birthday.jpg"
    assert pixels(get(row.file.name)) == pixels(jpeg())


def test_inside_of_a_transaction_that_is_taken_back(folder, run):
    row = item()
    with transaction.atomic():
        run("--rename")
        transaction.set_rollback(True)
    row.refresh_from_db()
    assert row.file.name == DIRTY_NAME
    assert pixels(get(DIRTY_NAME)) == pixels(jpeg())
