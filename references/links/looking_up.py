"""Look up what is known of one source: at its own address, or where its DOI is registered.

A person waits for the answer. Of a page, its title, language and tags `citation_…` are
read, as Google Scholar asks for them.
"""

import asyncio
import html
import re
from collections.abc import Iterable
from contextlib import closing, nullcontext
from dataclasses import dataclass
from urllib.parse import quote

from references.links import fetching
from references.links.fetching import Client, Limits
from references.links.guard import GuardedBackend, allowed
from references.links.judging import NO_ANSWER, Problem, Seen, host_of
from references.values import printed_names, written_dates
from references.values.description import description, put
from references.values.source import META, Fields, language_tag, one_line, tidy_name

LIMITS = Limits(connect=3, read=3, total=5)
# The head of most pages, and what a registry knows of an article with its references.
MOST_BYTES = 512 * 1024
# A value longer than this is none.
LONGEST = 500
_PAGE = "text/html"
_REGISTERED = "application/vnd.citationstyles.csl+json, application/json;q=0.9"
# Possessive, so that each tag is read once, whatever is in it.
_TAG = r"<{}\b((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>"
_META = re.compile(_TAG.format("meta"), re.IGNORECASE)
_ROOT = re.compile(_TAG.format("html"), re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?<![\w:.-])([\w:.-]++)\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s\"'<>]++)"
)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A page or the JSON of a registry, as found at `host`; or a problem."""

    host: str
    said: Fields | None = None
    text: str = ""
    problem: str = ""


def page(address: str, agent: str, allow: Iterable[str] = ()) -> LookedUp:
    """Return what the page at an address says of itself; `agent` names the sender."""
    found = _get(address, _PAGE, agent, allow)
    return found if found.problem else LookedUp(found.host, describe(found.text))


def doi(bare: str, registry: str, agent: str, allow: Iterable[str] = ()) -> LookedUp:
    """Return the JSON that a registry has for a DOI; its address ends before the DOI."""
    return _get(f"{registry}{quote(bare, safe='')}", _REGISTERED, agent, allow)


def _get(address: str, accept: str, agent: str, allow: Iterable[str]) -> LookedUp:
    """Return the text at an address, or in a sentence why there is none."""
    client = Client(GuardedBackend(allowed(allow)), agent, LIMITS)
    at_once, asked = lambda _host: nullcontext(), Seen(address)
    look = client.follow("GET", asked, at_once, accept, MOST_BYTES)
    # Unlike `asyncio.run`, this waits for no thread that looks up a name.
    with closing(asyncio.new_event_loop()) as loop:
        seen = loop.run_until_complete(look)
    host = host_of(seen.final) or host_of(address)
    if problem := _why_none(seen, host, accept):
        return LookedUp(host, problem=problem)
    return LookedUp(host, text=fetching.decoded(seen.body, seen.media_type))


def _why_none(seen: Seen, host: str, accept: str) -> str:
    kind = fetching.kind_of(seen.media_type)
    if seen.problem is Problem.REFUSED_BY_US:
        return seen.detail
    if seen.problem:
        _is_failure, why = NO_ANSWER[seen.problem]
        return f"{host}: {why[0].lower()}{why[1:]}"
    if seen.status == 404 and accept != _PAGE:
        return f"{host} does not know this DOI."
    if seen.status is None or not 200 <= seen.status < 300:
        return f"{host} answered with status {seen.status}."
    if accept == _PAGE and kind not in fetching.PAGES:
        return f"At {host} is no web page, but {kind}."
    return f"{host} answered what can’t be unpacked." if seen.is_packed else ""


def describe(page: str) -> Fields:
    """Return what the source of a page says of the source that it is, or is about."""
    said, meta = description(), _meta(page)
    for field, tags in META.items():
        value = _first(meta, tags)
        match field:
            case "authors":
                _put_authors(meta.get("author", []), said)
            case "issued":
                put(said, field, written_dates.understood(value))
            case "language":
                put(said, field, language_tag(value))
            case _:
                put(said, field, value)
    if "journal_title" in meta:
        put(said, "type", "article-journal")
    if "technical_report_institution" in meta:
        put(said, "type", "report")
    pages = _first(meta, "firstpage"), _first(meta, "lastpage")
    put(said, "page", "–".join(dict.fromkeys(filter(None, pages))))
    title = fetching.TITLE.search(page)
    put(said, "title", _value(title[1]) if title else "", unsure=True)
    root = _ROOT.search(page)
    own = _attributes(root[1]).get("lang", "") if root else ""
    put(said, "language", language_tag(own))
    put(said, "type", "webpage", unsure=True)
    return said


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
    """Return a value of a page on one line; "" if it is far too long."""
    line = one_line(html.unescape(written))
    return line if len(line) <= LONGEST else ""


def _first(meta: dict[str, list[str]], tags: str) -> str:
    named = (meta.get(tag, [""])[0] for tag in tags.split())
    return next(filter(None, named), "")


def _put_authors(named: list[str], said: Fields) -> None:
    """Keep the authors; one given as "Glenn Kessler" is turned, which may be wrong."""
    names, is_unsure = [], False
    listed = named[0].split(";") if len(named) == 1 else named
    for name in filter(None, map(tidy_name, listed)):
        if "," not in name and printed_names.is_given_first(name):
            is_unsure = True
            name = printed_names.turned(name)
        names.append(name)
    put(said, "authors", "\n".join(names), unsure=is_unsure)
