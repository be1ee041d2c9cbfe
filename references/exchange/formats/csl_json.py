"""Writes sources as CSL-JSON, the format of citation processors, and reads any CSL-JSON.

What CSL 1.0.2 has no variable for is in its object `custom`, with `readings` (what the
source says: a list of objects). Its `note` is the editor's note where `custom` shows that
the file is ours. A date that its parts can't hold is in `raw`, as EDTF.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from references.exchange.formats import babel
from references.exchange.formats.found import (
    Found,
    Refused,
    Unreadable,
    date,
    date_of,
    is_isbn,
    judged,
    refused,
    with_address,
)
from references.values import dates
from references.values.reading import ReadingText
from references.values.source import Source

# The variable that holds each field of a source, in the order of a file.
_VARIABLES = {
    "key": "id", "type": "type", "authors": "author", "title": "title",
    "publisher": "publisher", "container_title": "container-title", "medium": "medium",
    "volume": "volume", "issue": "issue", "page": "page", "doi": "DOI", "isbn": "ISBN",
    "language": "language", "archive_url": "archive_location", "editors_note": "note",
    "issued": "issued", "accessed": "accessed", "own_url": "URL",
}  # fmt: skip
_CUSTOM = {
    "address": "address", "other_url": "other-address", "archive_date": "archived-on",
    "relation": "relation", "extent": "extent", "tier": "tier", "copy_of": "copy-of",
}  # fmt: skip
_READING = {
    "slug": "slug", "says": "says", "quotation": "quotation", "locator": "locator",
    "read_at": "read-at", "read_on": "read-on", "extent": "read", "find": "find",
}  # fmt: skip
_TYPES = {
    "article-journal", "article-magazine", "article-newspaper", "book", "chapter",
    "document", "entry-encyclopedia", "interview", "pamphlet", "post", "post-weblog",
    "report", "webpage",
}  # fmt: skip
# What Crossref calls them, and kinds of CSL that come near to one of ours.
_ALIKE = {
    "journal-article": "article-journal", "newspaper-article": "article-newspaper",
    "magazine-article": "article-magazine", "review": "article-journal",
    "review-book": "article-journal", "article": "document", "book-chapter": "chapter",
    "paper-conference": "chapter", "proceedings-article": "chapter",
    "monograph": "book", "edited-book": "book", "entry": "entry-encyclopedia",
    "entry-dictionary": "entry-encyclopedia", "reference-entry": "entry-encyclopedia",
    "posted-content": "post",
}  # fmt: skip
_LAYOUT: Any = {"ensure_ascii": False, "indent": 2}


def write(sources: Iterable[Source]) -> Iterator[str]:
    """Yield the file, an item at a time, from tidy sources."""
    before = "[\n"
    for source in sources:
        yield before + json.dumps(_item(source), **_LAYOUT)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _item(source: Source) -> dict[str, Any]:
    """Return the item of one source, without what is not recorded."""
    other = {
        "type": source.type if source.type in _TYPES else "document",
        "authors": [_written_name(name) for name in source.authors],
        "issued": _written_date(source.issued),
        "accessed": _written_date(source.accessed),
    }
    custom: dict[str, Any] = _named(source, _CUSTOM)
    custom["readings"] = [_named(reading, _READING) for reading in source.readings]
    item = {of: other.get(n, getattr(source, n)) for n, of in _VARIABLES.items()}
    item["custom"] = {of: value for of, value in custom.items() if value}
    return {of: value for of, value in item.items() if value or of == "id"}


def _named(row: Any, names: dict[str, str]) -> dict[str, str]:
    return {of: value for name, of in names.items() if (value := getattr(row, name))}


def _written_name(name: str) -> dict[str, str]:
    family, comma, given = name.partition(", ")
    return {"family": family, "given": given} if comma else {"literal": name}


def _written_date(edtf: str) -> dict[str, Any]:
    if not edtf:
        return {}
    parsed = dates.parse(edtf)
    ends = [parsed.start, parsed.end] if parsed.is_span else [parsed.start]
    parts = [
        [part for part in (int(end.year), end.month, end.day) if part]
        for end in ends
        if end and "X" not in end.year and end.qualifier in ("", "~")
    ]
    about = [end.qualifier for end in ends if end and end.qualifier]
    if len(parts) < len(ends) or (about and parsed.is_span):
        return {"raw": edtf}
    return {"date-parts": parts} | ({"circa": True} if about else {})


def read(text: str) -> list[Found]:
    """Return the items of a file in order; raises Unreadable if it is no JSON."""
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:
        at = f"Line {error.lineno}: " if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(
            f"{at}this is not JSON, or the file is cut off. Export it again."
        ) from error
    listed = items if isinstance(items, list) else [items]
    return [_found(number, item) for number, item in enumerate(listed, 1)]


def only(_text: str, found: Iterable[Found]) -> str:
    """Return items as a file."""
    return f"{json.dumps([json.loads(each.raw) for each in found], **_LAYOUT)}\n"


def _found(number: int, item: Any) -> Found:
    raw = json.dumps(item)
    if not isinstance(item, dict):
        why = "an item is an object in { }. Take this out, or correct it."
        return refused(number, "", raw, why)
    return judged(number, str(item.get("id", ""))[:80], raw, dict(item), _source)


def _source(values: dict[str, Any]) -> Source:
    custom = values.pop("custom", None)
    custom = dict(custom) if isinstance(custom, dict) else {}
    # Only our own files have a relation: all is then taken as it is.
    is_ours = bool(custom.get("relation"))
    fields: dict[str, Any] = {
        name: _text(custom.pop(of, ""), of) for name, of in _CUSTOM.items()
    }
    readings = _readings(custom.pop("readings", [])) if is_ours else ()
    fields["archive_date"] = date(fields["archive_date"], "archived-on")
    values |= {f"custom.{name}": value for name, value in custom.items()}
    for name, of in _VARIABLES.items():
        # The notes of other people's files are not meant for readers.
        value = values.pop(of, "") if is_ours or of != "note" else ""
        fields[name] = _value(of, value)
    if not is_ours:
        fields["language"] = babel.language(fields["language"])
    if not is_isbn(fields["isbn"]):
        values["ISBN"], fields["isbn"] = fields["isbn"], ""
    kind = fields["type"]
    fields["type"] = kind if kind in _TYPES else _ALIKE.get(kind, "document")
    values[f"type {kind}"] = "" if kind in _TYPES or kind in _ALIKE else kind
    return Source(**with_address(fields), readings=readings)


def _value(variable: str, value: Any) -> Any:
    """Return the value of a variable as the field of a source has it."""
    match variable:
        case "author":
            names = value if isinstance(value, list) else [value]
            return tuple(_name(name) for name in names)
        case "issued" | "accessed":
            return _date(value, variable)
    # Crossref lists titles, of which there is one; other programs list numbers.
    first = value[0] if isinstance(value, list) and value else value
    return _text(first or "", variable)


def _text(value: Any, variable: str) -> str:
    """Return a value as text; raises Refused if it is neither text nor a number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refused(
            f"“{variable}” is neither text nor a number: write it in quotation marks, "
            "or take it out."
        )
    return str(value)


