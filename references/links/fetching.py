"""Request one address, and read what is there.

Redirects are followed here, so that each is counted, guarded and waits its turn.
"""

import asyncio
import ssl
import time
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore

from references.links import guard
from references.links.guard import GuardedBackend, NoConnectionError
from references.links.judging import Problem, Seen, Turn
from references.values import addresses
from references.values.addresses import InvalidAddress

# How much is read of a body: annual reports are large.
MOST_BYTES = 10_000_000
_ANY_PAGE = "text/html,application/xhtml+xml,*/*;q=0.8"
# Characters that stay as they are in a path or a query (RFC 3986, 3.3 and 3.4).
_SAFE = "%/?:@!$&'()*+,;=~"


@dataclass(frozen=True)
class Limits:
    """Limits in seconds, but for `redirects`. `total` is for all hops."""

    connect: float = 10
    read: float = 10
    total: float = 30
    redirects: int = 5


@dataclass(frozen=True)
class Client:
    """Sends requests through the guard, without cookies; `agent` names the sender."""

    backend: GuardedBackend
    agent: str
    limits: Limits = Limits()

    async def follow(
        self, address: str, turn: Turn, accept: str = _ANY_PAGE, most: int = MOST_BYTES
    ) -> Seen:
        """Return the answer of an address, and of what it redirects to."""
        seen, left = Seen(address), self.limits.total
        while True:
            try:
                await turn(seen.final)
            except NoConnectionError as error:
                return replace(seen, problem=error.problem, detail=str(error))
            started = time.monotonic()
            seen = await self._request(seen, left, accept, most)
            left -= time.monotonic() - started
            location = seen.headers.get("location")
            if seen.status not in (301, 302, 303, 307, 308) or not location:
                return seen
            following = join(seen.final, location)
            met = [seen.address, *seen.hops]
            if following in met or len(met) > self.limits.redirects:
                return replace(seen, problem=Problem.TOO_MANY_REDIRECTS)
            seen = replace(seen, hops=(*seen.hops, following))

    async def _request(self, before: Seen, left: float, accept: str, most: int) -> Seen:
        """Make one request, in `left` seconds; return what is seen."""
        seen, limits = Seen(before.address, hops=before.hops), self.limits
        timeout = {"connect": limits.connect, "read": limits.read, "write": limits.read}
        try:
            target, headers = _target(seen.final)
            headers |= {"User-Agent": self.agent, "Accept": accept}
            extensions = {"timeout": timeout}
            async with (
                asyncio.timeout(max(left, 0)),
                guard.pool(self.backend) as pool,
                pool.stream(
                    "GET", target, headers=headers, extensions=extensions
                ) as response,
            ):
                body = await _first_bytes(response, most + 1)
        except NoConnectionError as error:
            return replace(seen, problem=error.problem, detail=str(error))
        except InvalidAddress as error:
            return replace(seen, problem=Problem.REFUSED_BY_US, detail=str(error))
        except (httpcore.TimeoutException, TimeoutError) as error:
            is_early = isinstance(error, httpcore.ConnectTimeout)
            problem = Problem.CONNECT_TIMEOUT if is_early else Problem.TOO_SLOW
            return replace(seen, problem=problem)
        except httpcore.ConnectError as error:
            return replace(seen, problem=_why_not_connected(error))
        except (httpcore.NetworkError, OSError):
            return replace(seen, problem=Problem.BROKEN_OFF)
        except httpcore.ProtocolError:
            return replace(seen, problem=Problem.GIBBERISH)
        sent: dict[str, str] = {}
        for name, value in response.headers:
            each, words = name.decode(errors="replace"), value.decode(errors="replace")
            sent[each.lower()] = ", ".join(
                filter(None, (sent.get(each.lower()), words))
            )
        return replace(
            seen,
            status=response.status,
            headers=sent,
            body=body[:most],
            is_cut=len(body) > most,
        )


def _target(url: str) -> tuple[httpcore.URL, dict[Any, Any]]:
    """Return what httpcore asks for, and the headers of every request."""
    host, parts = addresses.checked_host(url), urlsplit(url)
    query = f"?{quote(parts.query, _SAFE)}" if parts.query else ""
    target = quote(parts.path or "/", _SAFE) + query
    named = f"[{host}]" if ":" in host else host
    named += f":{parts.port}" if parts.port else ""
    headers = {"Host": named, "Accept-Encoding": "identity", "Connection": "close"}
    asked = httpcore.URL(scheme=parts.scheme, host=host, port=parts.port, target=target)
    return asked, headers


async def _first_bytes(response: httpcore.Response, most: int) -> bytes:
    """Return the first bytes as sent; the rest of an endless body is never read."""
    body = bytearray()
    async for part in response.aiter_stream():
        body += part
        if len(body) >= most:
            break
    return bytes(body[:most])


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
    """Return the address a redirect leads to, quoted, without fragment; or as it is."""
    try:
        parts = urlsplit(urljoin(url, location))
    except ValueError:
        return location
    path, query = quote(parts.path, _SAFE), quote(parts.query, _SAFE)
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))
