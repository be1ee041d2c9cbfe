"""No request goes inside, however its address is written or what it leads to."""

import asyncio
import socket

import httpcore
import pytest

from references.links import guard
from references.links.guard import GuardedBackend, NoConnectionError

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
V6 = "2606:4700::1111"
OUTSIDE = [
    *("1.1.1.1", "100.63.255.255", "172.32.0.1", "192.0.1.1", "223.255.255.255"),
    *(V6, "2a00:1450::1", "64:ff9b::101:101"),
]


class Network(httpcore.AsyncMockBackend):
    """Notes each connection; hosts that are `down` refuse it."""

    def __init__(self, down=()):
        super().__init__([b""])
        self.met, self.down = [], down

    async def connect_tcp(self, host, port, *args, **kwargs):
        self.met.append(host)
        if host in self.down:
            raise httpcore.ConnectError("down")
        return await super().connect_tcp(host, port, *args, **kwargs)


@pytest.fixture
def network():
    return Network(down=[V6])


def connect(network, *answers, host="ecpat.example", port=443):
    """Connect where a resolver gives one list of addresses after the other."""
    left = iter(answers)

    async def resolve(host, port):
        return next(left)

    backend = GuardedBackend(resolver=resolve, network=network)
    for _answer in answers:
        asyncio.run(backend.connect_tcp(host, port, 5))


@pytest.mark.parametrize("address", INSIDE)
def test_a_host_that_leads_inside_is_refused_and_no_socket_opened(network, address):
    for answer in ([address], ["1.1.1.1", address]):
        with pytest.raises(NoConnectionError, match="not a public address"):
            connect(network, answer)
    assert network.met == []


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_anybody_can_reach_is_connected_to(address):
    network = Network()

    connect(network, [address])

    assert network.met == [address]


def test_the_connection_is_made_to_the_address_that_was_checked(network):
    # And the next one is checked again.
    with pytest.raises(NoConnectionError, match="not a public address"):
        connect(network, ["1.1.1.1"], ["127.0.0.1"])

    assert network.met == ["1.1.1.1"]


def test_a_host_without_an_address_that_answers_is_a_failed_connection(network):
    for found, why in (([V6], "down"), ([], "no address")):
        with pytest.raises(httpcore.ConnectError, match=why):
            connect(network, found)
    connect(network, [V6, "1.1.1.1"])


@pytest.mark.parametrize(
    ("host", "port", "why"),
    [
        *(("ecpat.example", port, f"port {port} of") for port in (22, 6379, 8080)),
        ("exa%20mple", 80, "not a valid name of a server"),
    ],
)
def test_other_ports_and_what_names_no_machine_are_refused(network, host, port, why):
    with pytest.raises(NoConnectionError, match=why):
        connect(network, ["1.1.1.1"], host=host, port=port)
    assert network.met == []


@pytest.mark.parametrize(
    "failure", [OSError(), socket.gaierror(-5, ""), UnicodeError()]
)
def test_a_name_without_an_address_is_no_connection(monkeypatch, failure):
    async def fail(*args, **kwargs):
        raise failure

    loop = asyncio.new_event_loop()
    monkeypatch.setattr(loop, "getaddrinfo", fail)
    runner = asyncio.Runner(loop_factory=lambda: loop)
    words = "The program found no server with the name nowhere.example. Check the spelling of the address, or try again later."
    with runner, pytest.raises(NoConnectionError, match=words):
        runner.run(guard.resolve("nowhere.example", 80))
