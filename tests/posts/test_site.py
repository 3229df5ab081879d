"""What a site says of itself in JSON: the json module, an independent reader, sees what was written."""

import json
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scrubber import posting
from scrubber.errors import LimitExceeded, Malformed, ScrubberError
from scrubber.posts._parts import ECHO, rewritten
from scrubber.posts.site import form
from scrubber.registry import plugins

FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Our blog",
    "home_page_url": "https://blog.example.org/",
    "authors": [{"name": "Joana", "url": "/about", "avatar": "joana.png"}],
    "items": [
        {
            "id": "https://blog.example.org/1",
            "content_html": '<p>Prose</p>\n<img src="/img/ana.jpg" alt="Ana &amp; \u00e9">',
            "content_text": "Ana at the beach",
            "image": "/img/ana.jpg",
            "tags": ["ana", "beach"],
            "attachments": [{"url": "b.mp4", "mime_type": "video/mp4", "title": "A film"}],
        }
    ],
}
MANIFEST = {
    "name": "Ana's blog",
    "short_name": "Ana",
    "start_url": "/?x=1",
    "icons": [{"src": "icons/ana.png", "sizes": "48x48"}],
    "screenshots": [{"label": "Ana at home", "src": "shot.png"}],
    "theme_color": "#fff",
}
MKDOCS = {
    "config": {"lang": ["en"], "separator": "[\\s]+"},
    "docs": [
        {"location": "", "title": "Our day", "text": "Ana at the beach"},
        {"location": "page/#top", "title": "Top", "text": ""},
    ],
}
HUGO = [
    {
        "title": "Our day",
        "permalink": "https://blog.example.org/ana/",
        "summary": "Ana",
        "image": "a.jpg",
        "content": '<img src="b.jpg" alt="Ana">',
    }
]


def words(data, **how):
    return [(p.part, p.value, p.image) for p in form.read(json.dumps(data, **how)).passages]


def targets(data):
    return [(r.target, r.embedded) for r in form.read(json.dumps(data)).references]


@pytest.mark.parametrize("how", [{}, {"ensure_ascii": False, "indent": 2}])
def test_a_feed(how):
    assert words(FEED, **how) == [
        ("title", "Our blog", None),
        ("author", "Joana", None),
        ("alt", "Ana & é", "/img/ana.jpg"),
        ("description", "Ana at the beach", None),
        ("keyword", "ana", None),
        ("keyword", "beach", None),
        ("title", "A film", "b.mp4"),
    ]
    assert targets(FEED) == [
        ("https://blog.example.org/", False),
        ("/about", False),
        ("joana.png", True),
        ("https://blog.example.org/1", False),
        ("/img/ana.jpg", True),
        ("/img/ana.jpg", True),
        ("b.mp4", True),
    ]


def test_a_manifest():
    assert words(MANIFEST) == [
        ("title", "Ana's blog", None),
        ("title", "Ana", None),
        ("alt", "Ana at home", "shot.png"),
    ]
    assert targets(MANIFEST) == [("/?x=1", False), ("icons/ana.png", True), ("shot.png", True)]


def test_an_index_repeats_what_pages_say():
    assert words(MKDOCS) == [
        (ECHO, "Our day", None),
        (ECHO, "Ana at the beach", None),
        (ECHO, "Top", None),
    ]
    assert words(HUGO) == [(ECHO, "Our day", None), (ECHO, "Ana", None), ("alt", "Ana", "b.jpg")]
    assert targets(HUGO) == [("https://blog.example.org/ana/", False), ("a.jpg", True), ("b.jpg", True)]


def test_a_prebuilt_index_of_single_words_goes_as_soon_as_words_change():
    source = json.dumps(MKDOCS | {"index": {"invertedIndex": [["ana", {"x": ["y"]}]]}})
    passages = form.read(source).passages
    assert [p.value for p in passages] == [v for _, v, _ in words(MKDOCS)]
    assert json.loads(rewritten(source, [(passages[1], "x")]))["index"] is None
    assert "Ana" not in rewritten(source, [(passages[1], "x")])
    assert rewritten(source, []) == source


def strings(value):
    if isinstance(value, dict):
        return [s for key, item in value.items() for s in (key, *strings(item))]
    return [s for item in value for s in strings(item)] if isinstance(value, list) else [value]


