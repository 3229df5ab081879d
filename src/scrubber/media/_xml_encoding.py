"""The encoding of an XML document: XML 1.0 (fifth edition), 4.3.3 and appendix F."""

from __future__ import annotations

import re
from typing import Final

from scrubber.errors import Malformed

_DECLARATION: Final = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*?\?>""")


def utf8(data: bytes) -> bytes:
    """The document in UTF-8, whatever it was in; Malformed where it is not in what it names."""
    declared = _DECLARATION.match(data.removeprefix(b"\xef\xbb\xbf"))
    wide = data[:2] in {b"\xff\xfe", b"\xfe\xff"} or data[:2] in {b"<\0", b"\0<"}
    name = "utf-16" if wide else declared[1].decode().lower() if declared else "utf-8"
    if name in {"utf-8", "utf8", "us-ascii", "ascii"}:
        return data
    if data[:2] in {b"<\0", b"\0<"}:
        name = "utf-16-le" if data[1] == 0 else "utf-16-be"
    try:
        text = data.decode(name)
    except (LookupError, UnicodeError):
        raise Malformed("an XML file is not in the encoding that it names") from None
    text = re.sub(r"^\ufeff?<\?xml[^>]*\?>", '<?xml version="1.0" encoding="UTF-8"?>', text, count=1)
    return text.removeprefix("\ufeff").encode("utf-8", "surrogatepass")
