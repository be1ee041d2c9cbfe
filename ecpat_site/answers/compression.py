"""Answers that are passed on are compressed here, whatever made them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ecpat_site.answers import encoding

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


def compressed(
    application: Application, environ: Environ, start: StartResponse
) -> Iterable[bytes]:
    """Pass an answer on, compressed for whoever takes that.

    What depends on a cookie is left as it is: its length could tell of what is secret in
    it (the BREACH attack). So is what static files or Django encoded already.
    """
    begun: list[Any] = []

    def hold(status: str, headers: Headers, error: Any = None) -> None:
        begun[:] = [status, headers, error]

    body = application(environ, hold)
    status, headers, error = begun
    named = {name.lower(): value for name, value in headers}
    may = (
        encoding.is_compressible(named.get("content-type", ""))
        and "content-encoding" not in named
        and "cookie" not in named.get("vary", "").lower()
        and "set-cookie" not in named
        and environ["REQUEST_METHOD"] != "HEAD"
        and not status.startswith(("204", "304"))
        and int(named.get("content-length", encoding.SHORTEST)) >= encoding.SHORTEST
    )
    if not may:
        start(status, headers, *([error] if error else []))
        return body
    kept = [h for h in headers if h[0].lower() not in ("vary", "content-length")]
    varies = ", ".join(filter(None, [named.get("vary", ""), "Accept-Encoding"]))
    kept.append(("Vary", varies))
    name = encoding.chosen(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if name == encoding.IDENTITY:
        length = [h for h in headers if h[0].lower() == "content-length"]
        start(status, kept + length)
        return body
    start(status, [*kept, ("Content-Encoding", name)])
    return Closing(encoding.streamed(body, name), body)


class Closing:
    """An iterable that closes what it was made from."""

    def __init__(self, chunks: Iterable[bytes], source: Any) -> None:
        self._chunks, self._source = chunks, source

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._chunks)

    def close(self) -> None:
        close(self._source)


def close(response: Any) -> None:
    if hasattr(response, "close"):
        response.close()
