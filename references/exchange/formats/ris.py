"""Records as RIS, the tagged format of reference managers; and what others write, read.

What RIS has no tag for stands, named, in those it leaves to its users:

    U1  - stands-at-address: page, probable, site, substitute, copy
    U2  - other-address: where something other than the source stands
    U3  - archived-copy: its address
    U4  - archived-on: the day it was made
    U5  - relation: how the source stands to the organisation
    C1  - uncited-because: why it is kept though nothing cites it

N1 is the editor's note, a paragraph each, where U5 says that the file is ours.

A tag never begins within a value: every value is written on one line.
Nothing here knows of Django or of a database.
"""

import re
from collections.abc import Iterable, Iterator

from references.exchange.formats import found, names, when
from references.exchange.formats.bibtex import LONGEST_MEDIUM
from references.exchange.formats.found import Found, Refused
from references.values import dates
from references.values.source import NOT_THE_SOURCE, Source, is_date, paragraphs

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
_READ_TYPES = {tag: type_ for type_, tag in _TYPES.items()} | {
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
    "uncited_because": ("C1", "uncited-because"),
}
_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: (.*)|)")
_DATE = re.compile(r"([0-9]{4})/([0-9]{0,2})(?:/([0-9]{0,2})(?:/(.*))?)?")
_PAGES = re.compile(r"([^–\s]+)–([^–\s]+)")


def write(rows: Iterable[Source]) -> Iterator[str]:
    """The file, an entry at a time; lines end in CRLF, as the format asks."""
    for row in rows:
        record = row.tidy()
        tag = _TYPES.get(record.type, _TYPES["document"])
        lines = [f"{name}  - {value}" for name, value in _tags(record) if value]
        yield "\r\n".join([f"TY  - {tag}", *lines, "ER  - ", "", ""])


def _tags(record: Source) -> Iterator[tuple[str, str]]:
    yield "ID", record.key
    yield from (("AU", name) for name in record.authors)
    yield "TI", record.title
    yield "T2", record.container_title
    yield "PB", record.publisher
    yield "PY", record.issued[:4] if record.issued[:4].isdecimal() else ""
    yield "DA", _date(record.issued)
    yield "Y2", _date(record.accessed)
    yield "VL", record.volume
    yield "IS", record.issue
    pages = _PAGES.fullmatch(record.page)
    yield "SP", pages[1] if pages else record.page
    yield "EP", pages[2] if pages else ""
    yield "DO", record.doi
    yield "M3", record.medium
    yield "LA", record.language
    yield "UR", record.own_url
    for name, (tag, label) in _LABELS.items():
        value = getattr(record, name)
        yield tag, value and f"{label}: {value}"
    yield from (("N1", text) for text in paragraphs(record.editors_note))


def _date(edtf: str) -> str:
    """A date as "2015/09/02/"; what that can't say stands after the last stroke."""
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


def read(source: str) -> list[Found]:
    """The entries of a file; raises Unreadable beyond the limits."""
    rows = list(_entries(found.checked(source)))
    if not rows and source.strip():
        raise found.Unreadable(
            "No entry was found: one begins with “TY  - ”. Was another format meant?"
        )
    return rows


def _entries(source: str) -> Iterator[Found]:
    begun = number = 0
    is_lost = False  # among lines of no entry; the first of them is named
    pieces: list[tuple[str, list[str]]] = []
    for line, written in enumerate(source.split("\n"), 1):
        match = _TAG.fullmatch(written.rstrip())
        tag = match[1] if match else ""
        if tag == "TY":
            number += 1
            found.check_number(number)
            if begun:
                yield found.refused(begun, "", _NOT_ENDED)
            begun, pieces, is_lost = line, [], False
        if not begun:
            if match and not is_lost:
                is_lost = True
                yield found.refused(
                    line,
                    "",
                    f"“{written[:60]}” stands outside of any entry: one begins with "
                    "“TY  - ”. Take the line out, or put the beginning before it.",
                )
            continue
        if tag == "ER":
            yield _read(begun, pieces)
            begun = 0
        elif match:
            pieces.append((tag, [match[2] or ""]))
        elif written.strip():
            pieces[-1][1].append(written)
    if begun:
        yield found.refused(begun, "", _NOT_ENDED)


_NOT_ENDED = (
    "the entry is not ended with “ER  - ”, or the file is cut off. Export it again, or "
    "end the entry."
)


