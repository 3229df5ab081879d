import csv
import io
import shlex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.trees._diff import Replaced, unified
from scrubber.trees._redirects import LINES, _addresses

ODD = '/a b/"quoted"\\back {x} $y;#é*:p%41.jpg'


def test_netlify_takes_no_space_no_star_no_placeholder():
    old, new, status = LINES["netlify"](ODD, "/a b/photo.jpg").split()
    assert (new, status) == ("/a%20b/photo.jpg", "301")
    assert not set(old) & set(' "*:#{}$;')
    assert "%2541" in old


def test_nginx_reads_its_own_quotes():
    line = LINES["nginx"](ODD, "/p.jpg")
    quoted, rest = line.removeprefix("location = ").rsplit(" { ", 1)
    assert rest == "return 301 /p.jpg; }\n"
    assert quoted[1:-1].replace('\\"', '"').replace("\\\\", "\\") == ODD


def test_apache_reads_its_own_quotes():
    line = LINES["apache"](ODD, "/a b/p.jpg")
    name, status, old, new = shlex.split(line)
    assert (name, status, old, new) == ("Redirect", "301", ODD, "/a%20b/p.jpg")
    assert LINES["apache"]("/a\nb.jpg", "/p.jpg") == ""


def test_csv_is_read_back():
    assert next(csv.reader(io.StringIO(LINES["csv"]('/a,"b".jpg', "/p.jpg")))) == [
        "/a%2C%22b%22.jpg",
        "/p.jpg",
    ]


@pytest.mark.parametrize(
    ("path", "addresses"),
    [
        ("/static/img/a.jpg", ["/img/a.jpg"]),
        ("/img/static/a.jpg", ["/img/static/a.jpg"]),
        ("/content/posts/day/index.md", ["/posts/day/", "/posts/day/index.html"]),
        ("/posts/day.rst", ["/posts/day/", "/posts/day.html"]),
        ("/index.html", ["/", "/index.html"]),
    ],
)
def test_addresses_start_at_the_root_of_the_site(path, addresses):
    assert _addresses(path) == addresses


@settings(max_examples=50)
@given(
    st.lists(st.text("ab\n", max_size=6), min_size=1, max_size=40).map("|".join),
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 5), st.text("xy\n", max_size=4)), max_size=6),
)
def test_a_diff_applied_to_the_old_gives_the_new(source, edits):
    changes, at, new = [], 0, []
    for gap, length, text in edits:
        start = min(at + gap, len(source))
        if start > at:
            end = min(start + length, len(source))
            changes.append(Replaced(start, end, text))
            new += [source[at:start], text]
            at = end
    result = "".join([*new, source[at:]])
    lines = list(unified(("a", "b"), source, changes, ()))[2:]
    assert "\n".join(applied(source, lines)).rstrip("\n") == result.rstrip("\n")


def applied(source, lines):
    old = source.split("\n")
    result, at = [], 0
    for line in lines:
        if line.startswith("@@"):
            first = int(line.split()[1].split(",")[0][1:]) - 1
            result += old[at:first]
            at = first
        elif line[0] == " ":
            assert old[at] == line[1:]
            result.append(old[at])
            at += 1
        elif line[0] == "-":
            assert old[at] == line[1:]
            at += 1
        else:
            result.append(line[1:])
    return result + old[at:]


def test_values_in_a_diff_are_masked_in_old_and_unchanged_lines():
    source = "one Emma\ntwo Emma Johnson\nthree\n"
    start = source.index("Emma Johnson")
    lines = list(
        unified(("a", "b"), source, [Replaced(start, start + 12, "a person")], [(4, 8), (start, start + 12)])
    )
    assert lines[2:] == ["@@ -1,3 +1,3 @@", " one E…", "-two E… J…", "+two a person", " three"]
