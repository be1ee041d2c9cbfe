"""Guards requests of sources: connects to public addresses, and to nothing else.

An editor's link, or a redirect, could name a machine inside our network. So each host is
resolved once for each connection, and all its addresses must be public. The connection is made
to an address that was checked, since a second look-up could give another one (DNS rebinding).
A refused connection opens no socket.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any

import httpcore

from references.values import addresses
from references.values.addresses import InvalidAddress

PORTS = frozenset({80, 443})

# All of IPv4, and the only IPv6 addresses given out to the public (RFC 4291, 2.4).
_OUTSIDE = [ip_network("0.0.0.0/0"), ip_network("2000::/3")]
# What is reserved among them: the IANA IPv4 Special-Purpose Address Registry (RFC 6890 and
# its updates) and multicast; protocol assignments with Teredo, documentation, 6to4. Listed
# here, since what Python calls global differs between releases.
_INSIDE = [*map(ip_network, [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
    "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
])]  # fmt: skip
# Each of these is turned by a NAT64 gateway into the IPv4 address in its last 32 bits (RFC 6052).
# The prefix for local use (64:ff9b:1::/48) lies outside 2000::/3.
_NAT64 = ip_network("64:ff9b::/96")

Resolver = Callable[[str, int], Awaitable[list[str]]]


class NoConnectionError(Exception):
    """Raised if no connection is made; the message is a sentence for an editor that says why."""


def allowed_servers(lines: Iterable[str]) -> list[tuple[str, int]]:
    """Return the pairs (host, port) of LINK_CHECK_ALLOW, which are not checked: for tests."""
    pairs = (line.rpartition(":") for line in lines)
    return [(host.strip("[]"), int(port)) for host, _colon, port in pairs]


def is_public(address: str) -> bool:
    """Return whether anybody on the internet can reach this IP address.

    IPv6 addresses that contain an IPv4 address (mapped, 6to4, Teredo) are never public, since
    nobody publishes at them. Only a NAT64 address is as public as the IPv4 address in it.
    Raises ValueError for a text that is no IP address.
    """
    ip = ip_address(address.partition("%")[0])
    if ip in _NAT64:
        return is_public(str(IPv4Address(int(ip) & 0xFFFFFFFF)))
    is_outside = any(ip in network for network in _OUTSIDE)
    return is_outside and not any(ip in network for network in _INSIDE)


async def resolve(host: str, port: int) -> list[str]:
    """Return all IP addresses of a host; raises NoConnectionError if the host has none."""
    loop = asyncio.get_running_loop()
    try:
        entries = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoConnectionError(
            f"The program found no server with the name {host}. Check the spelling of the "
            "address, or try again later."
        ) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in entries))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Makes the connections of a pool of httpcore, to checked addresses only.

    `allow` has the pairs (host, port) that are not checked: for tests.
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
        """Return a connection to the first checked address of a host that answers.

        The caller limits the time. Raises NoConnectionError for a host that is not allowed, and
        ConnectError or ConnectTimeout of httpcore if no connection is made.
        """
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        # On a network with one kind of address, the other kind fails.
        for address in await self._addresses(host, port):
            try:
                return await self._network.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except httpcore.ConnectError as error:
                failure = error
        raise failure

    async def _addresses(self, host: str, port: int) -> list[str]:
        """Return the IP addresses of a host; raises NoConnectionError unless all are public."""
        # A pair in `allow` is not checked. Of all others the port must be in `PORTS`.
        if (host, port) in self._allow:
            return [host]
        if port not in PORTS:
            raise NoConnectionError(
                f"The program is not allowed to read pages from port {port} of {host}."
            )
        try:
            host = addresses.ascii_host(host)
        except InvalidAddress as error:
            raise NoConnectionError(str(error)) from error
        resolved = await self._resolver(host, port)
        inside = [address for address in resolved if not is_public(address)]
        if inside:
            raise NoConnectionError(
                f"{host} leads to {inside[0]}, which is not a public address on the internet."
            )
        return resolved


def pool(backend: GuardedBackend) -> httpcore.AsyncConnectionPool:
    """Return a pool of connections, each made by `backend`, without a proxy."""
    return httpcore.AsyncConnectionPool(
        ssl_context=_certificates(),
        max_keepalive_connections=0,
        network_backend=backend,
    )


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    """Return the trusted certificate authorities; they are read once, since that takes time."""
    return httpcore.default_ssl_context()