def _read(line: int, pieces: list[tuple[str, list[str]]]) -> Found:
    tags: dict[str, list[str]] = {}
    for tag, lines in pieces:
        value = "\n".join(lines).strip()
        if value:
            tags.setdefault(tag, []).append(value)
    key = tags.get("ID", [""])[0]
    reading = _Reading(tags)
    try:
        for tag, values in tags.items():
            for value in values:
                found.check_length(tag, value)
        record = reading.record()
    except Refused as why:
        return found.refused(line, key, why)
    return found.taken(line, record, reading.left_out())


class _Reading:
    """One entry, its tags taken one after another; the rest are left out."""

    def __init__(self, tags: dict[str, list[str]]) -> None:
        self.rest = {tag: list(values) for tag, values in tags.items()}
        self.also: list[str] = []
        # Only what we wrote says this: what follows can then be taken as it is.
        self.is_ours = bool(tags.get("U5")) and tags["U5"][0].startswith(
            f"{_LABELS['relation'][1]}: "
        )

    def record(self) -> Source:
        given = {name: self._labelled(*of) for name, of in _LABELS.items()}
        other_url = given.pop("other_url")
        if given["address"] not in NOT_THE_SOURCE:
            other_url = ""
        given["archive_date"] = when.read(given["archive_date"], "U4")
        year, issued = self._one("PY", "Y1"), self._one("DA")
        return Source(
            key=self._one("ID"),
            type=self._type(),
            title=self._one("TI", "T1"),
            authors=tuple(self._all("AU", "A1")),
            publisher=self._one("PB"),
            container_title=self._one("T2", "JF", "JO", "BT", "JA"),
            medium=self._medium(),
            issued=_read_date(issued, "DA") or _read_date(year, "PY"),
            accessed=_read_date(self._one("Y2"), "Y2"),
            url=other_url or self._one("UR"),
            language=self._language(),
            # Others keep notes of their own there, which are not meant for readers.
            editors_note="\n\n".join(self._all("N1") if self.is_ours else []),
            volume=self._one("VL"),
            issue=self._one("IS"),
            page=self._pages(),
            doi=self._one("DO"),
            **given,
        )

    def left_out(self) -> tuple[str, ...]:
        return (*(tag for tag, values in self.rest.items() if values), *self.also)

    def _one(self, *tags: str) -> str:
        """The first value of the first of these tags that is given."""
        tag = next((tag for tag in tags if self.rest.get(tag)), "")
        if not tag:
            return ""
        first, *others = self.rest[tag]
        # Of the same value written twice, as programs do, nothing is lost.
        self.rest[tag] = [other for other in others if other != first]
        for alike in tags:
            if self.rest.get(alike) == [first]:
                self.rest[alike] = []
        return first

    def _all(self, *tags: str) -> list[str]:
        return [value for tag in tags for value in self.rest.pop(tag, [])]

    def _labelled(self, tag: str, label: str) -> str:
        """The value of a tag that is ours, known by the name before it."""
        values = self.rest.get(tag, [])
        if len(values) != 1 or not values[0].startswith(f"{label}: "):
            return ""
        return self._one(tag).removeprefix(f"{label}: ")

    def _type(self) -> str:
        written = self._one("TY").upper()
        if written not in _READ_TYPES:
            self.also.append(f"TY {written[:20]}")
        return _READ_TYPES.get(written, "document")

    def _medium(self) -> str:
        fits = len(self.rest.get("M3", [""])[0]) <= LONGEST_MEDIUM
        return self._one("M3") if fits or self.is_ours else ""

    def _pages(self) -> str:
        first, last = self._one("SP"), self._one("EP")
        return f"{first}–{last}" if first and last else first or last

    def _language(self) -> str:
        if self.is_ours:
            return self._one("LA")
        tag = names.language(self.rest.get("LA", [""])[0])
        if tag:
            self._one("LA")
        return tag


def _read_date(written: str, tag: str) -> str:
    """The EDTF text of "2015/09/02/", "2015///" or what `when` reads."""
    plain = " ".join(written.split())
    if plain.startswith("///"):
        return when.read(plain[3:], tag)
    match = _DATE.fullmatch(plain)
    if not match:
        return when.read(plain, tag)
    if match[4] and is_date(match[4]):
        return match[4]
    return when.parts(match[1], match[2] or "", match[3] or "", tag)
