import contextlib
import time

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import example, given
from hypothesis import strategies as st

from scrubber.errors import InputError, LimitExceeded, ScrubberError
from scrubber.posts._parts import Reference, rewritten
from scrubber.posts.rst import form

SETTINGS = {
    "report_level": 5,
    "halt_level": 5,
    "file_insertion_enabled": False,
    "_disable_config": True,
    "input_encoding": "unicode",
    "smart_quotes": False,
}
POST = r"""
==========
 Our *Lía*
==========

:author: Ana Paz
:summary: A day at the sea
   with Lía
:image: /img/cover lía.jpg
:category: Trips

Some text with |logo| and `a link <files/report.pdf>`_, more_ and ``code <x.jpg>``::

   .. image:: not/this.jpg

.. image:: /img/lia%20one.jpg
   :alt: Lía on the beach
         near Recife
   :target: /full/lia.jpg
   :width: 50%

- item

  .. figure:: img/very/long/
     path.png
     :alt: Lía
     :name: fig-one

     Lía and **her** `big brother <http://x.example/b.png>`__ in *Recife*\ s.

     A legend about Ana

     * and Bo.

.. |logo| image:: logo.png
.. |Ana P| image:: ana.png
   :height: 10

.. _more: files/more.html
.. _`a phrase: x`: files/phrase.txt
.. _internal:
.. _other: more_
__ anonymous.html

.. a comment with `a link <hidden.jpg>`_

.. code-block:: rst

   .. image:: not/that.jpg

.. note:: See `this <note.jpg>`_.

   .. image:: nested.gif

1. .. image:: listed.jpg

Term
   .. image:: defined.jpg

.. [1] A note with `link <foot.jpg>`__
"""


def tree(source):
    return publish_doctree(source, settings_overrides=SETTINGS)


def words(post):
    return [(passage.part, passage.value, passage.image) for passage in post.passages]


def targets(post):
    return [reference.target for reference in post.references]


def test_a_post():
    post = form.read(POST)
    assert words(post) == [
        ("title", "Our Lía", None),
        ("author", "Ana Paz", None),
        ("description", "A day at the sea with Lía", None),
        ("alt", "Lía on the beach near Recife", "/img/lia%20one.jpg"),
        ("alt", "Lía", "img/very/long/path.png"),
        ("caption", "Lía and her", "img/very/long/path.png"),
        ("caption", "big brother", "img/very/long/path.png"),
        ("caption", "in Recifes.", "img/very/long/path.png"),
        ("description", "A legend about Ana", "img/very/long/path.png"),
        ("description", "and Bo.", "img/very/long/path.png"),
        ("alt", "logo", "logo.png"),
        ("alt", "Ana P", "ana.png"),
    ]
    assert [(r.target, r.embedded) for r in post.references] == [
        ("/img/cover lía.jpg", True),
        ("files/report.pdf", False),
        ("/img/lia%20one.jpg", True),
        ("/full/lia.jpg", False),
        ("img/very/long/path.png", True),
        ("http://x.example/b.png", False),
        ("logo.png", True),
        ("ana.png", True),
        ("files/more.html", False),
        ("files/phrase.txt", False),
        ("anonymous.html", False),
        ("note.jpg", False),
        ("nested.gif", True),
        ("listed.jpg", True),
        ("defined.jpg", True),
        ("foot.jpg", False),
    ]


def test_docutils_sees_the_same_files():
    document = tree(POST)
    pictures = {image["uri"] for image in document.findall(nodes.image)}
    links = {r["refuri"] for r in document.findall(nodes.reference) if "refuri" in r}
    links |= {t["refuri"] for t in document.findall(nodes.target) if "refuri" in t}
    post = form.read(POST)
    assert {r.target for r in post.references if r.embedded} == pictures | {"/img/cover lía.jpg"}
    assert {r.target for r in post.references if not r.embedded} == links


def test_nothing_changes_without_changes():
    assert rewritten(POST, []) == POST
    post = form.read(POST)
    assert rewritten(POST, [(r, r.target) for r in post.references if "long" not in r.target]) == POST


PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).filter(
    lambda text: any(map(str.isalnum, text))
)
TRICKY = st.text("ab1 .:*`|_\\[]<>-+=#()~'\"@/é", min_size=1, max_size=20).filter(
    lambda text: any(map(str.isalnum, text))
)
WORDS = PLAIN | TRICKY


def squeezed(text):
    return " ".join(text.split())


@given(WORDS, WORDS, WORDS, WORDS)
@example("x_", "1. One::", "- a", "a\\")
@example(":a: b", "(a) b", "http://a_b_", "|a|")
def test_docutils_sees_the_new_words(title, alt, caption, legend):
    post = form.read(POST)
    by_value = {passage.value: passage for passage in post.passages}
    new = rewritten(
        POST,
        [
            (by_value["Our Lía"], title),
            (by_value["Lía on the beach near Recife"], alt),
            (by_value["Lía"], alt),
            (by_value["Lía and her"], caption),
            (by_value["in Recifes."], caption),
            (by_value["big brother"], caption),
            (by_value["A legend about Ana"], legend),
            (by_value["Ana P"], alt),
        ],
    )
    document = tree(new)
    assert squeezed(document["title"]) == squeezed(title)
    alts = [squeezed(image.get("alt", "")) for image in document.findall(nodes.image)]
    assert alts.count(squeezed(alt)) >= 3
    figure = next(document.findall(nodes.figure))
    said = squeezed(next(figure.findall(nodes.caption)).astext())
    assert said.replace(" ", "") == 3 * squeezed(caption).replace(" ", "")
    assert "http://x.example/b.png" in {r.get("refuri") for r in figure.findall(nodes.reference)}
    assert squeezed(next(figure.findall(nodes.legend))[0].astext()) == squeezed(legend)


FILES = st.text("ab1 .:*`|_\\[]<>-+=#()~'\"/é%", min_size=1, max_size=20).filter(str.strip)


@given(FILES.map(lambda text: "x" + text.strip()) | FILES.map(str.strip))
@example("_")
@example("a_")
@example(":a: b")
@example("x\\_")
@example("x1  1")
def test_docutils_sees_the_new_files(name):
    post = form.read(POST)
    new = rewritten(POST, [(r, name) for r in post.references])
    if targets(form.read(new)).count(name) < len(post.references):
        # not every place can say this: the command reads again what it would write, and leaves it alone
        assert "  " in name or "\\" in name
        return
    document = tree(new)
    pictures = [image["uri"] for image in document.findall(nodes.image)]
    assert [" ".join(uri.split()) for uri in pictures] == [" ".join(name.split())] * len(pictures)
    assert len(pictures) == sum(r.embedded for r in post.references)  # the logo twice, the cover never
    links = [r["refuri"] for r in document.findall(nodes.reference, nodes.target) if "refuri" in r]
    assert {" ".join(uri.split()) for uri in links} <= {" ".join(name.split()), "mailto:" + name}


def test_a_caption_that_goes_leaves_the_legend_where_it_is():
    source = ".. figure:: a.jpg\n\n   Ana\n\n   More\n"
    post = form.read(source)
    new = rewritten(source, [(post.passages[0], "")])
    figure = next(tree(new).findall(nodes.figure))
    assert not list(figure.findall(nodes.caption))
    assert next(figure.findall(nodes.legend)).astext() == "More"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_name_of_a_substitution_is_an_alt_text(end):
    source = end.join(["|Ana P|", "", ".. |Ana P| image:: a.jpg", "   :width: 3", ""])
    (passage,) = form.read(source).passages
    new = rewritten(source, [(passage, "A child")])
    assert new == source.replace("a.jpg", f"a.jpg{end}   :alt: A child")
    assert [image["alt"] for image in tree(new).findall(nodes.image)] == ["A child"] * 2
    assert [(p.part, p.value) for p in form.read(new).passages] == [("alt", "A child")]


