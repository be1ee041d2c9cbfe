"""Ask one address what it answers: HEAD, then as little of the page as tells.

Redirects are followed here, hop by hop, so that each is a request of its own: counted,
waited for, and looked at by the guard. Nothing here knows of Django or of a database.
"""

import asyncio
import re
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from references.links import reading
from references.links.guard import NoNameServerError, NoSuchHostError, RefusedError
from references.links.seen import Hop, Page, Problem, Seen
from references.values import addresses

# Waits for a host's turn and holds it; raises to end the run.
Turn = Callable[[str], AbstractAsyncContextManager[None]]

REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Limits:
    """In seconds, but for `redirects`. `total` is for one address with all its hops."""

    connect: float = 10
    read: float = 10
    total: float = 30
    redirects: int = 5


@dataclass(frozen=True)
class Answer:
    """What one request came to."""

    status: int | None = None
    location: str = ""
    media_type: str = ""
    page: Page | None = None
    size: int = 0
    retry_after: float | None = None
    problem: Problem | None = None
    detail: str = ""


async def look(
    client: httpx.AsyncClient, address: str, turn: Turn, limits: Limits | None = None
) -> Seen:
    """Ask the address, and where it redirects to; whatever happens is in what comes back.

    HEAD first. The first 64 KB of the page follow where its words could tell more, and
    where HEAD was refused, since many servers answer GET alone.
    """
    limits = limits or Limits()
    seen = Seen(address)
    url, method, whole = address, "HEAD", False
    left = limits.total
    while True:
        if not addresses.is_web_address(url):
            return replace(
                seen,
                problem=Problem.REFUSED_BY_US,
                detail="It leads to what is not a web address.",
            )
        async with turn(httpx.URL(url).host):
            started = time.monotonic()
            answer = await _ask(client, method, url, whole, limits, left)
            left -= time.monotonic() - started
        if answer.status in REDIRECTS and answer.location:
            following = _join(url, answer.location)
            met = {address, *(hop.address for hop in seen.hops)}
            hops = (*seen.hops, Hop(answer.status or 0, following))
            if following in met or len(hops) > limits.redirects:
                return replace(
                    seen, status=answer.status, problem=Problem.TOO_MANY_REDIRECTS
                )
            seen, url = replace(seen, hops=hops), following
        elif method == "HEAD" and _is_worth_a_get(answer):
            method = "GET"
        elif answer.status == 416 and not whole:
            whole = True
        else:
            return replace(
                seen,
                status=answer.status,
                page=answer.page,
                size=answer.size,
                problem=answer.problem,
                detail=answer.detail,
                retry_after=answer.retry_after,
            )


def _is_worth_a_get(answer: Answer) -> bool:
    if answer.problem:
        return answer.problem in (Problem.BROKEN_OFF, Problem.GIBBERISH)
    if answer.status == 429 or answer.retry_after is not None:
        return False
    is_fine = answer.status is not None and 200 <= answer.status < 300
    kind = answer.media_type.partition(";")[0].strip().lower()
    return not is_fine or kind in ("", "text/html", "application/xhtml+xml")


async def _ask(
    client: httpx.AsyncClient,
    method: str,
    url: str,
    whole: bool,
    limits: Limits,
    left: float,
) -> Answer:
    ranged = method == "GET" and not whole
    headers = {"Range": f"bytes=0-{reading.MOST_BYTES - 1}"} if ranged else {}
    timeout = httpx.Timeout(limits.read, connect=limits.connect)
    try:
        async with (
            asyncio.timeout(max(left, 0)),
            client.stream(method, url, headers=headers, timeout=timeout) as response,
        ):
            body = await _first_bytes(response) if method == "GET" else b""
            told = response.headers
            media_type = told.get("Content-Type", "")
            return Answer(
                status=response.status_code,
                location=told.get("Location", ""),
                media_type=media_type,
                page=reading.read(body, media_type, told.get("Content-Encoding", ""))
                if method == "GET"
                else None,
                size=len(body),
                retry_after=seconds_to_wait(told.get("Retry-After", "")),
            )
    except (RefusedError, httpx.InvalidURL) as error:
        return Answer(problem=Problem.REFUSED_BY_US, detail=str(error))
    except NoSuchHostError:
        return Answer(problem=Problem.NO_SUCH_HOST)
    except NoNameServerError:
        return Answer(problem=Problem.NO_NAME_SERVER)
    except httpcore.ConnectTimeout:
        return Answer(problem=Problem.CONNECT_TIMEOUT)
    except httpcore.ConnectError as error:
        return Answer(problem=_why_not_connected(error))
    except (httpcore.TimeoutException, TimeoutError):
        return Answer(problem=Problem.TOO_SLOW)
    except (httpcore.NetworkError, ssl.SSLError, OSError):
        return Answer(problem=Problem.BROKEN_OFF)
    except (httpcore.ProtocolError, httpx.HTTPError):
        return Answer(problem=Problem.GIBBERISH)


async def _first_bytes(response: httpx.Response) -> bytes:
    """As sent, not unpacked; the rest of an endless body is never read."""
    body = b""
    async for part in response.aiter_raw():
        body += part
        if len(body) >= reading.MOST_BYTES:
            break
    return body[: reading.MOST_BYTES]


def _why_not_connected(error: BaseException) -> Problem:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError):
            return Problem.CERTIFICATE
        if isinstance(cause, ConnectionRefusedError):
            return Problem.CONNECTION_REFUSED
    return Problem.UNREACHABLE


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _join(url: str, location: str) -> str:
    """The address a redirect leads to, without its fragment; "" where it is none."""
    try:
        return str(httpx.URL(url).join(location).copy_with(fragment=None))
    except (httpx.InvalidURL, ValueError):
        return ""


def seconds_to_wait(written: str, now: datetime | None = None) -> float | None:
    """What the header Retry-After asks for; None where it asks for nothing readable.

    Source: RFC 9110, 10.2.3: a number of seconds, or a date.
    """
    if re.fullmatch(r"\s*[0-9]{1,9}\s*", written):
        return float(written)
    try:
        until = parsedate_to_datetime(written)
    except (ValueError, TypeError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((until - (now or datetime.now(UTC))).total_seconds(), 0)
