# ruff: noqa: E501 - drawings stand here as programs write them
import pytest

import scrubber
from scrubber.errors import LimitExceeded, Uncleanable
from scrubber.media.svg import handler
from tests.media.contract import clean, walk
from tests.media.test_svg import DRAWN, data_url, image, svg

XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'


def stays(data, why):
    """What is said to stay in a file, of one sort."""
    return [f.value for part in walk(handler, data) if part.kept for f in part.findings if f.why == why]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<text x='1' y='9'>Emma Johnson</text>", ["Emma Johnson"]),
        (
            "<text><tspan x='1' y='9'>Emma</tspan><tspan x='1' dy='9'>Johnson</tspan></text>",
            ["Emma Johnson"],
        ),
        ("<text>Em<tspan fill='red'>ma</tspan> <a href='#x'>Johnson</a></text>", ["Emma Johnson"]),
        (
            f"<foreignObject><div {XHTML}>Em<b>ma</b><div>Johnson</div></div></foreignObject>",
            ["Emma Johnson"],
        ),
        ("<flowRoot><flowPara>Emma</flowPara><flowPara>Johnson</flowPara></flowRoot>", ["Emma Johnson"]),
        ("<text><tspan x='1'>E</tspan><tspan x='5'>m</tspan></text>", ["Em"]),
        ("<text>in <![CDATA[Leeds]]> <title>a tip</title></text>", ["in Leeds"]),
        ("<style>a::after{content:'Emma Johnson'}</style>", ["Emma Johnson"]),
    ],
)
def test_drawn_words_stay_and_are_told(content, words):
    data = svg(content)
    assert clean(handler, data) == data
    assert stays(data, "drawn text") == words


def test_names_that_are_drawn_are_found():
    report = scrubber.check(svg("<text x='1' y='9'>Emma's first recital</text>"))
    assert report.text("embedded drawn text") == "Emma's first recital"
    assert "T101" in {f.rule for f in report.words}


def test_a_title_that_says_the_same_as_a_comment_is_no_obstacle():
    data = svg("<!-- Emma Johnson --><text x='1' y='9'>Emma Johnson</text>")
    assert scrubber.clean(data).media == svg("<text x='1' y='9'>Emma Johnson</text>")


@pytest.mark.parametrize(
    "content",
    [
        "<g>Emma<rect/></g>",
        "<rect>Emma</rect>",
        "<defs><![CDATA[Emma]]></defs>",
        f"<!-- payload-start -->{'RW1tYQ' * 50}<!-- payload-end -->",
        f"<div {XHTML}>Emma</div>",
        "<g><math xmlns='http://www.w3.org/1998/Math/MathML'>Emma</math></g>",
        "<a href='#x'>Emma</a>",
    ],
)
def test_text_that_is_not_drawn_goes(content):
    out = clean(handler, svg(DRAWN + content))
    assert b"Emma" not in out
    assert b"RW1t" not in out
    assert DRAWN.encode() in out


def test_only_what_draws_stays_of_html_and_formulas():
    inside = (
        f'<div {XHTML} style="color:red" itemprop="Emma" data-x="Emma"><meta content="Emma"/>'
        '<time datetime="Emma" title="a tip">x</time></div>'
        '<math xmlns="http://www.w3.org/1998/Math/MathML" altimg="Emma.png"><mi foo="Emma">x</mi>'
        '<annotation encoding="LaTeX">Emma</annotation></math>'
    )
    out = clean(handler, svg(f"<foreignObject>{inside}</foreignObject>"))
    assert b"Emma" not in out
    for kept in (b'style="color:red"', b'title="a tip"', b"<mi>x</mi>"):
        assert kept in out


@pytest.mark.parametrize(
    "content",
    [
        '<image href="da\tta:image/svg+xml,%3Csvg%3E%3C!--Emma--%3E%3C/svg%3E"/>',
        '<image href="da&#10;ta:image/svg+xml,%3Csvg%3E%3C!--Emma--%3E%3C/svg%3E"/>',
        '<image href="data:Emma"/>',
        '<image href="data:Emma;base64,"/>',
        '<a href="C:%5CUsers%5CEmma"><rect/></a>',
        '<a href="#x" ping="https://t.example.org/Emma"><rect/></a>',
        '<image><set attributeName="href" to="https://t.example.org/Emma"/></image>',
        "<style>a{background:image-set('https://t.example.org/Emma' 1x)}</style>",
        "<style>a{background:src('https://t.example.org/Emma')}</style>",
        "<style>a{fill:u\\72l(https://t.example.org/Emma)}</style>",
        "<style>@\\69mport 'https://t.example.org/Emma';</style>",
        "<g name='Emma' slot='Emma' hidden='Emma'/>",
    ],
)
def test_addresses_and_names_in_odd_places_go(content):
    assert b"Emma" not in clean(handler, svg(content))


def test_what_only_looks_like_an_address_stays():
    data = svg(
        "<style>@namespace s 'http://www.w3.org/2000/svg';a::after{content:'https://example.org'}"
        ".md\\:w{fill:red}</style><set attributeName='fill' to='red'/>"
    )
    assert clean(handler, data) == data


def test_names_in_ids_and_classes_that_are_needed_are_told():
    data = svg(
        '<style>.Noah_Smith{fill:red}</style><g id="Emma_Johnson" class="Noah_Smith a1"/>'
        '<use xlink:href="#Emma_Johnson"/>'
    )
    assert clean(handler, data) == data
    assert stays(data, "name of a layer") == ["Noah Smith", "Emma Johnson"]


def test_names_of_layers_of_other_programs_are_told():
    data = svg('<g serif:id="Emma Johnson" vectornator:layerName="Noah"/><g bx:origin="Ava Smith"/>')
    gone = [f.value for part in walk(handler, data) if not part.kept for f in part.findings]
    assert gone == ["Emma Johnson", "Noah", "Ava Smith"]


TYPED = (
    '<!DOCTYPE svg [<!ATTLIST svg xmlns:xlink CDATA #FIXED "http://www.w3.org/1999/xlink" height CDATA "9">]>'
)


def test_namespaces_that_the_document_type_gives_are_written_down():
    data = f'{TYPED}<svg xmlns="http://www.w3.org/2000/svg" width="9">{image(data_url("png"))}</svg>'.encode()
    out = clean(handler, data)
    assert out.startswith(
        b'<svg xmlns:xlink="http://www.w3.org/1999/xlink" height="9" xmlns="http://www.w3.org/2000/svg" width="9">'
    )
    assert clean(handler, svg(before=TYPED)) == svg()
    with pytest.raises(Uncleanable):
        clean(handler, svg(before=TYPED.replace("ATTLIST svg", "ATTLIST rect")))
    many = " ".join(f'a{n} CDATA "x"' for n in range(99))
    with pytest.raises(LimitExceeded):
        clean(handler, svg(before=f"<!DOCTYPE svg [<!ATTLIST svg {many}>]>"))


def test_references_are_found_in_colours_and_addresses():
    data = svg(
        '<g id="Emma_curve"/><g fill="url(#Emma_curve)"/><g aria-labelledby="Noah_curve" id="Noah_curve"/>'
    )
    assert clean(handler, data) == data
    named = '<g id="Ava_curve" style="fill:#333;--x:Ava_curve"/>'
    assert b"id=" not in clean(handler, svg(named))
