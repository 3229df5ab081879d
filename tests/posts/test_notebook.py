import contextlib
import copy
import json
import time

import nbformat
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.errors import LimitExceeded, Malformed, ScrubberError
from scrubber.posts import _json, _quarto
from scrubber.posts._parts import Passage, Post, Reference, rewritten
from scrubber.posts.markdown import form as markdown
from scrubber.posts.notebook import form
from scrubber.posts.rst import form as rst

CELLS = [
    {"cell_type": "markdown", "id": "a1", "metadata": {},
     "source": ["# Trip\n", "\n", "![Lía at\n", "sea](lia.jpg)"]},
    {
        "cell_type": "markdown",
        "id": "a2",
        "metadata": {"caption": "Lía \u2028 cap"},
        "source": '![Bo "é" 🎂](img/bo.png "T\\"t") <img src="x.gif" alt="Eva">\n![p](attachment:ana.png)\n',
        "attachments": {"ana.png": {"image/png": "iVBORw0KGgo="}},
    },
    {
        "cell_type": "code",
        "id": "a3",
        "execution_count": 1,
        "metadata": {"tags": ["hide"]},
        "source": [
            "#| label: fig-lia\n",
            '#| fig-cap: "Lía: swims"\n',
            "#| fig-alt: A pool, Lía # no\n",
            "x = '![no](n.jpg)'",
        ],
        "outputs": [
            {
                "output_type": "display_data",
                "metadata": {"image/png": {"alt": "Plot of Lía", "width": 3}},
                "data": {
                    "image/png": "iVBORw0KGgo=",
                    "text/html": ["<figure><img src='out.png'\n", " alt='Lía out'></figure>"],
                    "text/plain": ["![no](no.jpg)"],
                },
            },
            {"output_type": "stream", "name": "stdout", "text": ["Lía\n"]},
        ],
    },
    {"cell_type": "code", "id": "a4", "execution_count": None, "metadata": {}, "outputs": [],
     "source": "%%html\n<img src=h.jpg alt=Zoe>"},
    {"cell_type": "raw", "id": "a5", "metadata": {"raw_mimetype": "text/restructuredtext"},
     "source": [".. image:: r.jpg\n", "   :alt: Kim\n"]},
    {"cell_type": "raw", "id": "a6", "metadata": {}, "source": "![no](raw.jpg)"},
]  # fmt: skip
NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {
        "title": "Lía's trip",
        "authors": [{"name": "Ana Paz"}],
        "kernelspec": {"name": "python3", "display_name": "Title"},
        "language_info": {"name": "python"},
    },
    "cells": CELLS,
}
SOURCE = json.dumps(NOTEBOOK, indent=1, ensure_ascii=False) + "\n"
ESCAPED = json.dumps(NOTEBOOK, sort_keys=True)


@pytest.mark.parametrize("source", [SOURCE, ESCAPED], ids=["readable", "escaped"])
def test_a_notebook(source):
    post = form.read(source)
    said = {(p.part, " ".join(p.value.split()), p.image) for p in post.passages}
    assert {
        ("title", "Lía's trip", None),
        ("author", "Ana Paz", None),
        ("alt", "Lía at sea", "lia.jpg"),
        ("alt", 'Bo "é" 🎂', "img/bo.png"),
        ("title", 'T"t', "img/bo.png"),
        ("alt", "Eva", "x.gif"),
        ("caption", "Lía cap", None),
        ("caption", "Lía: swims", None),
        ("alt", "A pool, Lía", None),
        ("alt", "Plot of Lía", None),
        ("alt", "Lía out", "out.png"),
        ("alt", "Zoe", "h.jpg"),
        ("alt", "Kim", "r.jpg"),
    } <= said
    assert not [value for _, value, _ in said if value in {"Title", "python3", "hide", "no", "Lía"}]
    wanted = ["lia.jpg", "img/bo.png", "x.gif", "attachment:ana.png", "out.png", "h.jpg", "r.jpg"]
    targets = [reference.target for reference in post.references]
    assert {*wanted} == {*targets}
    assert targets.count("attachment:ana.png") == 2


