"""The two checks of an output (P3): what a handler leaves behind by mistake never gets out."""

import io
import os

import pytest
from PIL import Image, PngImagePlugin

import scrubber
from scrubber import stripping
from scrubber._needles import needles
from scrubber.errors import InputError, NotClean, PluginError, UnknownFormat
from scrubber.media._source import Source
from scrubber.model import Finding, Kind, Part, Span
from scrubber.policy import Keep

SECRET = b"Helen Quimby"
SPAN = Span("media", 0, 12)


class ToyHandler:
    """A toy format: "TOY!", then records of a letter and 12 bytes; "p" draws, all else is private."""

    name, suffixes, mime = "toy", (".toy",), ("image/x-toy",)

    def accepts(self, head):
        return head.startswith(b"TOY!")

    def parts(self, source, keep):
        yield Part(0, 4, "signature")
        for at in range(4, source.size, 13):
            yield self.record(source.read(at, 13), at)

    def record(self, data, at):
        if data[:1] == b"p":
            return Part(at, at + 13, "pixels")
        value = data[1:].decode("utf-16-le" if data[:1] == b"w" else "ascii")
        return Part(at, at + 13, "owner", new=b"", findings=(owner(value),))


def owner(value):
    return Finding("M201", Kind.OWNER, SPAN, value, source="toy")


class Forgetful(ToyHandler):
    """Drops the owner's record but overlooks that the pixels hold the name, too."""


class Leaky(ToyHandler):
    """Calls everything clean on the way in, and not on the way out."""

    def record(self, data, at):
        if data[:1] == b"q":
            return Part(at, at + 13, "rewritten", new=b"q" + data[1:], findings=(owner("somebody else"),))
        return super().record(data, at)


class Crashing(ToyHandler):
    def record(self, data, at):
        raise ValueError(f"cannot read {data!r}")


class Gappy(ToyHandler):
    def parts(self, source, keep):
        yield Part(0, 4, "signature")
        yield Part(17, source.size, "rest")


@pytest.fixture
def toy(monkeypatch):
    def install(handler):
        monkeypatch.setattr(stripping, "plugins", lambda package, attribute: (handler,))

    return install


def test_a_value_left_in_a_kept_part_is_found_by_the_raw_search(toy):
    toy(Forgetful())
    assert scrubber.clean(b"TOY!o" + SECRET + b"p" + bytes(12)).media == b"TOY!p" + bytes(12)
    with pytest.raises(NotClean) as caught:
        scrubber.clean(b"TOY!o" + SECRET + b"p" + SECRET)
    assert "Quimby" not in str(caught.value)


def test_utf_16_is_searched_too(toy):
    toy(Forgetful())
    wide = "Helen\0".encode("utf-16-le")
    with pytest.raises(NotClean):
        scrubber.clean(b"TOY!w" + wide + b"p" + wide)


def test_something_still_to_remove_is_never_given_out(toy):
    toy(Leaky())
    sink = io.BytesIO()
    with pytest.raises(NotClean):
        scrubber.clean(b"TOY!q" + SECRET, sink)
    assert sink.getvalue() == b""


@pytest.mark.parametrize("handler", [Crashing(), Gappy()])
def test_a_broken_handler_ends_in_our_error_without_values(toy, handler, tmp_path):
    toy(handler)
    with pytest.raises(PluginError) as caught:
        scrubber.clean(b"TOY!o" + SECRET + b"p" + bytes(12), tmp_path / "out.toy")
    assert "Quimby" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert os.listdir(tmp_path) == []


def test_nothing_is_written_when_the_check_fails(toy, tmp_path):
    toy(Forgetful())
    original = tmp_path / "a.toy"
    original.write_bytes(b"TOY!o" + SECRET + b"p" + SECRET)
    for target in (original, tmp_path / "b.toy"):
        with pytest.raises(NotClean):
            scrubber.clean(original, target)
    assert os.listdir(tmp_path) == ["a.toy"]
    assert original.read_bytes() == b"TOY!o" + SECRET + b"p" + SECRET


def test_needles_are_identifying_values_only():
    found = [
        Finding("M201", Kind.OWNER, SPAN, "Helen Quimby"),
        Finding("M302", Kind.DEVICE, SPAN, "EX4711-0815"),
        Finding("M101", Kind.LOCATION, SPAN, "53.8075, -1.5165", raw=(b"\0\0\0\x35\0\0\0\x01\0\0\0\x30",)),
        Finding("M501", Kind.SOFTWARE, SPAN, "PaintIt 3.0"),
        Finding("M201", Kind.OWNER, SPAN, "Bo"),
        Finding("M401", Kind.TIME, SPAN, "0000:00:00 00:00:00"),
        Finding("M201", Kind.OWNER, SPAN, "          "),
        Finding("M503", Kind.COMMENT, SPAN, "GIF89a"),
        Finding("M503", Kind.COMMENT, SPAN, "STUVWXYZ"),
    ]
    forms = needles(found)
    assert b"Helen Quimby" in forms
    assert "EX4711-0815".encode("utf-16-be") in forms
    assert b"\0\0\0\x35\0\0\0\x01\0\0\0\x30" in forms
    assert not any(
        b"PaintIt" in form or form in (b"Bo", b"GIF89a", b"STUVWXYZ") or b"0000" in form for form in forms
    )
    assert not any(b"Helen Quimby" in form for form in needles(found, kept=b"<li>Helen Quimby</li>"))
    narrow = needles(found, gone=b"Helen Quimby")
    assert b"Helen Quimby" in narrow
    assert "Helen Quimby".encode("utf-16-le") not in narrow


def test_files_that_are_none(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "nowhere", "a\0b"):
        with pytest.raises(InputError) as caught:
            scrubber.clean(path)
        assert str(tmp_path) not in str(caught.value)


def test_unknown_types_are_named_in_the_refusal():
    with pytest.raises(UnknownFormat, match="PostScript"):
        scrubber.clean(b"%!PS-Adobe-3.0\n%%Title: a page\nshowpage\n")
    with pytest.raises(UnknownFormat, match="it looks like application/x-dosexec"):
        scrubber.clean(b"MZ" + bytes(100))
    with pytest.raises(UnknownFormat, match="empty"):
        scrubber.clean(b"")


def test_a_name_that_does_not_fit_is_a_note():
    sink = io.BytesIO()
    Image.new("RGB", (4, 4)).save(sink, "PNG")
    todo = stripping.plan(Source(sink.getvalue()), Keep())
    assert stripping.misnamed(todo, "a.png") is None
    assert stripping.misnamed(todo, "a.jpg").rule == "M903"


def test_a_large_file_object_is_spooled(monkeypatch):
    monkeypatch.setattr(stripping, "IN_MEMORY", 1000)
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", SECRET.decode())
    sink = io.BytesIO()
    Image.effect_noise((80, 80), 90).save(sink, "PNG", pnginfo=info)
    assert len(sink.getvalue()) > 1000
    sink.seek(0)
    assert SECRET not in scrubber.clean(sink).media
    with pytest.raises(InputError):
        scrubber.clean(io.StringIO("text"))
