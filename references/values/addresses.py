"""Web addresses: one parser decides what may be a link or be requested."""

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import unquote, urlsplit

import idna

LONGEST = 2000

_LONGEST_HOST = 253
# A name in the domain name system, in ASCII; its parts have at most 63 characters.
_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

# A DOI, or a short one. Source: ISO 26324:2022; DOI Handbook, 2.2; https://shortdoi.org/.
DOI = re.compile(r"10(?:\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\"\\]+|/[a-z0-9]+)")
# What people write before a DOI: the address of doi.org, of a publisher that redirects to
# it (doi.acm.org), or of a library between the two (doi-org.proxy.example.edu).
_BEFORE_A_DOI = re.compile(
    r"\A(?:(?P<address>(?:https?://)?[\w.-]{0,100}?\bdoi[.-][\w.-]{1,100}/)|doi:|\s)+",
    re.IGNORECASE,
)
# An address without its scheme: a name with an ending, perhaps a path.
_BARE = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::[0-9]{1,5})?(?:[/?#]\S*)?")
# Parameters that shops and mailings add to an address to follow the reader.
_TRACKING = re.compile(r"\A(?:utm_\w+|fbclid|gclid|mc_[ce]id)(?:=|\Z)", re.IGNORECASE)


class InvalidAddress(ValueError):  # noqa: N818 (it says what the text is)
    """The text is not a web address; the message says why, in a sentence."""


@lru_cache(maxsize=4096)
def checked_host(text: str) -> str:
    """Return the host of a whole http or https address, as `ascii_host` writes it.

    Raises InvalidAddress for an address that may not become a link: one with spaces or hidden
    characters, with a user name, or longer than `LONGEST`.
    """
    invalid = InvalidAddress("The address of the page is not a valid web address.")
    if len(text) > LONGEST or any(c.isspace() or not c.isprintable() for c in text):
        raise invalid
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise invalid from None
    if parts.username is not None or "\\" in text or '"' in text:
        raise invalid
    if parts.scheme not in ("http", "https") or not host:
        raise invalid
    if parts.netloc.startswith("[") and ":" not in host:
        raise invalid
    return ascii_host(host)


def ascii_host(host: str) -> str:
    """Return the name or number of a machine in ASCII, as a connection needs it.

    "xn--bcher-kva.example" for "bücher.example". Raises InvalidAddress for a text that is
    neither a name nor an IP address, and for an IPv4 address in another form than four decimal
    numbers: "2130706433", "0x7f.1" and "127.1" all mean 127.0.0.1 to the C library.
    Source: RFC 5891 (IDNA 2008); WHATWG URL, "ends in a number".
    """
    if len(host) > _LONGEST_HOST + 1:
        raise InvalidAddress("The name of the server in this address is too long.")
    try:
        if ":" in host and "%" not in host:
            IPv6Address(host)
            return host
        name = host.lower() if host.isascii() else idna.encode(host.lower()).decode()
        for label in name.split("."):
            if label.startswith("xn--"):
                idna.ulabel(label)
    except ValueError:
        name = ""
    if not _HOST.fullmatch(name):
        raise InvalidAddress(f"“{host}” is not a valid name of a server.")
    if _NUMBER.fullmatch(name.rstrip(".").rpartition(".")[2]) and not _is_ipv4(name):
        raise InvalidAddress(
            f"The address has the number “{host}” in place of the name of a server."
        )
    return name


def _is_ipv4(name: str) -> bool:
    """Return whether a name is an IPv4 address in its usual form, four decimal numbers."""
    try:
        return str(IPv4Address(name)) == name
    except ValueError:
        return False


def is_web_address(text: str) -> bool:
    """Return whether `text` is a whole http or https address that may become a link."""
    try:
        checked_host(text)
    except InvalidAddress:
        return False
    return True


def link_to(text: str) -> str:
    """Return the address if it may become a link, else ""."""
    return text if is_web_address(text) else ""


def is_numbered(address: str) -> bool:
    """Return whether the machine of this web address has a number in place of a name."""
    name = urlsplit(address).hostname or ""
    return ":" in name or _is_ipv4(name)


def is_own_path(text: str) -> bool:
    """Return whether `text` leads to a page of this site, or to a part of a page: "/a/", "#b"."""
    # Browsers drop tabs and line ends: to them "/\t/host" is "//host".
    if any(c.isspace() or not c.isprintable() for c in text):
        return False
    if text.startswith("#"):
        return True
    return text.startswith("/") and not text.startswith("//") and "\\" not in text


def host(address: str) -> str:
    """Return the host as a reader names it: "example.org" for "https://www.example.org/x"."""
    # A name may end with the dot of the root: "slideplayer.com.".
    return (urlsplit(address).hostname or "").removeprefix("www.").removesuffix(".")


def with_scheme(typed: str) -> str:
    """Return a typed address, with "https://" before it if only the scheme is missing."""
    bare = typed.strip()
    whole = f"https://{bare}"
    return whole if _BARE.fullmatch(bare) and is_web_address(whole) else bare


def bare_doi(text: str) -> str:
    """Return the DOI in a text, in small letters, without an address or "doi:" before it."""
    # Lines are joined. After an address, percent-encoded characters of the DOI are decoded. A
    # text without a DOI comes back in small letters, without an address of doi.org or "doi:".
    joined = "".join(line.strip() for line in text.splitlines())
    before = _BEFORE_A_DOI.match(joined)
    if before is None:
        return joined.strip().lower()
    bare = joined[before.end() :].strip().lower()
    decoded = unquote(bare).lower() if before["address"] else bare
    return decoded if DOI.fullmatch(decoded) else bare


def compared_form(address: str) -> str:
    """Return an address in the form in which two addresses are compared.

    Scheme, "www.", usual port, fragment, slashes at the end of the path and parameters that
    follow the reader are removed: "example.org/x" for "https://www.example.org/x/?utm_source=a#b".
    Return "" for a text that is no web address. Nobody opens an address in this form.
    """
    if not is_web_address(address):
        return ""
    parts = urlsplit(address)
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    parameters = [p for p in parts.query.split("&") if p and not _TRACKING.match(p)]
    query = f"?{'&'.join(parameters)}" if parameters else ""
    return f"{host(address)}{port}{parts.path.rstrip('/')}{query}"
