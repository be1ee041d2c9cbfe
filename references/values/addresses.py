"""Web addresses: the one judgement of what may become a link.

Used when a form is checked and again when a page is made, so that the two
can never differ. Nothing here knows of Django or of a database.
"""

import re
from urllib.parse import urlsplit

LONGEST = 2000

# What people write before a DOI.
_BEFORE_A_DOI = re.compile(
    r"\A(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:|\s)+", re.IGNORECASE
)
# What shops and mailings add to an address to follow the reader.
_TRACKING = re.compile(r"\A(?:utm_\w+|fbclid|gclid|mc_[ce]id)(?:=|\Z)", re.IGNORECASE)


def is_web_address(text: str) -> bool:
    """Whether `text` is a whole http or https address that may become a link."""
    if len(text) > LONGEST or any(c.isspace() or not c.isprintable() for c in text):
        return False
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if parts.username is not None or "\\" in text or '"' in text:
        return False
    return parts.scheme in ("http", "https") and bool(host)


def link_to(text: str) -> str:
    """The address if it may become a link, whatever stands in a table; else ""."""
    return text if is_web_address(text) else ""


def is_own_path(text: str) -> bool:
    """Whether `text` leads to a place on this site: "#history", "/history/"."""
    # Browsers drop tabs and line ends: to them "/\t/host" is "//host".
    if any(c.isspace() or not c.isprintable() for c in text):
        return False
    if text.startswith("#"):
        return True
    return text.startswith("/") and not text.startswith("//") and "\\" not in text


def host(address: str) -> str:
    """The host a reader would name: "ecpat.org" for "https://www.ecpat.org/x"."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def bare_doi(written: str) -> str:
    """A DOI without an address before it, in small letters: case means nothing there."""
    return _BEFORE_A_DOI.sub("", written).strip().lower()


def normal(address: str) -> str:
    """What two addresses of one page have in common: no scheme, no www., no fragment.

    "https://www.ecpat.org/x/?utm_source=a#b" as "ecpat.org/x". It is compared, and
    never followed; "" where it is no web address.
    """
    if not is_web_address(address):
        return ""
    parts = urlsplit(address)
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    kept = [p for p in parts.query.split("&") if p and not _TRACKING.match(p)]
    query = f"?{'&'.join(kept)}" if kept else ""
    return f"{host(address)}{port}{parts.path.rstrip('/')}{query}"
