"""Requests one address, and reads what is there.

Redirects are followed here, so that each is counted, is checked by the guard, and has to wait.
"""

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore

from references.links import guard
from references.links.guard import GuardedBackend, NoConnectionError
from references.values import addresses
from references.values.addresses import InvalidAddress

# How much is read of a body: annual reports are large.
MOST_BYTES = 10_000_000
# How many seconds an answer may take, with its redirects; and how many redirects there may be.
SECONDS, MOST_REDIRECTS = 30, 5
_ANY_PAGE = "text/html,application/xhtml+xml,*/*;q=0.8"
# Characters that stay as they are in a path or a query (RFC 3986, 3.3 and 3.4).
_SAFE = "%/?:@!$&'()*+,;=~"

# Waits until an address may be asked; raises NoConnectionError if it may not.
Turn = Callable[[str], Awaitable[None]]


@dataclass(frozen=True)
class Seen:
    """The outcome of the request of one address.

    `status` is None if there was no answer; then `problem` says why in a sentence. `hops` are
    the addresses to which the request was redirected. `body` has the bytes as they were sent;
    with `is_cut` it has only the first of them. The names of `headers` are in small letters.
    """

    address: str
    status: int | None = None
    hops: tuple[str, ...] = ()
    problem: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_cut: bool = False

    @property
    def final(self) -> str:
        """Return the address that answered last: the last redirect, or the address itself."""
        return self.hops[-1] if self.hops else self.address

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def why_no_page(self) -> str:
        """Return in a sentence why there is no page to read; "" if there is a page."""
        if self.problem:
            return self.problem
        if self.status != 200:
            return (
                f"The server did not send the page, but the status code {self.status}."
            )
        # A compressed body is not unpacked, since a small one may hold very much.
        if self.headers.get("content-encoding", "identity") != "identity":
            return "The server sends compressed data that the program can’t read."
        return ""


@dataclass(frozen=True)
class Client:
    """Sends requests through the guard, without cookies; `agent` names the sender to servers."""

    backend: GuardedBackend
    agent: str
    seconds: float = SECONDS

    async def follow(
        self, address: str, turn: Turn, accept: str = _ANY_PAGE, most: int = MOST_BYTES
    ) -> Seen:
        """Return the last answer, after all redirects from an address."""
        # `turn` is called before each request: it waits, or forbids the request. `accept` has
        # the media types asked for, and `most` is the number of bytes that are read of a body.
        seen, seconds_left = Seen(address), self.seconds
        while True:
            try:
                await turn(seen.final)
            except NoConnectionError as error:
                return replace(seen, problem=str(error))
            started = time.monotonic()
            seen = await self._request(seen, seconds_left, accept, most)
            seconds_left -= time.monotonic() - started
            location = seen.headers.get("location")
            if seen.status not in (301, 302, 303, 307, 308) or not location:
                return seen
            following = _join(seen.final, location)
            addresses_met = [seen.address, *seen.hops]
            if following in addresses_met or len(addresses_met) > MOST_REDIRECTS:
                return replace(
                    seen,
                    problem="This address leads to other addresses again and again, and never to a page.",
                )
            seen = replace(seen, hops=(*seen.hops, following))

    async def _request(
        self, before: Seen, seconds_left: float, accept: str, most: int
    ) -> Seen:
        """Return the outcome of one request, for the last address of `before`."""
        seen = Seen(before.address, hops=before.hops)
        try:
            target, headers = _target(seen.final)
            headers |= {"User-Agent": self.agent, "Accept": accept}
            async with (
                asyncio.timeout(max(seconds_left, 0)),
                guard.pool(self.backend) as pool,
                pool.stream("GET", target, headers=headers) as response,
            ):
                body = await _first_bytes(response, most + 1)
        except (NoConnectionError, InvalidAddress) as error:
            return replace(seen, problem=str(error))
        except (httpcore.TimeoutException, TimeoutError):
            return replace(seen, problem="The server took too long to answer.")
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            return replace(seen, problem=_connection_problem(error))
        header_lines: dict[str, list[str]] = {}
        for name, value in response.headers:
            lines = header_lines.setdefault(name.decode(errors="replace").lower(), [])
            lines.append(value.decode(errors="replace"))
        return replace(
            seen,
            status=response.status,
            headers={name: ", ".join(lines) for name, lines in header_lines.items()},
            body=body[:most],
            is_cut=len(body) > most,
        )


def _connection_problem(error: Exception) -> str:
    """Return a sentence for an editor on why a connection failed."""
    if isinstance(error.__cause__, ssl.SSLCertVerificationError):
        return (
            "The security certificate of the server is not valid, so the program does not "
            "trust the connection."
        )
    if isinstance(error, httpcore.ConnectError):
        return "The program can’t reach the server."
    return "The connection ended early, or the server did not answer like a web server."


def _target(url: str) -> tuple[httpcore.URL, dict[Any, Any]]:
    """Return the address in the form of httpcore, and the headers of the request."""
    host, parts = addresses.checked_host(url), urlsplit(url)
    query = f"?{quote(parts.query, _SAFE)}" if parts.query else ""
    target = quote(parts.path or "/", _SAFE) + query
    place = f"[{host}]" if ":" in host else host
    place += f":{parts.port}" if parts.port else ""
    headers = {"Host": place, "Accept-Encoding": "identity", "Connection": "close"}
    core = httpcore.URL(scheme=parts.scheme, host=host, port=parts.port, target=target)
    return core, headers


async def _first_bytes(response: httpcore.Response, most: int) -> bytes:
    """Return at most so many bytes of a body as sent; the rest, perhaps endless, is not read."""
    body = bytearray()
    async for part in response.aiter_stream():
        body += part
        if len(body) >= most:
            break
    return bytes(body[:most])


def _join(url: str, location: str) -> str:
    """Return the address to which a redirect leads; `location` itself if it can't be parsed."""
    try:
        parts = urlsplit(urljoin(url, location))
    except ValueError:
        return location
    path, query = quote(parts.path, _SAFE), quote(parts.query, _SAFE)
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def host_of(address: str) -> str:
    """Return the host of an address, "example.org"; "" for a text that can't be parsed."""
    try:
        return addresses.host(address)
    except ValueError:
        return ""
