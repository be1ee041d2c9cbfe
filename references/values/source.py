"""The fields of a source as plain values, which the other packages take of a citation."""

import re
from dataclasses import dataclass, fields, replace
from typing import Any

from references.values import addresses, dates, languages, text
from references.values.dates import InvalidDate
from references.values.reading import ReadingText

# Values of `address` that say that something else than the source is at its address.
NOT_THE_SOURCE = ("site", "substitute", "copy")
# The relations of a source to the organisation.
RELATIONS = ("self", "member", "partner", "funder", "independent", "unknown")
# How much of a source was read, and how near it is to what it tells of.
EXTENTS = ("whole", "part", "other-page", "not-found")
TIERS = ("primary", "secondary", "tertiary")
# What appears in something that has a name: a newspaper, a journal, a blog.
IN_PERIODICALS = ("article", "post")
# Two sources are compared by so many characters of what they may share.
COMPARED_LENGTH = 200
_DATES = ("issued", "accessed", "archive_date")
_BRACE = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class Source:
    """One source, field by field; "" if a field is not recorded.

    The fields are those of a citation, in the order of the columns of a CSV file.
    """

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
    editors_note: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    doi: str = ""
    isbn: str = ""
    extent: str = ""
    tier: str = ""
    copy_of: str = ""
    # What it says, point by point: no field of the citation, and given only to files.
    readings: tuple[ReadingText, ...] = ()

    @classmethod
    def of(cls, citation: Any) -> "Source":
        """Copy the fields of a `references.models.Citation`."""
        values = {name: getattr(citation, name) for name in FIELDS}
        return cls(**values | {"authors": tuple(citation.author_names)})

    @classmethod
    def with_readings(cls, citation: Any) -> "Source":
        """Copy the fields of a citation, and its readings, which may be prefetched."""
        readings = map(ReadingText.of, citation.readings.all())
        return replace(cls.of(citation), readings=tuple(readings))

    @property
    def title_language(self) -> str:
        return title_language(self)

    @property
    def lacks_periodical(self) -> bool:
        """Return whether only the publisher says in what an article or post appeared."""
        is_in_one = self.type.startswith(IN_PERIODICALS)
        return is_in_one and bool(self.publisher) and not self.container_title

    @property
    def own_url(self) -> str:
        """Return the address if the source itself is there; else ""."""
        return "" if self.address in NOT_THE_SOURCE else self.url

    @property
    def other_url(self) -> str:
        """Return the address if something other than the source is there; else ""."""
        return self.url if self.address in NOT_THE_SOURCE else ""

    @property
    def address_key(self) -> str:
        """Return what the addresses of one page have in common, copies included."""
        is_read_there = self.address in ("page", "probable", "copy")
        return addresses.normal(self.url)[:COMPARED_LENGTH] if is_read_there else ""

    @property
    def work_key(self) -> str:
        """Return what two records of one work have in common: title, publisher and date."""
        parts = map(text.fold, (self.title, self.publisher, self.issued))
        return "|".join(parts)[:COMPARED_LENGTH]

    def tidy(self) -> "Source":
        """Return the source as every format can hold it, and as it comes back from each.

        White space becomes single spaces, and an empty line between the paragraphs of
        the note. Characters that no file may hold, addresses that may not become a link,
        and what is no DOI or no date are left out. Where the braces of an address are
        not in pairs, all are written %7B and %7D (RFC 3986 asks this of every brace).
        The publisher of an article or post is its container if none is recorded, and a
        publisher that is an author is named once.
        """
        texts = {
            name: one_line(getattr(self, name))
            for name in FIELDS
            if name not in ("authors", "editors_note", "doi")
        }
        for name in ("url", "archive_url"):
            texts[name] = _with_pairs(addresses.link_to(texts[name]))
        for name in _DATES:
            texts[name] = texts[name] if is_date(texts[name]) else ""
        texts["doi"] = _with_pairs(_doi(self.doi)).lower()
        if not texts["url"]:
            texts["address"] = ""
        authors = tuple(filter(None, map(tidy_name, self.authors)))
        tidied = replace(
            self,
            **texts,
            authors=authors,
            editors_note="\n\n".join(paragraphs(self.editors_note)),
            readings=tuple(filter(None, map(tidy_reading, self.readings))),
        )
        if tidied.lacks_periodical:
            return replace(tidied, container_title=tidied.publisher, publisher="")
        is_named = tidied.publisher in (*authors, "; ".join(authors))
        return replace(tidied, publisher="") if is_named else tidied


FIELDS = tuple(field.name for field in fields(Source) if field.name != "readings")


def title_language(source: Any) -> str:
    """Return the tag of the language of a title; "" for English, or where not known.

    A title in square brackets is ours.
    """
    return "" if source.title.startswith("[") else languages.foreign(source.language)


def one_line(written: str) -> str:
    """Return the text with single spaces, without characters no XML file may hold."""
    return " ".join(text.for_xml(written).split())


def paragraphs(note: str) -> list[str]:
    """Return the paragraphs of a text in which empty lines part them."""
    parts = re.split(r"\n[^\S\n]*\n", text.for_xml(note).replace("\r\n", "\n"))
    return [" ".join(part.split()) for part in parts if part.strip()]


def tidy_name(written: str) -> str:
    """Return an author as "Family, Given" or a body's name, a space after each comma."""
    parts = (part.strip() for part in one_line(written).split(","))
    return ", ".join(filter(None, parts))


def tidy_reading(reading: ReadingText) -> ReadingText | None:
    """Return a reading as a file can hold it; None without slug, words or address."""
    names = [f.name for f in fields(reading) if f.name != "changed"]
    texts: Any = {name: one_line(getattr(reading, name)) for name in names}
    texts["read_at"] = addresses.link_to(texts["read_at"])
    texts["read_on"] = texts["read_on"] if is_date(texts["read_on"]) else ""
    is_whole = all(texts[name] for name in ("slug", "says", "read_at"))
    return ReadingText(**texts) if is_whole else None


def is_date(written: str) -> bool:
    try:
        dates.parse(written)
    except InvalidDate:
        return False
    return True


def _doi(written: str) -> str:
    bare = one_line(addresses.bare_doi(written))
    return bare if addresses.DOI.fullmatch(bare) else ""


def _with_pairs(address: str) -> str:
    """Return the address; if its braces are not in pairs, with all of them written out."""
    depth = 0
    for brace in _BRACE.findall(address):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            break
    if not depth:
        return address
    return address.replace("{", "%7B").replace("}", "%7D")