@pytest.mark.parametrize("data", [FEED, MANIFEST, MKDOCS, HUGO])
@pytest.mark.parametrize("how", [{}, {"ensure_ascii": False, "indent": 2}])
def test_any_words_can_be_written(data, how):
    source = json.dumps(data, **how)
    passages = form.read(source).passages

    @given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.sampled_from(passages))
    @example('A "child" \\ </script> &amp; \u2028', passages[-1])
    @settings(max_examples=40, deadline=None)
    def check(new, passage):
        new = " ".join(new.split()) or "x"
        changed = rewritten(source, [(passage, new)])
        before, after = strings(json.loads(source)), strings(json.loads(changed))
        assert sum(b != a for b, a in zip(before, after, strict=True)) == (new != passage.value)
        if passage.part != "alt":
            assert new in after

    check()


@pytest.mark.parametrize(
    ("name", "data", "ours"),
    [
        ("feed.json", FEED, True),
        ("anything.json", FEED, True),
        ("site.webmanifest", MANIFEST, True),
        ("manifest.json", MANIFEST, True),
        ("other.json", MANIFEST, False),
        ("search_index.json", MKDOCS, True),
        ("anything.json", MKDOCS, True),
        ("index.json", HUGO, True),
        ("search-data.json", {"0": {"doc": "A", "title": "B", "content": "C", "url": "/"}}, True),
        ("photos.json", HUGO, False),
        ("index.json", {"name": "x", "main": "index.js"}, False),
        ("package.json", {"name": "x", "author": "Ana", "homepage": "/", "description": "d"}, False),
        ("index.json", ["Ana"], False),
        ("index.json", "Ana", False),
    ],
)
def test_other_json_is_none_of_ours(name, data, ours):
    assert form.accepts(name, json.dumps(data)) is ours
    assert form.accepts(name, json.dumps(data, indent=1)) is ours


def test_it_is_registered_and_only_asked_by_content(tmp_path):
    assert form in plugins("scrubber.posts", "form")
    assert posting.form_of("x.webmanifest") is None
    (tmp_path / "index.json").write_text(json.dumps(HUGO))
    assert posting.form_at(tmp_path / "index.json") is form


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("", Malformed),
        ('{"version": ', Malformed),
        ("[" * 500 + "]" * 500, LimitExceeded),
        ("[" * 100_000 + "]" * 100_000, LimitExceeded),
        ("[" + '"a",' * 210_000 + '"a"]', LimitExceeded),
    ],
    ids=range(5),
)
def test_hostile_json_is_refused_soon(source, error):
    start = time.process_time()
    with pytest.raises(error):
        form.read(source)
    assert time.process_time() - start < 5


def test_an_index_of_many_pictures_is_read_soon():
    entry = {"title": "A cake <img src=a.jpg alt=x>", "url": "a.html", "text": "x" * 200}
    start = time.process_time()
    assert len(form.read(json.dumps([entry] * 10_000)).references) == 20_000
    assert time.process_time() - start < 12  # to read all of it for each of them takes a minute


@given(st.sampled_from([FEED, MANIFEST, MKDOCS, HUGO]), st.data())
@settings(max_examples=100, deadline=None)
def test_what_is_broken_raises_our_errors_alone(data, draw):
    raw = bytearray(json.dumps(data).encode())
    for _ in range(draw.draw(st.integers(0, 3))):
        raw[draw.draw(st.integers(0, len(raw) - 1))] = draw.draw(st.integers(0, 255))
    try:
        document = posting.read(bytes(raw), form)
    except ScrubberError:
        return
    changed = document.edited([(p, "new") for p in document.post.passages])
    assert [p.value for p in document.again(changed).passages] == ["new"] * len(document.post.passages)


@pytest.mark.parametrize(
    "head", ['{"config":{' + "x" * 65_000, "[" * 65_000, '"url":"' * 9_000, "{ " * 30_000]
)
def test_beginnings_are_judged_soon(head):
    start = time.process_time()
    assert not form.accepts("index.json", head)
    assert time.process_time() - start < 2


def test_an_index_with_the_markdown_of_posts():
    body = 'Sea.\n\n![Ana at the beach](./ana.jpg "Ana")\n\n<img src="/b.jpg" alt="Ana and Bo">\n'
    source = json.dumps([{"title": "Day", "url": "/day/", "content": body}])
    post = form.read(source)
    assert [p.value for p in post.passages if p.part != ECHO] == ["Ana at the beach", "Ana", "Ana and Bo"]
    assert [r.target for r in post.references if r.embedded] == ["./ana.jpg", "/b.jpg"]
    changes = [(p, "A girl") for p in post.passages if p.value == "Ana at the beach"]
    assert json.loads(rewritten(source, changes))[0]["content"] == body.replace("Ana at the beach", "A girl")
