"""Feeds are read at exact places; ElementTree and html5lib, independent parsers, see what was written."""

import html
import re
import time
import xml.etree.ElementTree as ET

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scrubber import posting
from scrubber.errors import LimitExceeded, Malformed, ScrubberError
from scrubber.posts._parts import rewritten
from scrubber.posts._xml import NO_XML
from scrubber.posts.feed import form
from scrubber.registry import plugins

SPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss"'
)
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- <title>Untouched</title> -->
<rss version="2.0" {SPACES}><channel><title>Our blog</title><link>https://blog.example.org/</link>
<language>pt-br</language><atom:link href="https://blog.example.org/feed.xml" rel="self"/>
<image><url>logo.png</url><title>A logo</title></image>
<item><title>Maria &amp; Ana</title><link>/posts/maria/</link><guid isPermaLink="false">x 1</guid>
<description>&lt;p&gt;Prose &lt;img src="maria.jpg" alt="Maria &amp;amp; Ana"&gt;&lt;/p&gt;</description>
<content:encoded><![CDATA[<figure><img src="/img/ana.jpg?a=1&amp;b=2" alt='Her "cake"'><figcaption>Ana
 Silva</figcaption></figure>]]></content:encoded>
<category>Maria</category><dc:creator><![CDATA[Joana]]></dc:creator>
<enclosure url="film.mp4" length="10" type="video/mp4"/>
<media:group><media:title>A &#233; B<![CDATA[ & ]]>C</media:title><media:content url='big.jpg'/></media:group>
<media:thumbnail url="thumb.jpg"/><media:description>Near the thumb</media:description>
<georss:point>45.256 -71.92</georss:point><generator>Untouched</generator></item>
</channel></rss>
"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
<title type="html">A &lt;b&gt;B&lt;/b&gt; C</title>
<id>urn:uuid:1</id><logo>logo.svg</logo><author><name>Maria</name><email>m@example.org</email></author>
<entry><title>Tag</title><link rel="enclosure" href="a.jpg" title="Ana am Strand"/>
<category term="maria" label="Maria"/><summary>Kurz</summary><content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p><img src="b.jpg" alt="Ana"/>x<br/></p></div></content>
</entry></feed>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:i="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml"
 xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"><url><loc>https://example.org/ana/</loc>
