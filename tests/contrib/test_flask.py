"""What only Werkzeug has: uploads that are changed where they are, and its own exceptions."""

import io

import pytest
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge, UnprocessableEntity, UnsupportedMediaType

from scrubber import InputError, Policy
from scrubber.contrib.flask import report_of, scrubbed
from tests.contrib.hostile import picture

JPEG = picture()


def upload(data=JPEG, name="emma_johnson_cake.jpg"):
    return FileStorage(io.BytesIO(data), name, "photo", "text/html", headers=None)


def test_it_is_the_same_upload():
    class Mine(FileStorage):
        pass

    one = Mine(io.BytesIO(JPEG), "emma_johnson_cake.jpg", "photo", "text/html")
    assert one.mimetype == "text/html"  # it remembers that
    old = one.stream
    same = scrubbed(one)
    assert same is one
    assert (same.name, same.filename, same.mimetype) == ("photo", "cake.jpg", "image/jpeg")
    assert same.content_length == len(same.read()) == len(JPEG)
    assert old.closed
    assert "emma" not in repr(same)
    same.close()


def test_a_form_can_be_handed_in_as_it_is(tmp_path):
    one = scrubbed(
        upload(), texts=MultiDict([("title", "Emma Johnson and a cake"), ("title", "x")]), language="en"
    )
    assert "Emma" not in report_of(one).safe("title")
    one.save(tmp_path / "cake.jpg")
    assert (tmp_path / "cake.jpg").read_bytes() == JPEG
    one.close()


def test_settings_are_handed_on():
    one = scrubbed(upload(), policy=Policy(allow=("Emma Johnson",)))
    assert one.filename == "emma_johnson_cake.jpg"
    two = scrubbed(upload(b"a,b", "emma_johnson.csv"), passing={".csv"}, rename=False)
    assert (two.filename, two.mimetype) == ("emma_johnson.csv", "text/csv")
    one.close()
    two.close()


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        (None, UnprocessableEntity),
        (upload(b""), UnprocessableEntity),
        (upload(b"words"), UnsupportedMediaType),
        (upload(bytes(5001)), RequestEntityTooLarge),
    ],
)
def test_refusals_are_werkzeugs_own(sent, error):
    with pytest.raises(error) as caught:
        scrubbed(sent, max_size=5000)
    assert "emma" not in caught.value.description
    if sent is not None:
        assert sent.filename == "emma_johnson_cake.jpg"
        with pytest.raises(InputError):
            report_of(sent)
