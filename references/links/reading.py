"""The text and the title in the first bytes of a page.

Reading takes linear time, whatever the bytes are.
"""

import html
import re
import zlib

from references.values import text

# How much is read of a body, and of what it unpacks to.
MOST_BYTES = 64 * 1024

# The encodings that pages use. Python knows others, slow ones or not of text.
# Source: WHATWG Encoding, names and labels in common use.
_ENCODINGS = {
    **{f"iso-8859-{n}": f"iso-8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15)},
    **{f"windows-{n}": f"cp{n}" for n in (874, *range(1250, 1259))},
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii"), "cp1252"),
    **{name: name for name in ("utf-8", "utf-16", "koi8-r", "koi8-u", "big5")},
    **{name: name for name in ("gb2312", "gbk", "gb18030", "euc-kr", "euc-jp")},
    "shift_jis": "shift_jis",
}
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([\w-]{1,30})", re.ASCII)
# No "<" within, so that a run of "<" is read once and not once for each.
TITLE = re.compile(r"<title\b[^<>]*+>([^<]*+)", re.IGNORECASE)


def title(body: bytes, media_type: str = "", packed: str = "") -> str | None:
    """Return the title of a page, "" if it has none; None if it is no page.

    `media_type` is the header Content-Type, `packed` Content-Encoding, as sent.
    """
    kind = media_type.partition(";")[0].strip().lower()
    if kind not in ("", "text/html", "application/xhtml+xml", "text/plain"):
        return None
    source = decoded(body, media_type, packed)
    found = TITLE.search(source) if source else None
    # What no XML may hold (NUL), PostgreSQL does not store either.
    written = text.for_xml(html.unescape(found[1])) if found else ""
    return None if source is None else " ".join(written.split())[:300]


def decoded(
    body: bytes, media_type: str, packed: str, most: int = MOST_BYTES
) -> str | None:
    """Return the text of a body, at most so many bytes of it; None of what can't be unpacked."""
    unpacked = _unpack(body, packed.strip().lower(), most)
    if unpacked is None:
        return None
    return unpacked.decode(_encoding(unpacked, media_type), errors="replace")


def _unpack(body: bytes, packed: str, most: int) -> bytes | None:
    """Return the body unpacked, or None where that is not possible."""
    if packed in ("", "identity"):
        return body
    if packed not in ("gzip", "x-gzip", "deflate"):
        return None
    try:
        # 32 means either format. A bomb is cut off at the limit.
        unpacker = zlib.decompressobj(wbits=32 + zlib.MAX_WBITS)
        return unpacker.decompress(body, most)
    except zlib.error:
        return None


def _encoding(body: bytes, media_type: str) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    named = _CHARSET.search(media_type.encode().lower())
    named = named or _CHARSET.search(body[:1024].lower())
    return _ENCODINGS.get(named[1].decode() if named else "", "utf-8")