def _readings(value: Any) -> tuple[ReadingText, ...]:
    """Return the readings of a source; raises Refused where they are no list of them."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Refused("“custom.readings” is no list of objects: correct it.")
    given: Any = [
        {name: _text(one.get(of, ""), of) for name, of in _READING.items()}
        for one in value
    ]
    return tuple(ReadingText(**texts) for texts in given)


def _name(name: Any) -> str:
    if isinstance(name, str):
        return name
    if not isinstance(name, dict):
        raise Refused("“author” holds something that is no name: correct it.")
    # Crossref adds lists and objects to the parts of a name.
    part = {key: value for key, value in name.items() if isinstance(value, str)}
    family = f"{part.get('non-dropping-particle', '')} {part.get('family', '')}"
    given = f"{part.get('given', '')} {part.get('dropping-particle', '')}"
    whole = f"{family}, {given}, {part.get('suffix', '')}"
    return part.get("literal") or part.get("name") or whole


def _date(value: Any, variable: str) -> str:
    """Return the EDTF text of a date; its parts may be texts, as Zotero writes them."""
    if not isinstance(value, dict):
        return date(_text(value, variable), variable)
    parts = value.get("date-parts")
    if not parts:
        written = value.get("raw") or value.get("literal") or value.get("string") or ""
        return date(_text(written, variable), variable)
    if not isinstance(parts, list) or not all(isinstance(p, list) for p in parts):
        raise Refused(f"“{variable}” has parts that are no lists: correct it.")
    ends = [
        date_of([str(part or "")[:20] for part in end[:3]], variable)
        for end in parts[:2]
        if end and end[0]
    ]
    about = "~" if ends and value.get("circa") else ""
    return "/".join(f"{end}{about}" for end in ends)
