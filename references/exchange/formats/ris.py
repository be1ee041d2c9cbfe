"""Writes sources as RIS, the tagged format of reference managers, and parses any RIS.

What RIS has no tag for is written, with its name, under the tags for users:

    U1  - stands-at-address: page, probable, site, substitute, copy
    U2  - other-address: of something other than the source
    U3  - archived-copy: its address
    U4  - archived-on: the day it was made
    U5  - relation: of the source to the organisation
    C2  - extent: how much of it was read
    C3  - tier: primary, secondary, tertiary
    C4  - copy-of: what it is a copy of

N1 is a paragraph of the editor's note, taken where U5 shows that the file is ours.

A tag never begins within a value: every value is written on one line.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import Any

from references.exchange.formats import names, when
from references.exchange.formats.found import (
    LONGEST_MEDIUM,
    Found,
    Parser,
    Unreadable,
    address_in,
    check_length,
    check_number,
    checked,
    is_isbn,
    refused,
)
from references.values import dates
from references.values.source import Source, is_date, paragraphs

_TYPES = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "document": "GEN",
    "entry-encyclopedia": "ENCYC",
    "interview": "PCOMM",
    "pamphlet": "PAMP",
    "post": "ICOMM",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "webpage": "ELEC",
}
_PARSED_TYPES = {tag: type_ for type_, tag in _TYPES.items()} | {
    "EJOUR": "article-journal",
    "JFULL": "article-journal",
    "ABST": "article-journal",
    "EBOOK": "book",
    "EDBOOK": "book",
    "CONF": "book",
    "ECHAP": "chapter",
    "CPAPER": "chapter",
    "DICT": "entry-encyclopedia",
    "WEB": "webpage",
    "GOVDOC": "report",
    "UNPB": "document",
    "MANSCPT": "document",
}
_LABELS = {
    "address": ("U1", "stands-at-address"),
    "other_url": ("U2", "other-address"),
    "archive_url": ("U3", "archived-copy"),
    "archive_date": ("U4", "archived-on"),
    "relation": ("U5", "relation"),
    "extent": ("C2", "extent"),
    "tier": ("C3", "tier"),
    "copy_of": ("C4", "copy-of"),
}
_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: (.*)|)")
_DATE = re.compile(r"([0-9]{4})/([0-9]{0,2})(?:/([0-9]{0,2})(?:/(.*))?)?")
_PAGES = re.compile(r"([^–\s]+)–([^–\s]+)")
_NOT_ENDED = (
    "the entry is not ended with “ER  - ”, or the file is cut off. Export it again, or "
    "end the entry."
)
_OUTSIDE = (
    "“{}” is outside of any entry: one begins with “TY  - ”. Take the line out, or "
    "put the beginning before it."
)


def write(sources: Iterable[Source]) -> Iterator[str]:
    """Yield the file, an entry at a time; lines end in CRLF, as the format asks."""
    for source in sources:
        tag = _TYPES.get(source.type, _TYPES["document"])
        lines = [f"{name}  - {value}" for name, value in _tags(source) if value]
        yield "\r\n".join([f"TY  - {tag}", *lines, "ER  - ", "", ""])


def _tags(source: Source) -> Iterator[tuple[str, str]]:
    yield "ID", source.key
    yield from (("AU", name) for name in source.authors)
    yield "TI", source.title
    yield "T2", source.container_title
    yield "PB", source.publisher
    yield "PY", source.issued[:4] if source.issued[:4].isdecimal() else ""
    yield "DA", _date(source.issued)
    yield "Y2", _date(source.accessed)
    yield "VL", source.volume
    yield "IS", source.issue
    pages = _PAGES.fullmatch(source.page)
    yield "SP", pages[1] if pages else source.page
    yield "EP", pages[2] if pages else ""
    yield "DO", source.doi
    yield "SN", source.isbn
    yield "M3", source.medium
    yield "LA", source.language
    yield "UR", source.own_url
    for name, (tag, label) in _LABELS.items():
        value = getattr(source, name)
        yield tag, value and f"{label}: {value}"
    yield from (("N1", text) for text in paragraphs(source.editors_note))


def _date(edtf: str) -> str:
    """Write a date as "2015/09/02/"; what that can't say comes after the last stroke."""
    if not edtf:
        return ""
    parsed = dates.parse(edtf)
    point = parsed.start or parsed.end
    if point is None or "X" in point.year:
        return f"///{edtf}"
    month = f"{point.month:02}" if point.month else ""
    day = f"{point.day:02}" if point.day else ""
    other = edtf if parsed.is_span or point.qualifier else ""
    return f"{point.year}/{month}/{day}/{other}"


def parse(file: str) -> list[Found]:
    """Return the entries of a file; raises Unreadable beyond the limits."""
    found = list(_entries(checked(file)))
    if not found and file.strip():
        raise Unreadable(
            "No entry was found: one begins with “TY  - ”. Was another format meant?"
        )
    return found


def only(text: str, lines: Collection[int]) -> str:
    """Return what begins on these lines, each up to the next entry, as a file."""
    written = text.rstrip("\n").split("\n")
    begins = [entry.line for entry in _entries(text)]
    kept = [
        line
        for begin, end in pairwise([*begins, len(written) + 1])
        if begin in lines
        for line in written[begin - 1 : end - 1]
    ]
    return "\r\n".join([*kept, ""])


