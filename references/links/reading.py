"""The words in the first bytes of a page: its title, its heading, its text.

Reading takes linear time, whatever the bytes are.
"""

import html
import re
import zlib

from references.links.seen import Page
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
_TAG = re.compile(r"<[^<>]*>")


def read(body: bytes, media_type: str = "", packed: str = "") -> Page | None:
    """Return the words of a page, or None if it has no text.

    `media_type` is the header Content-Type, `packed` Content-Encoding, as sent.
    """
    kind = media_type.partition(";")[0].strip().lower()
    if kind not in ("", "text/html", "application/xhtml+xml", "text/plain"):
        return None
    source = decoded(body, media_type, packed)
    if source is None:
        return None
    if kind == "text/plain":
        return Page(text=_words(source))
    for name in ("script", "style", "template"):
        source = _without(source, f"<{name}", f"</{name}", ">")
    source = _without(source, "<!--", "-->")
    return Page(
        title=_element(source, "title"),
        heading=_element(source, "h1"),
        text=_words(_TAG.sub(" ", _without(source, "<title", "</title", ">"))),
    )


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


def _without(source: str, opening: str, *closing: str) -> str:
    """Return the source without the parts from each opening to the closings after it."""
    lower = source.lower()
    if len(lower) != len(source):
        # A few letters grow when made small, and places would no longer agree.
        lower = source
    kept, place = [], 0
    while (start := lower.find(opening, place)) >= 0:
        kept.append(source[place:start])
        place = start
        for mark in closing:
            end = lower.find(mark, place)
            if end < 0:
                return " ".join(kept)
            place = end + len(mark)
    return " ".join([*kept, source[place:]])


def _element(source: str, name: str) -> str:
    """Return the words within the first element of this name."""
    found = re.search(rf"<{name}(?![\w-])[^<>]*>", source, re.IGNORECASE)
    if not found:
        return ""
    rest = source[found.end() :]
    closing = re.search(rf"</{name}", rest, re.IGNORECASE)
    return _words(_TAG.sub(" ", rest[: closing.start() if closing else 300]))[:300]


def _words(written: str) -> str:
    # What no XML may hold (NUL), PostgreSQL does not store either.
    return " ".join(text.for_xml(html.unescape(written)).split())
