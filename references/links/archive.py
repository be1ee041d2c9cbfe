"""Whether a web archive has a copy of a page.

The service answers as the Wayback Machine's availability API does: to GET with `url` and
`timestamp`, with a JSON object that names the closest snapshot. A copy found is a suggestion
to an editor.
Source: archive.org, "Wayback Machine APIs".
"""

import json
import re
from urllib.parse import urlencode

from references.links.fetching import Client
from references.values import addresses


async def find(client: Client, api: str, url: str, around: str = "") -> str:
    """Return the address of the copy closest to `around`, or "" if none was found.

    `api` is the address of the service; `around` has up to 14 digits, as in "20180406".
    A service that fails has found nothing.
    """
    asked = {"url": url} | ({"timestamp": around} if around else {})
    answer = await client.ask("GET", f"{api}?{urlencode(asked)}")
    return closest(answer.body) if answer.status == 200 else ""


def closest(body: bytes) -> str:
    """Return the address in an answer of the service, or "" if we may not link to it."""
    try:
        snapshot = json.loads(body)["archived_snapshots"]["closest"]
        found, status = snapshot["url"], str(snapshot["status"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    if snapshot.get("available") is not True or not re.fullmatch(r"2\d\d", status):
        return ""
    if not isinstance(found, str) or not addresses.is_web_address(found):
        return ""
    # The service gives plain http; the archive answers by https.
    return re.sub(r"^http://web\.archive\.org/", "https://web.archive.org/", found)
