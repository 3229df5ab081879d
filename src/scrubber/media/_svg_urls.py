"""URLs and style sheets inside an SVG: what they name, load and hold (RFC 2397, CSS Syntax 3, SVG 2 16).

A picture in a `data:` URL goes through its own handler. What would be loaded from elsewhere tells that
somebody looks, and paths tell about the computer of who drew it: both go. In a page (`img`), nothing of that
was loaded.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, unquote_to_bytes

from scrubber.errors import InputError, LimitExceeded, Uncleanable, UnknownFormat
from scrubber.media._nested import cleaned
from scrubber.media._verdicts import note

if TYPE_CHECKING:
    from scrubber.model import Finding
    from scrubber.policy import Keep

PLUGIN: Final = "svg"
NOWHERE: Final = "data:,"  # an address at which there is nothing
_PICTURES: Final = 4096  # embedded files in one SVG
_SPACES: Final = re.compile(r"[\s\0-\x1f]+")
_PATH: Final = re.compile(
    r"(?i)file:|[a-z][:|][\\/]|\\\\|~?/(?:home|users|root|mnt|media|volumes|tmp|var|private|opt|srv|documents|data|storage|sdcard)/|~/"
)
_TELLS: Final = re.compile(r"(?i)data:|file:|//|\\\\")
_SCRIPT: Final = re.compile(r"(?i)(?:java|vb|live)script:")
_ELSEWHERE: Final = re.compile(r"(?i)[a-z][a-z0-9+.-]*:|[\\/]{2}")
_FONT: Final = (b"wOFF", b"wOF2", b"OTTO", b"\0\1\0\0", b"true", b"ttcf")
_EOT: Final = frozenset((b"\0\0\1\0", b"\1\0\2\0", b"\2\0\2\0"))  # versions
_STYLE: Final = re.compile(r"(?i)text/css")
_CODE: Final = re.compile(r"(?i)(?:text|application)/(?:x-)?(?:java|ecma)script")
_KIND: Final = re.compile(r"[\w.+-]+/[\w.+-]+")
_PARAMETER: Final = re.compile(r"(?i)(?:charset=[\w-]+|utf-?8|base64)")
_CSS: Final = re.compile(
    r"""/\*(?:[^*]++|\*(?!/))*+(?:\*/)?
    |(?P<import>@import\s*+)?(?:
        url\(\s*+(?:"(?P<a>(?:[^"\\]|\\[\s\S])*+)"|'(?P<b>(?:[^'\\]|\\[\s\S])*+)'|(?P<c>(?:[^\s"'()\\]|\\[\s\S])*+))\s*+\)
        |(?P<bad>url\((?:[^)"']++|"[^"]*"|'[^']*')*+\)?)
        |"(?P<d>(?:[^"\\]|\\[\s\S])*+)"?+|'(?P<e>(?:[^'\\]|\\[\s\S])*+)'?+
    )(?P<rest>(?(import)[^;{}]*+;?|))""",
    re.VERBOSE | re.IGNORECASE,
)
_ESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|\r\n|\n|([\s\S]))")
# a letter that is written as a number, in the name of a function too; and what may call for a file
_LETTER: Final = re.compile(r"\\0{0,4}([46][1-9a-fA-F]|[57][0-9aA])(?:\s|(?![0-9a-fA-F]))")
_MAY_CALL: Final = re.compile(r"(?i)/\*|[\"'\\@]|url\(")
_CALLS: Final = re.compile(r"(?i)url\(|src\(|@import|image\(|image-set\(")
_DRAWN: Final = re.compile(r"(?i)\bcontent\s*:[^:]*$")
_NAMES: Final = re.compile(r"(?i)@(?:namespace|charset)\b[^@]*$")
_TOLD: Final = re.compile(r"[^\W\d_]{3}")
_BEFORE: Final = 400  # characters of a declaration that are looked at
_TIGHT: Final = frozenset("{};,: \t\r\n\f>")


@dataclass(slots=True)
class Urls:
    """Judges the URLs of one file; `place` is where what it judges stands, `found` what went."""

    keep: Keep
    place: tuple[int, int] = (0, 0)
    found: list[Finding] = field(default_factory=list)
    stays: list[Finding] = field(default_factory=list)
    _pictures: int = 0

    def url(self, value: str, *, loads: bool = True) -> str | None:
        """The URL as it may stay: None where it goes. `loads`: it is fetched without anybody's doing."""
        plain = _plain(value[:200])
        if plain[:5].lower() == "data:":
            return self._data(value)
        if _SCRIPT.match(plain):
            self.stays.append(note("M508", self.place, "macros or scripts", PLUGIN))
            return value
        if _PATH.match(unquote(plain)):
            self.found.append(note("M504", self.place, "a path", PLUGIN, value))
            return None
        if _ELSEWHERE.match(plain):
            if loads:
                self.found.append(note("M504", self.place, "address of what is loaded", PLUGIN, value))
            return None if loads else value
        if loads and plain and not plain.startswith("#"):
            self.stays.append(note("M506", self.place, "name of a file inside", PLUGIN, value[:500]))
        return value

    def css(self, sheet: str) -> str:
        """A style sheet, or the value of a property, without comments and addresses that tell."""
        if not _MAY_CALL.search(sheet):
            return sheet
        spelled = _LETTER.sub(_letter, sheet) if "\\" in sheet else sheet
        if spelled != sheet and len(_CALLS.findall(spelled)) > len(_CALLS.findall(sheet)):
            sheet = spelled

        def judge(match: re.Match[str]) -> str:
            if match["bad"] is not None:  # no renderer takes such an address
                return f"url({NOWHERE})" if _TELLS.search(match["bad"]) else match[0]
            if match[0].startswith("/*"):
                return self._comment(match)
            if match["d"] is None and match["e"] is None:
                name = next(group for group in "abc" if match[group] is not None)
            elif match["import"]:
                name = "d" if match["d"] is not None else "e"
            else:
                name = "d" if match["d"] is not None else "e"
                if not self._calls(match, _ESCAPE.sub(_unescaped, match[name])):
                    return match[0]
            new = self.url(_ESCAPE.sub(_unescaped, match[name]))
            if new is None and match["import"]:
                return ""
            new = NOWHERE if new is None else new
            if new == _ESCAPE.sub(_unescaped, match[name]):
                return match[0]
            start, end = (place - match.start() for place in match.span(name))
            return match[0][:start] + _written(new, quoted=name != "c") + match[0][end:]

        return _CSS.sub(judge, sheet)

    def _calls(self, match: re.Match[str], value: str) -> bool:
        """Whether a string in a style sheet is an address, as in `image-set`; drawn words are noted."""
        before = match.string[max(0, match.start() - _BEFORE) : match.start()]
        before = re.split("[;{}]", before)[-1]
        if _DRAWN.search(before):
            if _TOLD.search(value):
                self.stays.append(note("M506", self.place, "drawn text", PLUGIN, value[:500]))
            return False
        return leads_away(value) and not _NAMES.search(before)

    def _comment(self, match: re.Match[str]) -> str:
        """Nothing, or an empty comment where what stands around it would grow together."""
        text = match[0][2:].removesuffix("*/").strip()
        if text:
            self.found.append(note("M503", self.place, "comment", PLUGIN, text[:1000]))
        before = match.string[match.start() - 1 : match.start()]
        after = match.string[match.end() : match.end() + 1]
        if not before or before in _TIGHT or not after or after in _TIGHT:
            return ""
        return "/**/"

    def _data(self, value: str) -> str | None:
        self._pictures += 1
        if self._pictures > _PICTURES:
            raise LimitExceeded(f"more than {_PICTURES} files inside one file")
        value = value.strip()
        said, comma, body = value.partition(",")
        if not comma:
            return None  # no address
        head = _plain(said)[5:]
        coded = head.lower().endswith("base64")
        data = _decoded(body, coded=coded)
        new, found = self._inner(data, head)
        self.found.extend(note(f.rule, self.place, f.why, f.source, f.value) for f in found)
        kind, *parameters = head.split(";")
        quiet = [p for p in parameters if _PARAMETER.fullmatch(p)]
        if kind and not _KIND.fullmatch(kind):
            kind, parameters = "", [kind, *parameters]
        if quiet != parameters:
            self.found.append(note("M504", self.place, "name of an attachment", PLUGIN, ";".join(parameters)))
        if new == data and quiet == parameters:
            return value
        written = base64.b64encode(new).decode() if coded else quote(new)
        return f"data:{';'.join((kind, *quiet))},{written}"

    def _inner(self, data: bytes, head: str) -> tuple[bytes, tuple[Finding, ...]]:
        """The bytes of an embedded file, cleaned; Uncleanable where nobody knows what it is."""
        if not data.strip() or data.startswith(_FONT) or (data[34:36] == b"LP" and data[8:12] in _EOT):
            return data, ()
        if _STYLE.match(head):
            before = len(self.found)
            sheet = data.decode("utf-8", "surrogateescape")
            new = self.css(sheet).encode("utf-8", "surrogateescape")
            found, self.found = tuple(self.found[before:]), self.found[:before]
            return new, found
        if _CODE.match(head):
            self.stays.append(note("M508", self.place, "macros or scripts", PLUGIN))
            return data, ()
        try:
            return cleaned(data, self.keep)
        except LimitExceeded:
            raise
        except UnknownFormat:
            raise Uncleanable("a file inside is of a format that scrubber cannot clean") from None
        except InputError as error:
            raise Uncleanable(f"a file inside: {error}") from None


