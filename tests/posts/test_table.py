import contextlib
import csv
import io
import json
import re
import sys
import time

import pyarrow as pa
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pyarrow import parquet

from scrubber.errors import InputError, Malformed, MissingDependency, ScrubberError
from scrubber.posts import _parquet
from scrubber.posts._parts import Reference, rewritten
from scrubber.posts.table import Columns, TableForm, form, read, read_parquet, rewrite_parquet

SOURCE = (
    "\ufeffid,Image URL,caption,alt_text,file_name\r\n"
    '1,https://x.example/lia.jpg,"Lía, at ""home""",Lía,lia.jpg\r\n'
    "\r\n"
    "2,, plain  words ,,bo.jpg\n"
    '3,c.jpg,"two\nlines",'
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
CELLS = TEXT | st.text("ab\",;\t\r\n '|", max_size=8)


def words(post):
    return [(passage.part, passage.value, passage.image) for passage in post.passages]


def rows(source, **options):
    return list(csv.reader(io.StringIO(source.removeprefix("\ufeff"), newline=""), **options))


def test_csv():
    post = form.read(SOURCE)
    assert words(post) == [
        ("caption", 'Lía, at "home"', "https://x.example/lia.jpg"),
        ("alt", "Lía", "https://x.example/lia.jpg"),
        ("caption", "plain  words", "bo.jpg"),
        ("caption", "two\nlines", "c.jpg"),
    ]
    assert [reference.target for reference in post.references] == [
        "https://x.example/lia.jpg",
        "lia.jpg",
        "bo.jpg",
        "c.jpg",
    ]
    new = rewritten(SOURCE, [(post.passages[0], "A child"), (post.passages[2], 'a "b", c')])
    assert new == SOURCE.replace('"Lía, at ""home"""', '"A child"').replace(
        " plain  words ", '" a ""b"", c "'
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end(delimiter, end):
    source = end.join(delimiter.join(row) for row in [["file", "text"], ["a.jpg", "Lía"], ["b.jpg", "Bo"]])
    post = form.read(source)
    assert words(post) == [("caption", "Lía", "a.jpg"), ("caption", "Bo", "b.jpg")]
    new = rewritten(source, [(post.passages[0], f"1{delimiter}2")])
    assert rows(new, delimiter=delimiter)[1] == ["a.jpg", f"1{delimiter}2"]
    assert new.replace(f'"1{delimiter}2"', "Lía") == source


@given(
    st.sampled_from([",", "\t", ";"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5),
    CELLS,
)
@example(",", "\n", csv.QUOTE_MINIMAL, [("", '"')], "")
def test_python_reads_the_same_cells_and_the_new_ones(delimiter, end, quoting, table, new):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([("url", "caption"), *table])
    source = out.getvalue()
    assume(rows(source, delimiter=delimiter)[1:] == [list(row) for row in table])  # csv does not quote "\r"
    post = form.read(source)
    said = [caption.strip() for _, caption in table if caption.strip()]
    assert [passage.value for passage in post.passages] == said
    assert [r.target for r in post.references] == [url.strip() for url, _ in table if url.strip()]
    changed = rewritten(source, [(passage, new) for passage in post.passages])
    expected = [
        [url, caption.replace(caption.strip(), new, 1) if caption.strip() else caption]
        for url, caption in table
    ]
    assert rows(changed, delimiter=delimiter)[1:] == expected
    assert rewritten(source, [(p, p.value) for p in post.passages if p.value]) == source


def test_tsv_without_quoting_is_read_as_it_stands():
    source = 'caption\turl\n"Lía" runs\thttp://x/1.jpg\n"unclosed\thttp://x/2.jpg\n5" disk\thttp://x/3.jpg\n'
    assert words(form.read(source)) == [
        ("caption", '"Lía" runs', "http://x/1.jpg"),
        ("caption", '"unclosed', "http://x/2.jpg"),
        ("caption", '5" disk', "http://x/3.jpg"),
    ]


def test_columns_that_are_given():
    source = "who,where,text\nLía,a.jpg,ignored\n"
    post = read(source, Columns(caption=("who",), name=("where",)))
    assert words(post) == [("caption", "Lía", "a.jpg")]
    bare = "Lía at sea\thttp://x/1.jpg\nBo\thttp://x/2.jpg"
    post = TableForm(Columns(caption=(0,), url=(1,), header=False)).read(bare)
    assert words(post) == [("caption", "Lía at sea", "http://x/1.jpg"), ("caption", "Bo", "http://x/2.jpg")]
    for columns in (Columns(caption=("nobody",)), Columns(url=(7,)), Columns(name=("where",), header=False)):
        with pytest.raises(InputError, match="no column"):
            read(source, columns)
    with pytest.raises(InputError, match="no column"):
        read('{"a": 1}\n', Columns(caption=("b",)))


def test_a_hint_for_the_delimiter_and_a_table_of_other_things():
    assert words(form.read("sep=;\nurl;caption\na,b.jpg;Lía\n")) == [("caption", "Lía", "a,b.jpg")]
    assert form.read("a,b\n1,2\n") == form.read("") == form.read("\n\n")


LINES = """{"url": "a.jpg", "captions": ["L\\u00eda", "two"], "meta": {"caption": "not"}, "n": NaN}\r

{"image": {"path": "b.jpg"}, "alt": "Bo", "x": [1, {"text": "no"}]}
"""


def test_json_lines():
    post = form.read(LINES)
    assert words(post) == [("caption", "Lía", "a.jpg"), ("caption", "two", "a.jpg"), ("alt", "Bo", "b.jpg")]
    new = rewritten(LINES, [(post.passages[0], "crian\u00e7a\u2028")])
    assert new == LINES.replace("L\\u00eda", "crian\\u00e7a\\u2028")
    inner = read(LINES, Columns(caption=("meta.caption",)))
    assert words(inner) == [("caption", "not", "a.jpg")]


@given(
    st.lists(st.dictionaries(st.sampled_from(["url", "caption", "x"]), TEXT), min_size=1), TEXT, st.booleans()
)
def test_any_words_survive_in_json_lines(table, new, ascii_only):
    source = "".join(json.dumps(row, ensure_ascii=ascii_only) + "\n" for row in table)
    post = form.read(source)
    changed = rewritten(source, [(passage, new) for passage in post.passages])
    expected = [{k: new if k == "caption" and v else v for k, v in row.items()} for row in table]
    assert [json.loads(line) for line in changed.split("\n") if line] == expected
    if not post.passages:
        assert changed == source


@pytest.mark.parametrize(
    "source",
    [
        'url,caption\na,"b',
        '{"a": 1}\n[1]',
        '{"a": 1}\n{"b": ',
        '{"a": 1}\nhello',
        '{"a": "\ud800',
        'a,caption\n"x',
    ],
)
def test_broken_tables_are_refused(source):
    with pytest.raises(Malformed):
        form.read(source)


@given(st.text('ab",;\t\r\n{}:[] \\', max_size=60) | st.text(max_size=60))
def test_only_our_errors_and_nothing_overlaps(source):
    for text in (source, "url,caption\n" + source, "url\tcaption\n" + source, '{"caption": "a"}\n' + source):
        with contextlib.suppress(ScrubberError):
            post = form.read(text)
            places = [*post.passages, *post.references]
            rewritten(text, [(p, p.target if isinstance(p, Reference) else p.value) for p in places])


@pytest.mark.parametrize(
    "source",
    [
        "url\tcaption\n" + '"a\t' * 20_000,
        "url\tcaption\n" + '"",""\t' * 10_000,
        "url,caption\n" + '"a",' * 20_000,
        "url,caption\n" + '"' * 50_000,
        "url,caption\n" + "a,b\n" * 10_000,
        "," * 50_000,
        '"' * 50_001,
        "{" * 50_000,
        '{"a": 1}\n' * 10_000,
        "\n" * 50_000,
    ],
    ids=lambda source: repr(source[:20]),
)
def test_long_input_ends_soon(source):
    start = time.process_time()
    with contextlib.suppress(ScrubberError):
        form.read(source)
    assert time.process_time() - start < 10  # quadratic would be minutes


SCHEMA = pa.schema(
    [
        pa.field("url", pa.string()),
        pa.field("caption", pa.large_string(), nullable=True, metadata={"a": "b"}),
        pa.field("captions", pa.list_(pa.string())),
        pa.field("alt", pa.dictionary(pa.int32(), pa.string())),
        pa.field("image", pa.struct([pa.field("bytes", pa.binary()), pa.field("path", pa.string())])),
        pa.field("n", pa.int16()),
    ],
    metadata={"huggingface": '{"info": 1}'},
)
ROWS = [
    {"url": "a.jpg", "caption": "Lía", "captions": ["Lía", "sea"], "alt": "Lía", "n": 1}
    | {"image": {"bytes": b"\x00x", "path": "img/lia.jpg"}},
    {"url": None, "caption": None, "captions": None, "alt": None, "image": None, "n": None},
    {
        "url": "",
        "caption": "Bo",
        "captions": [],
        "alt": "Lía",
        "image": {"bytes": None, "path": None},
        "n": 3,
    },
]


def made(table=None, **options):
    sink = io.BytesIO()
    parquet.write_table(
        pa.Table.from_pylist(ROWS, schema=SCHEMA) if table is None else table, sink, **options
    )
    return sink.getvalue()


def no_lia(batch):
    return [
        json.loads(json.dumps(row).replace("L\\u00eda", "a child").replace("lia", "photo")) for row in batch
    ]


def test_parquet_rows_are_read():
    (batch,) = read_parquet(io.BytesIO(made()))
    first = {"url": "a.jpg", "caption": "Lía", "captions": ["Lía", "sea"], "alt": "Lía"}
    assert batch == [first | {"image.path": "img/lia.jpg"}, {}, {"caption": "Bo", "alt": "Lía"}]
    (batch,) = read_parquet(io.BytesIO(made()), Columns(caption=("url",), name=("image.path",), url=("alt",)))
    assert batch[0] == {"url": "a.jpg", "alt": "Lía", "image.path": "img/lia.jpg"}


@pytest.mark.parametrize("compression", ["none", "zstd", "snappy", "gzip", "lz4"])
def test_parquet_is_rewritten(compression):
    source = made(compression=compression, row_group_size=2)
    target = io.BytesIO()
    assert rewrite_parquet(io.BytesIO(source), target, no_lia) == 2
    new = parquet.ParquetFile(target)
    old = parquet.ParquetFile(io.BytesIO(source))
    assert new.schema_arrow.equals(old.schema_arrow, check_metadata=True)
    assert new.metadata.num_row_groups == old.metadata.num_row_groups == 2
    assert new.metadata.row_group(0).column(1).compression == old.metadata.row_group(0).column(1).compression
    expected = [dict(row) for row in ROWS]
    expected[0] |= {"caption": "a child", "captions": ["a child", "sea"], "alt": "a child"}
    expected[0]["image"] = {"bytes": b"\x00x", "path": "img/photo.jpg"}
    expected[2] |= {"alt": "a child"}
    assert new.read().to_pylist() == expected
    assert "Lía".encode() not in target.getvalue()


def test_parquet_without_changes_keeps_its_bytes():
    source = made()
    target = io.BytesIO(b"before" + b"x" * 100_000)
    target.seek(6)
    assert rewrite_parquet(io.BytesIO(source), target, lambda rows: rows) == 0
    assert target.getvalue() == b"before" + source
    empty = made(SCHEMA.empty_table())
    target = io.BytesIO()
    assert rewrite_parquet(io.BytesIO(empty), target, no_lia) == 0
    assert target.getvalue() == empty


@given(
    st.lists(st.fixed_dictionaries({"caption": st.none() | TEXT, "n": st.integers(0, 9)}), max_size=9), TEXT
)
def test_any_words_survive_in_parquet(table, new):
    schema = pa.schema([("caption", pa.string()), ("n", pa.int8())])
    target = io.BytesIO()
    source = made(pa.Table.from_pylist(table, schema=schema), row_group_size=4)
    count = rewrite_parquet(
        io.BytesIO(source), target, lambda rows: [dict.fromkeys(row, new) for row in rows]
    )
    expected = [row | {"caption": new if row["caption"] else row["caption"]} for row in table]
    assert parquet.read_table(target).to_pylist() == expected
    assert count == sum(bool(row["caption"]) and row["caption"] != new for row in table)


def test_parquet_in_bounded_memory(monkeypatch):
    monkeypatch.setattr(_parquet, "BATCH", 2 << 20)
    monkeypatch.setattr(_parquet, "GROUP", 8 << 20)
    blob = pa.array([bytes(1 << 17)] * 40, pa.binary())
    table = pa.table({"image": blob, "caption": pa.array([f"Lía {n}" for n in range(40)])})
    source = made(pa.concat_tables([table] * 8), compression="none", use_dictionary=False, row_group_size=320)
    del blob, table
    begin = pa.total_allocated_bytes()
    most = []

    def measured(rows):
        most.append(pa.total_allocated_bytes() - begin)
        return no_lia(rows)

    class Nothing(io.RawIOBase):
        at = 0

        def writable(self):
            return True

        def tell(self):
            return self.at

        def write(self, data):
            self.at += len(data)
            return len(data)

    assert rewrite_parquet(io.BytesIO(source), Nothing(), measured) == 320
    assert len(most) > 10
    assert max(most) < 25 << 20 < 40 << 20 < len(source)


@pytest.mark.parametrize("source", [b"", b"PAR1", b"PAR1" + b"x" * 100 + b"PAR1", made()[:-20], made()[20:]])
def test_what_is_no_parquet_is_refused(source):
    with pytest.raises(Malformed):
        list(read_parquet(io.BytesIO(source)))


def test_a_byte_that_is_no_letter_raises_only_our_errors():
    source = made()
    for found in list(re.finditer(rb"caption|alt|url|image", source)):  # names of columns, in several places
        broken = source[: found.start()] + b"\x80" + source[found.start() + 1 :]
        with contextlib.suppress(ScrubberError):
            list(read_parquet(io.BytesIO(broken)))


@given(st.data())
def test_broken_parquet_raises_only_our_errors(data):
    source = bytearray(made())
    for _ in range(data.draw(st.integers(1, 4))):
        source[data.draw(st.integers(0, len(source) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ScrubberError):
        list(read_parquet(io.BytesIO(source)))


def test_parquet_columns_that_are_not_there_and_rows_that_are_missing():
    with pytest.raises(InputError, match="no column 'who'"):
        list(read_parquet(io.BytesIO(made()), Columns(caption=("who",))))
    with pytest.raises(InputError, match="as many"):
        rewrite_parquet(io.BytesIO(made()), io.BytesIO(), lambda rows: rows[1:])


def test_without_pyarrow_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingDependency, match="tables"):
        list(read_parquet(io.BytesIO(made())))
