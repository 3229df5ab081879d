import pytest

from scrubber.errors import Uncleanable
from scrubber.media.raw import handler
from scrubber.media.tiff import handler as tiff
from tests.media.contract import walk


@pytest.mark.parametrize(
    "head",
    [
        *(b"IIRO\x08\0\0\0", b"IIU\0\x08\0\0\0", b"FUJIFILMCCD-RAW 0201", b"II*\0\x10\0\0\0CR\x02\0"),
        *(b"MMOR\0\0\0\x08", b"II\x1a\0\0\0HEAPCCDR", b"\0MRM\0\0\0\0", b"II*\0\x08\0\0\0IIII"),
    ],
)
def test_camera_raw_is_refused(head):
    assert handler.accepts(head)
    assert not tiff.accepts(head)
    with pytest.raises(Uncleanable, match="publish a JPEG"):
        walk(handler, head)


@pytest.mark.parametrize("head", [b"EP*\0\0\0\0\0", b"IIN1\0\0\0\0"])
def test_scanned_documents_are_refused(head):
    assert handler.accepts(head)
    with pytest.raises(Uncleanable, match="publish a TIFF"):
        walk(handler, head)


@pytest.mark.parametrize("head", [b"", b"II*\0\x08\0\0\0", b"\xff\xd8\xff\xe0", b"12345678IIII"])
def test_other_files_are_left_to_others(head):
    assert not handler.accepts(head)