@pytest.mark.parametrize(
    ("source", "new", "expected"),
    [
        ("Ana\n===\n\nText\n", "A child at sea", "A child at sea\n==============\n\nText\n"),
        ("===\nAna\n===\n", "Children", "========\nChildren\n========\n"),
        ("Ana and Bo at sea\n-----------------\n", "Two", "Two\n-----------------\n"),
        ("Ana\n---\n", "海海", "海海\n----\n"),
    ],
)
def test_titles_keep_an_adornment_that_is_long_enough(source, new, expected):
    (passage,) = form.read(source).passages
    assert rewritten(source, [(passage, new)]) == expected
    assert tree(expected)["title"] == new


NIKOLA = """.. title: Ana's *day*
.. slug: day
.. tags: sea, Ana
.. description: Ana at sea
.. previewimage: /images/ana.jpg

.. thumbnail:: /images/ana.jpg
   :alt: Ana

   Ana runs

.. video:: ana.mp4
   :poster: ana poster.jpg
   :caption: Ana dives

:download:`the film <ana.mp4>` and :download:`ana.zip`, :ref:`x <y>`, :doc:`z`.

.. meta::
   :description lang=en: Ana swims
   :property=og\\:image: https://x.example/ana.jpg
   :property=og\\:image\\:alt: Ana there
"""


def test_nikola_and_sphinx():
    post = form.read(NIKOLA)
    assert [(p.part, p.value) for p in post.passages] == [
        ("title", "Ana's *day*"),
        ("keyword", "sea, Ana"),
        ("description", "Ana at sea"),
        ("alt", "Ana"),
        ("caption", "Ana runs"),
        ("caption", "Ana dives"),
        ("description", "Ana swims"),
        ("alt", "Ana there"),
    ]
    assert targets(post) == [
        "/images/ana.jpg",
        "/images/ana.jpg",
        "ana.mp4",
        "anaposter.jpg",
        "ana.mp4",
        "ana.zip",
        "https://x.example/ana.jpg",
    ]
    new = rewritten(NIKOLA, [(r, f"{n} x.jpg") for n, r in enumerate(post.references)])
    assert ".. previewimage: 0 x.jpg\n" in new
    assert ":download:`the film <4\\ x.jpg>` and :download:`5\\ x.jpg`" in new


def test_raw_html():
    source = '.. raw:: html\n\n   <img src="a.jpg"\n     alt="Ana">\n\n   <p>x</p>\n\n'
    source += '.. raw:: latex\n\n   <img src="b">\n'
    post = form.read(source)
    assert targets(post) == ["a.jpg"]
    assert [(p.part, p.value, p.image) for p in post.passages] == [("alt", "Ana", "a.jpg")]
    new = rewritten(source, [(post.passages[0], 'A\n"child"')])
    assert form.read(new).passages[0].value == 'A "child"'
    assert new.count("\n") == source.count("\n")


def test_tabs_bom_and_line_ends():
    source = "\ufeff.. image:: a.jpg\r\n\t:alt: Ana\r\n\r\n.. figure:: b.jpg\r\n\r\n\tBo\r\n\ttoo\r\n\r\nEnd"
    post = form.read(source)
    assert words(post) == [("alt", "Ana", "a.jpg"), ("caption", "Bo too", "b.jpg")]
    assert [source[p.start : p.end] for p in post.passages] == ["Ana", "Bo\r\n\ttoo"]


@given(
    st.text(max_size=80)
    | st.lists(
        st.sampled_from([*POST.splitlines(), "..", ".. x::", "  ", "\t", ".. figure:: a", ":a:", "::"]),
        max_size=20,
    ).map("\n".join)
)
def test_only_our_errors_and_nothing_overlaps(source):
    with contextlib.suppress(ScrubberError):
        post = form.read(source)
        places = [*post.passages, *post.references]
        assert all(0 <= place.start <= place.end <= len(source) for place in places)
        rewritten(source, [(p, p.target if isinstance(p, Reference) else p.value) for p in places])


