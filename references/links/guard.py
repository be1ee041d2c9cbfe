"""Where a link check may connect to: public addresses, and nothing else.

An editor's link, or a page it redirects to, could name a machine inside the network
this site runs in. So each host is resolved once a connection, every address it has
must be public, and the connection is made to an address that was checked: a name
that changes its mind in between (DNS rebinding) changes nothing. A refusal opens no
socket, so that what is open inside can't be told from what is closed.

Nothing here knows of Django or of a database.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore
import httpx

PORTS = frozenset({80, 443})

# Source: IANA IPv4 Special-Purpose Address Registry (RFC 6890 and its updates), and
# multicast. Listed here, since what Python calls global differs between releases.
_INSIDE_4 = [
    ip_network(text)
    for text in [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    ]
]
# The only IPv6 addresses given out to the public (RFC 4291, 2.4), and what is reserved
# among them: protocol assignments with Teredo, documentation, 6to4.
_OUTSIDE_6 = ip_network("2000::/3")
_INSIDE_6 = [
    ip_network(text)
    for text in ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]
]
# An address a NAT64 gateway turns into the IPv4 address in its last 32 bits (RFC 6052).
# The prefix for local use (64:ff9b:1::/48) lies outside 2000::/3.
_NAT64 = ip_network("64:ff9b::/96")

# A name, or an IP address of either kind; names of other scripts arrive as "xn--…".
_HOST = re.compile(r"[A-Za-z0-9._:-]+")

Resolver = Callable[[str, int], Awaitable[list[str]]]


class RefusedError(Exception):
    """Why no connection was made; the sentence may be shown to an editor."""


class NoSuchHostError(Exception):
    """The name servers say that nothing has this name, or no address."""


class NoNameServerError(Exception):
    """No name server could say: the fault may be on our side."""


def is_public(address: str) -> bool:
    """Whether this IP address is one that anybody on the internet can reach.

    IPv4 addresses inside IPv6 ones (mapped, 6to4, Teredo) are refused whatever they
    hold, since nobody publishes at one; NAT64 is judged by what it holds.
    Raises ValueError for what is no IP address.
    """
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip in _NAT64:
            return is_public(str(IPv4Address(int(ip) & 0xFFFFFFFF)))
        return ip in _OUTSIDE_6 and not any(ip in inside for inside in _INSIDE_6)
    return not any(ip in inside for inside in _INSIDE_4)


def is_disguised(host: str) -> bool:
    """Whether the host is an IPv4 address written as no page writes one.

    "2130706433", "0x7f.1", "0177.0.0.1" and "127.1" all mean 127.0.0.1 to the C library.
    Source: WHATWG URL, "ends in a number".
    """
    last = host.rstrip(".").rpartition(".")[2].lower()
    if not (last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last)):
        return False
    try:
        return str(IPv4Address(host)) != host
    except ValueError:
        return True


async def resolve(host: str, port: int) -> list[str]:
    """All addresses of a host, as the machine's own resolver gives them.

    Raises NoSuchHostError or NoNameServerError.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        # EAI_NODATA is not everywhere; -5 is its number where it is.
        if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", -5)):
            raise NoSuchHostError(f"The name {host} has no address.") from error
        raise NoNameServerError(f"The name {host} could not be looked up.") from error
    except (OSError, UnicodeError) as error:
        raise NoNameServerError(f"The name {host} could not be looked up.") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Makes the connections of a pool, to checked addresses only.

    `allow` holds (host, port) pairs that are connected to unchecked: for tests.
    """

    def __init__(
        self,
        allow: Iterable[tuple[str, int]] = (),
        resolver: Resolver = resolve,
        network: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._allow = frozenset(allow)
        self._resolver = resolver
        self._network = network or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect within `timeout` seconds, the look-up of the name included.

        Raises RefusedError, NoSuchHostError, NoNameServerError, or httpcore's ConnectError and
        ConnectTimeout.
        """
        try:
            async with asyncio.timeout(timeout):
                return await self._connect(host, port, local_address, socket_options)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"{host} took too long") from error

    async def _connect(
        self, host: str, port: int, local_address: str | None, options: Any
    ) -> httpcore.AsyncNetworkStream:
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        # A host with an address of each kind is reached on a network that has one kind.
        for address in await self.addresses(host, port):
            try:
                return await self._network.connect_tcp(
                    address, port, None, local_address, options
                )
            except httpcore.ConnectError as error:
                failure = error
        raise failure

    async def addresses(self, host: str, port: int) -> list[str]:
        """The addresses that may be connected to; raises RefusedError unless all are public."""
        if (host, port) in self._allow:
            return [host]
        if port not in PORTS:
            raise RefusedError(
                f"Port {port} of {host} is not one that pages are read from."
            )
        if not _HOST.fullmatch(host):
            raise RefusedError("It leads to what is not the name of a machine.")
        if is_disguised(host):
            raise RefusedError(f"{host} is a number in place of a name.")
        found = await self._resolver(host, port)
        inside = [address for address in found if not is_public(address)]
        if inside:
            raise RefusedError(
                f"{host} leads to {inside[0]}, which is not a public address."
            )
        return found

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise RefusedError("A socket of this machine is not a public address.")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class GuardedTransport(httpx.AsyncBaseTransport):
    """What an httpx client sends its requests through, so that none goes inside.

    It raises the guard's own exceptions and httpcore's. Each request has a connection
    of its own, so that each is checked.
    """

    def __init__(self, backend: GuardedBackend, connections: int = 10) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_certificates(),
            max_connections=connections,
            max_keepalive_connections=0,
            network_backend=backend,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if url.scheme not in ("http", "https"):
            raise RefusedError("Only http and https addresses are asked.")
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme,
                    host=url.raw_host,
                    port=url.port,
                    target=url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Stream(answer),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    """The authorities that are believed; reading them takes time, so it is done once."""
    return httpx.create_ssl_context(trust_env=False)


class _Stream(httpx.AsyncByteStream):
    """The body of an answer, read as it is asked for."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> Any:
        async for part in self._answer.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._answer.aclose()


def client(
    backend: GuardedBackend, agent: str, connections: int = 10
) -> httpx.AsyncClient:
    """A client that goes through the guard, and follows no redirect by itself.

    No proxy or password of the environment is used, and no cookie is kept.
    """
    return httpx.AsyncClient(
        transport=GuardedTransport(backend, connections),
        trust_env=False,
        follow_redirects=False,
        headers={
            "User-Agent": agent,
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            # What arrives compressed may be a bomb; few bytes are read anyway.
            "Accept-Encoding": "identity",
            "Connection": "close",
        },
    )