def changed(source, **new):
    """The notebook with new values, by old value; and as nbformat reads it."""
    post = form.read(source)
    changes = []
    for place in [*post.passages, *post.references]:
        old = place.value if isinstance(place, Passage) else place.target
        if " ".join(old.split()) in new:
            changes.append((place, new[" ".join(old.split())]))
    assert len(changes) >= len(new)
    written = rewritten(source, changes)
    notebook = nbformat.reads(written, as_version=4)
    nbformat.validate(notebook)
    return written, notebook


@pytest.mark.parametrize("source", [SOURCE, ESCAPED], ids=["readable", "escaped"])
def test_new_values_stand_where_the_old_ones_stood(source):
    new = {"Lía at sea": 'A "child"', "Lía out": "out", "attachment:ana.png": "attachment:photo.png"}
    new |= {"Ana Paz": "A person", "Kim": "x\\y", "lia.jpg": "photo.jpg", "A pool, Lía": "A pool: a 'child'"}
    written, notebook = changed(source, **new)
    expected = copy.deepcopy(NOTEBOOK)
    cells = expected["cells"]
    cells[0]["source"] = '# Trip\n\n![A "child"](photo.jpg)'
    cells[1]["source"] = cells[1]["source"].replace("ana.png", "photo.png")
    cells[1]["attachments"] = {"photo.png": {"image/png": "iVBORw0KGgo="}}
    cells[2]["source"][2] = "#| fig-alt: \"A pool: a 'child'\" # no\n"
    cells[2]["outputs"][0]["data"]["text/html"][1] = " alt='out'></figure>"
    cells[4]["source"][1] = "   :alt: x\\y\n"
    expected["metadata"]["authors"][0]["name"] = "A person"
    assert notebook == nbformat.reads(json.dumps(expected), as_version=4)
    assert written.isascii() == source.isascii()
    untouched = '"text/plain": ["![no](no.jpg)"]' if source is ESCAPED else '"text/plain": [\n'
    assert untouched in written
    assert rewritten(source, []) == source


@pytest.mark.parametrize(
    ("line", "value", "new"),
    [
        ("#| fig-cap: Lía at sea  # x", "Lía at sea", '#| fig-cap: "a \\"b\\""  # x'),
        ("#| fig-cap:   'Lía''s'", "Lía's", '#| fig-cap:   "a \\"b\\""'),
        ('//| fig-alt: "Lía #1" # x', "Lía #1", '//| fig-alt: "a \\"b\\"" # x'),
        ("#| fig-cap: |", None, None),
        ("#| fig-cap: [a, b]", None, None),
        ("#| fig-cap:", None, None),
        ("#| echo: false", None, None),
        ("# fig-cap: no", None, None),
    ],
)
def test_captions_in_the_options_of_a_code_cell(line, value, new):
    text = f"#| label: x\n{line}\nx = 1\n#| fig-cap: not here"
    post = _quarto.read(text)
    assert [passage.value for passage in post.passages] == ([value] if value else [])
    if value:
        assert rewritten(text, [(post.passages[0], 'a\n"b"')]) == text.replace(line, new)
        assert yaml.safe_load(new.partition("|")[2]).popitem()[1] == 'a "b"'


def test_a_line_stays_a_string():
    (pieces,) = [[s for s in _json.strings(SOURCE) if s.path[:3] == ("cells", 0, "source") and not s.key]]
    places = _json.Places(SOURCE, pieces)
    start = places.text.index("Lía")
    place = Passage("alt", start, start + len("Lía at\nsea"), "", lambda value: value)
    (moved,) = places.post(Post((place,))).passages
    written = rewritten(SOURCE, [(moved, "one\ntwo\nthree")])
    assert json.loads(written)["cells"][0]["source"] == [
        "# Trip\n",
        "\n",
        "![one\n",
        "two\n",
        "three](lia.jpg)",
    ]


