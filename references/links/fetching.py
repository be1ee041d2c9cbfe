"""Request one address: HEAD, then the first bytes of the page if they can say more.

Redirects are followed here, hop by hop, so that each is counted, waits for its host and
passes the guard.
"""

import asyncio
import re
import ssl
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore

from references.links import guard, reading
from references.links.guard import (
    GuardedBackend,
    NoNameServerError,
    NoSuchHostError,
    RefusedError,
)
from references.links.seen import Address, Hold, Hop, Problem, Seen
from references.values import addresses
from references.values.addresses import InvalidAddress

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ANY_PAGE = "text/html,application/xhtml+xml,*/*;q=0.8"
# Characters that stay as they are in a path or a query (RFC 3986, 3.3 and 3.4).
_SAFE = "%/?:@!$&'()*+,;=~"


@dataclass(frozen=True)
class Limits:
    """Limits in seconds, but for `redirects`. `total` is for one address with all hops."""

    connect: float = 10
    read: float = 10
    total: float = 30
    redirects: int = 5


@dataclass(frozen=True)
class Answer:
    """The outcome of one request; `body` holds the first bytes, as they were sent."""

    status: int | None = None
    location: str = ""
    media_type: str = ""
    encoding: str = ""
    body: bytes = b""
    retry_after: float | None = None
    problem: Problem | None = None
    detail: str = ""


@dataclass(frozen=True)
class Client:
    """Sends requests through the guard, without cookies; `agent` names the sender."""

    backend: GuardedBackend
    agent: str
    limits: Limits = Limits()

    async def look(self, address: str, hold: Hold) -> Seen:
        """Request the address and what it redirects to; return whatever happens.

        HEAD first. GET follows for a page, and where HEAD was refused, since many
        servers answer GET alone.
        """
        seen = Seen(address)
        url, method, is_ranged = address, "HEAD", True
        left = self.limits.total
        while True:
            try:
                addresses.checked_host(url)
            except InvalidAddress as error:
                return replace(seen, problem=Problem.REFUSED_BY_US, detail=str(error))
            async with hold(Address(url).host):
                started = time.monotonic()
                answer = await self.ask(method, url, left, is_ranged)
                left -= time.monotonic() - started
            if answer.status in REDIRECTS and answer.location:
                following = join(url, answer.location)
                met = {address, *(hop.address for hop in seen.hops)}
                hops = (*seen.hops, Hop(answer.status or 0, following))
                if following in met or len(hops) > self.limits.redirects:
                    problem = Problem.TOO_MANY_REDIRECTS
                    return replace(seen, status=answer.status, problem=problem)
                seen, url = replace(seen, hops=hops), following
            elif method == "HEAD" and _is_worth_a_get(answer):
                method = "GET"
            elif answer.status == 416 and is_ranged:
                is_ranged = False
            else:
                return replace(
                    seen,
                    status=answer.status,
                    title=reading.title(answer.body, answer.media_type, answer.encoding)
                    if method == "GET" and not answer.problem
                    else None,
                    size=len(answer.body),
                    problem=answer.problem,
                    detail=answer.detail,
                    retry_after=answer.retry_after,
                )

    async def get(self, address: str, accept: str, most: int) -> tuple[str, Answer]:
        """GET the address and what it redirects to; return what answered, and its answer.

        `most` is how many bytes are read.
        """
        url, left, met = address, self.limits.total, {address}
        while True:
            started = time.monotonic()
            answer = await self.ask("GET", url, left, accept=accept, most=most)
            left -= time.monotonic() - started
            if answer.status not in REDIRECTS or not answer.location:
                return url, answer
            url = join(url, answer.location)
            if url in met or len(met) > self.limits.redirects:
                return url, Answer(problem=Problem.TOO_MANY_REDIRECTS)
            met.add(url)

    async def ask(
        self,
        method: str,
        url: str,
        left: float,
        is_ranged: bool = False,
        *,
        accept: str = _ANY_PAGE,
        most: int = reading.MOST_BYTES,
    ) -> Answer:
        """Make one request, in `left` seconds; an answer's `problem` says what went wrong."""
        limits = self.limits
        left = max(left, 0)
        timeout = {"connect": limits.connect, "read": limits.read, "write": limits.read}
        try:
            target, headers = _request(url)
            headers |= {"User-Agent": self.agent, "Accept": accept}
            if method == "GET" and is_ranged:
                headers["Range"] = f"bytes=0-{reading.MOST_BYTES - 1}"
            async with (
                asyncio.timeout(left),
                guard.pool(self.backend) as pool,
                pool.stream(
                    method,
                    target,
                    headers=list(headers.items()),
                    extensions={"timeout": timeout},
                ) as response,
            ):
                body = await _first_bytes(response, most) if method == "GET" else b""
        except (RefusedError, InvalidAddress) as error:
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
        except (httpcore.NetworkError, OSError):
            return Answer(problem=Problem.BROKEN_OFF)
        except httpcore.ProtocolError:
            return Answer(problem=Problem.GIBBERISH)
        found = {name.lower(): _decoded(value) for name, value in response.headers}
        return Answer(
            status=response.status,
            location=found.get(b"location", ""),
            media_type=found.get(b"content-type", ""),
            encoding=found.get(b"content-encoding", ""),
            body=body,
            retry_after=seconds_to_wait(found.get(b"retry-after", "")),
        )


def _request(url: str) -> tuple[httpcore.URL, dict[str, str]]:
    """Return what httpcore asks for, and the headers of every request."""
    host, parts = addresses.checked_host(url), urlsplit(url)
    query = f"?{quote(parts.query, _SAFE)}" if parts.query else ""
    target = quote(parts.path or "/", _SAFE) + query
    named = f"[{host}]" if ":" in host else host
    headers = {
        "Host": f"{named}:{parts.port}" if parts.port else named,
        # What arrives compressed may be a bomb; few bytes are read anyway.
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    asked = httpcore.URL(scheme=parts.scheme, host=host, port=parts.port, target=target)
    return asked, headers


def _is_worth_a_get(answer: Answer) -> bool:
    if answer.problem:
        return answer.problem in (Problem.BROKEN_OFF, Problem.GIBBERISH)
    if answer.status == 429 or answer.retry_after is not None:
        return False
    is_fine = answer.status is not None and 200 <= answer.status < 300
    kind = answer.media_type.partition(";")[0].strip().lower()
    return not is_fine or kind in ("", "text/html", "application/xhtml+xml")


async def _first_bytes(response: httpcore.Response, most: int) -> bytes:
    """Return the first bytes as sent; the rest of an endless body is never read."""
    body = b""
    async for part in response.aiter_stream():
        body += part
        if len(body) >= most:
            break
    return body[:most]


def _why_not_connected(error: BaseException) -> Problem:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return Problem.CERTIFICATE
        if isinstance(cause, ConnectionRefusedError):
            return Problem.CONNECTION_REFUSED
        cause = cause.__cause__ or cause.__context__
    return Problem.UNREACHABLE


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def join(url: str, location: str) -> str:
    """Return the address a redirect leads to, quoted and without its fragment.

    What can't be joined is returned as it was sent: `look` refuses it.
    """
    try:
        parts = urlsplit(urljoin(url, location))
    except ValueError:
        return location
    path, query = quote(parts.path, _SAFE), quote(parts.query, _SAFE)
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def seconds_to_wait(written: str, now: datetime | None = None) -> float | None:
    """Return the seconds that a header Retry-After asks for, or None if it is unreadable.

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
