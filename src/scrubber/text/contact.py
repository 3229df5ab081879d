"""Find e-mail addresses (RFC 5322, everyday form), telephone numbers (ITU-T E.164), handles, web addresses.

The extension of a file is no top-level domain; `@2x` is no handle; figures of dates and prices are no number.
`phonenumbers` is asked only about runs of seven to fifteen digits that look like a number to dial.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from scrubber.text._detect import Hit, RuleDetector
from scrubber.text._grammar import extension
from scrubber.text._lexis import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.text._view import View

MAIL, PHONE, HANDLE, URL = "T501", "T502", "T503", "T504"
_LOCAL: Final = re.compile(r"[\w.%+\-]{1,64}$")
_DOMAIN: Final = re.compile(
    r"(?:[^\W_](?:[^\W_]|-(?=[^\W_]|-)){0,62}\.){1,8}(?:[A-Za-z]{2,24}|xn--[a-z0-9]{2,59})(?![^\W_])"
)
_USER: Final = re.compile(r"[^\W_](?:[^\W]|[.\-](?=[^\W])){1,29}|_(?:[^\W]|\.(?=[^\W])){2,29}")
_SURE_ENDS: Final = vocabulary(
    "com org net info biz eu blog online shop store photo photography xyz family love app dev"
)
_ENDS: Final = _SURE_ENDS | vocabulary("""
    io co tv fm me art site edu gov
    de fr es it pt br nl be ch at uk ie us ca mx ar cl pe uy au nz in jp cn ru pl no dk fi cz sk hu ro gr
    tr ua
    li lu se za il kr ng ke ph
