"""The words in the first bytes of a page: its title, its heading, its text.

Whatever the bytes are, this takes time in proportion to their number, and gives back
no more than they hold. Nothing here knows of Django or of a database.
"""

import html
import re
import zlib

from references.links.seen import Page

# What is looked at, of the body and of what it unpacks to.
MOST_BYTES = 64 * 1024

# Python knows encodings that are slow or not of text; pages use these.
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
# No "<" within: so a run of openings is passed over once, not once for each.
_TAG = re.compile(r"<[^<>]*>")


def read(body: bytes, media_type: str = "", packed: str = "") -> Page | None:
    """The words of a page, None where it holds no text.

    `media_type` is the header Content-Type, `packed` Content-Encoding, as sent.
    """
    kind = media_type.partition(";")[0].strip().lower()
    if kind not in ("", "text/html", "application/xhtml+xml", "text/plain"):
        return None
    unpacked = _unpack(body, packed.strip().lower())
    if unpacked is None:
        return None
    text = unpacked.decode(_encoding(unpacked, media_type), errors="replace")
    if kind == "text/plain":
        return Page(text=_words(text))
    for name in ("script", "style", "template"):
        text = _without(text, f"<{name}", f"</{name}", ">")
    text = _without(text, "<!--", "-->")
    return Page(
        title=_element(text, "title"),
        heading=_element(text, "h1"),
        text=_words(_TAG.sub(" ", _without(text, "<title", "</title", ">"))),
    )


def _unpack(body: bytes, packed: str) -> bytes | None:
    """What was packed though nobody asked for it; None where it can't be unpacked."""
    if packed in ("", "identity"):
        return body
    if packed not in ("gzip", "x-gzip", "deflate"):
        return None
    try:
        # 32: whichever of the two it is. A bomb is cut off where it begins to grow.
        return zlib.decompressobj(wbits=32 + zlib.MAX_WBITS).decompress(
            body, MOST_BYTES
        )
    except zlib.error:
        return None


def _encoding(body: bytes, media_type: str) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    named = _CHARSET.search(media_type.encode().lower())
    named = named or _CHARSET.search(body[:1024].lower())
    return _ENCODINGS.get(named[1].decode() if named else "", "utf-8")


def _without(text: str, opening: str, *closing: str) -> str:
    """The text without what stands from each opening to the closings after it."""
    lower = text.lower()
    if len(lower) != len(text):
        # A few letters grow when made small, and places would no longer agree.
        lower = text
    kept, place = [], 0
    while (start := lower.find(opening, place)) >= 0:
        kept.append(text[place:start])
        place = start
        for mark in closing:
            end = lower.find(mark, place)
            if end < 0:
                return " ".join(kept)
            place = end + len(mark)
    return " ".join([*kept, text[place:]])


def _element(text: str, name: str) -> str:
    """The words within the first element of this name."""
    found = re.search(rf"<{name}(?![\w-])[^<>]*>", text, re.IGNORECASE)
    if not found:
        return ""
    rest = text[found.end() :]
    closing = re.search(rf"</{name}", rest, re.IGNORECASE)
    return _words(_TAG.sub(" ", rest[: closing.start() if closing else 300]))[:300]


def _words(text: str) -> str:
    return " ".join(html.unescape(text).split())
