"""Writes sources as CSL-JSON, the format of citation processors.

Values for which CSL 1.0.2 has no variable are in the object `custom`. What the source says is
there too, as `readings`, which pasting leaves out. A date that `date-parts` can't hold is EDTF
text, in `raw`.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

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
