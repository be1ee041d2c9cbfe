"""No request goes inside, however its address is written or what it leads to."""

import asyncio
import socket

import httpcore
import pytest

from references.links import guard
from references.links.guard import (
    GuardedBackend,
    NoNameServerError,
    NoSuchHostError,
    RefusedError,
)

INSIDE = [
    *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254"),  # noqa: S104
    *("169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1"),
    *("192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9"),
    *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8"),
    *("64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::8.8.8.8", "100::1"),
    *("2001::1", "2001:db8::1", "2002:7f00:1::1", "2002:808:808::1", "3fff::1"),
    *("5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1"),
    "ff02::1",
]
OUTSIDE = [
    *("1.1.1.1", "100.63.255.255", "172.32.0.1", "192.0.1.1", "223.255.255.255"),
    *("2606:4700::1111", "2a00:1450::1", "64:ff9b::101:101"),
]


class Network(httpcore.AsyncMockBackend):
    """Notes each connection; hosts that are `down` refuse it."""

    def __init__(self, down=()):
        super().__init__([b""])
        self.met, self.down = [], down

    async def connect_tcp(self, host, port, *args, **kwargs):
        self.met.append((host, port))
        if host in self.down:
            raise httpcore.ConnectError("down")
        return await super().connect_tcp(host, port, *args, **kwargs)


def resolver(*answers):
    """Return a resolver that gives one list of addresses after the other, and counts."""
    left = list(answers)

    async def resolve(host, port):
        resolve.times += 1
        return left.pop(0) if len(left) > 1 else left[0]

    resolve.times = 0
    return resolve


def connect(backend, host="ecpat.example", port=443, timeout=5):
    return asyncio.run(backend.connect_tcp(host, port, timeout))


@pytest.mark.parametrize("address", INSIDE)
def test_a_host_that_leads_inside_is_refused_and_no_socket_opened(address):
    network = Network()
    backend = GuardedBackend(resolver=resolver([address]), network=network)

    with pytest.raises(RefusedError, match="not a public address"):
        connect(backend)
    assert network.met == []


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_anybody_can_reach_is_connected_to(address):
    network = Network()

    connect(GuardedBackend(resolver=resolver([address]), network=network))

    assert network.met == [(address, 443)]


def test_one_address_inside_among_public_ones_is_refused():
    network = Network()
    mixed = resolver(["1.1.1.1", "::1", "1.0.0.1"])

    with pytest.raises(RefusedError, match="::1"):
        connect(GuardedBackend(resolver=mixed, network=network))
    assert network.met == []


def test_the_connection_is_made_to_the_address_that_was_checked():
    network = Network()
    rebinding = resolver(["1.1.1.1"], ["127.0.0.1"])
    backend = GuardedBackend(resolver=rebinding, network=network)

    connect(backend)
    assert rebinding.times == 1

    with pytest.raises(RefusedError):  # and the next one is checked again
        connect(backend)
    assert network.met == [("1.1.1.1", 443)]


def test_where_one_kind_of_address_has_no_route_the_other_is_tried():
    network = Network(down=["2606:4700::1111"])
    both = resolver(["2606:4700::1111", "1.1.1.1"])

    connect(GuardedBackend(resolver=both, network=network))

    assert [host for host, _port in network.met] == ["2606:4700::1111", "1.1.1.1"]


@pytest.mark.parametrize(("found", "why"), [(["1.1.1.1"], "down"), ([], "no address")])
def test_a_host_without_an_address_that_answers_is_a_failed_connection(found, why):
    backend = GuardedBackend(resolver=resolver(found), network=Network(["1.1.1.1"]))

    with pytest.raises(httpcore.ConnectError, match=why):
        connect(backend)


@pytest.mark.parametrize(
    ("host", "port", "why"),
    [
        *(("ecpat.example", port, f"Port {port}") for port in (22, 6379, 8080)),
        ("0177.0.0.1", 80, "a number in place of a name"),
        ("exa%20mple", 80, "not the name of a machine"),
    ],
)
def test_other_ports_and_what_names_no_machine_are_refused_unresolved(host, port, why):
    asked = resolver(["1.1.1.1"])

    with pytest.raises(RefusedError, match=why):
        connect(GuardedBackend(resolver=asked, network=Network()), host, port)
    assert asked.times == 0


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "::ffff:7f00:1"])
def test_this_machine_is_refused_by_its_own_resolver(host):
    with pytest.raises(RefusedError):
        connect(GuardedBackend(network=Network()), host, 80)


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (socket.gaierror(socket.EAI_NONAME, ""), NoSuchHostError),
        (socket.gaierror(-5, ""), NoSuchHostError),
        (socket.gaierror(socket.EAI_AGAIN, ""), NoNameServerError),
        (OSError(socket.EAI_NONAME, ""), NoNameServerError),
        (UnicodeError(), NoNameServerError),
    ],
)
def test_a_name_without_an_address_is_told_from_a_resolver_that_is_down(
    monkeypatch, failure, error
):
    async def fail(*args, **kwargs):
        raise failure

    loop = asyncio.new_event_loop()
    monkeypatch.setattr(loop, "getaddrinfo", fail)
    with asyncio.Runner(loop_factory=lambda: loop) as runner, pytest.raises(error):
        runner.run(guard.resolve("nowhere.example", 80))


def test_a_resolver_that_never_answers_is_left():
    async def resolve(host, port):
        await asyncio.sleep(60)

    with pytest.raises(httpcore.ConnectTimeout):
        connect(GuardedBackend(resolver=resolve, network=Network()), timeout=0.01)
