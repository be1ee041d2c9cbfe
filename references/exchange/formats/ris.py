"""Writes sources as RIS, the tagged format of reference managers.

`UR` is the address where the source was read. `U1`, a tag for users, says what is at that
address, such as a copy: it has a label and then our word. Each value is written on one line, so
that no line of a value can begin as a tag does.
"""

import re
from collections.abc import Iterable, Iterator

from references.exchange.formats.tables import RIS, TYPES
from references.values import dates
from references.values.source import Fields

# The label in `U1`, before our word for what is at the address.
_AT_ADDRESS = "stands-at-address: "
_PAGES = re.compile(r"([^–\s]+)–([^–\s]+)")


def write(sources: Iterable[Fields]) -> Iterator[str]:
    """Yield the records of a RIS file, one for each source. Lines end in CRLF, as RIS asks."""
    for fields in sources:
        *_of_bibtex, tag = TYPES.get(fields["type"], TYPES["document"])
        lines = [
            f"{RIS[name]}  - {line}"
            for name, value in _texts_of_tags(fields).items()
            for line in value.split("\n")
            if line
        ]
        yield "\r\n".join([f"TY  - {tag}", *lines, "ER  - ", "", ""])


def _texts_of_tags(fields: Fields) -> Fields:
    """Return the text that is written for each field, in the order of `RIS`."""
    year = fields["issued"][:4]
    other = {"year": year if year.isdecimal() else "", "last_page": ""}
    other |= {name: _date(fields[name]) for name in ("issued", "accessed")}
    # Without a comma, programs take the last word of a body's name for a family name.
    names = fields["authors"].splitlines()
    other["authors"] = "\n".join(name if "," in name else f"{name}," for name in names)
    what_is_there = fields["address"]
    other["address"] = f"{_AT_ADDRESS}{what_is_there}" if what_is_there else ""
    other["url"] = fields["url"] or fields["other_url"] or fields["archive_url"]
    if pages := _PAGES.fullmatch(fields["page"]):
        other["page"], other["last_page"] = pages.groups()
    return {name: (fields | other)[name] for name in RIS}


def _date(edtf: str) -> str:
    """Return a date as RIS writes it: "2015/09/02/"; "" without a date."""
    # What RIS can't hold, such as a span, follows as EDTF text after the last slash.
    if not edtf:
        return ""
    parsed = dates.partial_date(edtf)
    point = parsed.start or parsed.end
    if point is None or "X" in point.year:
        return f"///{edtf}"
    month = f"{point.month:02}" if point.month else ""
    day = f"{point.day:02}" if point.day else ""
    other = edtf if parsed.is_span or point.qualifier else ""
    return f"{point.year}/{month}/{day}/{other}"
