"""XML edited in place: what nobody objects to keeps its bytes."""

import pytest

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media._xml import DROP, UNWRAP, Change, edited

W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def by_name(**changes):
    return lambda name, _attributes, _path: changes.get(name.replace(":", "_"))


def test_without_a_change_the_same_object_comes_back():
    data = b"<?xml version='1.0'?>\r\n<a  x = 'y' >&amp;<![CDATA[<b>]]></a >\n"
    assert edited(data, by_name()) is data


def test_each_change_touches_its_element_alone():
    data = b"<a><b x='1'>t<c/>u</b><d>gone<c/></d><e>kept</e><f>old</f></a>"
    out = edited(data, by_name(b=Change(attributes={"x": 'q"<'}), d=DROP, e=UNWRAP, f=Change(text=str.upper)))
    assert out == b'<a><b x="q&quot;&lt;">t<c/>u</b>kept<f>OLD</f></a>'


def test_an_element_may_go_when_it_ends():
    assert edited(b"<a><b>x<c/></b>y</a>", by_name(b=Change(end=lambda: True), c=DROP)) == b"<a>y</a>"


def test_names_are_those_of_the_specifications():
    strict = b'<x:p xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main" x:rsidR="0"/>'
    seen = []
    edited(strict, lambda name, attributes, _path: seen.append((name, attributes)))
    assert seen == [("w:p", {"w:rsidR": "0"})]


def test_an_attribute_is_added_in_the_prefix_of_the_file():
    data = W.replace(b"xmlns:w", b"xmlns:ns0").join((b"<a ", b"><ns0:b/></a>"))
    assert b'<ns0:b ns0:lock="true"/>' in edited(data, by_name(w_b=Change(attributes={"w:lock": "true"})))


def test_comments_and_instructions_go():
    assert edited(b"<a><!-- x > --><?y z?>b</a>", by_name()) == b"<a>b</a>"


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "iso-8859-1", "windows-1252"])
def test_other_encodings_become_utf_8(code):
    data = f'<?xml version="1.0" encoding="{code}"?><a>é<b/></a>'.encode(code)
    out = edited(data, by_name(b=DROP))
    assert out == '<?xml version="1.0" encoding="UTF-8"?><a>é</a>'.encode()


def test_only_published_types_are_named():
    published = b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/x.dtd"><a>&nbsp;</a>'
    assert edited(published, by_name()) == published
    assert edited(b'<!DOCTYPE a SYSTEM "file:///home/emma/a.dtd"><a/>', by_name()) == b"<a/>"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a>",
        b"<a x=1/>",
        b"<a/><b/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<?xml version="1.0" encoding="no-such-code"?><a/>',
    ],
)
def test_what_is_not_well_formed_is_malformed(data):
    with pytest.raises(Malformed):
        edited(data, by_name())


def test_depth_is_bounded():
    with pytest.raises(LimitExceeded):
        edited(b"<a>" * 2_000 + b"</a>" * 2_000, by_name())
