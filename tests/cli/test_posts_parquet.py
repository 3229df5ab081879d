import json
import sys

import pyarrow as pa
import pytest
from pyarrow import parquet

from scrubber import posting
from scrubber.errors import AssetChanged, InputError
from scrubber.posts import _parquet
from tests.cli.conftest import spotless
from tests.cli.test_clean import tree
from tests.cli.test_posts_clean import everything, write

SCHEMA = pa.schema(
    [
        pa.field("image", pa.string()),
        pa.field("caption", pa.string()),
        pa.field("alt", pa.dictionary(pa.int32(), pa.string())),
        pa.field("captions", pa.list_(pa.string())),
        pa.field("note", pa.string()),
        pa.field("n", pa.float64()),
    ],
    metadata={"made": "by hand"},
)
ROWS = [
    {"image": "img/boat.png", "caption": "A boat", "alt": None, "captions": None, "note": "", "n": 0.5},
    {
        "image": "img/emma-johnson-beach.png",
        "caption": 'Emma Johnson says "hi"',
        "alt": "Emma Johnson",
        "captions": [None, "Emma Johnson at the beach", "The sea"],
        "note": "x",
        "n": None,
    },
    {"image": None, "caption": None, "alt": None, "captions": [], "note": None, "n": 2.0},
]


def table(path, rows=ROWS, schema=SCHEMA, **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pa.Table.from_pylist(rows, schema=schema), path, **options)
    return path


def site(root, **options):
    spotless(root / "img/emma-johnson-beach.png")
    spotless(root / "img/boat.png")
    table(root / "list.parquet", **options)
    return root


def checked(scrub, form, *words):
    done = scrub("check", "list.parquet", "--format", form, *words)
    assert done.status == 1, done.err
    assert "Johnson" not in done.out
    return done.out


def test_findings_have_row_and_column(scrub, tmp_path):
    site(tmp_path)
    (file,) = json.loads(checked(scrub, "json"))["files"]
    assert file["format"] == "parquet"
    cells = {(f["row"], f["column_name"], f["part"]) for f in file["findings"]}
    assert cells >= {(2, "caption", "caption"), (2, "alt", "alt"), (2, "captions", "caption")}
    assert {f["row"] for f in file["findings"]} == {2}
    assert not any("line" in entry for entry in (*file["findings"], *file["suggestions"]))
    assert {(s["row"], s["column_name"]) for s in file["suggestions"]} >= {(2, "caption"), (2, "alt")}
    assert json.loads(checked(scrub, "jsonl")) == file
    text = checked(scrub, "text")
    assert "  row 2, caption: T101 person's name in caption" in text
    assert text.index("row 2, caption:") < text.index("row 2, alt:") < text.index("row 2, captions:")
    assert "row 2, caption" in checked(scrub, "html")


def test_findings_for_services(scrub, tmp_path):
    site(tmp_path)
    (run,) = json.loads(checked(scrub, "sarif"))["runs"]
    first = next(r for r in run["results"] if r["properties"]["part"] == "caption")
    (place,) = first["locations"]
    assert place["physicalLocation"] == {"artifactLocation": {"uri": "list.parquet"}}
    assert place["logicalLocations"] == [{"fullyQualifiedName": "row 2, caption"}]
    line = next(x for x in checked(scrub, "github").splitlines() if "row 2, alt: " in x)
    assert line.startswith("::warning file=list.parquet,title=T101::row 2, alt: person's name")


@pytest.mark.parametrize("options", [{}, {"compression": "zstd", "row_group_size": 1}])
def test_captions_and_references_are_rewritten_in_place_and_undone(scrub, tmp_path, options):
    root = site(tmp_path / "site", **options)
    before, schema = everything(root), parquet.read_schema(root / "list.parquet")
    done = scrub("clean", "site", "--in-place", "--rename", "--captions", "--journal", "j")
    assert done.status == 0, done.out + done.err
    name = next(n for n in tree(root) if n.startswith("img/") and "boat" not in n)
    assert "emma" not in name
    new = parquet.read_table(root / "list.parquet")
    assert new.schema.equals(schema, check_metadata=True)
    first, second, third = new.to_pylist()
    assert (first, third) == (ROWS[0], ROWS[2])
    assert second["image"] == name
    assert (second["note"], second["n"]) == ("x", None)
    assert second["captions"][0] is None
    assert second["captions"][2] == "The sea"
    assert "Johnson" not in json.dumps(second)
    assert "beach" in second["captions"][1]
    assert b"Johnson" not in (root / "list.parquet").read_bytes()
    assert scrub("check", "site").status == 0
    assert scrub("undo", "j").status == 0
    assert everything(root) == before


