"""Looks up what is known of one source: at its own address, or where its DOI is registered.

A person waits for the answer. A page describes itself in its title, and in the `meta` elements
of Google Scholar, Dublin Core and Open Graph.
"""

import asyncio
from collections.abc import Coroutine, Iterable, Mapping
from contextlib import closing
from typing import Any
from urllib.parse import quote

from references.links import texts
from references.links.fetching import Client, Seen, host_of
from references.links.guard import GuardedBackend, allowed_servers
from references.links.judging import read_text, verdict
from references.values import written_dates
from references.values.source import (
    META,
    Fields,
    language_tag,
    new_description,
    one_line,
    put,
    tidy_name,
)

# At most so many bytes are read of an answer: of a page, the head is enough.
MOST_BYTES_READ = 512 * 1024
# How many seconds a page may take to answer, and how many seconds its text to be read.
SECONDS = 5
# A value on a page that is longer, in characters, is ignored.
LONGEST = 500
# The media types that a page, or a registry of DOIs, is asked for.
_PAGE = "text/html"
_DOI_RECORD = "application/vnd.citationstyles.csl+json, application/json;q=0.9"
# Other names that a field may have in the head of a page.
_ALSO = {
    "title": "dc.title dcterms.title og:title",
    "authors": "dc.creator dcterms.creator author",
    "issued": "dc.date dcterms.issued article:published_time",
    "publisher": "dc.publisher dcterms.publisher",
    "language": "dc.language dcterms.language og:locale",
}
_NAMES = {
    field: [*(f"citation_{tag}" for tag in tags.split()), *_ALSO.get(field, "").split()]
    for field, tags in META.items()
}
_READ = {"issued": written_dates.understood, "language": language_tag}


class NothingFound(Exception):  # noqa: N818 (it says what a look-up came to)
    """Raised if a look-up finds nothing; the message is a sentence that says why."""


def client(agent: str, allow: Iterable[str] = ()) -> Client:
    """Return the HTTP client for look-ups, with this User-Agent."""
    # `allow` lists private servers that it may ask too, each as "host:port".
    return Client(GuardedBackend(allowed_servers(allow)), agent, SECONDS)


def page(address: str, sender: Client) -> tuple[str, Fields]:
    """Fetch a web page; return the host that answered, and what the page says of itself.

    The host is the last one, after redirects. Raises NothingFound.
    """
    host, seen = _answer(address, _PAGE, sender)
    kind = texts.kind_of(seen.media_type)
    if kind not in texts.PAGES:
        raise NothingFound(
            f"The address at {host} leads to a file ({kind}), not to a web page: fill in the "
            "form by hand."
        )
    answer = _run(read_text(seen, seconds=SECONDS))
    if answer.unread:
        raise NothingFound(f"The site could not read {host}. {answer.unread}")
    return host, describe(answer.head)


def words(address: str, find: str, sender: Client) -> tuple[str, str]:
    """Return (state, text): whether words stand on the page at an address."""
    # The state is a key of `references.values.readings.STATES`. The text is what stands around
    # the words, or why they were not found.
    seen = _run(sender.follow(address, _no_turn, "*/*"))
    answer = _run(read_text(seen, [find], SECONDS))
    state, reason = verdict(answer, find)
    return state, reason or answer.found[find]


def doi(bare: str, registry: str, sender: Client) -> tuple[str, str]:
    """Return (host, JSON): the host that answered, and what it knows of a DOI."""
    # The DOI is put after the address `registry`. Raises NothingFound.
    address = f"{registry}{quote(bare, safe='')}"
    host, seen = _answer(address, _DOI_RECORD, sender)
    return host, texts.decode(seen.body, seen.media_type)


def _answer(address: str, accept: str, sender: Client) -> tuple[str, Seen]:
    """Return the host that answered, and its answer; raises NothingFound."""
    seen = _run(sender.follow(address, _no_turn, accept, MOST_BYTES_READ))
    host = host_of(seen.final) or host_of(address)
    if seen.status == 404 and accept == _DOI_RECORD:
        raise NothingFound(f"{host} does not know this DOI.")
    if seen.why_no_page:
        raise NothingFound(f"The site could not read {host}. {seen.why_no_page}")
    return host, seen


async def _no_turn(_address: str) -> None:
    """Do not wait before a request: a person asks, and for one address only."""


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    """Return the result of a coroutine, run in an event loop of its own."""
    # `asyncio.run` would also wait until a slow look-up of a host's name has ended.
    with closing(asyncio.new_event_loop()) as loop:
        try:
            return loop.run_until_complete(work)
        finally:
            # The rest of a body, which nobody read, is still open.
            loop.run_until_complete(loop.shutdown_asyncgens())


def describe(head: Mapping[str, list[str]]) -> Fields:
    """Return the description of a source from the head of its page, as `texts.Page` has it."""
    described = new_description()
    values = {name: _usable_values(raw_values) for name, raw_values in head.items()}
    for field, names in _NAMES.items():
        if field == "authors":
            _put_authors(_first(values, names), described)
        else:
            put(described, field, _READ.get(field, str)(_first(values, names)[0]))
    # The site is often the publisher under another name.
    if "publisher" not in described:
        put(described, "container_title", _first(values, ["og:site_name"])[0])
    if values.get("citation_journal_title"):
        put(described, "type", "article-journal")
    if values.get("citation_technical_report_institution"):
        put(described, "type", "report")
    ends = [_first(values, [f"citation_{end}page"])[0] for end in ("first", "last")]
    put(described, "page", "–".join(dict.fromkeys(filter(None, ends))))
    put(described, "title", _first(values, ["<title>"])[0], unsure=True)
    put(described, "language", language_tag(_first(values, ["<html>"])[0]))
    put(described, "type", "webpage", unsure=True)
    return described


def _first(values: Mapping[str, list[str]], names: Iterable[str]) -> list[str]:
    """Return the values under the first of these names that has values; else [""]."""
    for name in names:
        if values.get(name):
            return values[name]
    return [""]


def _usable_values(raw_values: Iterable[str]) -> list[str]:
    """Return the values in a page, each on one line, but no empty one and none too long."""
    lines = map(one_line, raw_values)
    return [line for line in lines if 0 < len(line) <= LONGEST]


def _put_authors(authors: list[str], described: Fields) -> None:
    """Put authors into a description; they are unsure if a name is not "Family, Given"."""
    # Some pages list all authors in one value.
    lines = authors[0].split(";") if len(authors) == 1 else authors
    names = [*filter(None, map(tidy_name, lines))]
    is_unsure = any("," not in name for name in names)
    put(described, "authors", "\n".join(names), unsure=is_unsure)
