"""Feeds, sitemaps and search indexes follow the pages and files of their site, in one run."""

import json
import re
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from scrubber.trees import _echoes
from scrubber.trees.checking import Checking
from scrubber.trees.cleaning import Cleaning
from scrubber.trees.options import Options
from tests.posts_tree import files_of, picture

SITE = "https://blog.example.org"
NAMES = ("emma-johnson-beach", "lucas-andrade-party", "sofia-rossi-garden", "hannah-schneider-snow")
PRIVATE = re.compile(r"(?i)emma|johnson|lucas|andrade|sofia|rossi|hannah|schneider|quimby")
PAGE = """<html lang=en><title>Our day</title><body>
<img src="img/emma-johnson-beach.jpg" alt="Emma Johnson &amp; a dog">
<figure><img src="img/lucas-andrade-party.jpg" alt="x"><figcaption>Lucas Andrade
at the party</figcaption></figure><p>Prose.</body></html>"""
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Our blog</title>
<item><title>Our day</title><description>&lt;img src="/img/emma-johnson-beach.jpg" alt="Emma Johnson"&gt;
</description><content:encoded><![CDATA[<img src="img/lucas-andrade-party.jpg" alt="Lucas Andrade">]]>
</content:encoded><enclosure url="https://blog.example.org/img/sofia-rossi-garden.jpg" length="1"/></item>
</channel></rss>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>https://blog.example.org/</loc>
<image:image><image:loc>https://blog.example.org/img/hannah-schneider-snow.jpg</image:loc>
<image:caption>Hannah Schneider in the snow</image:caption></image:image></url></urlset>"""
INDEX = {
    "config": {"lang": ["en"]},
    "docs": [
        {
            "location": "",
            "title": "Our day",
            "text": "Emma Johnson & a dog. Lucas Andrade at\nthe party Prose.",
        },
        {"location": "other/", "title": "Other", "text": "Emma Johnson &amp; a dog"},
    ],
    "index": {"invertedIndex": [["emma", {}], ["rossi", {}]]},
}
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Our blog",
    "items": [{"id": "1", "content_html": '<img src="/img/emma-johnson-beach.jpg" alt="Emma Johnson">'}],
}


@pytest.fixture
def site(tmp_path):
    root = tmp_path / "site"
    (root / "img").mkdir(parents=True)
    (root / "search").mkdir()
    for name in NAMES:
        (root / f"img/{name}.jpg").write_bytes(picture(private=True))
    (root / "index.html").write_text(PAGE)
    (root / "feed.xml").write_text(FEED)
    (root / "sitemap.xml").write_text(SITEMAP)
    (root / "feed.json").write_text(json.dumps(JSON_FEED))
    (root / "search/search_index.json").write_text(json.dumps(INDEX))
    return root


def cleaned(site, **more):
    return list(
        Cleaning([site], Options(in_place=True, rename=True, captions=True, jobs=1, site_url=(SITE,), **more))
    )


def test_nothing_private_is_left_and_no_link_is_dead(site):
    results = cleaned(site)
    assert not [result.error for result in results if result.error]
    assert not [result for result in results if result.remains]
    for name, data in files_of(site).items():
        assert not PRIVATE.search(name)
        assert not PRIVATE.search(data.decode("latin-1")), name
    left = {path.name for path in site.glob("img/*")}
    texts = "".join(
        (site / name).read_text() for name in ("index.html", "feed.xml", "sitemap.xml", "feed.json")
    )
    assert set(re.findall(r"img/([\w.-]+)", texts)) == left
    assert len(left) == 4
    docs = json.loads((site / "search/search_index.json").read_text())["docs"]
    said = re.search(r'alt="([^"]+)"', (site / "index.html").read_text())[1]
    assert docs[1]["text"] == said
    assert docs[0]["text"].endswith("at the party Prose.")
    ET.parse(site / "feed.xml")
    ET.parse(site / "sitemap.xml")


def test_a_second_run_changes_nothing(site):
    cleaned(site)
    before = files_of(site)
    assert not [result for result in cleaned(site) if result.changed or result.renamed]
    assert files_of(site) == before


def test_a_check_says_where(site):
    found = {Path(r.path).name: r for r in Checking([site], Options(jobs=1, site_url=(SITE,)))}
    index = found["search_index.json"]
    assert {finding.span.part for finding in index.findings} == {"search"}
    assert {finding.rule for finding in index.findings} == {"T101"}
    assert found["feed.xml"].place(found["feed.xml"].findings[0]).line == 3


def test_words_of_pictures_alone(site):
    (site / "feed.xml").write_text(FEED.replace("<title>Our day", "<title>With Emma Johnson"))
    cleaned(site, pictures_only=True)
    text = (site / "feed.xml").read_text()
    assert "<title>With Emma Johnson" in text
    assert len(PRIVATE.findall(text)) == 2
    assert not PRIVATE.search((site / "search/search_index.json").read_text())


def test_without_captions_an_index_stays(site):
    before = (site / "search/search_index.json").read_bytes()
    list(Cleaning([site], Options(in_place=True, jobs=1, rename=True, site_url=(SITE,))))
    assert (site / "search/search_index.json").read_bytes() == before


def test_code_is_passed_over_unless_it_is_a_post(site):
    (site / "pom.xml").write_text("<project>Emma Johnson</project>")
    (site / "data.json").write_text('{"name": "Emma Johnson"}')
    assert {Path(r.path).name for r in cleaned(site) if r.error} == {"pom.xml", "data.json"}
    results = cleaned(site, code=("*.xml", "*.json"))
    assert not [result.error for result in results if result.error]
    assert {"feed.xml", "feed.json"} <= {Path(result.path).name for result in results}
    assert "pom.xml" not in {Path(result.path).name for result in results}


@pytest.mark.parametrize("hostile", ["<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", "<title>"])
def test_a_feed_that_cannot_be_read_keeps_what_it_names(site, hostile):
    (site / "feed.xml").write_text(f"{hostile if '!' in hostile else ''}{FEED[39:]}{hostile}")
    errors = {Path(r.path).name: r.error[0] for r in cleaned(site) if r.error}
    assert errors == {"feed.xml": "Malformed"}
    assert (site / "img/emma-johnson-beach.jpg").exists()
    assert not (site / "img/hannah-schneider-snow.jpg").exists()


def test_an_album_of_thousands_in_an_index_ends_soon():
    book = _echoes.Book()
    for i in range(4_000):
        book.add(f"Emma and the number {i}", "A child", ())
    text = " ".join(f"Emma and the number {i} of all." for i in range(4_000))
    start = time.process_time()
    assert book.replaced(text)[0] == " ".join(["A child of all."] * 4_000)
    assert time.process_time() - start < 5


def test_the_longest_words_are_replaced_whole():
    book = _echoes.Book()
    book.add("Emma", "A child", ())
    book.add('"Emma" & Jo at home', "Two <3", ())
    assert book.replaced('Emma: "Emma" &\n Jo at home, Emmaline')[0] == "A child: Two <3, Emmaline"
    assert book.replaced("&quot;Emma&quot; &amp; Jo at home")[0] == "Two &lt;3"
    assert book.replaced('x "Emma" &amp; Jo at home')[0] == "x Two &lt;3"
