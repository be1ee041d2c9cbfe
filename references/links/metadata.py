"""What a page says of itself in its head: by `citation_…`, and by its title.

The former are tags of Highwire Press, as Google Scholar asks for them. Reading takes linear
time.
"""

import html
import re

from references.links.reading import TITLE
from references.values import languages, printed_names, written_dates
from references.values.found import Found
from references.values.source import META, one_line, tidy_name

# Possessive, so that each tag is read once, whatever is in it.
_META = re.compile(r"<meta\b((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?<![\w:.-])([\w:.-]++)\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s\"'<>]++)"
)
_ROOT = re.compile(r"<html\b((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>", re.IGNORECASE)
# A value longer than this is none.
LONGEST = 500


def describe(page: str) -> Found:
    """Return what the source of a page says of the source that it is, or is about."""
    found = Found()
    meta = _meta(page)
    _from_citation(meta, found)
    title = TITLE.search(page)
    found.set("title", _text(title[1]) if title else "", unsure=True)
    root = _ROOT.search(page)
    own = _attributes(root[1]).get("lang", "") if root else ""
    found.set("language", languages.tag(own))
    found.set("type", "webpage", unsure=True)
    return found


def _attributes(tag: str) -> dict[str, str]:
    pairs = (match.groups() for match in _ATTRIBUTE.finditer(tag))
    return {
        name.lower(): html.unescape(value[1:-1] if value[0] in "\"'" else value)
        for name, value in pairs
    }


def _meta(page: str) -> dict[str, list[str]]:
    """Return what the page says under each name."""
    found: dict[str, list[str]] = {}
    for tag in _META.finditer(page):
        given = _attributes(tag[1])
        if value := _text(given.get("content", "")):
            name = given.get("name", "").strip().lower()
            found.setdefault(name, []).append(value)
    return found


def _text(written: str) -> str:
    """Return a value of a page on one line; what is far too long is none."""
    line = one_line(html.unescape(written))
    return line if len(line) <= LONGEST else ""


def _from_citation(meta: dict[str, list[str]], found: Found) -> None:
    for field, tags in META.items():
        value = _first(meta, tags)
        match field:
            case "authors":
                _set_authors(meta.get("citation_author", []), found)
            case "issued":
                found.set(field, written_dates.understood(value))
            case "language":
                found.set(field, languages.tag(value))
            case _:
                found.set(field, value)
    if "citation_journal_title" in meta:
        found.set("type", "article-journal")
    if "citation_technical_report_institution" in meta:
        found.set("type", "report")
    pages = _first(meta, "firstpage"), _first(meta, "lastpage")
    found.set("page", "–".join(dict.fromkeys(filter(None, pages))))


def _first(meta: dict[str, list[str]], tags: str) -> str:
    named = (meta.get(f"citation_{tag}", [""])[0] for tag in tags.split())
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
