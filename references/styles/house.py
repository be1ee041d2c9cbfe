"""The house style: authors, title, container, publisher, dates, address.

An address that is not the source's own is never linked under its title.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from references.values import addresses, dates
from references.values.source import Source, one_line, title_language
from references.values.text import fold

STANDS_THERE = {
    "copy": "Read in a copy at ",
    "site": "Only the publisher’s site is recorded: ",
    "substitute": "Another page by the publisher is recorded: ",
}
# A title’s own quotation marks become single ones inside those of the style.
_INNER = str.maketrans({"“": "‘", "”": "’", '"': "'"})
_SEVERAL = re.compile(r"[-–,&]")
_RANGE = re.compile(r"(?<![^\s,])([0-9]{1,9})\s?[-–]\s?([0-9]{1,9})(?![^\s,])")
_WORD = re.compile(r"[a-z0-9]+")
_YEAR = re.compile(r"[0-9]{4}")
# Words of so many titles that they set none apart.
_SMALL = {
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with",
    "das", "der", "die", "la", "le",
}  # fmt: skip
# So long that "-12" can follow where several sources would have the same key.
_LONGEST_MADE = 75


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text: plain, a link to `href`, or a title to be set in italics.

    `lang` is the tag of its language, "" for that of the page.
    """

    text: str
    href: str = ""
    is_italic: bool = False
    lang: str = ""


def write(source: Source) -> tuple[Part, ...]:
    """Write the citation in parts; joined, they are sentences."""
    return tuple(part for part in _parts(source) if part.text)


def _parts(source: Source) -> Iterator[Part]:
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
    if accessed := _date(source.accessed):
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
    """Write the title, linked to its own address."""
    is_own = source.address in ("page", "probable")
    own = addresses.link_to(source.url) if is_own else ""
    is_supplied = source.title.startswith("[")
    opening, closing = ("", "") if is_supplied else ("“", "”")
    title = source.title if is_supplied else source.title.translate(_INNER)
    yield Part(opening)
    yield Part(title, own, lang=title_language(source))
    medium = f" ({source.medium})" if source.medium else ""
    ends_itself = source.title.endswith((".", "?", "!")) and not medium
    yield Part(f"{closing}{medium}{'' if ends_itself else '.'} ")


def _container(source: Source) -> Iterator[Part]:
    """Write what it appeared in, if that is not the publisher, and the place in it."""
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
    url = addresses.link_to(source.archive_url)
    day = _date(source.archive_date)
    if not day:
        return
    if url:
        yield Part("Archived", url)
        yield Part(f" from the original on {day}. ")
    else:
        yield Part(f"Archived on {day}; the copy’s address is not recorded. ")


def _address(source: Source, *, is_found: bool) -> Iterator[Part]:
    if not addresses.is_web_address(source.url):
        yield Part("" if is_found else "No address recorded.")
    elif source.address == "probable":
        yield Part("The address is probably the source’s.")
    elif source.address in STANDS_THERE:
        yield Part(STANDS_THERE[source.address])
        yield Part(addresses.host(source.url), source.url)
        yield Part(".")


def _sentence(text: str) -> str:
    return f"{text} " if text.endswith((".", "?", "!")) else f"{text}. "


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _date(text: str) -> str:
    """Write a partial date in words; what can't be parsed counts as unknown."""
    date = dates.known(text)
    return date.spelled_out() if date else ""


def key(source: Source) -> str:
    """Make a key of author or publisher, subject, year: "kessler-washington-post-2015".

    The same source always gets the same key.
    """
    family, comma, _given = source.authors.partition("\n")[0].partition(", ")
    author = _words(family)[: 2 if comma else 3]
    where = _words(
        source.container_title or source.publisher or addresses.host(source.url)
    )
    title = _words(source.title)[:2]
    if author:
        subject = where[:2] or title
    else:
        author, subject = where[:3], title
    # Its words may have no letter from a to z.
    words = [*author, *(w for w in subject if w not in author)] or ["source"]
    year = _YEAR.match(source.issued) or _YEAR.match(source.accessed)
    end = f"-{year[0]}" if year else ""
    return "-".join(words)[: _LONGEST_MADE - len(end)].strip("-") + end


def _words(written: str) -> list[str]:
    """Return the words that set a source apart, without accents."""
    return [word for word in _WORD.findall(fold(written)) if word not in _SMALL]