def _entries(text: str) -> Iterator[Found]:
    begun = number = 0
    is_lost = False  # among lines of no entry; the first of them is named
    values: list[tuple[str, list[str]]] = []
    for line, written in enumerate(text.split("\n"), 1):
        match = _TAG.fullmatch(written.rstrip())
        tag = match[1] if match else ""
        if tag == "TY":
            number += 1
            check_number(number)
            if begun:
                yield refused(begun, "", _NOT_ENDED)
            begun, values, is_lost = line, [], False
        if not begun:
            if match and not is_lost:
                is_lost = True
                yield refused(line, "", _OUTSIDE.format(written[:60]))
        elif tag == "ER":
            parser = _Parser(values)
            yield parser.found(begun, parser.key)
            begun = 0
        elif match:
            values.append((tag, [match[2] or ""]))
        elif written.strip():
            values[-1][1].append(written)
    if begun:
        yield refused(begun, "", _NOT_ENDED)


class _Parser(Parser):
    def __init__(self, entry: list[tuple[str, list[str]]]) -> None:
        rest: dict[str, list[str]] = {}
        for tag, lines in entry:
            value = "\n".join(lines).strip()
            if value:
                rest.setdefault(tag, []).append(value)
        super().__init__(rest)
        self.key = rest.get("ID", [""])[0]
        # Only our own files have this value: what follows can then be taken as it is.
        self.is_ours = rest.get("U5", [""])[0].startswith(f"{_LABELS['relation'][1]}: ")

    def source(self) -> Source:
        for tag, values in self.rest.items():
            for value in values:
                check_length(tag, value)
        given: dict[str, Any] = {
            name: self._labelled(*of) for name, of in _LABELS.items()
        }
        given["archive_date"] = when.parse(given["archive_date"], "U4")
        year, issued = self._one("PY", "Y1"), self._one("DA")
        # The notes of other people's files are not meant for readers.
        note = self._all("N1") if self.is_ours else []
        return Source(
            key=self._one("ID"),
            type=self._type(),
            title=self._one("TI", "T1"),
            authors=tuple(self._all("AU", "A1")),
            publisher=self._one("PB"),
            container_title=self._one("T2", "JF", "JO", "BT", "JA"),
            medium=self._medium(),
            issued=_parse_date(issued, "DA") or _parse_date(year, "PY"),
            accessed=_parse_date(self._one("Y2"), "Y2"),
            url=address_in(given, lambda: self._one("UR")),
            language=self._language(),
            editors_note="\n\n".join(note),
            volume=self._one("VL"),
            issue=self._one("IS"),
            page=self._pages(),
            doi=self._one("DO"),
            isbn=self._isbn(),
            **given,
        )

    def left_out(self) -> tuple[str, ...]:
        return (*(tag for tag, values in self.rest.items() if values), *self.also)

    def _one(self, *tags: str) -> str:
        """Take the first value of the first of these tags that is given."""
        tag = next((tag for tag in tags if self.rest.get(tag)), "")
        if not tag:
            return ""
        first, *others = self.rest[tag]
        # Some programs write a value twice: then nothing is left out.
        self.rest[tag] = [other for other in others if other != first]
        for alike in tags:
            if self.rest.get(alike) == [first]:
                self.rest[alike] = []
        return first

    def _all(self, *tags: str) -> list[str]:
        return [value for tag in tags for value in self.rest.pop(tag, [])]

    def _labelled(self, tag: str, label: str) -> str:
        """Take the value of a tag of ours, known by the name before it."""
        values = self.rest.get(tag, [])
        if len(values) != 1 or not values[0].startswith(f"{label}: "):
            return ""
        return self._one(tag).removeprefix(f"{label}: ")

    def _type(self) -> str:
        written = self._one("TY").upper()
        if written not in _PARSED_TYPES:
            self.also.append(f"TY {written[:20]}")
        return _PARSED_TYPES.get(written, "document")

    def _medium(self) -> str:
        fits = len(self.rest.get("M3", [""])[0]) <= LONGEST_MEDIUM
        return self._one("M3") if fits or self.is_ours else ""

    def _pages(self) -> str:
        first, last = self._one("SP"), self._one("EP")
        return f"{first}–{last}" if first and last else first or last

    def _isbn(self) -> str:
        """Take the ISBN; the tag may hold the number of a journal too."""
        for value in filter(is_isbn, self.rest.get("SN", [])):
            self.rest["SN"].remove(value)
            return value
        return ""

    def _language(self) -> str:
        if self.is_ours:
            return self._one("LA")
        tag = names.language(self.rest.get("LA", [""])[0])
        if tag:
            self._one("LA")
        return tag


def _parse_date(written: str, tag: str) -> str:
    """Return the EDTF text of "2015/09/02/", "2015///" or what `when` can parse."""
    plain = " ".join(written.split())
    if plain.startswith("///"):
        return when.parse(plain[3:], tag)
    match = _DATE.fullmatch(plain)
    if not match:
        return when.parse(plain, tag)
    if match[4] and is_date(match[4]):
        return match[4]
    return when.parts(match[1], match[2] or "", match[3] or "", tag)
