"""Look up what is known of one source: at its own address, or where its DOI is registered.

A person waits for the answer: all of it, the look-up of names included, takes few seconds.
"""

import asyncio
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from references.links import metadata, reading
from references.links.fetching import Answer, Client, Limits
from references.links.guard import GuardedBackend, allowed
from references.links.judging import NO_ANSWER
from references.links.seen import Address, Problem
from references.values.found import Found

LIMITS = Limits(connect=3, read=3, total=5)
# The head of most pages, and what a registry knows of an article with its references.
MOST_BYTES = 512 * 1024
_PAGES = ("", "text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What was found at `host`: what a page says, or the JSON of a registry; or a problem."""

    host: str
    said: Found | None = None
    text: str = ""
    problem: str = ""


def page(address: str, agent: str, allow: Iterable[str] = ()) -> LookedUp:
    """Return what the page at an address says of itself.

    `agent` names the sender; `allow` holds hosts within the network, as `guard.allowed`.
    """
    url, answer = _wait(_client(agent, allow).get(address, "text/html", MOST_BYTES))
    found = _text(address, url, answer, _PAGES, "no web page")
    if found.problem:
        return found
    return LookedUp(found.host, metadata.describe(found.text))


def doi(bare: str, registry: str, agent: str, allow: Iterable[str] = ()) -> LookedUp:
    """Return the JSON that a registry has for a DOI; its address ends before the DOI."""
    address = f"{registry}{quote(bare, safe='')}"
    accept = "application/vnd.citationstyles.csl+json, application/json;q=0.9"
    url, answer = _wait(_client(agent, allow).get(address, accept, MOST_BYTES))
    if answer.status == 404:
        host = Address(url).host
        return LookedUp(host, problem=f"{host} does not know this DOI.")
    return _text(address, url, answer, (), "")


def _client(agent: str, allow: Iterable[str]) -> Client:
    return Client(GuardedBackend(allowed(allow)), agent, LIMITS)


def _wait(asked: Coroutine[Any, Any, tuple[str, Answer]]) -> tuple[str, Answer]:
    """Return the answer; unlike `asyncio.run`, wait for no thread that looks up a name."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(asked)
    finally:
        loop.close()


def _text(
    asked: str, url: str, answer: Answer, kinds: tuple[str, ...], what: str
) -> LookedUp:
    """Return the text of an answer, or in a sentence why there is none."""
    host = Address(url).host or Address(asked).host
    if answer.problem is Problem.REFUSED_BY_US:
        return LookedUp(host, problem=answer.detail)
    if answer.problem:
        _is_failure, why = NO_ANSWER[answer.problem]
        return LookedUp(host, problem=f"{host}: {why[0].lower()}{why[1:]}")
    if answer.status is None or not 200 <= answer.status < 300:
        return LookedUp(host, problem=f"{host} answered with status {answer.status}.")
    kind = answer.media_type.partition(";")[0].strip().lower()
    if kinds and kind not in kinds:
        return LookedUp(host, problem=f"At {host} is {what}, but {kind}.")
    text = reading.decoded(answer.body, answer.media_type, answer.encoding, MOST_BYTES)
    if text is None:
        return LookedUp(host, problem=f"{host} answered what can’t be unpacked.")
    return LookedUp(host, text=text)