@settings(deadline=None)
@given(st.lists(st.text(max_size=8), min_size=1, max_size=5), st.booleans(), st.data())
def test_any_stretch_of_any_strings_is_replaced(pieces, ascii_only, data):
    source = json.dumps({"x": pieces}, ensure_ascii=ascii_only, indent=data.draw(st.sampled_from([None, 1])))
    places = _json.Places(source, [string for string in _json.strings(source) if not string.key])
    assert places.text == "".join(pieces)
    start = data.draw(st.integers(0, len(places.text)))
    end = data.draw(st.integers(start, len(places.text)))
    new = data.draw(st.text(max_size=5))
    place = Reference(start, end, "", lambda value: value)
    (moved,) = places.post(Post(references=(place,))).references
    written = json.loads(rewritten(source, [(moved, new)]))
    assert "".join(written["x"]) == places.text[:start] + new + places.text[end:]


def test_labels_of_pictures_change_along():
    text = '![Lía Paz] and ![Lía Paz][]\n\n[Lía Paz]: a.jpg "x"\n'
    source = json.dumps({"cells": [{"cell_type": "markdown", "source": text.splitlines(keepends=True)}]})
    post = form.read(source)
    alts = [passage for passage in post.passages if passage.value == "Lía Paz"]
    written = json.loads(rewritten(source, [(alt, "A child") for alt in alts]))
    new = "".join(written["cells"][0]["source"])
    assert "Lía" not in new
    assert [(p.value, p.image) for p in markdown.read(new).passages if p.part == "alt"] == [
        ("A child", "a.jpg")
    ] * 2


def test_old_notebooks():
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": "Lía"}}
    old["worksheets"] = [{"cells": [{"cell_type": "markdown", "metadata": {}, "source": "![Lía](a.jpg)"}]}]
    post = form.read(json.dumps(old))
    assert [(passage.value, passage.image) for passage in post.passages] == [("Lía", "a.jpg")]


@pytest.mark.parametrize("source", ["", "[]", "[" * 50_000, '{"cells": [}', '{"cells": 1', "hello", "\ufeff"])
def test_what_is_no_notebook_is_refused(source):
    with pytest.raises((Malformed, LimitExceeded)):
        form.read(source)


ODD = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.sampled_from(["markdown", "raw", "![a](b.jpg)"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cells", "source", "metadata", "outputs", "data", "text/html", "attachments"])
            | st.sampled_from(["cell_type", "worksheets", "title", "format", "image/png"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["cells", "metadata", "worksheets", "x"]), ODD, max_size=3) | ODD)
def test_odd_notebooks_raise_only_our_errors(data):
    source = json.dumps(data)
    with contextlib.suppress(ScrubberError):
        post = form.read(source)
        places = [*post.passages, *post.references]
        json.loads(rewritten(source, [(place, "new") for place in places]))


def test_large_notebooks_end_soon():
    cell = {"cell_type": "code", "metadata": {}, "source": ["x = 1\n"] * 20, "execution_count": 1}
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["\\é\n" * 50] * 20}]
    many = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell] * 1000}
    quarto = {"cells": [{"cell_type": "code", "source": "#| fig-cap: é\n" * 20_000 + "#" * 100_000}]}
    html = {"cells": [{"outputs": [{"data": {"text/html": ["<p>\\\n"] * 20_000}}]}]}
    for data in (many, quarto, html):
        source = json.dumps(data)
        start = time.process_time()
        form.read(source)
        assert time.process_time() - start < 10  # quadratic would be minutes


def test_the_places_of_a_raw_cell_are_those_of_its_own_form():
    text = "".join(CELLS[4]["source"])
    (inner,) = rst.read(text).passages
    (outer,) = [passage for passage in form.read(SOURCE).passages if passage.value == "Kim"]
    assert SOURCE[outer.start : outer.end] == text[inner.start : inner.end]
