"""Where expat stands in a source, and what it must never do: declare, expand or fetch an entity (XML 1.0)."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from scrubber.errors import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ATTRIBUTE: Final = re.compile(r"""(?<!\s)\s++([^\s=<>/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TAG_END: Final = re.compile(r"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
_WIDE: Final = re.compile(r"[^\x00-\x7f]")


class Reader:
    """An expat parser over a `str`, which tells places in characters. Set its handlers, then `run`."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._bytes, self._chars = _wide(source)
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.ordered_attributes = True

    def run(self) -> None:
        """Read all of it; `Malformed` where it is no XML in UTF-8."""
        try:
            self.parser.Parse(self._source.encode(), True)
        except UnicodeEncodeError:
            raise Malformed("this is not XML in UTF-8") from None
        except expat.ExpatError:
            raise Malformed("this is not XML", self.parser.ErrorByteIndex) from None

    def at(self) -> int:
        """Where the parser stands, in characters."""
        index = self.parser.CurrentByteIndex
        wide = bisect_right(self._bytes, index) - 1
        return index if wide < 0 else self._chars[wide] + index - self._bytes[wide]

    def tag_end(self, at: int) -> int:
        """The place behind the start tag at `at`."""
        found = _TAG_END.match(self._source, at)
        return found.end() if found else at

    def attributes(
        self, at: int, end: int, attributes: Sequence[str]
    ) -> Iterator[tuple[re.Match[str], int, str, str]]:
        """The attributes of the start tag at [at, end): as matched, the group of the value, name and value.

        Expat leaves the declarations of namespaces out.
        """
        written = [
            match
            for match in _ATTRIBUTE.finditer(self._source, at, end)
            if match[1] != "xmlns" and not match[1].startswith("xmlns:")
        ]
        for match, name, value in zip(written, attributes[::2], attributes[1::2], strict=True):
            yield match, match.lastindex or 0, name, value


def _wide(source: str) -> tuple[list[int], list[int]]:
    """The positions behind every character that is no ASCII: in bytes of UTF-8, and in characters."""
    in_bytes, in_chars = [], []
    more = 0
    for match in _WIDE.finditer(source):
        code = ord(match[0])
        more += 1 + (code > 0x7FF) + (code > 0xFFFF)
        in_chars.append(match.end())
        in_bytes.append(match.end() + more)
    return in_bytes, in_chars
