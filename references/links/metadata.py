"""What a page says of itself in its head: by `citation_…`, and by its title.

The former are tags of Highwire Press, as Google Scholar asks for them. Reading takes linear
time.
"""

import html
import re
from collections.abc import Iterable

from references.links.reading import TITLE
from references.values import printed_names, written_dates
from references.values.described import Described
from references.values.source import one_line, tidy_name

# Possessive, so that each tag is read once, whatever is in it.
_META = re.compile(r"<meta\b((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?<![\w:.-])([\w:.-]++)\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s\"'<>]++)"
)
_ROOT = re.compile(r"<html\b((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>", re.IGNORECASE)
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# A value longer than this is none.
LONGEST = 500

_CITATION = {
    "title": ("citation_title",),
    "container_title": (
        "citation_journal_title",
        "citation_inbook_title",
        "citation_conference_title",
        "citation_collection_title",
    ),
    "publisher": (
        "citation_publisher",
        "citation_technical_report_institution",
        "citation_dissertation_institution",
    ),
    "volume": ("citation_volume",),
    "issue": ("citation_issue",),
    "doi": ("citation_doi",),
    "isbn": ("citation_isbn",),
}
_DATES = ("citation_publication_date", "citation_date", "citation_online_date")


def describe(page: str) -> Described:
    """Return what the source of a page says of the source that it is, or is about."""
    found = Described()
    meta = _meta(page)
    _from_citation(meta, found)
    title = TITLE.search(page)
    found.set("title", _text(title[1]) if title else "", unsure=True)
    root = _ROOT.search(page)
    found.set(
        "language", _language(_attributes(root[1]).get("lang", "")) if root else ""
    )
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


def _first(meta: dict[str, list[str]], names: Iterable[str]) -> str:
    return next((meta[name][0] for name in names if name in meta), "")


def _from_citation(meta: dict[str, list[str]], found: Described) -> None:
    for field, names in _CITATION.items():
        found.set(field, _first(meta, names))
    if "citation_journal_title" in meta:
        found.set("type", "article-journal")
    if "citation_technical_report_institution" in meta:
        found.set("type", "report")
    listed = meta.get("citation_author", [])
    if len(listed) == 1:
        listed = listed[0].split(";")
    _set_authors(listed, found)
    found.set("issued", written_dates.understood(_first(meta, _DATES)))
    pages = _first(meta, ["citation_firstpage"]), _first(meta, ["citation_lastpage"])
    found.set("page", "–".join(dict.fromkeys(filter(None, pages))))
    found.set("language", _language(_first(meta, ["citation_language"])))


def _set_authors(named: list[str], found: Described) -> None:
    """Set the authors; one given as "Glenn Kessler" is turned, which may be wrong."""
    names, is_unsure = [], False
    for name in filter(None, map(tidy_name, named)):
        if "," not in name and printed_names.is_given_first(name):
            is_unsure = True
            name = printed_names.turned(name)
        names.append(name)
    found.set("authors", tuple(names), unsure=is_unsure)


def _language(written: str) -> str:
    tag = written.strip().replace("_", "-")
    return tag if _TAG.fullmatch(tag) else ""
