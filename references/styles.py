"""Writes sources in the house style, and pages of this site in the style of APA.

The house style: authors, title, container, publisher, dates, address. The title is linked only
to an address of the source itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from references.values import addresses, dates
from references.values.source import Source, one_line, title_language

STANDS_THERE = {
    "copy": "A copy is at ",
    "site": "Only the publisher’s site is recorded: ",
    "substitute": "Another page by the publisher is recorded: ",
}
# A title’s own quotation marks become single ones inside those of the style.
_INNER = str.maketrans({"“": "‘", "”": "’", '"': "'"})
_SEVERAL = re.compile(r"[-–,&]")
_RANGE = re.compile(r"(?<![^\s,])([0-9]{1,9})\s?[-–]\s?([0-9]{1,9})(?![^\s,])")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text: plain, a link to `href`, or a title to be set in italics.

    `lang` is the tag of the language of the text; "" for the language of the page.
    """

    text: str
    href: str = ""
    is_italic: bool = False
    lang: str = ""


def write(source: Source, how_read: str = "") -> tuple[Part, ...]:
    """Return the citation of a source in the house style, in parts; joined, they are sentences.

    `how_read` says, in place of "Retrieved November 2026", how and when the source was read.
    """
    return tuple(part for part in _parts(source, how_read) if part.text)


def _parts(source: Source, how_read: str) -> Iterator[Part]:
    """Yield the parts of a citation in order; some may be empty."""
    authors = "; ".join(source.author_names)
    if authors:
        yield Part(_sentence(authors))
    yield from _title(source)
    yield from _container(source)
    if source.publisher not in ("", authors, *source.author_names):
        yield Part(_sentence(source.publisher))
    if issued := _date(source.issued):
        yield Part(f"{_capital(issued)}. ")
    yield from _archived(source)
    if how_read:
        yield Part(f"{how_read}. ")
    elif accessed := _date(source.accessed):
        yield Part(f"Retrieved {accessed}. ")
    doi = addresses.bare_doi(one_line(source.doi))
    # Some characters of a DOI have a meaning in an address.
    quoted = quote(doi, safe="/:;().", errors="replace")
    doi_address = addresses.link_to(f"https://doi.org/{quoted}") if doi else ""
    if doi_address:
        yield Part("DOI: ")
        yield Part(doi, doi_address)
        yield Part(". ")
    yield from _address(source, is_found=bool(doi_address))


def _title(source: Source) -> Iterator[Part]:
    """Yield the title of a source, linked to the address if the source itself is there."""
    is_own = source.address in ("page", "probable")
    address = addresses.link_to(source.url) if is_own else ""
    is_supplied = source.title.startswith("[")
    opening, closing = ("", "") if is_supplied else ("“", "”")
    title = source.title if is_supplied else source.title.translate(_INNER)
    yield Part(opening)
    yield Part(title, address, lang=title_language(source))
    medium = f" ({source.medium})" if source.medium else ""
    ends_itself = source.title.endswith((".", "?", "!")) and not medium
    yield Part(f"{closing}{medium}{'' if ends_itself else '.'} ")


def _container(source: Source) -> Iterator[Part]:
    """Yield the container of a source (newspaper, site), with volume and pages."""
    # A container that is also the publisher is left out.
    volume, issue, page = map(one_line, (source.volume, source.issue, source.page))
    dashed = _RANGE.sub(r"\1–\2", page)  # "217–231"
    places = [
        f"vol. {volume}" if volume else "",
        f"no. {issue}" if issue[:1].isdecimal() else issue,
        f"{'pp.' if _SEVERAL.search(page) else 'p.'} {dashed}" if page else "",
    ]
    place = ", ".join(filter(None, places))
    if source.container_title not in ("", source.publisher):
        yield Part(source.container_title, is_italic=True)
        yield Part(f", {place}. " if place else ". ")
    elif place:
        yield Part(f"{_capital(place)}. ")


def _archived(source: Source) -> Iterator[Part]:
    """Yield the parts on the archived copy of a source; none if its day is not recorded."""
    url = addresses.link_to(source.archive_url)
    day = _date(source.archive_date)
    if not day:
        return
    if url:
        yield Part("Archived", url)
        yield Part(f" from the original on {day}. ")
    else:
        yield Part(f"Archived on {day}, but the address of the copy is not recorded. ")


def _address(source: Source, *, is_found: bool) -> Iterator[Part]:
    """Yield the parts on an address that may not be the source's own, or that is missing."""
    # `is_found` says that the DOI already leads to the source.
    if not addresses.is_web_address(source.url):
        yield Part("" if is_found else "No address recorded.")
    elif source.address == "probable":
        yield Part(
            "This is probably the address of the source: publisher and title are the same."
        )
    elif source.address in STANDS_THERE:
        yield Part(STANDS_THERE[source.address])
        yield Part(addresses.host(source.url), source.url)
        yield Part(".")


def _sentence(text: str) -> str:
    """Return a text with a blank after it, and with a stop before the blank if it has none."""
    return f"{text} " if text.endswith((".", "?", "!")) else f"{text}. "


def _capital(text: str) -> str:
    """Return a text with a capital at the beginning."""
    return text[:1].upper() + text[1:]


def _date(text: str) -> str:
    """Return a partial date in words; "" for a text that is no date."""
    known = dates.known(text)
    return known.spelled_out() if known else ""


# --- A page of this site, for "Cite this page" --------------------------------------------
# It has a title, an address and the day it was read; perhaps an author, a site, a publisher,
# and the day it was changed.


def page_as_apa(page: Source) -> str:
    """Return the citation of a page of this site in the style of APA 7 (section 10.16)."""
    day = date.fromisoformat(page.issued or page.accessed)
    year = f"({day:%Y, %B} {day.day})" if page.issued else "(n.d.)"
    first = [*page.author_names, year, page.title]
    if not page.author_names:
        first = [page.title, year]
    read = "" if page.issued else f"Retrieved {day:%B} {day.day}, {day.year}, from "
    parts = filter(None, [*first, page.container_title])
    return f"{''.join(map(_sentence, parts))}{read}{page.url}"