@pytest.mark.parametrize(
    "source",
    [
        "`a " * 30_000,
        "``a " * 30_000,
        "**a " * 30_000,
        "*a " * 30_000,
        "|a " * 30_000,
        "a." * 50_000,
        "a_" * 50_000,
        ":a" * 50_000,
        "\\" * 50_001,
        "`a <" * 30_000 + ">`_",
        "`" + " <a" * 30_000 + "`_",
        ":a:`" * 30_000,
        ".. _" + "a\\:" * 30_000,
        ".. _`" + "a" * 100_000,
        ".. |" + "a " * 30_000,
        ".. " + "a-" * 30_000,
        ":" + "a" * 100_000,
        ":a" * 30_000 + "\n",
        ".. x::\n" * 20_000,
        ".. image:: a\n   :alt: b\n" * 20_000,
        "- " * 20_000,
        "- a\n\n" * 20_000,
        ".. figure:: a\n\n" + "   a\n\n" * 20_000,
        "\n" * 50_000,
        "=" * 100_000 + "\n" + "a" * 100_000,
        ":a: b\n" * 30_000,
        "=== ===\na\n" * 20_000,
        "+--+\n| a|\n" * 20_000,
        "+" + "-+" * 3_000 + "\n" + "| " * 3_000 + "|\n",
        ":author: b\n" * 30_000,
        ":author: b\n" + " a\n" * 30_000,
        ".. image:: a\n   :alt: a\n" + "     a\n" * 30_000,
    ],
    ids=lambda source: repr(source[:12]),
)
def test_long_input_ends_soon(source):
    start = time.process_time()
    form.read(source)
    assert time.process_time() - start < 5


def test_absurd_depth_is_refused():
    deep = "".join(" " * 3 * n + ".. note::\n\n" for n in range(2000))
    start = time.process_time()
    with pytest.raises(LimitExceeded):
        form.read(deep)
    assert time.process_time() - start < 5


TABLES = """
+---------------------------+----------------------+
| .. image:: lia.jpg        | `Lía <a.jpg>`_       |
|    :alt: Lía at sea       | and                  |
+===========================+======================+
| |logo| x                  | `b <b.jpg>`_         |
+---------------------------+----------------------+

===================  ==============
`one <c.jpg>`_       Text
.. image:: d.jpg     .. image:: e.jpg
                        :alt: Zoe
===================  ==============

`after <f.jpg>`_
"""


def test_tables():
    post = form.read(TABLES)
    assert targets(post) == ["lia.jpg", "a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg", "f.jpg"]
    assert [(p.value, p.image) for p in post.passages] == [("Lía at sea", "lia.jpg"), ("Zoe", "e.jpg")]
    new = rewritten(
        TABLES, [(r, f"{n}x.jpg") for n, r in enumerate(post.references)] + [(post.passages[0], "Sea")]
    )
    assert "| .. image:: 0x.jpg         | `Lía <1x.jpg>`_      |\n" in new
    assert "|    :alt: Sea              | and                  |\n" in new
    document = tree(new)
    assert [image["uri"] for image in document.findall(nodes.image)] == ["0x.jpg", "4x.jpg", "5x.jpg"]
    assert [image.get("alt") for image in document.findall(nodes.image)] == ["Sea", None, "Zoe"]
    links = {r["refuri"] for r in document.findall(nodes.reference) if "refuri" in r}
    assert links == {"1x.jpg", "2x.jpg", "3x.jpg", "6x.jpg"}


def test_what_does_not_fit_into_a_table_is_refused():
    post = form.read(TABLES)
    with pytest.raises(InputError, match="do not fit"):
        rewritten(TABLES, [(post.references[0], "a-much-longer-name-than-before.jpg")])


@given(st.data())
def test_odd_tables_raise_only_our_errors(data):
    lines = TABLES.splitlines()
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        cut = data.draw(st.integers(0, len(line)))
        lines[at] = line[:cut] + data.draw(st.text("+-=| ab`\n", max_size=3)) + line[cut:]
    source = "\n".join(lines)
    post = form.read(source)
    with contextlib.suppress(InputError):
        rewritten(source, [(place, "x") for place in (*post.passages, *post.references)])
