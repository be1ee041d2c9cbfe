"""The text of a page, as a reader sees it, and the words of a note in it.

The process that takes it starts for each page, so little is imported here.
"""

import json
import re
import resource
import sys
import time
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from html.parser import HTMLParser
from io import BytesIO

MOST_MEMORY = 400_000_000  # bytes
MOST_TEXT = 5_000_000  # characters
PAGES = ("", "text/html", "application/xhtml+xml")
# Elements within a line: the words before and after one of them may be one word.
_WITHIN = frozenset({
    *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font"),
    *("i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong"),
    *("sub", "sup", "time", "u", "var", "wbr"),
})  # fmt: skip
_UNSEEN = frozenset({"noscript", "script", "style", "svg", "template", "title"})
# The encodings that pages use. Python knows others, slow ones or not of text.
_ENCODING = re.compile(
    r"utf-(?:8|16)|iso-8859-(?:[2-9]|1[0345])|windows-125[0-8]|koi8-[ru]|big5|gbk|"
    r"gb(?:2312|18030)|euc-(?:jp|kr)|shift_jis"
)
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([\w-]{1,30})", re.ASCII)
# What a reader takes for the same: dashes, quotation marks, ligatures; what none sees.
_SAME = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("‘’‚‛′`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
_LINE_END = re.compile(r"(?<=\w)[-‐‑\u00ad][ \t]*\n\s*(?=\w)")
AROUND = 80  # characters


def kind_of(media_type: str) -> str:
    """Return the kind of a body: "text/html" for "text/html; charset=utf-8"."""
    return media_type.partition(";")[0].strip().lower()


def decode(body: bytes, media_type: str) -> str:
    """Return the text of a body, in the encoding that it or its header names."""
    charset = _CHARSET.search(media_type.encode().lower())
    charset = charset or _CHARSET.search(body[:1024].lower())
    encoding = charset[1].decode() if charset else ""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif encoding in ("iso-8859-1", "latin1", "us-ascii"):
        encoding = "cp1252"  # as browsers read them (WHATWG Encoding)
    elif not _ENCODING.fullmatch(encoding):
        encoding = "utf-8"
    return body.decode(encoding, errors="replace")


def answer() -> None:
    """Write as JSON the text of the body on standard input; exit with an error if it has none."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    media_type, seconds = sys.argv[1], float(sys.argv[2])
    body, kind = sys.stdin.buffer.read(), kind_of(media_type)
    page, is_cut = Page(), False
    if kind in PAGES:
        page.feed(decode(body, media_type))
        page.close()
        text = "".join(page.pieces)
    elif kind == "application/pdf":
        text, is_cut = _pdf_text(body, time.monotonic() + seconds / 2)
    elif kind == "text/plain":
        text = decode(body, media_type)
    else:
        sys.exit(f"{kind} has no text.")
    is_cut = is_cut or len(text) > MOST_TEXT
    text = text[:MOST_TEXT].encode(errors="replace").decode()
    json.dump([text, is_cut, page.head], sys.stdout)


class Page(HTMLParser):
    """Collects what a reader sees of a page, and what its head says.

    `head` has the contents of each `meta` element under its name, and under "<title>" and
    "<html>" the titles and the languages.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.head: dict[str, list[str]] = {}
        self._unseen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the values of the head from a tag, and begin a new line where a reader sees one."""
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = values.get("name") or values.get("property", "")
            self._put(name.strip().lower(), values.get("content", "").strip())
        if tag == "html":
            self._put("<html>", values.get("lang", ""))
        if tag in _UNSEEN and not self._unseen:
            self._unseen = tag
            if tag == "title":
                self._put("<title>", "")
        if tag not in _WITHIN:
            self.pieces.append("\n")

    def _put(self, name: str, value: str) -> None:
        self.head.setdefault(name, []).append(value)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        if tag not in _WITHIN:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if self._unseen == "title":
            self.head["<title>"][-1] += data
        if not self._unseen:
            # A line of the file is none of the page.
            self.pieces.append(data.replace("\n", " "))


def _pdf_text(body: bytes, end: float) -> tuple[str, bool]:
    """Return the text of a PDF, page by page until `end`, and whether it is cut."""
    from pypdf import PdfReader  # for these alone

    pages: list[str] = []
    length = 0
    for page in PdfReader(BytesIO(body)).pages:
        if time.monotonic() > end or length > MOST_TEXT:
            return "\n".join(pages), True
        pages.append(page.extract_text())
        length += len(pages[-1])
    return "\n".join(pages), False


def forbids_copy(directives: Mapping[str, str]) -> bool:
    """Return whether headers, or a `meta` element, forbid that a copy is kept.

    Sources: the Robots Exclusion Protocol of Google (noarchive, none), W3C TDMRep.
    """
    robots = directives.get("x-robots-tag", "") + " " + directives.get("robots", "")
    words = re.split(r"[\s,:]+", robots.lower())
    is_reserved = directives.get("tdm-reservation", "").strip() == "1"
    return is_reserved or "noarchive" in words or "none" in words


def fold_signs(text: str) -> str:
    """Return a text in which signs that readers take for the same, such as dashes, are the same."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_SAME).split())


@lru_cache(maxsize=2)
def _read_as(text: str) -> tuple[str, ...]:
    """Return a text in the ways in which a word that a line end divides can be read."""
    versions = [text, _LINE_END.sub("-", text), _LINE_END.sub("", text)]
    return tuple(dict.fromkeys(map(fold_signs, versions)))


def around(words: str, text: str) -> str:
    """Return the text around these words, the first time they stand there; else "".

    They are whole words, and a figure is no part of a longer one.
    """
    wanted = re.escape(fold_signs(words))
    ends = r"(?<!\w)(?<!\d[.,](?=\d)){}(?!\w)(?!(?<=\d)[.,]\d)"
    for each in _read_as(text) if wanted else ():
        if match := re.search(ends.format(wanted), each):
            start, end = max(match.start() - AROUND, 0), match.end() + AROUND
            return each[start:end]
    return ""
