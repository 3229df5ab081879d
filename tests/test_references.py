import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber._mentions import Mentions
from scrubber._references import References, renamed

POST = "/s/content/posts/day/index.md"
FILES = [
    POST,
    "/s/content/posts/day/emma.jpg",
    "/s/content/posts/other.md",
    "/s/static/img/Emma B.jpg",
    "/s/static/img/caf\u00e9.jpg",
    "/s/static/twice.jpg",
    "/s/public/twice.jpg",
    "/s/themes/plain/static/logo.png",
]
NAMES = {
    "/s/content/posts/day/emma.jpg": "child.jpg",
    "/s/content/posts/day": "party",
    "/s/static/img/Emma B.jpg": "photo.jpg",
    "/s/static/img/caf\u00e9.jpg": "coffee.jpg",
    "/s/themes/plain/static/logo.png": "sign.png",
}
TREE = References(FILES, ["https://example.org/blog/"])


@pytest.mark.parametrize(
    ("target", "new"),
    [
        ("emma.jpg", "child.jpg"),
        ("./emma.jpg?x=1#y", "./child.jpg?x=1#y"),
        ("EMMA.jpg", "child.jpg"),
        ("../day/emma.jpg", "../party/child.jpg"),
        ("/posts/day/", "/posts/party/"),
        ("/posts/day/emma.jpg", "/posts/party/child.jpg"),
        ("/posts/day/made-later.webp", "/posts/party/made-later.webp"),
        ("/img/Emma%20B.jpg", "/img/photo.jpg"),
        ("img/emma b.jpg", "img/photo.jpg"),
        ("../../../static/img/Emma B.jpg", "../../../static/img/photo.jpg"),
        ("/img/caf%C3%A9.jpg", "/img/coffee.jpg"),
        ("/img/cafe%CC%81.jpg", "/img/coffee.jpg"),
        ("https://example.org/blog/img/Emma%20B.jpg", "https://example.org/blog/img/photo.jpg"),
        ("//EXAMPLE.org/blog/img/Emma%20B.jpg", "//EXAMPLE.org/blog/img/photo.jpg"),
        ("{static}/img/Emma B.jpg", "{static}/img/photo.jpg"),
        ("{attach}emma.jpg", "{attach}child.jpg"),
        ("{{ site.baseurl }}/img/Emma%20B.jpg", "{{ site.baseurl }}/img/photo.jpg"),
        ("/logo.png", "/sign.png"),
    ],
)
def test_a_reference_follows_what_it_means(target, new):
    meaning = TREE.meaning(POST, target)
    assert meaning.local
    assert renamed(target, meaning, NAMES) == new


@pytest.mark.parametrize(
    "target",
    [
        "https://example.com/img/Emma%20B.jpg",
        "https://example.org/blogger/img/Emma%20B.jpg",
        "mailto:emma@example.org",
        "data:image/png;base64,AAAA",
        "#emma.jpg",
        "?emma.jpg",
        "",
        "nowhere.jpg",
        "a" * 100_000,
    ],
)
def test_what_leads_elsewhere_or_nowhere_stays(target):
    meaning = TREE.meaning(POST, target)
    assert meaning.files == ()
    assert renamed(target, meaning, NAMES) == target


def test_two_files_that_fit_are_both_named_unless_one_is_beside_the_post():
    assert TREE.meaning(POST, "/twice.jpg").files == ("/s/static/twice.jpg", "/s/public/twice.jpg")
    beside = References([*FILES, "/s/content/posts/day/twice.jpg"])
    assert beside.meaning(POST, "twice.jpg").files == ("/s/content/posts/day/twice.jpg",)


@settings(max_examples=50)
@given(
    st.lists(
        st.sampled_from([".", "..", "", "img", "day", "emma.jpg", "posts", "%2e%2E", "%", "\udcff", "é"])
    )
)
def test_any_target_has_a_meaning_and_stays_as_it_is_without_new_names(parts):
    target = "/".join(parts)
    assert renamed(target, TREE.meaning(POST, target), {}) == target


def test_many_targets_of_many_folders_take_little_time():
    files = [f"/s/posts/{i}/assets/{j}.jpg" for i in range(2000) for j in range(5)]
    start = time.process_time()
    tree = References(files)
    for i in range(2000):
        tree.meaning(f"/s/posts/{i}/index.md", "/nowhere/at/all.jpg")
        tree.meaning(f"/s/posts/{i}/index.md", "../" * 500 + "x.jpg")
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("url('img/emma.jpg')", {"emma.jpg"}),
        ("img/EMMA.JPG?x", {"emma.jpg"}),
        ("img/emma%2Ejpg", {"emma.jpg"}),
        ('"img\\u002femma.jpg"', {"emma.jpg"}),
        ("img/my-emma.jpg, emma.jpgx, emma", set()),
        ("see Emma B (2).jpg", {"emma b (2).jpg"}),
        ("nav: /maria-silva/", {"maria-silva"}),
        ("to maria-silva\\index.md", {"maria-silva"}),
        ("maria-silva and /maria-silva-2/", set()),
        (unicodedata.normalize("NFD", "x/jos\u00e9.png"), {"jos\u00e9.png"}),
    ],
)
def test_names_are_found_in_whatever_text(text, found):
    names = ["emma.jpg", "Emma B (2).jpg", "jos\u00e9.png"]
    assert Mentions(names, ["maria-silva"]).of(text) == found


def test_many_names_in_a_long_text_take_little_time():
    names = [f"emma-{i}.jpg" for i in range(5000)]
    start = time.process_time()
    found = Mentions(names, [f"folder-{i}" for i in range(5000)]).of("x/" * 1_000_000 + names[7])
    assert found == {names[7]}
    assert time.process_time() - start < 10


def test_patterns_name_what_they_match():
    mentions = Mentions(["emma-cake.jpg", "lucas.png"], ["emma-party", "lucas-school"])
    assert mentions.of('{{< gallery match="emma-*" >}}') == {"emma-cake.jpg", "emma-party"}
    assert mentions.of("src: img/Emma-*.jpg\n") == {"emma-cake.jpg"}
    assert mentions.of("src: '*cake*'") == {"emma-cake.jpg"}
    assert mentions.of('src: "*.jpg", "*", "**/*.{png,jpg}"') == set()
    assert mentions.of("*Emma* and **emma-cake**, *lucas*") == set()


def test_many_and_long_patterns_take_bounded_time():
    mentions = Mentions([f"emma-{i}.jpg" for i in range(500)], [])
    text = " ".join([f'"{i}-*"' for i in range(3_000)] + ['"' + "a*" * 100 + 'b"', '"' + "*a" * 500_000])
    start = time.process_time()
    assert "emma-7.jpg" in mentions.of(text)  # with so many patterns, every name may be meant
    assert time.process_time() - start < 5


def test_folders_in_quotes_or_brackets_are_named():
    mentions = Mentions([], ["emma-party"])
    assert mentions.of('{{< ref "emma-party" >}}') == {"emma-party"}
    assert mentions.of("see [[emma-party]]") == {"emma-party"}
    assert mentions.of("the emma-party was fun") == set()


def test_several_templates_stand_before_a_path():
    links = References(["/site/img/emma.jpg"])
    meaning = links.meaning("/site/posts/a.md", "{{ site.url }}{{ site.baseurl }}/img/emma.jpg")
    assert meaning.files == ("/site/img/emma.jpg",)
