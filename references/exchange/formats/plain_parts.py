"""The parts of a printed reference that are plain: addresses, numbers, the day it was read."""

import re

from references.values import addresses, written_dates
from references.values.described import Described

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
YEAR = r"(?:1[5-9]|20)\d\d"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATE = (
    rf"(?:\b{DAY} {MONTH},? {YEAR}|\b{MONTH} {DAY},? {YEAR}|"
    rf"\b{YEAR},? {MONTH}(?: {DAY})?(?!\w)|\b{MONTH},? {YEAR}|"
    rf"\b{YEAR}-\d\d(?:-\d\d)?|\b{YEAR})(?![\w])"
)
_ADDRESS = re.compile(
    r"(?:(?:available (?:at|from)|retrieved from|from|url)\b:? ?)?<?"
    r"((?:https?://|www\.)[^\s<>]+|(?<![\w@./-])(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,10}/[^\s<>]*)>?",
    re.IGNORECASE,
)
# Where a short DOI, "10/abc", may stand for a long one.
_REGISTRIES = ("doi.org", "dx.doi.org")
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/(\d{4})(\d\d)(\d\d)\d*\w*/.+")
_ARCHIVED_ON = re.compile(rf"Archived (?:from the original )?(?:on )?{DATE}\.?")
_DOI = re.compile(r"(?:\bdoi:? ?)?\b(10\.\d{4,9}/[^\s<>\"]+)", re.IGNORECASE)
_ISBN = re.compile(r"\bISBN(?:-1[03])?:? ?((?:\d[ -]?){9,12}[\dX])", re.IGNORECASE)
_ACCESSED = re.compile(
    r"[\[(]?\b(?:last )?(?:accessed|retrieved|viewed|cited|consulted)(?: on)?:? "
    rf"({DATE})[\])]?(?:,? from\b:?)?",
    re.IGNORECASE,
)


def take(text: str, found: Described) -> str:
    """Take addresses, DOI, ISBN and the day it was read; return the text without them."""

    def address(match: re.Match[str]) -> str:
        url = trimmed(match[1])
        rest = match[1][len(url) :].rstrip(">")
        whole = addresses.completed(url)
        if not addresses.is_web_address(whole):
            return match[0]
        set_address(whole, found)
        return rest

    def doi(match: re.Match[str]) -> str:
        bare = trimmed(match[1])
        found.set("doi", bare.lower())
        return match[1][len(bare) :]

    def book(match: re.Match[str]) -> str:
        found.set("isbn", match[1].strip())
        return ""

    def accessed(match: re.Match[str]) -> str:
        found.set("accessed", written_dates.understood(match[1]))
        return ""

    if archived := _ARCHIVED_ON.search(text):
        text = f"{text[: archived.start()]}{text[archived.end() :]}"
        found.left_over.append(archived[0].strip(" ."))
    for pattern, taken in (
        (_ADDRESS, address),
        (_DOI, doi),
        (_ISBN, book),
        (_ACCESSED, accessed),
    ):
        text = pattern.sub(taken, text)
    return " ".join(text.split())


def set_address(address: str, found: Described) -> None:
    """Set the field that a web address is for: a DOI, an archived copy, the source's own."""
    doi = addresses.bare_doi(address)
    archived = _ARCHIVED.fullmatch(address)
    is_one = doi.startswith("10.") or addresses.host(address) in _REGISTRIES
    if is_one and addresses.DOI.fullmatch(doi):
        found.set("doi", doi)
    elif archived:
        found.set("archive_url", address)
        found.set("archive_date", written_dates.of_parts(*archived.groups()))
    else:
        found.set("url", address)


def trimmed(address: str) -> str:
    """Return an address without the punctuation of the sentence it stands in."""
    while address and (
        address[-1] in ".,;:'\"”’>]"
        or (address[-1] == ")" and address.count("(") < address.count(")"))
    ):
        address = address[:-1]
    return address
