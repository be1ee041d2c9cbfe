"""Reads CSL-JSON: what an editor pastes, and what the registry of a DOI answers."""

import json
from typing import Any

from references.exchange.formats.tables import CSL, TYPES
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

LARGEST = 500_000  # characters
# Names of our types of sources in other versions of CSL and at Crossref.
_ALIKE = {other: type_ for type_, others in {
    "article-journal": "journal-article review review-book",
    "book": "collection proceedings monograph edited-book",
    "chapter": "book-chapter paper-conference proceedings-article",
    "document": "manuscript article", "post": "posted-content",
    "legislation": "bill legal_case regulation", "thesis": "dissertation",
    "entry-encyclopedia": "entry entry-dictionary reference-entry",
}.items() for other in others.split()}  # fmt: skip
_CHECKED = {
    "url": "a web address", "archive_url": "a web address",
    "doi": "a DOI, such as 10.1000/182",
}  # fmt: skip


class Unreadable(ValueError):  # noqa: N818 (it says what the text is)
    """Raised for a text from which nothing can be read; the message says why, and what to do."""


class Refused(ValueError):  # noqa: N818 (it says what the item is)
    """Raised for an item that can't be read; the message says why, and what to do."""


def items(pasted: str) -> list[Any]:
    """Return the items of a text in CSL-JSON, at least one; raises Unreadable."""
    if len(pasted) > LARGEST:
        raise Unreadable(
            f"The text is longer than {LARGEST:,} characters. Paste one entry."
        )
    try:
        parsed = json.loads(pasted)
    except (ValueError, RecursionError) as error:
        at = f"Line {error.lineno}: " if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(
            f"{at}this is not JSON, or the text ends too early. Copy the entry again."
        ) from error
    # Crossref wraps what it answers in objects: one work, or a page of works.
    for name in ("message", "items"):
        if isinstance(parsed, dict):
            parsed = parsed.get(name, parsed)
    if parsed == []:
        raise Unreadable("The text has no entry in the format CSL-JSON.")
    return parsed if isinstance(parsed, list) else [parsed]


def record(item: Any) -> Fields:
    """Return the fields of a source from an item of CSL-JSON; if it is refused, only a `problem`.

    The list `left_out` names what fits no field, or is invalid.
    """
    try:
        raw_fields, left_out = _fields_of(item)
    except Refused as why:
        key = str(item.get("id", ""))[:80] if isinstance(item, dict) else ""
        name = key or text.shortened(json.dumps(item), 60)
        return {"problem": text.for_xml(f"{name}: {why}")}
    if raw_fields["other_url"] and raw_fields["address"] in NOT_THE_SOURCE:
        raw_fields["url"] = raw_fields["other_url"]
    fields = tidy(raw_fields)
    for name, what in _CHECKED.items():
        raw_value = raw_fields[name].strip()
        if raw_value and not fields[name]:
            left_out.append(f"“{raw_value[:40]}”, not {what}")
    return fields | {"left_out": [text.for_xml(words)[:60] for words in left_out]}


def _fields_of(item: Any) -> tuple[Fields, list[str]]:
    """Return (fields of a source, names of values that fit no field); raises Refused."""
    if not isinstance(item, dict):
        raise Refused(
            "each item must be an object in { }. Remove or correct this item."
        )
    custom = item.get("custom")
    pairs = custom.items() if isinstance(custom, dict) else ()
    values = {n: value for n, value in item.items() if n != "custom"}
    values |= {f"custom.{n}": value for n, value in pairs}
    fields = {n: _text_of(v, values.get(v, "")) for n, v in CSL.items()}
    fields |= {n: _stored_form(n, value) for n, value in fields.items()}
    taken = {variable for name, variable in CSL.items() if fields[name]}
    left_out = [name for name, value in values.items() if value and name not in taken]
    kind = fields["type"]
    fields["type"] = kind if kind in TYPES else _ALIKE.get(kind.lower(), "document")
    is_known = kind in ("", fields["type"]) or kind.lower() in _ALIKE
    return fields, left_out if is_known else [*left_out, f"type {kind}"]


def _text_of(variable: str, value: Any) -> str:
    """Return the value of a variable of CSL-JSON as text; raises Refused for another type."""
    match variable:
        case "author":
            names = value if isinstance(value, list) else [value]
            return "\n".join(one_line(_name(name)) for name in names)
        case "issued" | "accessed":
            return _date(value, variable)
    # Crossref lists titles, of which there is one; other programs list numbers.
    first = value[0] if isinstance(value, list) and value else value
    return _text(first or "", variable)


def _text(value: Any, variable: str) -> str:
    """Return a value as text; raises Refused if it is neither text nor a number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refused(
            f"“{variable}” is neither text nor a number. Write the value in quotation marks, or "
            "remove it."
        )
    return str(value)


def _name(name: Any) -> str:
    """Return an author as "Family, Given" or the name of a body; raises Refused for no name."""
    if isinstance(name, str):
        return name
    if not isinstance(name, dict):
        raise Refused(
            "“author” contains a value that is not a name. Correct this value."
        )
    # Crossref adds lists and objects to the parts of a name.
    part = {key: value for key, value in name.items() if isinstance(value, str)}
    family = f"{part.get('non-dropping-particle', '')} {part.get('family', '')}"
    given = f"{part.get('given', '')} {part.get('dropping-particle', '')}"
    whole = f"{family}, {given}, {part.get('suffix', '')}"
    return part.get("literal") or part.get("name") or whole


def _date(value: Any, variable: str) -> str:
    """Return a date of CSL-JSON: its parts as EDTF, or its text; raises Refused for no date."""
    # The parts of a date may be texts, as Zotero writes them.
    if not isinstance(value, dict):
        return _text(value, variable)
    parts = value.get("date-parts")
    if not parts:
        words = value.get("raw") or value.get("literal") or value.get("string") or ""
        return _text(words, variable)
    if not isinstance(parts, list) or not all(isinstance(p, list) for p in parts):
        raise Refused(
            f"“{variable}” has date parts that are not lists. Correct the date."
        )
    ends = [_point(end) for end in parts[:2] if end and end[0]]
    about = "~" if ends and value.get("circa") else ""
    return "/".join(f"{end}{about}" for end in ends)


def _point(parts: list[Any]) -> str:
    """Return the EDTF text of [year, month, day]; the parts joined if they are no date."""
    texts = [str(part or "")[:20].strip(" .") for part in [*parts, "", ""][:3]]
    return written_dates.of_parts(*texts) or " ".join(filter(None, texts))


def _stored_form(field: str, value: str) -> str:
    """Return the value in the form that a field stores; "" if the value does not fit the field."""
    if field == "editors_note":
        return ""  # a note in another program may not be meant for readers
    if field in DATES:
        return written_dates.understood(value)
    if field == "language":
        return language_tag(value)
    return value if len(value) in LENGTHS.get(field, (len(value),)) else ""
