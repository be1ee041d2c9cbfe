"""One entry of a file: as it is written, as it can be kept, or why not; and the limits."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from references.values import text, written_dates
from references.values.source import (
    DATES,
    LENGTHS,
    NOT_THE_SOURCE,
    Fields,
    language_tag,
    one_line,
    tidy,
)

LARGEST = 500_000  # bytes
# The values of each field of an entry, as they are written.
Values = dict[str, list[str]]
# What else the types are called, in any format.
_ALIKE = {other: type_ for type_, others in {
    "article-journal": "ejour jfull abst journal-article review review-book",
    "article-newspaper": "newspaper-article", "article-magazine": "magazine-article",
    "book": "ebook edbook conf mvbook collection proceedings monograph edited-book",
    "chapter": "echap cpaper inbook inproceedings conference book-chapter "
    "paper-conference proceedings-article",
    "document": "unpb manscpt article", "post": "posted-content",
    "dataset": "data aggregated-database", "legislation": "bill legal regulation",
    "thesis": "phdthesis mastersthesis dissertation",
    "entry-encyclopedia": "dict entry entry-dictionary reference-entry",
    "report": "govdoc techreport manual", "webpage": "web electronic www",
}.items() for other in others.split()}  # fmt: skip
_CHECKED = {
    "url": "a web address", "archive_url": "a web address",
    "doi": "a DOI, such as 10.1000/182",
}  # fmt: skip


class Unreadable(ValueError):  # noqa: N818 (it says what the file is)
    """Nothing of the file can be taken; the message says why, and what to do."""


class Refused(ValueError):  # noqa: N818 (it says what the entry is)
    """An entry can't be taken; the message names the field, the value, what to do."""


class Entry(NamedTuple):
    """An entry as it is written, its key, and what it holds or why it can't be read."""

    raw: str
    key: str = ""
    content: Any = None
    problem: str = ""


def record(
    number: int, entry: Entry, fields_of: Callable[[Any], tuple[Fields, Values]]
) -> Fields:
    """Return the fields of an entry as they can be kept; or the `problem` with it.

    `fields_of` returns the fields, and the values that it did not take for one: their
    names are under `left_out`. The record keeps its number.
    """
    try:
        if entry.problem:
            raise Refused(entry.problem)
        given, values = fields_of(entry.content)
        if given.get("other_url") and given["address"] in NOT_THE_SOURCE:
            given["url"] = given["other_url"]
    except Refused as why:
        return refused(number, entry.key, entry.raw, why)
    fields, left = tidy(given), [name for name, rest in values.items() if any(rest)]
    left += [
        f"“{wrong[:40]}”, not {what}"
        for name, what in _CHECKED.items()
        if (wrong := given[name].strip()) and not fields[name]
    ]
    left = [text.for_xml(words)[:60] for words in left]
    return fields | {"left_out": left, "number": number}


def refused(number: Any, key: Any, words: Any, why: object) -> Fields:
    """Return why a record can't be taken, called by its key or its first words."""
    called = key[:80] or text.shortened(words, 60)
    problem = text.for_xml(f"Record {number}, {called}: {why}")
    return {"problem": problem, "number": number}


def fields_among(
    values: Values,
    names: Mapping[str, str],
    decode: Callable[[str, str, str], str],
) -> Fields:
    """Take each field out of the values of an entry, under the first name that has it.

    `names` are those of each field, and `decode` returns what one holds for a field. A
    value that can't be kept stays, and so do notes: they may not be meant for readers.
    """
    fields = {}
    for field, written in names.items():
        tags = written.split()
        fields[field] = ""
        if field == "authors":
            lines = [value for tag in tags for value in values.pop(tag, [])]
            fields[field] = "\n".join(map(one_line, lines))
        if field in ("authors", "editors_note"):
            continue
        for tag, value in [(t, v) for t in tags for v in values.get(t, [])]:
            if kept := _kept(field, decode(field, tag, value)):
                fields[field] = kept
                for alike in tags:  # some programs write a value twice
                    others = values.get(alike, [])
                    values[alike] = [other for other in others if other != value]
                break
    return fields


def _kept(field: str, value: str) -> str:
    """Return a value as it can be kept; "" where it is something else."""
    if field in (*DATES, "year"):
        return written_dates.understood(value)
    if field == "language":
        return language_tag(value)
    return value if len(value) in LENGTHS.get(field, (len(value),)) else ""


def type_of(values: Values, kind: str, own: Mapping[str, str], mark: str) -> str:
    """Return the type of a kind that is ours or near to one; leave another out."""
    known = own.get(kind) or _ALIKE.get(kind.lower())
    values[f"{mark}{kind}"] = [] if known else [kind]
    return known or "document"


def date_of(parts: list[str]) -> str:
    """Return the EDTF text of year, month (a number or a name) and day, or them as they are."""
    three = [part.strip(" .") for part in [*parts, "", ""][:3]]
    return written_dates.of_parts(*three) or " ".join(filter(None, three))
