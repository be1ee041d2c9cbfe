"""A record: what a file of a reference manager says of one source.

Nothing here knows of Django or of a database.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Protocol

from references.values import addresses, dates, text
from references.values.dates import InvalidDate

# What stands at an address that is not the source's own: it never passes for it.
NOT_THE_SOURCE = ("site", "substitute", "copy")
_DATES = ("issued", "accessed", "archive_date")
_BRACE = re.compile(r"[{}]")
_DOI = re.compile(r"10\.[^\s\"<>\\]+")
# How a citation stands to the organisation: every one of ours says it.
RELATIONS = ("self", "member", "partner", "funder", "independent", "unknown")


class Source(Protocol):
    """What a record is made of; a `references.models.Citation` has all of it."""

    key: str
    type: str
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
    language: str
    relation: str
    uncited_because: str
    editors_note: str
    volume: str
    issue: str
    page: str
    doi: str

    @property
    def author_names(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Record:
    """One source, field by field; "" is what is not recorded."""

    key: str = ""
    type: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    container_title: str = ""
    medium: str = ""
    issued: str = ""
    accessed: str = ""
    url: str = ""
    address: str = ""
    archive_url: str = ""
    archive_date: str = ""
    language: str = ""
    relation: str = ""
    uncited_because: str = ""
    editors_note: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    doi: str = ""

    @property
    def author_names(self) -> tuple[str, ...]:
        return self.authors

    @property
    def own_url(self) -> str:
        """The address, where the source itself stands there; else ""."""
        return "" if self.address in NOT_THE_SOURCE else self.url

    @property
    def other_url(self) -> str:
        """The address, where something other than the source stands there; else ""."""
        return self.url if self.address in NOT_THE_SOURCE else ""


FIELDS = tuple(field.name for field in fields(Record))


def of(source: Source) -> Record:
    """A record of anything that has its fields, a citation for one."""
    texts = {name: getattr(source, name) for name in FIELDS if name != "authors"}
    return Record(**texts, authors=tuple(source.author_names))


def tidy(record: Record) -> Record:
    """The record as every format can hold it, and as it comes back from each.

    White space is what a page shows of it: one space, and an empty line between the
    paragraphs of the note. Characters that no file may hold, addresses that may not
    become a link, DOIs and dates that are none are left out. A brace that has no partner is
    written %7B or %7D in an address, as the standard for addresses asks of every brace.
    """
    texts = {
        name: one_line(getattr(record, name))
        for name in FIELDS
        if name not in ("authors", "editors_note")
    }
    for name in ("url", "archive_url"):
        texts[name] = _with_pairs(addresses.link_to(texts[name]))
    for name in _DATES:
        texts[name] = texts[name] if is_date(texts[name]) else ""
    texts["doi"] = _with_pairs(_doi(texts["doi"])).lower()
    if not texts["url"]:
        texts["address"] = ""
    authors = [tidy_name(written) for written in record.authors]
    return replace(
        record,
        **texts,
        authors=tuple(filter(None, authors)),
        editors_note="\n\n".join(paragraphs(record.editors_note)),
    )


def one_line(written: str) -> str:
    return " ".join(text.for_xml(written).split())


def paragraphs(note: str) -> list[str]:
    """The paragraphs of a text in which empty lines part them."""
    parts = re.split(r"\n[^\S\n]*\n", text.for_xml(note).replace("\r\n", "\n"))
    return [" ".join(part.split()) for part in parts if part.strip()]


def tidy_name(written: str) -> str:
    """An author as "Family, Given" or a body's name, its commas each with a space."""
    parts = (part.strip() for part in one_line(written).split(","))
    return ", ".join(filter(None, parts))


def is_date(written: str) -> bool:
    try:
        dates.parse(written)
    except InvalidDate:
        return False
    return True


def _doi(written: str) -> str:
    bare = addresses.bare_doi(written)
    return bare if _DOI.fullmatch(bare) else ""


def _with_pairs(address: str) -> str:
    """The address; if its braces are not in pairs, with all of them written out."""
    depth = 0
    for brace in _BRACE.findall(address):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            break
    if not depth:
        return address
    return address.replace("{", "%7B").replace("}", "%7D")