<xhtml:link rel="alternate" hreflang="de" href="https://example.org/de/ana/"/>
<i:image><i:title>Ana</i:title><i:loc>https://example.org/a.jpg</i:loc><i:caption>Ana's day</i:caption>
<i:geo_location>Recife, Brasil</i:geo_location></i:image>
<video:video><video:thumbnail_loc>v.jpg</video:thumbnail_loc><video:title>Film</video:title>
<video:content_loc>v.mp4</video:content_loc></video:video></url></urlset>"""


def words(source):
    return [(p.part, p.value, p.image) for p in form.read(source).passages]


def targets(source):
    return [(r.target, r.embedded) for r in form.read(source).references]


def test_rss():
    assert words(RSS) == [
        ("title", "Our blog", None),
        ("title", "A logo", "logo.png"),
        ("title", "Maria & Ana", None),
        ("alt", "Maria & Ana", "maria.jpg"),
        ("alt", 'Her "cake"', "/img/ana.jpg?a=1&b=2"),
        ("caption", "Ana Silva", "/img/ana.jpg?a=1&b=2"),
        ("keyword", "Maria", None),
        ("author", "Joana", None),
        ("title", "A é B & C", "big.jpg"),
        ("description", "Near the thumb", "film.mp4"),
        ("description", "45.256 -71.92", None),
    ]
    assert targets(RSS) == [
        ("https://blog.example.org/", False),
        ("https://blog.example.org/feed.xml", False),
        ("logo.png", True),
        ("/posts/maria/", False),
        ("x 1", False),
        ("maria.jpg", True),
        ("/img/ana.jpg?a=1&b=2", True),
        ("film.mp4", True),
        ("big.jpg", True),
        ("thumb.jpg", True),
    ]
    assert form.read(RSS).language == "pt"


def test_atom():
    assert words(ATOM) == [
        ("title", "A", None),
        ("title", "B", None),
        ("title", "C", None),
        ("author", "Maria", None),
        ("author", "m@example.org", None),
        ("title", "Tag", None),
        ("title", "Ana am Strand", None),
        ("keyword", "maria", None),
        ("keyword", "Maria", None),
        ("description", "Kurz", None),
        ("alt", "Ana", "b.jpg"),
    ]
    assert targets(ATOM) == [("logo.svg", True), ("a.jpg", True), ("b.jpg", True)]
    assert {p.language for p in form.read(ATOM).passages} == {"de"}


def test_sitemap():
    assert words(SITEMAP) == [
        ("title", "Ana", "https://example.org/a.jpg"),
        ("caption", "Ana's day", "https://example.org/a.jpg"),
        ("description", "Recife, Brasil", "https://example.org/a.jpg"),
        ("title", "Film", "v.jpg"),
    ]
    assert targets(SITEMAP) == [
        ("https://example.org/ana/", False),
        ("https://example.org/de/ana/", False),
        ("https://example.org/a.jpg", True),
        ("v.jpg", True),
        ("v.mp4", True),
    ]


def seen(source):
    """All texts and attribute values as ElementTree sees them; those that are HTML as html5lib sees it."""
    found = []

    def add(value):
        if "<" in value:
            tree = html5lib.parseFragment(value, namespaceHTMLElements=False)
            found.extend(v for node in tree.iter() for v in node.attrib.values())
            found.extend(t for t in tree.itertext())
        else:
            found.append(value)

    for node in ET.fromstring(source.encode()).iter():
        for value in [*node.attrib.values(), node.text or "", node.tail or ""]:
            add(value)
    return [" ".join(value.split()) for value in found if value.strip()]


@pytest.mark.parametrize("source", [RSS, ATOM, SITEMAP])
def test_independent_parsers_see_the_new_words_and_nothing_else_changed(source):
    passages = form.read(source).passages
    new = {p: f"New words {i} & 'é' \"q\"" for i, p in enumerate(passages)}
    before, after = seen(source), seen(rewritten(source, new.items()))
    changed = [(b, a) for b, a in zip(before, after, strict=True) if b != a]
    assert sorted(a for _, a in changed) == sorted(new.values())
    assert sorted(b for b, _ in changed) == sorted(p.value for p in passages)


@pytest.mark.parametrize("source", [RSS, ATOM, SITEMAP])
def test_independent_parsers_see_the_new_references(source):
    references = form.read(source).references
    new = {r: f"new/{i}.jpg?a=1&b=2" for i, r in enumerate(references)}
    before, after = seen(source), seen(rewritten(source, new.items()))
    changed = [(b, a) for b, a in zip(before, after, strict=True) if b != a]
    assert sorted(a for _, a in changed) == sorted(new.values())
    assert sorted(b for b, _ in changed) == sorted(r.target for r in references)


PLACES = [
    "<title>Maria</title>",
    "<title><![CDATA[Maria]]></title>",
    "<title> Ma<![CDATA[ri]]>a\n</title>",
    "<title><![CDATA[Ma]]>ria</title>",
    "<title>Ma<!-- x --><![CDATA[ri]]><![CDATA[a]]></title>",
    '<category label="Maria"/>',
    "<category label='Maria' />",
    '<description>&lt;img alt="Maria" src=a.jpg&gt;</description>',
    '<description>&#60;img alt="Ma&#x72;ia" src=a.jpg></description>',
    '<description><![CDATA[<img alt="Maria" src=a.jpg>]]></description>',
    "<description><![CDATA[<img alt=Maria src=a.jpg>]]></description>",
    '<description>&lt;img alt="<![CDATA[Maria" src=a.jpg>]]></description>',
    '<div xmlns="http://www.w3.org/1999/xhtml"><img alt="Maria" src="a.jpg"/></div>',
    "<title>&lt;b&gt;Maria&lt;/b&gt;</title>",
]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1"])
def test_any_words_can_be_written(place, encoding):
    @given(ANY_TEXT)
    @example("A \"child\" & 'a' <b> </title> <!-- ]]> -- ?> é")
    @example("&amp; &#65; ]]&gt; &lt;p&gt;")
    @settings(max_examples=40, deadline=None)
    def check(new):
        if "xhtml" in place:
            new = re.sub("[\x80-\x9f]", "", new)  # HTML reads references to these as others
        new = " ".join(NO_XML.sub("", new).split()) or "x"
        head = f"<?xml version='1.0' encoding='{encoding}'?><rss version='2.0'>"
        source = f"{head}{place}<title>after</title></rss>"
        first, after = form.read(source).passages
        assert (first.value, after.value) == ("Maria", "after")
        changed = rewritten(source, [(first, new)])
        assert encoding == "UTF-8" or changed.isascii()
        if not re.search(r"\{\{|\{%|<\?|<%|</?[a-zA-Z]", new):  # templates; a title that is HTML now
            assert [" ".join(p.value.split()) for p in form.read(changed).passages] == [new, "after"]
        (*_, last) = ET.fromstring(changed.encode()).iter()
        assert last.text == "after"
        if "html" not in place and "lt;" not in place and "#60" not in place and "<img" not in place:
            parsed = ET.fromstring(changed.encode())[0]
            assert " ".join((parsed.text or parsed.get("label")).split()) == new

    check()


def test_what_is_between_stays():
    source = RSS.replace("\n", "\r\n")
    assert words(source) == words(RSS)
    passage = next(p for p in form.read(source).passages if p.value == "Ana Silva")
    assert rewritten(source, [(passage, "x")]) == source.replace("Ana\r\n Silva", "x")


@pytest.mark.parametrize(
    ("head", "feed"),
    [
        (RSS, True),
        (ATOM, True),
        (SITEMAP, True),
        ('<?xml version="1.0"?>\n<!-- a --><?x a="x"?><feed xmlns="http://www.w3.org/2005/Atom">', True),
        ('<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">', True),
        ('<rdf:RDF xmlns:rdf="x" xmlns="http://purl.org/rss/1.0/">', True),
        ('<!DOCTYPE rss PUBLIC "-//Netscape" "http://x/rss.dtd"><rss version="0.91">', True),
        ("<rss>", False),
        ("<feed><title>Maria</title></feed>", False),
        ("<urlset/>", False),
        ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">', False),
        ("<project><name>Maria</name></project>", False),
        ('<svg xmlns="http://www.w3.org/2000/svg">', False),
        ("<!-- <rss version='2.0'> -->", False),
        ("", False),
        ("<" * 60_000, False),
        ("<!--" * 15_000, False),
        ("<!DOCTYPE" + " [" * 30_000, False),
    ],
)  # fmt: skip
def test_other_xml_is_none_of_ours(head, feed):
    start = time.process_time()
    assert form.accepts("x.xml", head) is feed
    assert time.process_time() - start < 2


def test_it_is_registered_and_only_asked_by_content():
    assert form in plugins("scrubber.posts", "form")
    assert posting.form_of("feed.xml") is None


def test_a_file_is_known_by_how_it_begins(tmp_path):
    (tmp_path / "feed.xml").write_text("\ufeff" + RSS, encoding="utf-8")
    (tmp_path / "pom.xml").write_text("<project/>", encoding="utf-8")
    assert posting.form_at(tmp_path / "feed.xml") is form
    assert posting.form_at(tmp_path / "pom.xml") is None
    assert posting.form_at(tmp_path / "missing.xml") is None


# --- hostile feeds

LAUGHS = "<!DOCTYPE rss [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 20)
)


@pytest.mark.parametrize(
    "hostile",
    [
        LAUGHS + "]><rss version='2.0'><title>&a19;</title></rss>",
        "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss version='2.0'><title>&x;</title></rss>",
        "<!DOCTYPE rss [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x.dtd'> %x;]><rss version='2.0'/>",
        "<!DOCTYPE rss [<!ATTLIST title a CDATA 'Maria'>]><rss version='2.0'><title/></rss>",
        "<!DOCTYPE rss SYSTEM 'http://127.0.0.1:9/x.dtd'><rss version='2.0'><title>&x;</title></rss>",
        "<rss version='2.0'><title>&undeclared;</title></rss>",
        "<rss version='2.0'><title>",
        "<rss version='2.0'></rss><x/>",
        "<rss version='2.0'>\udce9</rss>",
        "<rss version='2.0' a='<'/>",
        "<project/>",
    ],
)
def test_hostile_feeds_are_refused(hostile):
    start = time.process_time()
    with pytest.raises(Malformed):
        form.read(hostile)
    assert time.process_time() - start < 1


def test_a_document_type_without_declarations_is_not_fetched():
    assert words("<!DOCTYPE rss SYSTEM 'http://127.0.0.1:9/x'><rss version='0.91'><title>A</title></rss>")


@pytest.mark.parametrize(
    "much",
    [
        "<item>" * 100_000,
        "<title>" + "&amp;" * 1_000_000 + "</title>",
        "<title>" + "<![CDATA[a]]>" * 500_000 + "</title>",
        "<a " + " ".join(f"b{i}='x.jpg'" for i in range(300_000)) + "/>",
        "<title>x</title>" * 210_000,
        "<description>" + "&lt;img alt=x&gt;" * 210_000 + "</description>",
        "<item>" * 20_000
        + "<media:content xmlns:media='http://search.yahoo.com/mrss/' url='a.jpg'/>" * 20_000,
    ],
    ids=range(7),
)
def test_much_of_anything_ends_soon(much):
    start = time.process_time()
    with pytest.raises((Malformed, LimitExceeded)):
        form.read(f"<rss version='2.0'>{much}</wrong>")
    assert time.process_time() - start < 10


def test_many_scopes_end_soon():
    deep = "<image>" * 5_000 + "<url>a.jpg</url>" * 5_000 + "</image>" * 5_000
    start = time.process_time()
    assert len(form.read(f"<rss version='2.0'>{deep}</rss>").references) == 5_000
    assert time.process_time() - start < 10


@given(st.sampled_from([RSS, ATOM, SITEMAP]), st.data())
@settings(max_examples=150, deadline=None)
def test_what_is_broken_raises_our_errors_alone(source, data):
    raw = bytearray(source.encode())
    if data.draw(st.booleans()):
        del raw[data.draw(st.integers(0, len(raw))) :]
    for _ in range(data.draw(st.integers(0, 3))):
        if raw:
            raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        document = posting.read(bytes(raw), form)
    except ScrubberError:
        return
    assert document.edited([]) == document.source
    changed = document.edited([(p, "new") for p in document.post.passages])
    assert [p.value for p in document.again(changed).passages] == ["new"] * len(document.post.passages)


def test_escaped_words_are_what_a_reader_sees():
    page = html.escape('<img alt="a &lt; b" src=x.jpg>')
    source = f"<rss version='2.0'><description>{page}</description></rss>"
    (passage,) = form.read(source).passages
    assert passage.value == "a < b"
    assert rewritten(source, [(passage, "<&>")]) == source.replace(
        "a &amp;lt; b", "&amp;lt;&amp;amp;&amp;gt;"
    )
