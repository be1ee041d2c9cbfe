"""Whether a web archive holds a copy of a page.

It speaks the protocol of the Wayback Machine's availability API: GET with `url` and
`timestamp`, and a JSON object with the closest snapshot in return. What it finds is a
suggestion to an editor. Nothing here knows of Django or of a database.
Source: archive.org, "Wayback Machine APIs".
"""

import asyncio
import json
import re

import httpcore
import httpx

from references.links.guard import NoNameServerError, NoSuchHostError, RefusedError
from references.values import addresses

MOST_BYTES = 64 * 1024


async def find(
    client: httpx.AsyncClient, api: str, url: str, around: str = "", within: float = 20
) -> str:
    """The address of the copy closest to `around`, "" where none was found.

    `api` is the address of the service; `around` up to 14 digits, as in "20180406".
    A service that is down, slow or answers nonsense has found nothing.
    """
    asked = {"url": url} | ({"timestamp": around} if around else {})
    try:
        async with (
            asyncio.timeout(within),
            client.stream("GET", api, params=asked, timeout=within) as response,
        ):
            if response.status_code != 200:
                return ""
            body = b""
            async for part in response.aiter_raw():
                body += part
                if len(body) > MOST_BYTES:
                    return ""
    except (RefusedError, NoSuchHostError, NoNameServerError, TimeoutError, OSError):
        return ""
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        return ""
    except (httpx.HTTPError, httpx.InvalidURL):
        return ""
    return closest(body)


def closest(body: bytes) -> str:
    """The address in an answer of the service; "" where it is none we may link to."""
    try:
        told = json.loads(body)
        snapshot = told["archived_snapshots"]["closest"]
        found, status = snapshot["url"], str(snapshot["status"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    if snapshot.get("available") is not True or not re.fullmatch(r"2\d\d", status):
        return ""
    if not isinstance(found, str) or not addresses.is_web_address(found):
        return ""
    # The service gives plain http; the archive answers by https.
    return re.sub(r"^http://web\.archive\.org/", "https://web.archive.org/", found)
