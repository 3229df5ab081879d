import io
import os

import pytest
from PIL import Image

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media import _gif_blocks
from scrubber.media.gif import handler
from scrubber.metadata._essentials import Credit, xmp_packet
from scrubber.policy import Keep
from tests.media.contract import HandlerContract, clean, frames, walk

NAME = b"Emma Johnson"
MAGIC = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
LOOPS = b"!\xff\x0bNETSCAPE2.0\x03\x01\x05\0\0"
XMP = b'<?xpacket begin=""?><x:xmpmeta><rdf:Description dc:creator="Emma Johnson"/></x:xmpmeta>'


def blocks(data):
    """Data as sub-blocks with their terminator."""
    pieces = [data[i : i + 255] for i in range(0, len(data), 255)]
    return b"".join(bytes([len(p)]) + p for p in pieces) + b"\0"


def comment(data=NAME):
    return b"!\xfe" + blocks(data)


def application(name, data=NAME):
    return b"!\xff\x0b" + name + blocks(data)


def plain_text(data=NAME):
    return b"!\x01\x0c" + bytes(12) + blocks(data)


def control(delay=10, transparent=None):
    flags = 0 if transparent is None else 1
    return b"!\xf9\x04" + bytes([flags, delay, 0, transparent or 0, 0])


def picture(size=(23, 11)):
    image = Image.linear_gradient("L").resize(size)
    return Image.merge("RGB", [image, image.rotate(180), image.transpose(0)]).quantize(16)


def saved(image, **options):
    sink = io.BytesIO()
    image.save(sink, "GIF", **options)
    return sink.getvalue()


def animation(**options):
    images = [picture().rotate(90 * i) for i in range(3)]
    return saved(images[0], save_all=True, append_images=images[1:], duration=100, loop=0, **options)


def screen_end(data):
    return 13 + (3 << (data[10] & 7) + 1 if data[10] & 128 else 0)


def first(data, *extra):
    """The file with these blocks before its first one."""
    at = screen_end(data)
    return data[:at] + b"".join(extra) + data[at:]


def last(data, *extra):
    return data[:-1] + b"".join(extra) + data[-1:]


PLAIN = saved(picture())
IMAGE = PLAIN[PLAIN.index(b",", screen_end(PLAIN)) : -1]
HEAD = PLAIN[: screen_end(PLAIN)]


class TestGif(HandlerContract):
    handler = handler
    secrets = (NAME,)

    @classmethod
    def samples(cls):
        return {
            "clean": PLAIN,
            "clean 87a": b"GIF87a" + HEAD[6:] + IMAGE + b";",
            "clean animation": animation(),
            "clean other loops": first(PLAIN, LOOPS.replace(b"NETSCAPE2.0", b"ANIMEXTS1.0")),
            "clean profile": first(PLAIN, application(b"ICCRGBG1012", bytes(300))),
            "clean without a trailer": PLAIN[:-1],
            "clean local colours": saved(picture().convert("RGB")) + b"",
            "comment": first(PLAIN, comment(), comment(NAME * 99)),
            "comments in frames": saved(picture(), comment=NAME * 40),
            "comment behind": last(animation(), comment()),
            "comment between control and picture": HEAD + control() + comment() + IMAGE + b";",
            "plain text": HEAD + control(9, 3) + plain_text() + IMAGE + control() + IMAGE + b";",
            "plain text with the next control": HEAD
            + control(9, 3)
            + plain_text()
            + control(7)
            + IMAGE
            + b";",
            "xmp": first(animation(), b"!\xff\x0bXMP DataXMP" + XMP + MAGIC),
            "xmp in sub-blocks": first(PLAIN, application(b"XMP DataXMP", XMP * 5)),
            "applications": first(
                PLAIN,
                *(
                    application(name)
                    for name in (b"C2PA_GIF\1\0\0", b"MAGPIE  1.0", b"fractint003", b"\0" * 11)
                ),
            ),
            "application of another length": first(PLAIN, b"!\xff\x05Emma " + blocks(NAME)),
            "unknown extension": first(PLAIN, b"!\x42" + blocks(NAME)),
            "loops and more": first(
                animation(), b"!\xff\x0bNETSCAPE2.0\x05\x02\0\0\0\0\x07\x01\x09\0Emma\x0c" + NAME + b"\0"
            ),
            "loops of no sense": first(PLAIN, application(b"NETSCAPE2.0")),
            "control and more": HEAD + b"!\xf9\x05\0\x07\0\0E\x0c" + NAME + b"\0" + IMAGE + b";",
            "trailing": PLAIN + NAME,
            "trailing picture": PLAIN + PLAIN + NAME,
            "zeros between": last(PLAIN, bytes(7), IMAGE),
            "bytes between": last(PLAIN, b"Emma Johnson", IMAGE),
            "no trailer": PLAIN[:-1] + comment(),
        }

    def sparse(self, path):
        with path.open("wb") as file:
            file.write(first(PLAIN, comment()))
            file.seek(2 << 30, os.SEEK_CUR)
            file.write(NAME)
        return True


