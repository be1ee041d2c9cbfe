"""Request one address: HEAD, then the first bytes of the page if they can say more.

Redirects are followed here, hop by hop, so that each is counted, waits for its host and
passes the guard.
"""

import asyncio
import re
import ssl
import time
from dataclasses import dataclass, replace
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore

from references.links import guard, reading
from references.links.guard import GuardedBackend, NoConnectionError
from references.links.judging import Hold, Hop, Problem, Seen, host_of
from references.values import addresses
from references.values.addresses import InvalidAddress

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ANY_PAGE = "text/html,application/xhtml+xml,*/*;q=0.8"
# Characters that stay as they are in a path or a query (RFC 3986, 3.3 and 3.4).
_SAFE = "%/?:@!$&'()*+,;=~"


@dataclass(frozen=True)
class Limits:
    """Limits in seconds, but for `redirects`. `total` is for one method with all hops."""

    connect: float = 10
    read: float = 10
    total: float = 30
    redirects: int = 5


@dataclass(frozen=True)
class Answer:
    """The outcome of one request; `body` holds the first bytes, as they were sent.

    One that is packed is not read: nobody asked for that, and it may be a bomb.
    """

    status: int | None = None
    location: str = ""
    media_type: str = ""
    is_packed: bool = False
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
        title = None
        seen, answer = await self.follow("HEAD", Seen(address), hold)
        if _is_worth_a_get(answer):
            seen, answer = await self.follow("GET", seen, hold)
            if not answer.problem and not answer.is_packed:
                title = reading.title(answer.body, answer.media_type)
        return replace(
            seen,
            status=answer.status,
            title=title,
            size=len(answer.body),
            problem=answer.problem,
            detail=answer.detail,
            retry_after=answer.retry_after,
        )

    async def follow(
        self,
        method: str,
        seen: Seen,
        hold: Hold,
        accept: str = _ANY_PAGE,
        most: int = reading.MOST_BYTES,
    ) -> tuple[Seen, Answer]:
        """Request what was seen last and what it redirects to, of which `most` bytes.

        Return what was seen with all redirects, and the last answer.
        """
        left = self.limits.total
        while True:
            async with hold(host_of(seen.final)):
                started = time.monotonic()
                answer = await self.ask(method, seen.final, left, accept, most)
                left -= time.monotonic() - started
            if answer.status not in REDIRECTS or not answer.location:
                return seen, answer
            following = join(seen.final, answer.location)
            met = [seen.address, *(hop.address for hop in seen.hops)]
            if following in met or len(met) > self.limits.redirects:
                return seen, replace(answer, problem=Problem.TOO_MANY_REDIRECTS)
            hop = Hop(answer.status or 0, following)
            seen = replace(seen, hops=(*seen.hops, hop))

    async def ask(
        self, method: str, url: str, left: float, accept: str, most: int
    ) -> Answer:
        """Make one request, in `left` seconds; an answer's `problem` says what went wrong."""
        limits = self.limits
        timeout = {"connect": limits.connect, "read": limits.read, "write": limits.read}
        try:
            target, headers = _request(url)
            headers |= {"User-Agent": self.agent, "Accept": accept}
            async with (
                asyncio.timeout(max(left, 0)),
                guard.pool(self.backend) as pool,
                pool.stream(
                    method,
                    target,
                    headers=list(headers.items()),
                    extensions={"timeout": timeout},
                ) as response,
            ):
                body = await _first_bytes(response, most) if method == "GET" else b""
        except NoConnectionError as error:
            return Answer(problem=error.problem, detail=str(error))
        except InvalidAddress as error:
            return Answer(problem=Problem.REFUSED_BY_US, detail=str(error))
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
        sent = {n.lower(): v.decode(errors="replace") for n, v in response.headers}
        rest = sent.get(b"retry-after", "").strip()
        return Answer(
            status=response.status,
            location=sent.get(b"location", ""),
            media_type=sent.get(b"content-type", ""),
            is_packed=sent.get(b"content-encoding", "identity") != "identity",
            body=body,
            retry_after=float(rest) if re.fullmatch(r"[0-9]{1,9}", rest) else None,
        )


def _request(url: str) -> tuple[httpcore.URL, dict[str, str]]:
    """Return what httpcore asks for, and the headers of every request."""
    host, parts = addresses.checked_host(url), urlsplit(url)
    query = f"?{quote(parts.query, _SAFE)}" if parts.query else ""
    target = quote(parts.path or "/", _SAFE) + query
    named = f"[{host}]" if ":" in host else host
    headers = {
        "Host": f"{named}:{parts.port}" if parts.port else named,
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
    return not is_fine or reading.kind_of(answer.media_type) in reading.PAGES


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
