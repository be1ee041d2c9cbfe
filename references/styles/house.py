"""How a citation reads: authors, title, container, publisher, dates, address.

The house style is a careful encyclopedia's. What is not known is left out or
said quietly; an address that is not the source's own is never put under its title.
Nothing here knows of Django or of a database.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from references import addresses, dates


class Source(Protocol):
    """What a style needs of a citation; every text may be empty but the title."""

    title: str
    publisher: str
    container_title: str
    medium: str
    issued: str
    accessed: str
    url: str
    address: str
    archive_url: str
    archive_date: str

    @property
    def author_names(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text: plain, a link to `href`, or a title to be set in italics."""

    text: str
    href: str = ""
    is_italic: bool = False


def house(source: Source) -> tuple[Part, ...]:
    """The citation as the site prints it, in parts; joined, they read as sentences."""
    return tuple(_house(source))


def plain(source: Source) -> str:
    """The same words without links."""
    return "".join(part.text for part in house(source))


def _house(source: Source) -> Iterator[Part]:
    if source.author_names:
        yield Part(_sentence("; ".join(source.author_names)) + " ")
    yield from _title(source)
    if source.container_title and source.container_title != source.publisher:
        yield Part(source.container_title, is_italic=True)
        yield Part(". ")
    if source.publisher:
        yield Part(_sentence(source.publisher) + " ")
    if source.issued:
        yield Part(_capital(f"{dates.parse(source.issued).words()}. "))
    yield from _archived(source)
    if source.accessed:
        yield Part(f"Retrieved {dates.parse(source.accessed).words()}. ")
    yield from _address(source)


def _title(source: Source) -> Iterator[Part]:
    """The title, linked where its address is the source's own."""
    is_own = source.address in ("page", "probable")
    href = source.url if is_own and addresses.is_web_address(source.url) else ""
    is_supplied = source.title.startswith("[")
    opening, closing = ("", "") if is_supplied else ("“", "”")
    yield Part(opening)
    yield Part(source.title, href)
    medium = f" ({source.medium})" if source.medium else ""
    ends_itself = source.title.endswith((".", "?", "!")) and not medium
    yield Part(f"{closing}{medium}{'' if ends_itself else '.'} ")


def _archived(source: Source) -> Iterator[Part]:
    if not source.archive_date:
        return
    day = dates.parse(source.archive_date).words()
    if source.archive_url and addresses.is_web_address(source.archive_url):
        yield Part("Archived", source.archive_url)
        yield Part(f" from the original on {day}. ")
    else:
        yield Part(f"Archived on {day}; the copy’s address is not recorded. ")


def _address(source: Source) -> Iterator[Part]:
    if not addresses.is_web_address(source.url):
        yield Part("No address recorded.")
    elif source.address == "probable":
        yield Part("The address is probably the source’s.")
    elif source.address == "copy":
        yield Part("Read in a copy at ")
        yield Part(addresses.host(source.url), source.url)
        yield Part(".")
    elif source.address == "site":
        yield Part("Only the publisher’s site is recorded: ")
        yield Part(addresses.host(source.url), source.url)
        yield Part(".")
    elif source.address == "substitute":
        yield Part("Another page by the publisher is recorded: ")
        yield Part(addresses.host(source.url), source.url)
        yield Part(".")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
