"""Requests to a WSGI application, as a server hands them on."""

from typing import Any, NamedTuple

from django.test import RequestFactory


class Given(NamedTuple):
    """An answer as the server is given it; the names of headers in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


def environ_of(
    path: str, method: str = "GET", scheme: str = "http", **headers: str
) -> dict[str, Any]:
    headers = {"host": "testserver"} | headers
    own = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    own["wsgi.url_scheme"] = scheme
    return RequestFactory().generic(method, path, **own).environ


def ask(application: Any, path: str, method: str = "GET", **headers: str) -> Given:
    """Ask for a path; `headers` by their names, with _ for -."""
    begun: list[Any] = []

    def start(status: str, headers: Any, error: Any = None) -> None:
        begun[:] = [status, headers]

    chunks = application(environ_of(path, method, **headers), start)
    body = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    status, found = begun
    names = [name.lower() for name, _ in found]
    once = [name for name in names if name != "set-cookie"]
    assert len(set(once)) == len(once), "a header twice"
    values = (value for _, value in found)
    return Given(int(status[:3]), dict(zip(names, values, strict=True)), body)
