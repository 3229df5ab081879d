"""Allowed words, everywhere, by path and in a post itself."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber import Asset, Finding, Kind, Policy, Report, Scrubber, Span, posting
from scrubber.allowing import Markers, anchored, for_paths, left, markers
from scrubber.errors import Malformed
from scrubber.posts._parts import Passage, Post, Reference


def findings(text, *values, part="caption"):
    return [
        Finding("T101", Kind.PERSON, Span(part, text.index(v), text.index(v) + len(v)), v) for v in values
    ]


@pytest.mark.parametrize(
    ("allowed", "text", "value"),
    [
        ("Praça da Sé", "praca-da-se-2019.jpg", "praca-da-se"),
        ("Praça da Sé", "PracaDaSe.jpg", "PracaDaSe"),
        ("praca da se", "Na Praça da Sé", "Praça da Sé"),
        ("Anne Frank", "Anne Frank reads", "Anne Frank"),
        ("Anne Frank", "Anne Frank reads", "Anne"),
        ("Anne Frank", "annefrank.jpg", "annefrank"),
        ("Anne Frank", "Anne Frank's diary", "Anne Frank's"),
        ("2019-06-04", "party-2019-06-04", "2019-06-04"),
        ("info@example.org", "Write to info@example.org", "info@example.org"),
        ("王小明", "王小明 reads", "王小明"),
    ],
)
def test_allowed(allowed, text, value):
    assert left(text, findings(text, value), (allowed,)) == []


@pytest.mark.parametrize(
    ("allowed", "text", "value"),
    [
        ("Rose", "Rose Miller", "Rose Miller"),
        ("Anne Frank", "Anne Frankson", "Anne Frankson"),
        ("Anne Frank", "Anne and Frank", "Frank"),
        ("Anne Frank", "Anne-Frank-Schule", "Anne-Frank-Schule"),
        ("", "Emma", "Emma"),
        ("...", "Emma", "Emma"),
    ],
)
def test_not_allowed(allowed, text, value):
    some = findings(text, value)
    assert left(text, some, (allowed,)) == some


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_text_that_is_allowed_as_a_whole_has_nothing_left(before, value):
    text = f"{before} {value}"
    finding = Finding("T101", Kind.PERSON, Span("caption", len(before) + 1, len(text)), value)
    kept = left(text, [finding], (value,))
    assert kept == ([] if any(map(str.isalnum, value)) and "_" not in value else kept)


def test_words_are_allowed_by_path():
    policy = Policy(path_allow=(("team/*", ("Emma",)), ("*.png", ("Lucas",))))
    assert for_paths(policy, ["team/a.jpg"]) == ("Emma",)
    assert for_paths(policy, ["other/a.jpg"]) == ()
    assert for_paths(policy, ["other/a.png"]) == ("Lucas",)
    assert for_paths(policy, ["/x/y/team/a.png", "team/a.png"]) == ("Emma", "Lucas")
    assert for_paths(Policy(), ["team/a.jpg"]) == ()


def test_patterns_of_a_configuration_start_at_its_folder():
    policy = Policy(path_allow=anchored({"team/*": ["Emma"], "*.png": ["Lucas"]}, "/srv/my [site]"))
    assert for_paths(policy, ["/srv/my [site]/team/a.jpg"]) == ("Emma",)
    assert for_paths(policy, ["/srv/other/team/a.jpg"]) == ()
    assert for_paths(policy, ["/anywhere/a.png"]) == ("Lucas",)


def test_an_asset_is_allowed_words_by_its_path_and_its_offers_keep_them():
    scrubber = Scrubber(Policy(path_allow=(("team/*", ("Emma Johnson",)),)))
    texts = {"caption": "Emma Johnson and Winston Churchill"}
    inside = scrubber.check(Asset(name="a.jpg", folder="team", texts=texts, language="en"))
    outside = scrubber.check(Asset(name="a.jpg", folder="blog", texts=texts, language="en"))
    assert [f.value for f in inside.words] == ["Winston Churchill"]
    assert {f.value for f in outside.words} == {"Emma Johnson", "Winston Churchill"}
    assert inside.best("caption").startswith("Emma Johnson and ")
    assert "Emma" not in outside.best("caption")
    assert isinstance(inside, Report)


MARKED = """# Title
<!-- scrub: allow "Anne Frank" "Otto Frank" reason="authors" -->
text
<!-- scrub: off reason="list of donors" -->
Emma Johnson
<!-- scrub: on -->
more
<!--scrub:off-->
rest
"""


def test_markers_of_a_post():
    read = markers(MARKED, "markdown")
    assert read.allowed == ("Anne Frank", "Otto Frank")
    assert len(read.silent) == 2
    at = MARKED.index("Emma")
    assert read.silences(at, at + 12)
    for word in ("text", "more"):
        assert not read.silences(MARKED.index(word), MARKED.index(word) + 4)
    assert read.silences(MARKED.index("rest"), MARKED.index("rest") + 4)
    assert not read.silences(0, len(MARKED))
    assert not Markers().silences(0, 1)


def test_markers_in_code_are_examples():
    source = "`<!-- scrub: off -->`\n\n```html\n<!-- scrub: off -->\n```\n"
    source += "~~~~\n<!-- scrub: nonsense -->\n~~~\n~~~~\nx"
    assert markers(source, "markdown") == Markers()
    assert markers("```\nnever closed <!-- scrub: off -->", "markdown") == Markers()
    assert markers("<!-- scrub: off -->", "table") == Markers()


def test_quotes_of_a_word_processor_are_quotes():
    assert markers("<!-- scrub: allow “Anne Frank” reason=“author” -->", "html").allowed == ("Anne Frank",)


@pytest.mark.parametrize(
    "marker",
    [
        '<!-- scrub: alow "Emma" reason="x" -->',
        '<!-- scrub: allow "Emma" -->',  # a reason belongs to it
        '<!-- scrub: allow "Emma" reason=" " -->',
        "<!-- scrub: allow Emma -->",
        "<!-- scrub: on -->",
        "<!-- scrub: off --><!-- scrub: off -->",
        "<!-- scrub: off",
        "<!-- scrub: off " + "x" * 5000 + "-->",
    ],
)
def test_a_marker_that_is_not_understood_is_told_by_its_line(marker):
    with pytest.raises(Malformed, match="line 3") as caught:
        markers(f"a\nb\n{marker}", "html")
    assert "Emma" not in str(caught.value)


@pytest.mark.parametrize(
    "piece", ["<!-- scrub:", "<!--", "```\n", "<!-- scrub: off --><!-- scrub: on -->", "~~~ `"]
)
def test_markers_of_long_posts_take_linear_time(piece):
    source = "scrub:" + piece * (500_000 // len(piece))
    start = time.process_time()
    with contextlib.suppress(Malformed):
        markers(source, "markdown")
    assert time.process_time() - start < 8


def test_many_findings_and_words_take_linear_time():
    text = "Emma Johnson, " * 20_000
    some = [Finding("T101", Kind.PERSON, Span("caption", i * 14, i * 14 + 12), "") for i in range(20_000)]
    start = time.process_time()
    assert left(text, some, tuple(f"Emma J{i}" for i in range(1000))) == some
    assert time.process_time() - start < 8


class Lines:
    """One passage a line, with a picture where the line starts with `name.jpg `."""

    name = "markdown"
    suffixes = (".md",)

    def read(self, source):
        passages, references, at = [], [], 0
        for line in source.splitlines(keepends=True):
            words = line.rstrip("\n")
            image = words.split(" ")[0] if ".jpg " in words else None
            start = at + (len(image) + 1 if image else 0)
            if not words.startswith("<!--") and words:
                passages.append(Passage("alt", start, at + len(words), words[start - at :], str, image=image))
                references += [Reference(at, at + len(image), image, str)] if image else []
            at += len(line)
        return Post(tuple(passages), tuple(references))


def test_a_post_is_searched_as_its_markers_say():
    source = (
        '<!-- scrub: allow "Emma Johnson" reason="author" -->\n'
        "Emma Johnson met Winston Churchill\n"
        "<!-- scrub: off -->\n"
        "winston-churchill.jpg Winston Churchill\n"
        "<!-- scrub: on -->\n"
        "Winston Churchill again\n"
    )
    document = posting.read(source.encode(), Lines())
    (words,) = posting.look([document], Policy(), "en")
    assert [[f.value for f in some] for some in words.passages] == [
        ["Winston Churchill"],
        [],
        ["Winston Churchill"],
    ]
    assert words.links == {}
    assert words.offers[0][0].wording.startswith("Emma Johnson met ")
    (stricter,) = posting.look([document], Policy(), "en", [("Winston Churchill",)])
    assert not any(stricter.passages)