@pytest.mark.parametrize(
    "data",
    [
        first(PLAIN, b"!\x42\0", comment()),
        HEAD + b"!\xf9\x02\0\0\0" + comment() + IMAGE + b";",
        HEAD + b"!\xf9\0" + IMAGE + b";",
    ],
)
def test_extensions_that_stop_some_viewers_go(data):
    assert clean(handler, data) == PLAIN


def test_only_the_comment_goes():
    assert clean(handler, first(animation(), comment())) == animation()
    assert clean(handler, HEAD + control() + comment() + IMAGE + b";") == HEAD + control() + IMAGE + b";"


def test_control_before_a_plain_text_stays():
    data = HEAD + control(9, 3) + plain_text() + IMAGE + b";"
    assert clean(handler, data) == HEAD + control(9, 3) + IMAGE + b";"


def test_loops_become_the_shortest_form():
    more = b"!\xff\x0bNETSCAPE2.0\x05\x02\0\0\0\0\x04\x01\x05\0E\x0c" + NAME + b"\0"
    assert clean(handler, first(PLAIN, more)) == first(PLAIN, LOOPS)
    with Image.open(io.BytesIO(clean(handler, first(PLAIN, more)))) as image:
        assert image.info["loop"] == 5


def test_control_becomes_the_shortest_form():
    more = b"!\xf9\x05\0\x0a\0\0E\x0c" + NAME + b"\0"
    assert clean(handler, HEAD + more + IMAGE + b";") == HEAD + control() + IMAGE + b";"


def test_profile_stays_and_is_not_searched():
    data = first(PLAIN, application(b"ICCRGBG1012", bytes(300)))
    [part] = [part for part in walk(handler, data) if part.name == "profile"]
    assert part.kept
    assert part.opaque


@pytest.mark.parametrize("cut", [1, 2, 5, 20])
def test_truncated_picture_is_cleaned(cut):
    data = first(PLAIN, comment())[:-cut]
    assert clean(handler, data) == PLAIN[:-cut]


def test_truncated_comment_goes():
    assert clean(handler, PLAIN[:-1] + comment(NAME * 30)[:-7]) == PLAIN[:-1]


@pytest.mark.parametrize("data", [PLAIN[:6], PLAIN[:20], HEAD, HEAD + b";" + IMAGE, HEAD + comment() + b";"])
def test_files_without_a_picture_are_refused(data):
    with pytest.raises(Malformed) as caught:
        clean(handler, data)
    assert "Emma" not in str(caught.value)


def test_too_many_blocks_are_refused(monkeypatch):
    monkeypatch.setattr(_gif_blocks, "BLOCK_LIMIT", 10)
    with pytest.raises(LimitExceeded):
        clean(handler, first(PLAIN, *[comment()] * 20))


def test_credits_by_wish():
    packet = xmp_packet(Credit(artist="Emma Johnson", credit="Studio Johnson"))
    data = first(
        animation(), comment(), b"!\xff\x0bXMP DataXMP " + packet + MAGIC, application(b"XMP DataXMP")
    )
    keep = Keep(copyright=True)
    out = clean(handler, data, keep)
    assert out == first(animation(), b"!\xff\x0bXMP DataXMP" + packet + MAGIC)
    assert clean(handler, out, keep) == out
    assert clean(handler, out) == animation()
    assert frames(out) == frames(data)


def test_credits_out_of_sub_blocks():
    packet = xmp_packet(Credit(artist="Emma Johnson"))
    out = clean(handler, first(PLAIN, application(b"XMP DataXMP", b" " * 250 + packet)), Keep(copyright=True))
    assert out == first(PLAIN, b"!\xff\x0bXMP DataXMP" + packet + MAGIC)


def test_what_goes_is_named():
    data = first(PLAIN, application(b"C2PA_GIF\1\0\0"), application(b"MAGPIE  1.0"), comment()) + NAME
    rules = [{f.rule for f in part.findings} for part in walk(handler, data) if not part.kept]
    assert rules[0] <= {"M701", "M902"}
    assert rules[1] == {"M901"}
    assert rules[3] == {"M601"}