def test_output_has_a_new_table_and_an_untouched_one_keeps_its_bytes(scrub, tmp_path):
    root = site(tmp_path / "site")
    plain = table(root / "plain.parquet", ROWS[:1]).read_bytes()
    before = everything(root)
    assert scrub("clean", "site", "-o", "out", "--rename", "--captions").status == 0
    assert everything(root) == before
    assert (tmp_path / "out/plain.parquet").read_bytes() == plain
    assert scrub("check", "out").status == 0
    assert scrub("clean", "site", "-o", "copy", "--media-only").status == 0
    assert (tmp_path / "copy/list.parquet").read_bytes() == before["list.parquet"]


def test_a_dry_run_shows_the_rows_that_change(scrub, tmp_path):
    root = site(tmp_path / "site")
    before = everything(root)
    done = scrub("clean", "site", "--dry-run", "--diff", "--in-place", "--rename", "--captions")
    assert everything(root) == before
    assert "@@ -1,3 +1,3 @@" in done.out
    assert '  -{"image": "i…/e…-j…-b….p…", "caption": "E… J… says' in done.out
    assert "Johnson" not in done.out
    assert "Emma Johnson" in scrub("clean", "site", "--diff", "--captions", "--show-values", "--in-place").out


def test_columns_of_their_own(scrub, tmp_path):
    schema = pa.schema([("was", pa.string()), ("datei", pa.string())])
    table(tmp_path / "list.parquet", [{"was": "Emma Johnson", "datei": "boat.png"}], schema)
    assert scrub("check", "list.parquet").status == 0
    done = scrub("check", "list.parquet", "--caption-column", "was", "--name-column", "datei")
    assert "row 1, was: T101" in done.out
    assert "no column 'x'" in scrub("check", "list.parquet", "--url-column", "x").err


@pytest.mark.parametrize(
    "kind",
    [pa.string(), pa.binary(), pa.list_(pa.struct([("path", pa.string())])), pa.map_(pa.string(), pa.int8())],
)
def test_what_is_named_in_another_column_keeps_its_name(scrub, tmp_path, kind):
    root = site(tmp_path / "site")
    path = "img/emma-johnson-beach.png"
    value = {pa.string(): path, pa.binary(): path.encode()}.get(kind)
    value = value or ([{"path": path}] if pa.types.is_list(kind) else [(path, 1)])
    table(root / "other.parquet", [{"thing": value}], pa.schema([("thing", kind)]))
    for words in ([], ["--exclude", "other.parquet"]):
        done = scrub("clean", "site", "--in-place", "--rename", *words)
        assert done.status == 1
        assert "not renamed: site/other.parquet names it in a way that is not rewritten" in done.out
        assert (root / path).exists()


def test_a_table_that_cannot_be_read_is_refused_and_what_it_may_name_is_not_renamed(scrub, tmp_path):
    root = site(tmp_path / "site")
    (root / "broken.parquet").write_bytes(b"PAR1" + b"x" * 50 + b"PAR1")
    done = scrub("clean", "site", "--in-place", "--rename")
    assert done.status == 3
    assert "site/broken.parquet: this is not a Parquet file that can be read" in done.err
    assert "not renamed: site/broken.parquet may name it, and cannot be read" in done.out
    assert (root / "img/emma-johnson-beach.png").exists()


def test_without_pyarrow_a_table_is_not_taken_for_clean(scrub, tmp_path, monkeypatch):
    root = site(tmp_path / "site")
    before = everything(root)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = scrub("check", "site/list.parquet")
    assert done.status == 3
    assert "Parquet needs pyarrow: pip install 'scrubber-publish[tables]'" in done.err
    assert scrub("clean", "site", "-o", "out", "--captions").status == 3
    assert not (tmp_path / "out/list.parquet").exists()
    assert scrub("clean", "site", "--in-place", "--captions", "--rename").status == 3
    assert everything(root) == before


