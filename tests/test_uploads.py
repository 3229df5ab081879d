"""What every web face relies on: an upload is cleaned and named, or refused, in bounded memory."""

import gzip
import io
import subprocess
import sys
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from scrubber import InputError, LimitExceeded, Malformed, NotClean, ScrubberError, UnknownFormat
from scrubber.uploads import LONGEST_NAME, Upload, bounded, plain_name, receive, refusal


def picture(format_="JPEG", comment="taken by Emma Johnson"):
    exif = Image.Exif()
    exif[0x013B] = comment
    sink = io.BytesIO()
    Image.new("RGB", (40, 30), "olive").save(sink, format_, exif=exif)
    return sink.getvalue()


def test_bytes_name_type_and_size_fit_each_other():
    with receive(io.BytesIO(picture()), "emma_johnson_birthday.JPG") as upload:
        data = upload.file.read()
    assert b"Johnson" not in data
    assert Image.open(io.BytesIO(data)).size == (40, 30)
    assert upload.size == len(data)
    assert (upload.name, upload.content_type, upload.format) == ("birthday.jpg", "image/jpeg", "jpeg")
    assert upload.changed
    assert upload.renamed
    assert {finding.rule for finding in upload.report.media} >= {"M201"}
    assert {finding.rule for finding in upload.report.words} >= {"T101"}


def test_a_second_time_changes_nothing():
    with (
        receive(io.BytesIO(picture()), "emma_johnson_birthday.jpg") as once,
        receive(once.file, once.name) as twice,
    ):
        once.file.seek(0)
        assert twice.file.read() == once.file.read()
        assert not twice.changed
        assert not twice.renamed


def test_texts_are_in_the_report_with_offers():
    texts = {"title": "Emma Johnson's first birthday", "alt": "A cake"}
    with receive(io.BytesIO(picture()), "cake.jpg", texts=texts) as upload:
        assert "Emma" not in upload.report.safe("title")
        assert upload.report.safe("alt") == "A cake"


def test_a_name_stays_where_that_was_asked_for():
    with receive(io.BytesIO(picture()), "emma_johnson.jpg", rename=False) as upload:
        assert upload.name == "emma_johnson.jpg"
        assert not upload.renamed
        assert "emma" not in repr(upload)


@pytest.mark.parametrize("rename", [True, False])
@pytest.mark.parametrize("name", ["cake.php", "cake.PHP", "cake", "cake.png", "cake.jpg.exe", "cake.jpeg"])
def test_the_extension_is_that_of_the_content(name, rename):
    with receive(io.BytesIO(picture()), name, rename=rename) as upload:
        assert upload.name.endswith((".jpg", ".jpeg"))
        assert upload.name.count(".") == 1


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/cron.d/cake.jpg", "cake.jpg"),
        ("..\\..\\cake.jpg", "cake.jpg"),
        ("C:\\Users\\emma\\cake.jpg", "cake.jpg"),
        ("/", ""),
        ("..", ""),
        (".htaccess", "htaccess"),
        ("cake.jpg\0.php", "cake-jpg.php"),
        ('a\r\nSet-Cookie: x="1".jpg', "aSet-Cookie x=1.jpg"),
        ("\u202egpj.exe", "gpj.exe"),
        ("con.jpg", "file-con.jpg"),
        ("cake.jpg. . ", "cake.jpg"),
        ("cake.php.jpg", "cake-php.jpg"),
        ("a.phtml.b.JPG", "a-phtml-b.JPG"),
        ("cake v1.2.jpg", "cake v1.2.jpg"),
        ("caf\u0065\u0301.jpg", "caf\u00e9.jpg"),
        ("\udc80.jpg", "jpg"),
        ("", ""),
    ],
)
def test_names_mean_nothing_more_than_a_name(name, plain):
    assert plain_name(name) == plain


@given(st.text(max_size=400))
def test_any_name_is_made_plain_once_and_for_all(name):
    plain = plain_name(name)
    assert plain_name(plain) == plain
    assert len(plain.encode()) <= LONGEST_NAME
    assert not set(plain) & set('/\\\0\r\n":;')
    assert not plain.startswith(".")


def test_a_name_that_is_nothing_gets_one():
    with receive(io.BytesIO(picture()), "../..") as upload:
        assert upload.name == "file.jpg"


