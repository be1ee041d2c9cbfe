"""What a page says of itself in its head: for indexes, for search engines, for sharing.

In this order, since it is the order of care: `citation_…` (Highwire Press, as Google Scholar
asks for it), JSON-LD (schema.org), OpenGraph, the title. Reading takes linear time.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from references.values import printed_names, written_dates
from references.values.described import Described
from references.values.source import one_line, tidy_name

# Possessive, so that each tag is read once, whatever is in it.
_META = re.compile(r"<meta\b((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?<![\w:.-])([\w:.-]++)\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s\"'<>]++)"
)
_SCRIPT = re.compile(r"<script\b([^<>]*+)>", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]*+>([^<]*+)<", re.IGNORECASE)
_ROOT = re.compile(r"<html\b((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>", re.IGNORECASE)
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_BETWEEN = " |·–—-:»"
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
# What schema.org and OpenGraph call the kinds of source that we know.
_TYPES = {
    "NewsArticle": "article-newspaper",
    "ReportageNewsArticle": "article-newspaper",
    "ScholarlyArticle": "article-journal",
    "MedicalScholarlyArticle": "article-journal",
    "BlogPosting": "post-weblog",
    "Report": "report",
    "Book": "book",
    "Article": "webpage",
    "WebPage": "webpage",
    "AboutPage": "webpage",
    "ItemPage": "webpage",
}


def describe(page: str) -> Described:
    """Return what the source of a page says of the source that it is, or is about."""
    found = Described()
    meta = _meta(page)
    _from_citation(meta, found)
    _from_json(page, found)
    _from_open_graph(meta, found)
    title = _TITLE.search(page)
    found.set("title", _text(title[1]) if title else "", unsure=True)
    root = _ROOT.search(page)
    found.set(
        "language", _language(_attributes(root[1]).get("lang", "")) if root else ""
    )
    found.set("type", "webpage", unsure=True)
    _tidy(found)
    return found


def _attributes(tag: str) -> dict[str, str]:
    pairs = (match.groups() for match in _ATTRIBUTE.finditer(tag))
    return {
        name.lower(): html.unescape(value[1:-1] if value[0] in "\"'" else value)
        for name, value in pairs
    }


def _meta(page: str) -> dict[str, list[str]]:
    """Return what the page says under each name or property."""
    found: dict[str, list[str]] = {}
    for tag in _META.finditer(page):
        given = _attributes(tag[1])
        name = given.get("name") or given.get("property") or ""
        if value := _text(given.get("content", "")):
            found.setdefault(name.strip().lower(), []).append(value)
    return found


def _text(written: Any) -> str:
    """Return a value of a page on one line; what is no text, or far too long, is none."""
    line = one_line(html.unescape(written)) if isinstance(written, str) else ""
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
    _set_authors([(name, False) for name in listed], found)
    found.set("issued", written_dates.understood(_first(meta, _DATES)))
    pages = _first(meta, ["citation_firstpage"]), _first(meta, ["citation_lastpage"])
    found.set("page", "–".join(dict.fromkeys(filter(None, pages))))
    found.set("language", _language(_first(meta, ["citation_language"])))


def _set_authors(named: list[tuple[str, bool]], found: Described) -> None:
    """Set the authors; one given as "Glenn Kessler" is turned, which may be wrong.

    Each comes with whether the page says that it is a person.
    """
    names, is_unsure = [], False
    for name, is_person in named:
        if "," not in name and (is_person or printed_names.is_given_first(name)):
            is_unsure = is_unsure or not is_person
            name = printed_names.turned(name)
        names.append(tidy_name(name))
    found.set("authors", tuple(filter(None, names)), unsure=is_unsure)


def _language(written: str) -> str:
    tag = written.strip().replace("_", "-")
    return tag if _TAG.fullmatch(tag) else ""


def _nodes(page: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of all JSON-LD in a page."""
    end = 0
    while end >= 0 and (script := _SCRIPT.search(page, end)):
        end = page.find("</script", script.end())
        if end < 0 or "ld+json" not in script[1].lower():
            continue
        try:
            data = json.loads(page[script.end() : end])
        except (ValueError, RecursionError):
            continue
        for each in data if isinstance(data, list) else [data]:
            if isinstance(each, dict):
                graph = each.get("@graph")
                yield each
                yield from (n for n in _listed(graph) if isinstance(n, dict))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _from_json(page: str, found: Described) -> None:
    nodes = list(_nodes(page))
    by_id = {str(n["@id"]): n for n in nodes if "@id" in n and len(n) > 1}

    def whole(value: Any) -> Any:
        """Return the object that another names by its id, or itself."""
        first = next(iter(_listed(value)), None)
        known = first.get("@id") if isinstance(first, dict) else None
        return by_id.get(str(known), first) if known else first

    def name(value: Any) -> str:
        one = whole(value)
        return _text(one.get("name") if isinstance(one, dict) else one)

    named = [(str(kind), n) for n in nodes for kind in _listed(n.get("@type"))]
    kinds = [(kind, node) for kind, node in named if kind in _TYPES]
    # An article says more than the page that it is on.
    best = sorted(kinds, key=lambda pair: [*_TYPES].index(pair[0]))[:1]
    for kind, node in best:
        found.set("title", _text(node.get("headline")) or _text(node.get("name")))
        _set_authors([*_persons(node.get("author"), whole)], found)
        dated = _text(node.get("datePublished"))
        found.set("issued", written_dates.understood(dated))
        found.set("container_title", name(node.get("isPartOf")))
        found.set("publisher", name(node.get("publisher")))
        found.set("language", _language(_text(node.get("inLanguage"))))
        found.set("isbn", _text(node.get("isbn")))
        found.set("type", _TYPES[kind], unsure=_TYPES[kind] == "webpage")


def _persons(value: Any, whole: Any) -> Iterator[tuple[str, bool]]:
    for one in map(whole, _listed(value)):
        if not isinstance(one, dict):
            yield _text(one), False
            continue
        family, given = _text(one.get("familyName")), _text(one.get("givenName"))
        is_person = "Person" in _listed(one.get("@type"))
        if family and given:
            yield f"{family}, {given}", True
        else:
            yield _text(one.get("name")), is_person


def _from_open_graph(meta: dict[str, list[str]], found: Described) -> None:
    found.set("title", _first(meta, ["og:title"]), unsure=True)
    found.set("container_title", _first(meta, ["og:site_name"]), unsure=True)
    dated = _first(meta, ["article:published_time", "og:published_time"])
    found.set("issued", written_dates.understood(dated))
    authors = meta.get("article:author", []) + meta.get("author", [])
    named = [(name, False) for name in dict.fromkeys(authors) if "://" not in name]
    _set_authors(named, found)
    found.set("language", _language(_first(meta, ["og:locale"])))


def _tidy(found: Described) -> None:
    """Take the name of the site out of the title; name it once."""
    fields = found.fields
    site = fields.get("container_title", "")
    title = fields.get("title", "")
    for name in filter(None, (site, fields.get("publisher", ""))):
        bare = title.removesuffix(name).rstrip(_BETWEEN)
        if bare and bare != title and title[len(bare) :].startswith((" ", ":")):
            fields["title"] = title = bare
    if site and site == fields.get("publisher"):
        del fields["container_title"]
    found.unsure = [name for name in found.unsure if name in fields]