def test_words_in_a_type_that_is_not_read_are_not_taken_for_clean(scrub, tmp_path):
    table(tmp_path / "a.parquet", [{"caption": b"Emma Johnson"}], pa.schema([("caption", pa.binary())]))
    nested = pa.schema([("text", pa.list_(pa.list_(pa.string())))])
    table(tmp_path / "b.parquet", [{"text": [["Emma Johnson"]]}], nested)
    done = scrub("check")
    assert done.status == 3
    assert done.err.count("column 1 holds words in a type in which they are not read") == 2


def test_a_table_with_too_many_words_is_refused(scrub, tmp_path, monkeypatch):
    monkeypatch.setattr(posting, "LONGEST", 1 << 20)
    rows = [{"caption": "a boat " * 1000}] * 200
    table(tmp_path / "list.parquet", rows, pa.schema([("caption", pa.string())]))
    done = scrub("check")
    assert done.status == 3
    assert "more than 1 MB of words" in done.err


@pytest.mark.parametrize(("limit", "kind"), [("LARGEST_WORDS", "column"), ("LARGEST", "row group")])
def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(scrub, tmp_path, monkeypatch, limit, kind):
    rows = [{"caption": "a boat " * 100_000, "n": n} for n in range(4)]
    schema = pa.schema([("caption", pa.string()), ("n", pa.int8())])
    path = table(tmp_path / "list.parquet", rows, schema, compression="zstd")
    assert path.stat().st_size < 10_000
    monkeypatch.setattr(_parquet, limit, 1 << 19)
    monkeypatch.setattr(_parquet._Table, "rows", None)  # nothing may be unpacked
    done = scrub("check", "list.parquet")
    assert done.status == 3
    assert f"a {kind} of the table unpacks to more than 0 MB" in done.err


def test_what_pyarrow_cannot_write_is_refused(tmp_path, monkeypatch):
    form = posting.packed(posting.form_of("a.parquet"))
    path = table(tmp_path / "a.parquet")

    def broken(*_args, **_options):
        raise pa.ArrowInvalid("Emma Johnson would lose data")

    monkeypatch.setattr(parquet.ParquetWriter, "write_table", broken)
    with path.open("rb") as source, (tmp_path / "b").open("w+b") as target:
        document = posting.unpacked(source, form)
        with pytest.raises(InputError, match="cannot be rewritten safely") as caught:
            form.pack(source, document.source, document.source.replace("Emma", "Ada"), target)
    assert "Emma" not in str(caught.value)


def test_old_times_keep_their_nanoseconds(tmp_path):
    times = pa.array([1, 1_700_000_000_123_456_789], pa.timestamp("ns"))
    old = pa.table({"caption": ["Emma", "Ada"], "time": times})
    parquet.write_table(old, tmp_path / "a", version="1.0", use_deprecated_int96_timestamps=True)
    with (tmp_path / "a").open("rb") as source, (tmp_path / "b").open("w+b") as target:
        assert (
            _parquet.rewrite_parquet(source, target, lambda rows: [{"caption": "A child"} for _ in rows]) == 2
        )
    assert parquet.read_table(tmp_path / "b")["time"].equals(old["time"])


def test_a_table_that_changed_meanwhile_is_left_alone(tmp_path):
    form = posting.packed(posting.form_of("a.parquet"))
    path = table(tmp_path / "a.parquet")
    with path.open("rb") as source:
        document = posting.unpacked(source, form)
    table(path, ROWS[:2])
    with path.open("rb") as source, (tmp_path / "b").open("w+b") as target, pytest.raises(AssetChanged):
        form.pack(source, document.source, document.source.replace("Emma", "Ada"), target)


def test_names_of_pictures_in_posts_and_tables_go_together(scrub, tmp_path):
    root = site(tmp_path / "site")
    write(root / "page.html", '<img src="img/emma-johnson-beach.png" alt="">')
    assert scrub("clean", "site", "--in-place", "--rename", "--captions").status == 0
    (name,) = {n for n in tree(root) if n.startswith("img/") and "boat" not in n}
    assert f'src="{name}"' in (root / "page.html").read_text()
    assert parquet.read_table(root / "list.parquet").column("image")[1].as_py() == name
