"""Look up what is known of one source: at its own address, or where its DOI is registered.

A person waits for the answer: all of it, the look-up of names included, takes few seconds.
"""

import asyncio
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from urllib.parse import quote

from references.links import reading
from references.links.fetching import Client, Limits
from references.links.guard import GuardedBackend, allowed
from references.links.judging import NO_ANSWER, Problem, Seen, host_of
from references.values.found import Found

LIMITS = Limits(connect=3, read=3, total=5)
# The head of most pages, and what a registry knows of an article with its references.
MOST_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A page or the JSON of a registry, as found at `host`; or a problem."""

    host: str
    said: Found | None = None
    text: str = ""
    problem: str = ""


def page(address: str, agent: str, allow: Iterable[str] = ()) -> LookedUp:
    """Return what the page at an address says of itself.

    `agent` names the sender; `allow` holds hosts within the network, as `guard.allowed`.
    """
    found = _get(address, "text/html", agent, allow)
    if found.problem:
        return found
    return LookedUp(found.host, reading.describe(found.text))


def doi(bare: str, registry: str, agent: str, allow: Iterable[str] = ()) -> LookedUp:
    """Return the JSON that a registry has for a DOI; its address ends before the DOI."""
    address = f"{registry}{quote(bare, safe='')}"
    accept = "application/vnd.citationstyles.csl+json, application/json;q=0.9"
    return _get(address, accept, agent, allow)


def _get(address: str, accept: str, agent: str, allow: Iterable[str]) -> LookedUp:
    """Return the text at an address, or in a sentence why there is none."""
    client = Client(GuardedBackend(allowed(allow)), agent, LIMITS)
    # Unlike `asyncio.run`, this waits for no thread that looks up a name.
    loop = asyncio.new_event_loop()
    try:
        seen, answer = loop.run_until_complete(
            client.follow(
                "GET", Seen(address), lambda _host: nullcontext(), accept, MOST_BYTES
            )
        )
    finally:
        loop.close()
    host, kind = (
        host_of(seen.final) or host_of(address),
        reading.kind_of(answer.media_type),
    )
    problem = ""
    if answer.problem is Problem.REFUSED_BY_US:
        problem = answer.detail
    elif answer.problem:
        _is_failure, why = NO_ANSWER[answer.problem]
        problem = f"{host}: {why[0].lower()}{why[1:]}"
    elif answer.status == 404 and accept != "text/html":
        problem = f"{host} does not know this DOI."
    elif answer.status is None or not 200 <= answer.status < 300:
        problem = f"{host} answered with status {answer.status}."
    elif accept == "text/html" and kind not in reading.PAGES:
        problem = f"At {host} is no web page, but {kind}."
    elif answer.is_packed:
        problem = f"{host} answered what can’t be unpacked."
    if problem:
        return LookedUp(host, problem=problem)
    return LookedUp(host, text=reading.decoded(answer.body, answer.media_type))
