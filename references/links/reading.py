"""Reads the first bytes of a page: its title, and its `citation_…`.

The latter are tags of Highwire Press, as Google Scholar asks for them. Reading takes linear
time, whatever the bytes are.
"""

import html
import re

from references.values import printed_names, text, written_dates
from references.values.found import Found
from references.values.source import META, language_tag, one_line, tidy_name

# How much is read of a body.
MOST_BYTES = 64 * 1024

PAGES = ("", "text/html", "application/xhtml+xml")
# The encodings that pages use. Python knows others, slow ones or not of text.
_ENCODING = re.compile(
    r"utf-(?:8|16)|iso-8859-(?:[2-9]|1[0345])|windows-125[0-8]|koi8-[ru]|big5|gbk|"
    r"gb(?:2312|18030)|euc-(?:jp|kr)|shift_jis"
)
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([\w-]{1,30})", re.ASCII)
# No "<" within, so that a run of "<" is read once and not once for each.
_TITLE = re.compile(r"<title\b[^<>]*+>([^<]*+)", re.IGNORECASE)
# Possessive, so that each tag is read once, whatever is in it.
_TAG = r"<{}\b((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>"
_META = re.compile(_TAG.format("meta"), re.IGNORECASE)
_ROOT = re.compile(_TAG.format("html"), re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?<![\w:.-])([\w:.-]++)\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s\"'<>]++)"
)
# A value longer than this is none.
LONGEST = 500


def kind_of(media_type: str) -> str:
    """Return the kind of a body: "text/html" for "text/html; charset=utf-8"."""
    return media_type.partition(";")[0].strip().lower()


def title(body: bytes, media_type: str = "") -> str | None:
    """Return the title of a page, "" if it has none; None if it is no page.

    `media_type` is the header Content-Type, as sent.
    """
    if kind_of(media_type) not in (*PAGES, "text/plain"):
        return None
    found = _TITLE.search(decoded(body, media_type))
    # What no XML may hold (NUL), PostgreSQL does not store either.
    written = text.for_xml(html.unescape(found[1])) if found else ""
    return " ".join(written.split())[:300]


def decoded(body: bytes, media_type: str) -> str:
    """Return the text of a body, in the encoding that it or its header names."""
    named = _CHARSET.search(media_type.encode().lower())
    named = named or _CHARSET.search(body[:1024].lower())
    encoding = named[1].decode() if named else ""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif encoding in ("iso-8859-1", "latin1", "us-ascii"):
        encoding = "cp1252"  # as browsers read them (WHATWG Encoding)
    elif not _ENCODING.fullmatch(encoding):
        encoding = "utf-8"
    return body.decode(encoding, errors="replace")


def describe(page: str) -> Found:
    """Return what the source of a page says of the source that it is, or is about."""
    found, meta = Found(), _meta(page)
    for field, tags in META.items():
        value = _first(meta, tags)
        match field:
            case "authors":
                _set_authors(meta.get("author", []), found)
            case "issued":
                found.set(field, written_dates.understood(value))
            case "language":
                found.set(field, language_tag(value))
            case _:
                found.set(field, value)
    if "journal_title" in meta:
        found.set("type", "article-journal")
    if "technical_report_institution" in meta:
        found.set("type", "report")
    pages = _first(meta, "firstpage"), _first(meta, "lastpage")
    found.set("page", "–".join(dict.fromkeys(filter(None, pages))))
    title = _TITLE.search(page)
    found.set("title", _value(title[1]) if title else "", unsure=True)
    root = _ROOT.search(page)
    own = _attributes(root[1]).get("lang", "") if root else ""
    found.set("language", language_tag(own))
    found.set("type", "webpage", unsure=True)
    return found


def _meta(page: str) -> dict[str, list[str]]:
    """Return what the page says under each name, without its "citation_"."""
    found: dict[str, list[str]] = {}
    for tag in _META.finditer(page):
        given = _attributes(tag[1])
        name = given.get("name", "").strip().lower()
        value = _value(given.get("content", ""))
        if value and name.startswith("citation_"):
            found.setdefault(name.removeprefix("citation_"), []).append(value)
    return found


def _attributes(tag: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(value.strip("\"'"))
        for name, value in _ATTRIBUTE.findall(tag)
    }


def _value(written: str) -> str:
    """Return a value of a page on one line; what is far too long is none."""
    line = one_line(html.unescape(written))
    return line if len(line) <= LONGEST else ""


def _first(meta: dict[str, list[str]], tags: str) -> str:
    named = (meta.get(tag, [""])[0] for tag in tags.split())
    return next(filter(None, named), "")


def _set_authors(named: list[str], found: Found) -> None:
    """Set the authors; one given as "Glenn Kessler" is turned, which may be wrong."""
    names, is_unsure = [], False
    listed = named[0].split(";") if len(named) == 1 else named
    for name in filter(None, map(tidy_name, listed)):
        if "," not in name and printed_names.is_given_first(name):
            is_unsure = True
            name = printed_names.turned(name)
        names.append(name)
    found.set("authors", "\n".join(names), unsure=is_unsure)
