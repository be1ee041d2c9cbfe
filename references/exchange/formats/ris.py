"""Writes sources as RIS, the tagged format of reference managers, and reads any RIS.

`UR` is the address where the source was read. `U1`, a tag for users, says what is at that
address, such as a copy: it has a label and then our word. Each value is written on one line, so
that no line of a value can begin as a tag does.
"""

import re
from collections.abc import Iterable, Iterator

from references.exchange.formats import records
from references.exchange.formats.records import Entry, Values
from references.values import dates
from references.values.source import DATES, RIS, TYPES, Fields

_TYPES = {tag: type_ for type_, (_kind, _subtype, tag) in TYPES.items()}
# The label in `U1`, before our word for what is at the address.
_AT_ADDRESS = "stands-at-address: "
_PAGES = re.compile(r"([^–\s]+)–([^–\s]+)")
_BEGINS = re.compile(r"^(?=TY {1,2}-(?: |$))", re.MULTILINE)
_ENDED = re.compile(
    r"(TY {1,2}-(?: |$).*?^ER {1,2}-(?: [^\n]*|$)\n?)(.*)", re.MULTILINE | re.DOTALL
)
_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: |$)")
_NOT_ENDED = (
    "the entry does not begin with “TY  - ” or does not end with “ER  - ”. Correct the entry, or "
    "export the file again."
)


def write(sources: Iterable[Fields]) -> Iterator[str]:
    """Yield the records of a RIS file, one for each source. Lines end in CRLF, as RIS asks."""
    for fields in sources:
        *_of_bibtex, tag = TYPES.get(fields["type"], TYPES["document"])
        lines = [
            f"{RIS[name].split()[0]}  - {line}"
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


def entries(text: str) -> Iterator[Entry]:
    """Yield the records of a file in order; a text without the end of a record has a `problem`."""
    for part in _BEGINS.split(text):
        ended = _ENDED.fullmatch(part)
        raw, rest = ended.groups() if ended else ("", part)
        if raw:
            values = _values(raw)
            yield Entry(raw, values.get("ID", [""])[0], values)
        if any(map(_TAG.match, rest.split("\n"))):
            yield Entry(rest, problem=_NOT_ENDED)


def _values(raw: str) -> Values:
    """Return the values of a record under their tags; a value may go on in the next lines."""
    # Imported here, since it would slow down the start of every command.
    import rispy

    lines: list[str] = []
    for line in raw.split("\n"):
        if match := _TAG.match(line):
            lines.append(f"{match[1]}  - {line[match.end() :].strip()}")
        elif line.strip():  # a long value goes on
            lines[-1] += f" {line.strip()}"
    tags = {line[:2]: line[:2] for line in lines}
    (values,) = rispy.loads(
        "\n".join(lines), mapping=tags, list_tags=[*tags], delimiter_tags_mapping={}
    )
    return values


def fields_of(values: Values) -> tuple[Fields, Values]:
    """Return the fields of a source from a record, and the values that fit no field."""
    kind = str(values.pop("TY")).upper()
    fields = records.fields_among(values, RIS, _value)
    fields["issued"] = fields["issued"] or fields["year"]
    fields["page"] = "–".join(filter(None, (fields["page"], fields["last_page"])))
    fields["type"] = records.type_of(values, kind, _TYPES, "TY ")
    return fields, values


def _value(field: str, tag: str, value: str) -> str:
    """Return the value of a tag for a field of a source."""
    # Our label and slashes after a date are removed. `U1` without our label is not ours: "".
    if field == "address":
        return value.removeprefix(_AT_ADDRESS) if value.startswith(_AT_ADDRESS) else ""
    if field not in (*DATES, "year"):
        return value
    parts = value.split("/", 3)
    # The fourth part may be any text; in a file of ours it is the date as EDTF text.
    if len(parts) == 4 and dates.known(parts[3]):
        return parts[3]
    return "/".join(parts[:3]).rstrip("/")
