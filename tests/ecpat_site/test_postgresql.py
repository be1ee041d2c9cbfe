"""A PostgreSQL that hangs is waited for no longer than the settings say."""

import selectors
import socket
import threading

import pytest
from django.db import OperationalError, connection

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite has no server"
    ),
]


class Proxy(threading.Thread):
    """Stands between a client and the database, and can fall silent."""

    def __init__(self, target):
        super().__init__(daemon=True)
        self.target = target
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.is_silent = False
        self.sockets = []

    @property
    def port(self):
        return self.listener.getsockname()[1]

    def run(self):
        client, _ = self.listener.accept()
        server = socket.create_connection(self.target)
        self.sockets = [client, server]
        other = {client: server, server: client}
        with selectors.DefaultSelector() as ready:
            for one in other:
                ready.register(one, selectors.EVENT_READ)
            while not self.is_silent:
                for key, _ in ready.select(0.05):
                    sent = key.fileobj.recv(65536)
                    if not sent:
                        return
                    if not self.is_silent:
                        other[key.fileobj].sendall(sent)


@pytest.fixture
def proxy(settings):
    settings.DATABASE_TIMEOUT = 0.5
    at = connection.settings_dict
    proxy = Proxy((at["HOST"], int(at["PORT"])))
    yield proxy
    proxy.is_silent = True
    for one in [proxy.listener, *proxy.sockets]:
        one.close()


@pytest.fixture
def through(proxy):
    """A connection of its own, through the proxy."""
    own = connection.copy()
    own.settings_dict = own.settings_dict | {"PORT": proxy.port}
    yield own
    own.close()


def test_an_answer_that_does_not_come_is_an_error_and_closes_the_connection(
    proxy, through
):
    proxy.start()
    with through.cursor() as cursor:
        cursor.execute("SELECT 1")
    proxy.is_silent = True

    with pytest.raises(OperationalError, match=r"no answer within 0\.5 s"):
        through.cursor().execute("SELECT 1")

    assert through.connection.closed


def test_a_server_that_never_greets_is_given_up(through):
    through.settings_dict["OPTIONS"] = {"connect_timeout": 2}

    with pytest.raises(OperationalError):
        through.cursor()
