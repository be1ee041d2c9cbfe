"""A local server that plays whatever an address may have become."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit


def page(title: str) -> bytes:
    return f"<!doctype html><title>{title}</title><h1>{title}</h1><p>Us.".encode()


class Actor(BaseHTTPRequestHandler):
    """Plays the part that the path names; notes each request."""

    protocol_version = "HTTP/1.1"
    server: "Stage"

    def do_GET(self) -> None:
        self.close_connection = True
        self.server.requests.append((self.command, self.path, dict(self.headers)))
        address = urlsplit(self.path)
        part, *rest = address.path.strip("/").split("/")
        name = part.removesuffix(".txt").lstrip(".").replace("-", "_")
        play = getattr(self, f"play_{name}", self.play_page)
        play(*rest, **dict(parse_qsl(address.query)))

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        headers = {"Content_Type": "text/html; charset=utf-8"} | headers
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def play_page(self, *rest: str, title: str = "Our history") -> None:
        self.answer(200, page(title))

    def play_status(self, status: str) -> None:
        self.answer(int(status), page("An error"))

    def play_to(self, status: str, url: str) -> None:
        self.answer(int(status), Location=url)

    def play_around(self, number: str = "0") -> None:
        self.answer(302, Location=f"/around/{int(number) + 1}")

    def play_source(self, name: str) -> None:
        """One of the pages that the server was given, by its name."""
        status, kind, body, headers = self.server.pages[name]
        self.answer(status, body, Content_Type=kind, **headers)

    def play_robots(self) -> None:
        """The rules of the site, if it was given some."""
        rules = self.server.robots.encode()
        self.answer(200 if rules else 404, rules, Content_Type="text/plain")

    def play_well_known(self, *rest: str) -> None:
        rules = self.server.reserved.encode()
        self.answer(200 if rules else 404, rules, Content_Type="application/json")

    def play_pdf(self, *rest: str) -> None:
        self.answer(200, b"%PDF-1.7", Content_Type="application/pdf")

    def play_endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.until_left(page("Endless") + b"x" * 100_000, 0)

    def play_drip(self) -> None:
        """A header that never ends, a few bytes at a time."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        self.until_left(b"x", 0.05)

    def play_silence(self) -> None:
        self.server.ended.wait()

    def play_garbage(self) -> None:
        self.wfile.write(b"\x00\xff gopher? \r\n\r\n" * 50)

    def until_left(self, piece: bytes, pause: float) -> None:
        try:
            while not self.server.ended.wait(pause):
                self.wfile.write(piece)
        except OSError:
            pass

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


class Stage(ThreadingHTTPServer):
    """The server, and what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        # Of all loopback addresses, so that there can be several hosts.
        super().__init__(("0.0.0.0", 0), Actor)  # noqa: S104 (for a test)
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.ended = Event()
        # What `play_source` answers with: a status, a media type, a body and headers.
        self.pages: dict[str, tuple[int, str, bytes, dict[str, str]]] = {}
        self.robots = self.reserved = ""

        self.port = self.server_address[1]
        self.hosts = [(f"127.0.0.{n}", self.port) for n in (1, 2)]

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def asked(self) -> list[tuple[str, str]]:
        """Method and path of each request, in order."""
        return [(method, path) for method, path, _headers in self.requests]

    def handle_error(self, *args: Any) -> None:
        """Whoever asked may leave at any time."""


@contextmanager
def staged() -> Iterator[Stage]:
    """Serve until the block ends."""
    stage = Stage()
    serving = Thread(target=stage.serve_forever, kwargs={"poll_interval": 0.02})
    serving.start()
    try:
        yield stage
    finally:
        stage.ended.set()
        stage.shutdown()
        stage.server_close()
        serving.join()
