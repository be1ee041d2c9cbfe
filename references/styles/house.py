"""The house style: authors, title, container, publisher, dates, address.

What is not known is left out or said in a few words. An address that is not the source's
own is never linked under its title.
"""

from collections.abc import Iterator

from references.styles import ranges
from references.styles.line import INNER, Part, capital, labelled
from references.styles.work import Work
from references.values import addresses
from references.values.source import Source

_STANDS_THERE = {
    "copy": "Read in a copy at ",
    "site": "Only the publisher’s site is recorded: ",
    "substitute": "Another page by the publisher is recorded: ",
}


def write(source: Source, gone: str = "") -> tuple[Part, ...]:
    """Write the citation in parts; joined, they are sentences.

    `gone` says that its own address leads there no longer: "was gone on 2 May 2026". The
    archived copy is then linked first.
    """
    return tuple(part for part in _house(source, gone) if part.text)


def _house(source: Source, gone: str) -> Iterator[Part]:
    work = Work(source)
    if source.authors:
        yield Part(_sentence("; ".join(source.authors)) + " ")
    yield from _title(work, gone)
    yield from _container(work)
    if source.publisher:
        yield Part(_sentence(source.publisher) + " ")
    if work.issued:
        yield Part(capital(f"{work.issued.in_words()}. "))
    yield from _archived(work, gone)
    if work.accessed:
        yield Part(f"Retrieved {work.accessed.in_words()}. ")
    if work.doi:
        yield Part("DOI: ")
        yield Part(work.doi, work.doi_address)
        yield Part(". ")
    yield from _address(work)


def _container(work: Work) -> Iterator[Part]:
    """Write what it appeared in, if that is not the publisher, and the place in it."""
    source = work.source
    is_named = source.container_title not in ("", source.publisher)
    places = [
        labelled("vol. ", work.volume),
        work.numbered_issue,
        labelled(work.page_label, ranges.whole(work.pages)),
    ]
    place = ", ".join(filter(None, places))
    if is_named:
        yield Part(source.container_title, is_italic=True)
        yield Part(f", {place}. " if place else ". ")
    elif place:
        yield Part(f"{capital(place)}. ")


def _title(work: Work, gone: str) -> Iterator[Part]:
    """Write the title, linked to its own address or, if gone, to the archived copy."""
    source = work.source
    copy = addresses.link_to(source.archive_url) if gone else ""
    is_supplied = source.title.startswith("[")
    opening, closing = ("", "") if is_supplied else ("“", "”")
    yield Part(opening)
    title = source.title if is_supplied else source.title.translate(INNER)
    yield Part(title, copy or work.own_address, lang=work.lang)
    medium = f" ({source.medium})" if source.medium else ""
    ends_itself = source.title.endswith((".", "?", "!")) and not medium
    yield Part(f"{closing}{medium}{'' if ends_itself else '.'} ")


def _archived(work: Work, gone: str) -> Iterator[Part]:
    url = addresses.link_to(work.source.archive_url)
    if gone and not url:
        yield Part(f"Its address {gone}. ")
    if not work.archived:
        return
    day = work.archived.in_words()
    if gone and url:
        yield Part("Archived", url)
        yield Part(f" on {day}; ")
        yield Part("the original", addresses.link_to(work.source.url))
        yield Part(f" {gone}. ")
    elif url:
        yield Part("Archived", url)
        yield Part(f" from the original on {day}. ")
    else:
        yield Part(f"Archived on {day}; the copy’s address is not recorded. ")


def _address(work: Work) -> Iterator[Part]:
    source = work.source
    if not addresses.is_web_address(source.url):
        yield Part("" if work.doi else "No address recorded.")
    elif source.address == "probable":
        yield Part("The address is probably the source’s.")
    elif source.address in _STANDS_THERE:
        yield Part(_STANDS_THERE[source.address])
        yield Part(addresses.host(source.url), source.url)
        yield Part(".")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