@pytest.mark.parametrize(
    ("data", "error"),
    [(b"", Malformed), (b"words and nothing else", UnknownFormat), (b"\xff\xd8\xff\xe1\x00", Malformed)],
)
def test_what_cannot_be_cleaned_is_refused_with_a_sentence(data, error):
    with pytest.raises(error) as caught:
        receive(io.BytesIO(data), "emma_johnson.jpg")
    sentence = refusal(caught.value)
    assert sentence.endswith("It was not stored.")
    assert "emma" not in sentence.lower()


@pytest.mark.parametrize("error", [InputError("x"), NotClean("x"), LimitExceeded("x"), ScrubberError("x")])
def test_every_error_has_a_sentence(error):
    assert refusal(error)[0].isupper()


def test_unknown_types_pass_only_by_name():
    with receive(io.BytesIO(b"a,b\n"), "emma_johnson.csv", passing={".csv"}) as upload:
        assert upload.file.read() == b"a,b\n"
        assert upload.name.endswith(".csv")
        assert "emma" not in upload.name
        assert upload.content_type == "text/csv"
        assert not upload.changed
    with receive(io.BytesIO(picture()), "cake.csv", passing={".csv"}) as upload:
        assert upload.name == "cake.jpg"
        assert b"Johnson" not in upload.file.read()
    with pytest.raises(UnknownFormat):
        receive(io.BytesIO(b"a,b\n"), "table.tsv", passing={".csv"})


def test_a_limit_of_size_is_kept_while_reading():
    class Endless(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            buffer[:] = bytes(len(buffer))
            return len(buffer)

    with pytest.raises(LimitExceeded):
        receive(io.BufferedReader(Endless()), "cake.jpg", max_size=5_000_000)


def test_text_files_are_refused():
    with pytest.raises(InputError, match="text, not bytes"):
        receive(io.StringIO("words"), "cake.jpg")


def test_a_decompressor_is_read_and_not_the_file_behind_it(tmp_path):
    data = picture("TIFF") + bytes(9 << 20)
    with gzip.open(tmp_path / "cake.gz", "wb") as sink:
        sink.write(data)
    with gzip.open(tmp_path / "cake.gz") as source, receive(source, "cake.tif") as upload:
        assert upload.format == "tiff"


def test_an_upload_that_is_wound_on_is_read_from_its_start():
    file = io.BytesIO(picture())
    file.read()
    with receive(file, "cake.jpg") as upload:
        assert isinstance(upload, Upload)
        assert upload.format == "jpeg"


def test_large_uploads_stay_out_of_memory(tmp_path):
    """A TIFF of 200 MB in a process that may grow by 64 MB beyond what the model takes."""
    script = textwrap.dedent("""
        import resource, sys
        from scrubber.uploads import receive
        from scrubber import Policy, check
        check(None, name="warm.jpg")
        with open(sys.argv[1], "rb") as source:
            receive(source, "small.tif").file.close()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with open(sys.argv[2], "rb") as source, receive(source, "emma_johnson_cake.tif") as upload:
            assert upload.size > 200_000_000 and upload.changed
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    """)
    small, large = tmp_path / "small.tif", tmp_path / "large.tif"
    small.write_bytes(picture("TIFF"))
    exif = Image.Exif()
    exif[0x013B] = "Emma Johnson"
    Image.new("L", (14_200, 14_200)).save(large, "TIFF", exif=exif)
    command = [sys.executable, "-c", script, small, large]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    grown = int(done.stdout) * (1 if sys.platform != "darwin" else 1 / 1024)
    assert grown < 64 << 10, f"{grown} KiB"


def test_words_that_take_too_long_are_refused():
    with receive(io.BytesIO(picture()), "cake.jpg", texts={"caption": "a" * 60_000, "alt": "a" * 40_000}):
        pass
    with pytest.raises(LimitExceeded, match="words"):
        receive(io.BytesIO(picture()), "cake.jpg", texts={"caption": "a" * 60_000, "alt": "a" * 40_001})
    bounded({"title": "a" * 10_000}, files=100)
    with pytest.raises(LimitExceeded):
        bounded({"title": "a" * 10_001}, files=100)
