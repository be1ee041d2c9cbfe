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
    "0.0.0.0",  # noqa: S104 (refused here)
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::8.8.8.8",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
OUTSIDE = [
    "1.1.1.1",
    "100.63.255.255",
    "172.32.0.1",
    "192.0.1.1",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450::1",
    "64:ff9b::101:101",
]


class Network(httpcore.AsyncMockBackend):
    """Notes whom a connection was made to; those who are `down` refuse it."""

    def __init__(self, answer=b"", down=()):
        super().__init__([answer])
        self.met, self.down = [], down

    async def connect_tcp(self, host, port, *args, **kwargs):
        self.met.append((host, port))
        if host in self.down:
            raise httpcore.ConnectError("down")
        return await super().connect_tcp(host, port, *args, **kwargs)


def resolver(*answers):
    """A resolver that gives one list of addresses after the other, and counts."""
    left = list(answers)

    async def resolve(host, port):
        resolve.times += 1
        return left.pop(0) if len(left) > 1 else left[0]

    resolve.times = 0
    return resolve


def connect(backend, host="ecpat.example", port=443, timeout=5):
    return asyncio.run(backend.connect_tcp(host, port, timeout))


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address):
    assert not guard.is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_anybody_can_reach_is_public(address):
    assert guard.is_public(address)


@pytest.mark.parametrize("address", INSIDE)
def test_a_host_that_leads_inside_is_refused_and_no_socket_opened(address):
    network = Network()
    backend = GuardedBackend(resolver=resolver([address]), network=network)

    with pytest.raises(RefusedError, match="not a public address"):
        connect(backend)
    assert network.met == []


def test_one_address_inside_among_public_ones_is_refused():
    network = Network()
    backend = GuardedBackend(
        resolver=resolver(["1.1.1.1", "::1", "1.0.0.1"]), network=network
    )

    with pytest.raises(RefusedError, match="::1"):
        connect(backend)
    assert network.met == []


def test_the_connection_is_made_to_the_address_that_was_checked():
    network = Network()
    rebinding = resolver(["1.1.1.1"], ["127.0.0.1"])

    connect(GuardedBackend(resolver=rebinding, network=network))

    assert network.met == [("1.1.1.1", 443)]
    assert rebinding.times == 1


def test_a_second_connection_is_checked_afresh():
    network = Network()
    backend = GuardedBackend(
        resolver=resolver(["1.1.1.1"], ["127.0.0.1"]), network=network
    )
    connect(backend)

    with pytest.raises(RefusedError):
        connect(backend)
    assert network.met == [("1.1.1.1", 443)]


def test_where_one_kind_of_address_has_no_route_the_other_is_tried():
    network = Network(down=["2606:4700::1111"])
    backend = GuardedBackend(
        resolver=resolver(["2606:4700::1111", "1.1.1.1"]), network=network
    )

    connect(backend)

    assert [host for host, _port in network.met] == ["2606:4700::1111", "1.1.1.1"]


def test_a_host_none_of_whose_addresses_answers_is_a_failed_connection():
    network = Network(down=["1.1.1.1"])

    with pytest.raises(httpcore.ConnectError, match="down"):
        connect(GuardedBackend(resolver=resolver(["1.1.1.1"]), network=network))


@pytest.mark.parametrize("port", [22, 25, 6379, 8080, 8443])
def test_only_the_ports_of_the_web_are_asked(port):
    network = Network()
    asked = resolver(["1.1.1.1"])

    with pytest.raises(RefusedError, match=f"Port {port}"):
        connect(GuardedBackend(resolver=asked, network=network), port=port)
    assert network.met == []
    assert asked.times == 0


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "0",
        "1.2.3.4.5",
    ],
)
def test_a_number_in_place_of_a_name_is_refused_before_anybody_resolves_it(host):
    asked = resolver(["1.1.1.1"])

    with pytest.raises(RefusedError, match="a number in place of a name"):
        connect(GuardedBackend(resolver=asked, network=Network()), host)
    assert asked.times == 0


@pytest.mark.parametrize(
    "host",
    ["ecpat.org", "1.1.1.1", "2606:4700::1111", "xn--80ak6aa92e.com", "4chan.org"],
)
def test_an_ordinary_name_or_address_is_no_disguise(host):
    assert not guard.is_disguised(host)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "::ffff:7f00:1"])
def test_this_machine_is_refused_by_its_own_resolver(host):
    with pytest.raises(RefusedError):
        connect(GuardedBackend(network=Network()), host, 80)


def test_a_name_that_has_no_address_is_told_from_a_resolver_that_is_down(monkeypatch):
    def resolving(number):
        async def fail(*args, **kwargs):
            raise socket.gaierror(number, "")

        loop = asyncio.new_event_loop()
        monkeypatch.setattr(loop, "getaddrinfo", fail)
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(guard.resolve("nowhere.example", 80))

    with pytest.raises(NoSuchHostError):
        resolving(socket.EAI_NONAME)
    with pytest.raises(NoNameServerError):
        resolving(socket.EAI_AGAIN)


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "a..b", "."])
def test_a_name_no_resolver_takes_is_not_looked_up(host):
    with pytest.raises((NoNameServerError, NoSuchHostError)):
        asyncio.run(guard.resolve(host, 80))


def test_a_resolver_that_never_answers_is_left():
    async def resolve(host, port):
        await asyncio.sleep(60)

    with pytest.raises(httpcore.ConnectTimeout):
        connect(GuardedBackend(resolver=resolve, network=Network()), timeout=0.01)


def test_a_socket_of_this_machine_is_refused():
    with pytest.raises(RefusedError):
        asyncio.run(GuardedBackend().connect_unix_socket("/run/docker.sock"))


def test_a_host_that_tests_allow_is_not_checked():
    network = Network()

    connect(GuardedBackend([("127.0.0.1", 4000)], network=network), "127.0.0.1", 4000)

    assert network.met == [("127.0.0.1", 4000)]


def test_a_client_uses_no_proxy_of_the_environment_and_follows_no_redirect(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    answer = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"
    network = Network(answer)
    backend = GuardedBackend(resolver=resolver(["1.1.1.1"]), network=network)

    async def ask():
        async with guard.client(backend, "a link check") as client:
            return await client.get("http://ecpat.example/")

    assert asyncio.run(ask()).status_code == 302
    assert network.met == [("1.1.1.1", 80)]


def test_a_client_asks_http_and_https_alone():
    async def ask():
        async with guard.client(GuardedBackend(network=Network()), "a check") as client:
            await client.get("ftp://ecpat.example/")

    with pytest.raises(RefusedError):
        asyncio.run(ask())
