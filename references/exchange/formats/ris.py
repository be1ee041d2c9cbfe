"""Writes sources as RIS, the tagged format of reference managers, and reads any RIS.

What RIS has no tag for is written, with its name, under the tags for users (`_LABELS`);
U5, the relation, shows that a file is ours: then N1 is a paragraph of the editor's note. A
tag never begins within a value: every value is written on one line.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from references.exchange.formats import babel
from references.exchange.formats.found import (
    LONGEST_MEDIUM,
    Found,
    Values,
    date,
    date_of,
    is_isbn,
    judged,
    refused,
    taken,
    with_address,
)
from references.values import dates
from references.values.source import Source, is_date, paragraphs

_TYPES = {
    "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS",
    "book": "BOOK", "chapter": "CHAP", "document": "GEN", "entry-encyclopedia": "ENCYC",
    "interview": "PCOMM", "pamphlet": "PAMP", "post": "ICOMM", "post-weblog": "BLOG",
    "report": "RPRT", "webpage": "ELEC",
}  # fmt: skip
# Types that are read and never written.
_ALIKE = {
    "EJOUR": "article-journal", "JFULL": "article-journal", "ABST": "article-journal",
    "EBOOK": "book", "EDBOOK": "book", "CONF": "book", "ECHAP": "chapter",
    "CPAPER": "chapter", "DICT": "entry-encyclopedia", "WEB": "webpage",
    "GOVDOC": "report", "UNPB": "document", "MANSCPT": "document",
}  # fmt: skip
_READ = {tag: type_ for type_, tag in _TYPES.items()} | _ALIKE
# The tags that may hold each field of a source, in the order of a file: the first is
# written, and the first that is there is read.
_TAGS = {
    name: tags.split()
    for name, tags in {
        "key": "ID", "authors": "AU A1", "title": "TI T1",
        "container_title": "T2 JF JO BT JA", "publisher": "PB", "year": "PY Y1",
        "issued": "DA", "accessed": "Y2", "volume": "VL", "issue": "IS", "page": "SP",
        "last_page": "EP", "doi": "DO", "isbn": "SN", "medium": "M3", "language": "LA",
        "own_url": "UR", "address": "U1", "other_url": "U2", "archive_url": "U3",
        "archive_date": "U4", "relation": "U5", "extent": "C2", "tier": "C3",
        "copy_of": "C4", "editors_note": "N1",
    }.items()
}  # fmt: skip
# What stands before a value under a tag for users.
_LABELS = {
    "address": "stands-at-address: ", "other_url": "other-address: ",
    "archive_url": "archived-copy: ", "archive_date": "archived-on: ",
    "relation": "relation: ", "extent": "extent: ", "tier": "tier: ",
    "copy_of": "copy-of: ",
}  # fmt: skip
_DATES = ("issued", "accessed", "year", "archive_date")
_DATE = re.compile(r"([0-9]{4})/([0-9]{0,2})(?:/([0-9]{0,2})(?:/(.*))?)?")
_PAGES = re.compile(r"([^–\s]+)–([^–\s]+)")
_BEGINS = re.compile(r"^(?=TY {1,2}-)", re.MULTILINE)
_ENDED = re.compile(r"(TY .*?^ER {1,2}-[^\n]*\n?)(.*)", re.MULTILINE | re.DOTALL)
_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: |$)")
_NOT_ENDED = (
    "it does not begin with “TY  - ” and end with “ER  - ”, or the file is cut off. "
    "Correct it, or export the file again."
)


def write(sources: Iterable[Source]) -> Iterator[str]:
    """Yield the file, a record at a time; lines end in CRLF, as the format asks."""
    for source in sources:
        tag = _TYPES.get(source.type, _TYPES["document"])
        lines = [f"{tag}  - {value}" for tag, value in _lines(source) if value]
        yield "\r\n".join([f"TY  - {tag}", *lines, "ER  - ", "", ""])


def _lines(source: Source) -> Iterator[tuple[str, str]]:
    pages = _PAGES.fullmatch(source.page)
    other: dict[str, Any] = {
        "year": source.issued[:4] if source.issued[:4].isdecimal() else "",
        "issued": _date(source.issued),
        "accessed": _date(source.accessed),
        "page": pages[1] if pages else source.page,
        "last_page": pages[2] if pages else "",
        "editors_note": paragraphs(source.editors_note),
    }
    for name, (tag, *_more) in _TAGS.items():
        value = other[name] if name in other else getattr(source, name)
        if isinstance(value, str):
            yield tag, value and f"{_LABELS.get(name, '')}{value}"
        else:
            yield from ((tag, each) for each in value)


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


def read(text: str) -> list[Found]:
    """Return the records of a file in order, each as it can be kept, or refused."""
    found: list[Found] = []
    for part in _BEGINS.split(text):
        ended = _ENDED.fullmatch(part)
        raw, rest = ended.groups() if ended else ("", part)
        if raw:
            found.append(_found(len(found) + 1, raw))
        if any(map(_TAG.match, rest.split("\n"))):
            found.append(refused(len(found) + 1, "", rest, _NOT_ENDED))
    return found


def only(_text: str, found: Iterable[Found]) -> str:
    """Return records as a file."""
    return "\n".join(each.raw for each in found)


def _found(number: int, raw: str) -> Found:
    # Not before it is needed: every command would wait for it at its start.
    import rispy
    from rispy.config import TAG_KEY_MAPPING

    lines: list[str] = []
    for line in raw.split("\n"):
        match = _TAG.match(line)
        if match:
            lines.append(f"{match[1]}  - {line[match.end() :].strip()}")
        elif line.strip():  # a long value goes on
            lines[-1] += f" {line.strip()}"
    tags = dict.fromkeys([*TAG_KEY_MAPPING, *(t for of in _TAGS.values() for t in of)])
    # Each value of each tag, as it is written.
    (values,) = rispy.loads(
        "\n".join(lines),
        mapping={tag: tag for tag in tags},
        list_tags=[*tags],
        delimiter_tags_mapping={},
    )
    values |= values.pop("UK", {}) | {"TY": [values["TY"]]}
    values = {tag: [*filter(None, given)] for tag, given in values.items()}
    key = values.get("ID", [""])[0]
    return judged(number, key, raw, values, _source)


def _source(values: Values) -> Source:
    is_ours = values.get("U5", [""])[0].startswith(_LABELS["relation"])
    authors = (*values.pop("AU", []), *values.pop("A1", []))
    notes = values.pop("N1", []) if is_ours else []
    (written,) = values.pop("TY")
    given: dict[str, Any] = {
        name: taken(values, tags, partial(_kept, name, is_ours))
        for name, tags in _TAGS.items()
    }
    year, last = given.pop("year"), given.pop("last_page")
    given |= {
        "type": _READ.get(written.upper(), "document"),
        "authors": authors,
        "issued": given["issued"] or year,
        "page": "–".join(filter(None, (given["page"], last))),
        "editors_note": "\n\n".join(notes),
    }
    if written.upper() not in _READ:
        values[f"TY {written}"] = [written]
    return Source(**with_address(given))


def _kept(name: str, is_ours: bool, value: str, tag: str) -> str:
    """Return the value of a field as it can be kept; "" where it is something else."""
    if name in _LABELS:
        if not value.startswith(_LABELS[name]):
            return ""
        value = value.removeprefix(_LABELS[name])
    match name:
        case "editors_note":
            return ""
        case "isbn":
            return value if is_isbn(value) else ""
        case "language":
            return value if is_ours else babel.language(value)
        case "medium":
            return value if is_ours or len(value) <= LONGEST_MEDIUM else ""
    return _parsed_date(value, tag) if name in _DATES else value


def _parsed_date(written: str, tag: str) -> str:
    """Return the EDTF text of "2015/09/02/", "2015///" or what else is a date."""
    plain = " ".join(written.split())
    match = _DATE.fullmatch(plain)
    if plain.startswith("///") or not match:
        return date(plain.removeprefix("///"), tag)
    if match[4] and is_date(match[4]):
        return match[4]
    return date_of([part or "" for part in match.group(1, 2, 3)], tag)