def _plain(value: str) -> str:
    """The beginning of an address as it is understood: spaces and control characters are passed over."""
    return _SPACES.sub("", value)


def begins_as(scheme: str, value: str) -> bool:
    """Whether an address is of a scheme, which ends with its colon."""
    return _plain(value[:100]).lower().startswith(scheme)


def leads_away(value: str) -> bool:
    """Whether an address calls for something that is not in the file, nor beside it."""
    plain = _plain(value[:200])
    return bool(_PATH.match(unquote(plain)) or _ELSEWHERE.match(plain))


def is_path(value: str) -> bool:
    """Whether an attribute holds the path of a file on somebody's computer."""
    return bool(_PATH.match(value.strip()))


def _decoded(body: str, *, coded: bool) -> bytes:
    if not coded:
        return unquote_to_bytes(body)
    plain = "".join(body.split())
    if "%" in plain:
        plain = "".join(unquote_to_bytes(plain).decode("latin-1").split())
    try:
        bare = plain.rstrip("=")
        return binascii.a2b_base64(bare + "=" * (-len(bare) % 4), strict_mode=True)
    except (binascii.Error, ValueError):
        raise Uncleanable("a file inside is not written in base64 as it says") from None


def _letter(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


def _unescaped(match: re.Match[str]) -> str:
    if not match[1]:
        return match[2] or ""
    code = int(match[1], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _written(url: str, *, quoted: bool) -> str:
    return re.sub(r"""["'\\\n]""" if quoted else r"""["'()\\\s]""", lambda m: f"\\{ord(m[0]):x} ", url)
