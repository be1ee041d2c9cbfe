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
# The values of an entry under the names that its format has for them.
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
    """Nothing of the file can be taken; the message says why, and what to do."""


class Refused(ValueError):  # noqa: N818 (it says what the entry is)
    """An entry can't be taken; the message names the field, the value, what to do."""


class Entry(NamedTuple):
    """An entry of a file: its text, its key, its parsed content, or why it can't be parsed."""

    raw: str
    key: str = ""
    content: Any = None
    problem: str = ""


def record(
    number: int, entry: Entry, fields_of: Callable[[Any], tuple[Fields, Values]]
) -> Fields:
    """Return the fields of a source from an entry of a file, with its number there.

    `fields_of` returns the fields of its content, and the values that fit no field, whose
    names go under `left_out`. For an entry that can't be used a `problem` comes instead.
    """
    try:
        if entry.problem:
            raise Refused(entry.problem)
        raw_fields, values = fields_of(entry.content)
        if raw_fields.get("other_url") and raw_fields["address"] in NOT_THE_SOURCE:
            raw_fields["url"] = raw_fields["other_url"]
    except Refused as why:
        return refused_record(number, entry.key, entry.raw, why)
    fields, left_out = (
        tidy(raw_fields),
        [name for name, rest in values.items() if any(rest)],
    )
    left_out += [
        f"“{wrong[:40]}”, not {what}"
        for name, what in _CHECKED.items()
        if (wrong := raw_fields.get(name, "").strip()) and not fields[name]
    ]
    left_out = [text.for_xml(words)[:60] for words in left_out]
    return fields | {"left_out": left_out, "number": number}


def refused_record(number: Any, key: Any, words: Any, why: object) -> Fields:
    """Return a record with a `problem`: its number, its key or first words, and the reason."""
    name = key[:80] or text.shortened(words, 60)
    problem = text.for_xml(f"Record {number}, {name}: {why}")
    return {"problem": problem, "number": number}


def fields_among(
    values: Values,
    names: Mapping[str, str],
    decode: Callable[[str, str, str], str],
) -> Fields:
    """Return the fields of a source, and remove from `values` those that became a field.

    `names` has under each field the names that the format has for it: the first with a valid
    value counts. `decode` returns the value for (field, name, raw value). Notes stay in
    `values`, since they may not be meant for readers.
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
        for tag, value in [(t, v) for t in tags for v in values.get(t, [])]:
            if valid := _kept(field, decode(field, tag, value)):
                fields[field] = valid
                for same in tags:  # some programs write a value twice
                    others = values.get(same, [])
                    values[same] = [other for other in others if other != value]
                break
    return fields


def _kept(field: str, value: str) -> str:
    """Return the value in the form that a field stores; "" if it does not fit the field."""
    if field in (*DATES, "year"):
        return written_dates.understood(value)
    if field == "language":
        return language_tag(value)
    return value if len(value) in LENGTHS.get(field, (len(value),)) else ""


def type_of(values: Values, kind: str, types: Mapping[str, str], mark: str) -> str:
    """Return our type for a kind of entry; else "document", and add the kind to what is left out."""
    our_type = types.get(kind) or _ALIKE.get(kind.lower())
    values[f"{mark}{kind}"] = [] if our_type else [kind]
    return our_type or "document"


def date_of(parts: list[str]) -> str:
    """Return the EDTF text of [year, month, day]; the parts joined if they are no date."""
    three = [part.strip(" .") for part in [*parts, "", ""][:3]]
    return written_dates.of_parts(*three) or " ".join(filter(None, three))
