"""Turns an entry of a file into the fields of a source, or says why that is impossible."""

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
# The values of an entry, under the names that the fields have in its format.
Values = dict[str, list[str]]
# Other names of our types of sources, in any format.
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
    """Raised for a file from which nothing can be read; the message says why, and what to do."""


class Refused(ValueError):  # noqa: N818 (it says what the entry is)
    """Raised for an entry that can't be imported; the message says why, and what to do."""


class FileEntry(NamedTuple):
    """An entry of a file: its text, its key, its parsed content, or why it can't be parsed."""

    raw: str
    key: str = ""
    content: Any = None
    problem: str = ""


def record(
    number: int, entry: FileEntry, fields_of: Callable[[Any], tuple[Fields, Values]]
) -> Fields:
    """Return the fields of a source from an entry of a file, with `number` and `left_out`.

    `number` is the place of the entry in the file. `fields_of` turns the content of the entry
    into fields, and returns also the values that fit no field; the list `left_out` names them,
    and values that are invalid. An entry that can't be imported gives a `problem` instead.
    """
    try:
        if entry.problem:
            raise Refused(entry.problem)
        raw_fields, values = fields_of(entry.content)
        if raw_fields.get("other_url") and raw_fields["address"] in NOT_THE_SOURCE:
            raw_fields["url"] = raw_fields["other_url"]
    except Refused as why:
        return refused_record(number, entry.key, entry.raw, why)
    fields = tidy(raw_fields)
    left_out = [name for name, unused in values.items() if any(unused)]
    for name, what in _CHECKED.items():
        raw_value = raw_fields.get(name, "").strip()
        if raw_value and not fields[name]:
            left_out.append(f"“{raw_value[:40]}”, not {what}")
    left_out = [text.for_xml(words)[:60] for words in left_out]
    return fields | {"left_out": left_out, "number": number}


def refused_record(number: Any, key: Any, words: Any, why: object) -> Fields:
    """Return a record that is refused: with its number, and a `problem` that says why."""
    name = key[:80] or text.shortened(words, 60)
    problem = text.for_xml(f"Record {number}, {name}: {why}")
    return {"problem": problem, "number": number}


def fields_among(
    values: Values,
    names: Mapping[str, str],
    decode: Callable[[str, str, str], str],
) -> Fields:
    """Return the fields of a source from the values of an entry.

    `names` has under each field its names in the format, with blanks between: the first of
    them with a valid value counts. `decode` returns the value for (field, name, raw value).
    Values that became a field are removed from `values`. Notes stay in `values`, and their
    field is "", since they may not be meant for readers.
    """
    fields = {}
    for field, tag_names in names.items():
        tags = tag_names.split()
        fields[field] = ""
        if field == "authors":
            lines = [value for tag in tags for value in values.pop(tag, [])]
            fields[field] = "\n".join(map(one_line, lines))
        if field in ("authors", "editors_note"):
            continue
        raw_values = [(tag, value) for tag in tags for value in values.get(tag, [])]
        for tag, value in raw_values:
            valid = _stored_form(field, decode(field, tag, value))
            if valid:
                fields[field] = valid
                for same in tags:  # some programs write a value twice
                    others = values.get(same, [])
                    values[same] = [other for other in others if other != value]
                break
    return fields


def _stored_form(field: str, value: str) -> str:
    """Return the value in the form that a field stores; "" if the value does not fit the field."""
    if field in (*DATES, "year"):
        return written_dates.understood(value)
    if field == "language":
        return language_tag(value)
    return value if len(value) in LENGTHS.get(field, (len(value),)) else ""


def type_of(values: Values, kind: str, types: Mapping[str, str], mark: str) -> str:
    """Return our type of source for a kind of entry; "document" for an unknown kind."""
    # An unknown kind is added to `values`, after `mark`, so that it is listed as left out.
    our_type = types.get(kind) or _ALIKE.get(kind.lower())
    values[f"{mark}{kind}"] = [] if our_type else [kind]
    return our_type or "document"


def date_of(parts: list[str]) -> str:
    """Return the EDTF text of [year, month, day]; the parts joined if they are no date."""
    year, month, day = [part.strip(" .") for part in [*parts, "", ""][:3]]
    edtf = written_dates.of_parts(year, month, day)
    return edtf or " ".join(filter(None, (year, month, day)))
