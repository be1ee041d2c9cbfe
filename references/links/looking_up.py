"""Look up what is known of one source: at its own address, or where its DOI is registered.

A person waits for the answer. Of a page, its title and language are read, and what it says
of itself as Google Scholar, schema.org (JSON-LD), Dublin Core and Open Graph ask for it.
"""

import asyncio
import html
import json
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice
from typing import Any
from urllib.parse import quote

from references.links import texts
from references.links.fetching import MOST_BYTES, Client, Seen, host_of
from references.links.guard import GuardedBackend, allowed
from references.links.judging import verdict, with_text
from references.values import printed_names, written_dates
from references.values.source import (
    META,
    Fields,
    language_tag,
    new_description,
    one_line,
    put,
    tidy_name,
)

# The head of most pages, and what a registry knows of an article with its references.
MOST_DESCRIBED = 512 * 1024
# How long a page may take to answer, and then to be read.
SECONDS = 5
# A value longer than this is none.
LONGEST = 500
# So many parts in JSON-LD are looked into: one of them may describe the page.
MOST_SCRIPTS = 20
_PAGE = "text/html"
_REGISTERED = "application/vnd.citationstyles.csl+json, application/json;q=0.9"
# What else a field may be called in a page. The names of schema.org begin with "@".
_ALSO = {
    "title": "@headline @name dc.title dcterms.title og:title",
    "authors": "@author dc.creator dcterms.creator",
    "issued": "@datePublished dc.date dcterms.issued article:published_time",
    "publisher": "@publisher dc.publisher dcterms.publisher",
    "container_title": "@isPartOf",
    "language": "@inLanguage dc.language dcterms.language og:locale",
}
_NAMES = {
    field: [*(f"citation_{tag}" for tag in tags.split()), *_ALSO.get(field, "").split()]
    for field, tags in META.items()
}
_READ = {"issued": written_dates.understood, "language": language_tag}
# The types of schema.org that say what a page is.
_KINDS = {
    "Article": "webpage", "BlogPosting": "post-weblog", "Book": "book",
    "NewsArticle": "article-newspaper", "OpinionNewsArticle": "article-newspaper",
    "Report": "report", "ReportageNewsArticle": "article-newspaper",
    "ScholarlyArticle": "article-journal",
}  # fmt: skip


class NothingFound(Exception):  # noqa: N818 (it says what a look-up came to)
    """Nothing was found; the message is a sentence that says why."""


def page(address: str, agent: str, allow: Iterable[str] = ()) -> tuple[str, Fields]:
    """Return a host and what its page says of itself; `agent` names the sender."""
    host, seen = _seen(address, _PAGE, agent, allow)
    kind = texts.kind_of(seen.media_type)
    if kind not in texts.PAGES:
        raise NothingFound(f"At {host} is no web page, but {kind}.")
    answer = _run(with_text(seen, SECONDS))
    if answer.unread:
        raise NothingFound(f"{host} could not be read. {answer.unread}")
    return host, describe(answer.head)


def words(
    address: str, find: str, agent: str, allow: Iterable[str] = ()
) -> tuple[str, str]:
    """Look for words at an address: return their state, and the text around or a reason."""
    seen = _asked(address, "*/*", agent, allow)
    answer = _run(with_text(seen, SECONDS))
    state, reason = verdict(answer, find)
    return state, reason or texts.around(find, answer.text)


def doi(
    bare: str, registry: str, agent: str, allow: Iterable[str] = ()
) -> tuple[str, str]:
    """Return a host and the JSON it has for a DOI; its address ends before the DOI."""
    address = f"{registry}{quote(bare, safe='')}"
    host, seen = _seen(address, _REGISTERED, agent, allow)
    return host, texts.decoded(seen.body, seen.media_type)


def _seen(
    address: str, accept: str, agent: str, allow: Iterable[str]
) -> tuple[str, Seen]:
    """Return the host that answered, and its answer; raises NothingFound."""
    seen = _asked(address, accept, agent, allow, MOST_DESCRIBED)
    host = host_of(seen.final) or host_of(address)
    if seen.status == 404 and accept == _REGISTERED:
        raise NothingFound(f"{host} does not know this DOI.")
    if seen.why_no_page:
        raise NothingFound(f"{host} could not be read. {seen.why_no_page}")
    return host, seen


def _asked(
    address: str, accept: str, agent: str, allow: Iterable[str], most: int = MOST_BYTES
) -> Seen:
    client = Client(GuardedBackend(allowed(allow)), agent, SECONDS)
    return _run(client.follow(address, _no_turn, accept, most))


async def _no_turn(_address: str) -> None:
    """Wait for nothing: a person asks for one address."""


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    # Unlike `asyncio.run`, this waits for no thread that looks up a name.
    with closing(asyncio.new_event_loop()) as loop:
        return loop.run_until_complete(work)


def describe(head: Mapping[str, list[str]]) -> Fields:
    """Return what the head of a page, as `texts.Page` has it, says of the source."""
    said = new_description()
    given = _linked_data(head.get("<script>", [])) | {
        name: [*filter(None, map(_value, values))] for name, values in head.items()
    }
    for field, names in _NAMES.items():
        if field == "authors":
            _put_authors(_first(given, names), said)
        else:
            put(said, field, _READ.get(field, str)(_first(given, names)[0]))
    if "publisher" not in said:  # they are often one, written in two ways
        put(said, "container_title", _first(given, ["og:site_name"])[0])
    if given.get("citation_journal_title"):
        put(said, "type", "article-journal")
    if given.get("citation_technical_report_institution"):
        put(said, "type", "report")
    put(said, "type", _first(given, ["@type"])[0])
    ends = [_first(given, [f"citation_{end}page"])[0] for end in ("first", "last")]
    put(said, "page", "–".join(dict.fromkeys(filter(None, ends))))
    put(said, "title", _first(given, ["<title>"])[0], unsure=True)
    put(said, "language", language_tag(_first(given, ["<html>"])[0]))
    put(said, "type", "webpage", unsure=True)
    return said


def _first(given: Mapping[str, list[str]], names: Iterable[str]) -> list[str]:
    """Return the values under the first of these names that has any; else one empty."""
    return next(filter(None, map(given.get, names)), [""])


def _linked_data(scripts: Iterable[str]) -> dict[str, list[str]]:
    """Return what a page says in JSON-LD of the first work that it describes."""
    for script in islice(scripts, MOST_SCRIPTS):
        try:
            for item in _objects(json.loads(script)):
                said = {f"@{name}": _texts(value) for name, value in item.items()}
                if kinds := [*filter(None, map(_KINDS.get, said.get("@@type", [])))]:
                    return said | {"@type": kinds}
        except (ValueError, RecursionError):
            pass  # another may be right
    return {}


def _objects(found: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of JSON-LD: the one, those of a list, those of a graph."""
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, dict):
            yield each
            yield from _objects(each.get("@graph", []))


def _texts(value: Any) -> list[str]:
    """Return the texts in a value of JSON-LD, of objects their names."""
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    if isinstance(value, dict):
        return _texts(value.get("name"))
    text = _value(html.unescape(value)) if isinstance(value, str) else ""
    return [text] if text else []


def _value(text: str) -> str:
    """Return a value of a page on one line; "" if it is far too long."""
    line = one_line(text)
    return line if len(line) <= LONGEST else ""


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
