"""Request one address, and read the first bytes of what is there.

Redirects are followed here, so that each is counted, guarded and waits its turn.
"""

import asyncio
import html
import re
import ssl
import time
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore

from references.links import guard
from references.links.guard import GuardedBackend, NoConnectionError
from references.links.judging import Hold, Hop, Problem, Seen, host_of
from references.values import addresses
from references.values.addresses import InvalidAddress

# How much is read of a body.
MOST_BYTES = 64 * 1024
PAGES = ("", "text/html", "application/xhtml+xml")
_ANY_PAGE = "text/html,application/xhtml+xml,*/*;q=0.8"
# Characters that stay as they are in a path or a query (RFC 3986, 3.3 and 3.4).
_SAFE = "%/?:@!$&'()*+,;=~"
# The encodings that pages use. Python knows others, slow ones or not of text.
_ENCODING = re.compile(
    r"utf-(?:8|16)|iso-8859-(?:[2-9]|1[0345])|windows-125[0-8]|koi8-[ru]|big5|gbk|"
    r"gb(?:2312|18030)|euc-(?:jp|kr)|shift_jis"
)
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([\w-]{1,30})", re.ASCII)
# No "<" within, so that a run of "<" is read once and not once for each.
TITLE = re.compile(r"<title\b[^<>]*+>([^<]*+)", re.IGNORECASE)


@dataclass(frozen=True)
class Limits:
    """Limits in seconds, but for `redirects`. `total` is for all hops."""

    connect: float = 10
    read: float = 10
    total: float = 30
    redirects: int = 5


@dataclass(frozen=True)
class Client:
    """Sends requests through the guard, without cookies; `agent` names the sender."""

    backend: GuardedBackend
    agent: str
    limits: Limits = Limits()

    async def look(self, address: str, hold: Hold) -> Seen:
        """Request the address and what it redirects to; return whatever happens."""
        seen = await self.follow(address, hold)
        if seen.problem or seen.is_packed:
            return seen
        return replace(seen, title=title(seen.body, seen.media_type))

    async def follow(
        self,
        address: str,
        hold: Hold,
        accept: str = _ANY_PAGE,
        most: int = MOST_BYTES,
    ) -> Seen:
        """Return the answer of an address, and of what it redirects to."""
        seen, left = Seen(address), self.limits.total
        while True:
            async with hold(host_of(seen.final)):
                started = time.monotonic()
                seen, location = await self._request(seen, left, accept, most)
                left -= time.monotonic() - started
            if seen.status not in (301, 302, 303, 307, 308) or not location:
                return seen
            following = join(seen.final, location)
            met = [seen.address, *(hop.address for hop in seen.hops)]
            if following in met or len(met) > self.limits.redirects:
                return replace(seen, problem=Problem.TOO_MANY_REDIRECTS)
            seen = replace(seen, hops=(*seen.hops, Hop(seen.status, following)))

    async def _request(
        self, before: Seen, left: float, accept: str, most: int
    ) -> tuple[Seen, str]:
        """Make one request, in `left` seconds; return what is seen, and where it leads."""
        seen, limits = Seen(before.address, hops=before.hops), self.limits
        timeout = {"connect": limits.connect, "read": limits.read, "write": limits.read}
        try:
            target, headers = _target(seen.final)
            headers |= {"User-Agent": self.agent, "Accept": accept}
            extensions = {"timeout": timeout}
            async with (
                asyncio.timeout(max(left, 0)),
                guard.pool(self.backend) as pool,
                pool.stream(
                    "GET", target, headers=headers, extensions=extensions
                ) as response,
            ):
                body = await _first_bytes(response, most)
        except NoConnectionError as error:
            return replace(seen, problem=error.problem, detail=str(error)), ""
        except InvalidAddress as error:
            refusal = Problem.REFUSED_BY_US
            return replace(seen, problem=refusal, detail=str(error)), ""
        except (httpcore.TimeoutException, TimeoutError) as error:
            is_early = isinstance(error, httpcore.ConnectTimeout)
            problem = Problem.CONNECT_TIMEOUT if is_early else Problem.TOO_SLOW
            return replace(seen, problem=problem), ""
        except httpcore.ConnectError as error:
            return replace(seen, problem=_why_not_connected(error)), ""
        except (httpcore.NetworkError, OSError):
            return replace(seen, problem=Problem.BROKEN_OFF), ""
        except httpcore.ProtocolError:
            return replace(seen, problem=Problem.GIBBERISH), ""
        sent = {n.lower(): v.decode(errors="replace") for n, v in response.headers}
        rest = sent.get(b"retry-after", "").strip()
        answer = replace(
            seen,
            status=response.status,
            media_type=sent.get(b"content-type", ""),
            is_packed=sent.get(b"content-encoding", "identity") != "identity",
            body=body,
            retry_after=float(rest) if re.fullmatch(r"[0-9]{1,9}", rest) else None,
        )
        return answer, sent.get(b"location", "")


def _target(url: str) -> tuple[httpcore.URL, dict[Any, Any]]:
    """Return what httpcore asks for, and the headers of every request."""
    host, parts = addresses.checked_host(url), urlsplit(url)
    query = f"?{quote(parts.query, _SAFE)}" if parts.query else ""
    target = quote(parts.path or "/", _SAFE) + query
    named = f"[{host}]" if ":" in host else host
    named += f":{parts.port}" if parts.port else ""
    headers = {"Host": named, "Accept-Encoding": "identity", "Connection": "close"}
    asked = httpcore.URL(scheme=parts.scheme, host=host, port=parts.port, target=target)
    return asked, headers


async def _first_bytes(response: httpcore.Response, most: int) -> bytes:
    """Return the first bytes as sent; the rest of an endless body is never read."""
    body = b""
    async for part in response.aiter_stream():
        body += part
        if len(body) >= most:
            break
    return body[:most]


def _why_not_connected(error: BaseException) -> Problem:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return Problem.CERTIFICATE
        if isinstance(cause, ConnectionRefusedError):
            return Problem.CONNECTION_REFUSED
        cause = cause.__cause__ or cause.__context__
    return Problem.UNREACHABLE


def join(url: str, location: str) -> str:
    """Return the address a redirect leads to, quoted, without fragment; or as it is."""
    try:
        parts = urlsplit(urljoin(url, location))
    except ValueError:
        return location
    path, query = quote(parts.path, _SAFE), quote(parts.query, _SAFE)
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def kind_of(media_type: str) -> str:
    """Return the kind of a body: "text/html" for "text/html; charset=utf-8"."""
    return media_type.partition(";")[0].strip().lower()


def title(body: bytes, media_type: str = "") -> str | None:
    """Return the title of a page, "" if it has none; None if it is no page."""
    if kind_of(media_type) not in (*PAGES, "text/plain"):
        return None
    found = TITLE.search(decoded(body, media_type))
    line = " ".join(html.unescape(found[1]).split()) if found else ""
    # PostgreSQL does not store all characters (NUL).
    return "".join(filter(str.isprintable, line))[:300]


def decoded(body: bytes, media_type: str) -> str:
    """Return the text of a body, in the encoding that it or its header names."""
    named = _CHARSET.search(media_type.encode().lower())
    named = named or _CHARSET.search(body[:1024].lower())
    encoding = named[1].decode() if named else ""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif encoding in ("iso-8859-1", "latin1", "us-ascii"):
        encoding = "cp1252"  # as browsers read them (WHATWG Encoding)
    elif not _ENCODING.fullmatch(encoding):
        encoding = "utf-8"
    return body.decode(encoding, errors="replace")
