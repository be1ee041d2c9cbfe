"""Reads the text of a page as a reader sees it, and finds the words of a note in the text.

A process is started to read each page (see `judging.read_text`), so little is imported here.
"""

import json
import re
import resource
import sys
import time
from functools import lru_cache
from html.parser import HTMLParser
from io import BytesIO

from references.values.text import normalized

MOST_MEMORY = 400_000_000  # bytes
MOST_TEXT = 5_000_000  # characters
PAGES = ("", "text/html", "application/xhtml+xml")
# Elements within a line: the words before and after one of them may be one word.
_INLINE_TAGS = frozenset({
    *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font"),
    *("i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong"),
    *("sub", "sup", "time", "u", "var", "wbr"),
})  # fmt: skip
_HIDDEN_TAGS = frozenset({"noscript", "script", "style", "svg", "template", "title"})
# The encodings that pages use. Of the others that Python knows, some are slow or not of text.
_ENCODING = re.compile(
    r"utf-(?:8|16)|iso-8859-(?:[2-9]|1[0345])|windows-125[0-8]|koi8-[ru]|big5|gbk|"
    r"gb(?:2312|18030)|euc-(?:jp|kr)|shift_jis"
)
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([\w-]{1,30})", re.ASCII)
# Signs that readers take for the same, with the sign that replaces them; and unseen signs.
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
    """Return the text of a body, decoded by the encoding that the header or the body names."""
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
    """Write [number of words, whether cut, head, found] as JSON for the body on standard input."""
    # The arguments are media type, seconds, and a JSON list of the words to look for. `found` has
    # what `around` returns, under these words. Exits with an error for other types of files.
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    media_type, seconds, finds = sys.argv[1:]
    body, kind = sys.stdin.buffer.read(), kind_of(media_type)
    page, is_cut = Page(), False
    if kind in PAGES:
        page.feed(decode(body, media_type))
        page.close()
        text = "".join(page.pieces)
    elif kind == "application/pdf":
        text, is_cut = _pdf_text(body, time.monotonic() + float(seconds) / 2)
    elif kind == "text/plain":
        text = decode(body, media_type)
    else:
        sys.exit(f"{kind} has no text.")
    is_cut = is_cut or len(text) > MOST_TEXT
    text = text[:MOST_TEXT].encode(errors="replace").decode()
    found = {find: around(find, text) for find in json.loads(finds)}
    json.dump([len(text.split()), is_cut, page.head, found], sys.stdout)


class Page(HTMLParser):
    """Parses a page: collects the text that a reader sees, and the values in its head.

    `pieces` has the text. `head` has the contents of each `meta` element under its name, the
    titles under "<title>", and the languages under "<html>".
    """

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.head: dict[str, list[str]] = {}
        # The element without visible text in which the parser is; "" outside of one.
        self._hidden_tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Add the values in a tag to `head`, and begin a new line where a reader sees one."""
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = values.get("name") or values.get("property", "")
            self._put(name.strip().lower(), values.get("content", "").strip())
        if tag == "html":
            self._put("<html>", values.get("lang", ""))
        if tag in _HIDDEN_TAGS and not self._hidden_tag:
            self._hidden_tag = tag
            if tag == "title":
                self._put("<title>", "")
        if tag not in _INLINE_TAGS:
            self.pieces.append("\n")

    def _put(self, name: str, value: str) -> None:
        self.head.setdefault(name, []).append(value)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _HIDDEN_TAGS:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden_tag:
            self._hidden_tag = ""
        if tag not in _INLINE_TAGS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if self._hidden_tag == "title":
            self.head["<title>"][-1] += data
        if not self._hidden_tag:
            # A line end in the file is only a blank on the page.
            self.pieces.append(data.replace("\n", " "))


def _pdf_text(body: bytes, deadline: float) -> tuple[str, bool]:
    """Return the text of the pages of a PDF read by `deadline`, and whether pages are missing."""
    # `deadline` is in seconds, as `time.monotonic` has it.
    # Imported here, since only a PDF needs it and it takes time.
    from pypdf import PdfReader

    pages: list[str] = []
    length = 0
    for page in PdfReader(BytesIO(body)).pages:
        if time.monotonic() > deadline or length > MOST_TEXT:
            return "\n".join(pages), True
        pages.append(page.extract_text())
        length += len(pages[-1])
    return "\n".join(pages), False


def fold_signs(text: str) -> str:
    """Return a text with one sign for all signs that readers take for the same, such as dashes."""
    return " ".join(normalized("NFC", text).translate(_SAME).split())


@lru_cache(maxsize=2)
def _read_as(text: str) -> tuple[str, ...]:
    """Return a text in each way in which a word with a hyphen at a line end can be read."""
    versions = [text, _LINE_END.sub("-", text), _LINE_END.sub("", text)]
    return tuple(dict.fromkeys(map(fold_signs, versions)))


def around(words: str, text: str) -> str:
    """Return the first place in a text with these words, and what stands around; or "".

    Only whole words and whole figures are found: not "20" in "20,000". Return "" if there are
    no words. `AROUND` characters come before and after the words.
    """
    wanted = re.escape(fold_signs(words))
    if not wanted:
        return ""
    pattern = rf"(?<!\w)(?<!\d[.,](?=\d)){wanted}(?!\w)(?!(?<=\d)[.,]\d)"
    for version in _read_as(text):
        match = re.search(pattern, version)
        if match:
            start, end = max(match.start() - AROUND, 0), match.end() + AROUND
            return version[start:end]
    return ""
