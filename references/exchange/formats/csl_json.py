"""Writes sources as CSL-JSON, the format of citation processors, and reads any CSL-JSON.

Values for which CSL 1.0.2 has no variable are in the object `custom`. What the source says is
there too, as `readings`, which no import takes. A date that its parts can't hold is EDTF, in `raw`.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from references.exchange.formats import records
from references.exchange.formats.records import FileEntry, Refused, Unreadable, Values
from references.exchange.formats.tables import CSL, TYPES
from references.values import dates
from references.values.source import READING, Fields


def write(sources: Iterable[Fields]) -> Iterator[str]:
    """Yield a CSL-JSON file in pieces: one for each source, and the end."""
    before = "[\n"
    for fields in sources:
        yield before + json.dumps(_item(fields), ensure_ascii=False, indent=2)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _item(fields: Fields) -> dict[str, Any]:
    """Return a source as an object of CSL-JSON, without empty fields."""
    values = fields | {
        "type": fields["type"] if fields["type"] in TYPES else "document",
        "authors": [_csl_name(name) for name in fields["authors"].splitlines()],
        # If the source was read in a copy, its address is that of the copy.
        "url": fields["other_url" if fields["address"] == "copy" else "url"],
        "issued": _csl_date(fields["issued"]),
        "accessed": _csl_date(fields["accessed"]),
    }
    item: dict[str, Any] = {"id": ""}
    custom: dict[str, Any] = {}
    for name, variable in CSL.items():
        value = values[name]
        if value and variable.startswith("custom."):
            custom[variable.removeprefix("custom.")] = value
        elif value:
            item[variable] = value
    if fields["readings"]:
        custom["readings"] = [
            {csl_name: reading[n] for n, csl_name in READING.items() if reading[n]}
            for reading in fields["readings"]
        ]
    if custom:
        item["custom"] = custom
    return item


def _csl_name(name: str) -> dict[str, str]:
    """Return an author as a CSL-JSON name."""
    # A name with a comma (a person) has "family" and "given", any other (a body) "literal".
    family, comma, given = name.partition(", ")
    return {"family": family, "given": given} if comma else {"literal": name}


def _csl_date(edtf: str) -> dict[str, Any]:
    """Return a date as an object of CSL-JSON: its parts, or the EDTF text as `raw`; {} for ""."""
    if not edtf:
        return {}
    parsed = dates.partial_date(edtf)
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


def entries(text: str) -> Iterator[FileEntry]:
    """Yield the items of a file in order; raises Unreadable if it is no JSON."""
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:
        at = f"Line {error.lineno}: " if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(
            f"{at}this is not JSON, or the file ends too early. Export the file again."
        ) from error
    # Crossref wraps what it answers in objects: one work, or a page of works.
    for name in ("message", "items"):
        if isinstance(items, dict):
            items = items.get(name, items)
    for item in items if isinstance(items, list) else [items]:
        raw = json.dumps(item)
        if isinstance(item, dict):
            yield FileEntry(raw, str(item.get("id", "")), item)
        else:
            why = "each item must be an object in { }. Remove or correct this item."
            yield FileEntry(raw, problem=why)


def fields_of(item: dict[str, Any]) -> tuple[Fields, Values]:
    """Return the fields of a source from an item, and the values that fit no field."""
    custom = item.get("custom")
    pairs = custom.items() if isinstance(custom, dict) else ()
    flat = item | {"custom": ""} | {f"custom.{name}": value for name, value in pairs}
    variables = set(CSL.values())
    values = {
        variable: _texts(variable, value) if variable in variables else [value]
        for variable, value in flat.items()
    }
    fields = records.fields_among(values, CSL, lambda _field, _variable, text: text)
    types = {type_: type_ for type_ in TYPES}
    fields["type"] = records.type_of(values, fields["type"], types, "type ")
    return fields, values


def _texts(variable: str, value: Any) -> list[str]:
    """Return the value of a variable of CSL-JSON as texts; raises Refused for another type."""
    match variable:
        case "author":
            return [*map(_name, value if isinstance(value, list) else [value])]
        case "issued" | "accessed":
            return [_date(value, variable)]
    # Crossref lists titles, of which there is one; other programs list numbers.
    first = value[0] if isinstance(value, list) and value else value
    return [_text(first or "", variable)]


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
        text = value.get("raw") or value.get("literal") or value.get("string") or ""
        return _text(text, variable)
    if not isinstance(parts, list) or not all(isinstance(p, list) for p in parts):
        raise Refused(
            f"“{variable}” has date parts that are not lists. Correct the date."
        )
    ends = [
        records.date_of([str(part or "")[:20] for part in end[:3]])
        for end in parts[:2]
        if end and end[0]
    ]
    about = "~" if ends and value.get("circa") else ""
    return "/".join(f"{end}{about}" for end in ends)