""")  # fmt: skip
_BRACKET: Final = re.compile(r"[\[({]")  # around the "at" of an address that is spelled out
_DOMAIN_SIGN: Final = re.compile(r"\.(?:(?i:[a-z]{2})|(?<=[wW]\.))")
_SEVEN: Final = re.compile(r"\d(?:[ .\-/()\u00a0\u2011]{0,3}\d){6}")
_ALSO_WORDS: Final = vocabulary("me in it no at be us")
_WORD_ENDS: Final = vocabulary("me in it no at be es de us art site love family photo online shop in ch io")


def hits(seen: View, language: str) -> Iterator[Hit]:
    """Yield addresses, handles and numbers of one text, the surest first."""
    value = seen.value
    stop = len(value) - len(extension(value)) if seen.named else len(value)
    if "@" in value:
        yield from _with_at(value, stop, named=seen.named)
    elif "at" in value and _BRACKET.search(value) and (found := _spelled().search(value)):
        yield Hit(*found.span(), MAIL, 0.9, "e-mail address, spelled out")
    if "." in value and ("://" in value or _DOMAIN_SIGN.search(value, 0, stop)):
        yield from _web(value, stop, named=seen.named)
    if ":" in value or "=" in value or "_n" in seen.lowered:
        yield from _profiles(value, stop)
    if _SEVEN.search(value, 0, stop):
        yield from _phones(value, stop, language, named=seen.named)


def _profiles(value: str, stop: int) -> Iterator[Hit]:
    for match in _profile().finditer(value, 0, stop):
        group = match.lastgroup or "user"
        if (
            group == "download"
            or not re.fullmatch(r"[A-ZÀ-Þ]?[^\W\d_A-ZÀ-Þ]+|[A-Z]+", match[group])
            or match["at"]
        ):
            yield Hit(*match.span(group), HANDLE, 0.85, "user name")


# Addresses


def _with_at(value: str, stop: int, *, named: bool) -> Iterator[Hit]:
    later = []
    for sign in re.finditer("@", value[:stop]):
        at = sign.start()
        local = _LOCAL.search(value, max(0, at - 64), at)
        domain = _DOMAIN.match(value, at + 1, stop)
        if local and domain and local[0][0] != ".":
            yield Hit(at - len(local[0]), domain.end(), MAIL, 0.99, "e-mail address")
        elif (user := _USER.match(value, at + 1, stop)) and (not local or (named and value[at - 1] in "_-")):
            later.append(Hit(at, user.end(), HANDLE, 0.93, "handle"))
    for hit in later:
        handle = value[hit.start + 1 : hit.end]
        if not handle.isdigit() and not re.fullmatch(r"[1-4]x|\d+(?:am|pm|h|uhr)", handle.lower()):
            yield hit


@cache
def _spelled() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w.])[\w.+\-]{2,64}\s?[\[({]\s?(?:at|AT|arroba|ät)\s?[\])}]\s?[\w\-]{2,63}(?:\s?(?:\."
        r"|[\[({]\s?(?:dot|punkt|ponto|punto|point)\s?[\])}])\s?[\w\-]{2,24}){1,3}"
    )


@cache
def _web_pattern() -> re.Pattern[str]:
    return re.compile(
        r"(?i)(?:https?://|www\.)[^\s<>\"'\u201c\u201d\u00bb|]{3,2000}"
        r"|(?<![^\W_])(?<![@.\-])(?P<host>(?:[a-z0-9à-ÿ](?:[a-z0-9à-ÿ\-]{0,62}[a-z0-9à-ÿ])?\.){1,4}(?P<end>[a-z]{2,11}))(?![\w@]|\.[^\W_])(?P<path>/[^\s<>\"'|]{0,500})?"
    )


def _web(value: str, stop: int, *, named: bool) -> Iterator[Hit]:
    for match in _web_pattern().finditer(value, 0, stop):
        end = match.start() + len(match[0].rstrip(".,;:!?)]}*_\u2026"))
        if match["host"] is None:
            yield Hit(match.start(), end, URL, 0.95, "web address")
        elif not _ends(value, match):
            continue
        elif score := _domain_score(match["host"], match["end"], path=bool(match["path"]), named=named):
            start = match.start() + _glued_front(match["host"]) if named else match.start()
            yield Hit(start, end, URL, score, "web domain")


def _ends(value: str, match: re.Match[str]) -> bool:
    """Whether a domain is over where it seems to be: not `a.de-b`, nor a lost space ("the end.in the")."""
    end = match["end"].lower()
    if value[match.end() : match.end() + 1] == "-" and end not in _SURE_ENDS:
        return False
    goes_on = re.match(r"\s[a-zà-ÿ]", value[match.end() : match.end() + 2]) is not None
    return not (end in _ALSO_WORDS and goes_on and not match["path"])


def _domain_score(host: str, end: str, *, path: bool, named: bool) -> float:
    """Whether a word with a dot inside is a domain, and not a missing space or a separator."""
    labels = host.split(".")[:-1]
    ending = end.lower()
    if (
        ending not in _ENDS
        or len(labels[-1]) < 3
        or labels[-1].isdigit()
        or (end != ending and end != end.upper())
    ):
        return 0.0
    if named:
        return (
            0.9
            if ending in _SURE_ENDS
            else (0.7 if len(labels) == 1 and ending not in {"no", "in", "me", "art"} else 0.0)
        )
    if end != ending and host != host.upper():
        return 0.0
    if path or ending in _SURE_ENDS:
        return 0.95
    return 0.6 if ending in _WORD_ENDS else 0.85


def _glued_front(host: str) -> int:
    """Length of the words that hyphens tie to a domain inside a file name: only the last can belong to it."""
    return host.rfind("-") + 1 if host.count("-") > 1 else 0


@cache
def _profile() -> re.Pattern[str]:
    apps = r"insta(?:gram)?|ig|snap(?:chat)?|tik[ ]?tok|twitter|telegram|discord|skype|user(?:name)?|nick"
    return re.compile(
        rf"(?i)(?<![^\W_])(?:{apps})\s?[:=]\s?(?P<at>@)?(?P<user>[^\W](?:[^\W]|[.\-](?=[^\W])){{2,29}})"
        # the name that downloads from Instagram carry: user_12345678_1234567890_1234567890123_n
        r"|^(?P<download>[A-Za-z][\w.]{2,29}?)(?=_\d{6,}_\d{10,}_\d{10,}_n(?![^\W_]))"
    )


# Telephone numbers

_CALL: Final = re.compile(
    r"(?i)(?:(?<![^\W_])(?:tel[eé]?(?:phone|fono?|fon|foon)?|phone|call|text|mobile|mob|cell(?:ulare)?"
    r"|whats?app|wpp|zap|fone"
    r"|cel(?:ular)?|contato|contacto|contact|m[oó]vil|port(?:able)?|appel(?:ez|er)|handy|mobil|anrufen?"
    r"|fax|ruf|bel|on|at"
    r"|ring|ligue|llama[dr]?|komórka)[.:]?|[☎📞📱✆☏]|:)[\s.:(\-\ufe0f]{0,4}$"
)
_COUNTED: Final = re.compile(
    r"(?i)(?:isbn|issn|pmid|doi|art\.?|n[°ºo.]|n\.[°ºo:]|nr\.?|#|no\.|processo:?|\$|€|£)[:\s]*$"
)
_REGIONS: Final = {
    "en": "GB US IE AU IN ZA NG", "pt": "BR PT", "es": "ES MX AR CO CL PE", "fr": "FR BE CH CA",
    "de": "DE AT CH", "it": "IT CH", "nl": "NL BE", "sv": "SE FI", "pl": "PL", "da": "DK",
    "no": "NO", "nb": "NO",
}  # fmt: skip


@cache
def _dialled() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w.,/\-])(?:\+|00)?\(?\d(?:[ .\-/()\u00a0\u2011]{0,3}\d){6,14}(?![\w/]|[.,:\-]\d)"
    )


def _phones(value: str, stop: int, language: str, *, named: bool) -> Iterator[Hit]:
    for match in _dialled().finditer(value, 0, stop):
        start, end = match.span()
        before = value[max(0, start - 16) : start]
        if match[0][0] == "(" and ")" not in match[0]:
            start += 1  # a bracket around the whole number
        called = _CALL.search(before) is not None
        if _COUNTED.search(before) or (named and not (value[start] == "+" or called)):
            continue
        if score := _phone_score(value[start:end], language, called=called):
            yield Hit(start, end, PHONE, score, "telephone number")


def _phone_score(run: str, language: str, *, called: bool) -> float:
    """How sure a run of digits is a number to dial, by its form, the words before it and phonenumbers."""
    if not _dialable(run, called=called):
        return 0.0
    international = run.startswith(("+", "00"))
    if _valid(run, language):
        grouped = re.search(r"\d[ .\-/()\u00a0\u2011]+\d", run) is not None
        return (
            0.97
            if run[0] == "+" or called
            else 0.8
            if grouped or international
            else 0.6
            if run[0] == "0"
            else 0.45
        )
    if called:
        return 0.85
    spaced = re.fullmatch(r"\(?0\d{1,5}\)?(?:[ \-/]{1,3}\d{2,8}){1,4}", run)
    return 0.7 if run[0] == "+" or spaced else 0.0


@cache
def _no_number() -> re.Pattern[str]:
    """Digits that count or date something: dates, years, hours, thousands, decimals, numbers of laws."""
    year = r"(?:1\d|20)\d\d"
    return re.compile(
        rf"{year}[ .\-/]?(?:0[1-9]|1[0-2])[ .\-/]?(?:0[1-9]|[12]\d|3[01])(?!\d).*"
        rf"|\d{{1,2}}([ .\-/])\d{{1,2}}(?:\1|\s){year}.*|\d{{1,2}}/\d{{1,2}}/\d{{4}}"
        rf"|{year}(?:\s?[ \-/.]\s?{year})+|.*/{year}"
        r"|\d\d[.:]\d\d\s?-\s?\d\d[.:]\d\d"
        r"|[1-9]\d{0,2}(?:[. ]\d{3})*[. ]000|[1-9]\d{0,2}[. ]\d{3}|[1-9]\d?(?:[. ]\d{3}){2}|.*\d\.\d+ .*\..*"
    )


def _dialable(run: str, *, called: bool) -> bool:
    """Not a date, a time, a large number, one figure repeated, or a list of small numbers."""
    if _no_number().fullmatch(run) or run.rfind("(") > 5 or run.count("(") != run.count(")"):
        return False
    groups = re.findall(r"\d+", run)
    digits = "".join(groups)
    if not called and run[0] != "+" and (len(digits) < 8 or ". " in run or " - " in run):
        return False
    return len(set(digits)) > 1 and len(digits) / len(groups) >= 2


def _valid(run: str, language: str) -> bool:
    import phonenumbers  # takes 30 ms: only texts that hold a likely number pay for it

    regions = _REGIONS.get(language, "US GB BR DE FR ES IT PT NL").split()
    for region in regions[:1] if run.startswith("+") else regions:
        try:
            number = phonenumbers.parse(run, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return True
    return False


detector = RuleDetector("contact", hits)
