"""One record of a file, as it can be kept or with the reason why not; and the limits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from references.values import text, written_dates
from references.values.source import NOT_THE_SOURCE, Source, tidy_reading

LARGEST = 500_000  # bytes
# A longer text in the field for a medium is a note: "Accessed from the library, …".
LONGEST_MEDIUM = 40
# The values of each field of a record, as they are written.
Values = dict[str, list[str]]
_CHECKED = {
    "url": "a web address",
    "archive_url": "a web address",
    "doi": "a DOI, such as 10.1000/182",
}


class Unreadable(ValueError):  # noqa: N818 (it says what the file is)
    """Nothing of the file can be taken; the message says why, and what to do."""


class Refused(ValueError):  # noqa: N818 (it says what the record is)
    """A record can't be taken; the message names the field, the value, what to do."""


@dataclass(frozen=True, slots=True)
class Found:
    """One record of a file: its source, or the reason why there is none.

    `raw` is the record as it is written, `left_out` names what is not kept of it.
    """

    number: int
    raw: str
    source: Source | None = None
    problem: str = ""
    left_out: tuple[str, ...] = ()


def judged(
    number: int,
    key: str,
    raw: str,
    values: dict[str, Any],
    read: Callable[[dict[str, Any]], Source],
) -> Found:
    """Return a record as it can be kept, or refused with the reason.

    `read` takes what it knows out of the values; what stays there is left out.
    """
    try:
        source = read(values)
        kept = source.tidy()
        _check(source, kept)
    except Refused as why:
        return refused(number, key, raw, why)
    named = (text.for_xml(name)[:60] for name, value in values.items() if value)
    return Found(number, raw, kept, left_out=tuple(named))


def _check(source: Source, kept: Source) -> None:
    for name, what in _CHECKED.items():
        written = getattr(source, name).strip()
        if written and not getattr(kept, name):
            raise Refused(
                f"“{written[:100]}” is not {what}: correct it, or take the field out."
            )
    for reading in source.readings:
        if not tidy_reading(reading):
            raise Refused(
                f"the reading “{reading.slug[:80]}” needs a slug, what it says, and the "
                "web address it was read at: correct it, or take it out."
            )


def refused(number: int, key: str, raw: str, why: object) -> Found:
    """Return a record that can't be taken: its number, its key and the reason."""
    called = key[:80] or text.shortened(raw, 60)
    problem = text.for_xml(f"Record {number}, {called}: {why}")
    return Found(number, raw, problem=problem)


def taken(values: Values, names: Iterable[str], kept: Callable[[str, str], str]) -> str:
    """Take the first value that `kept` keeps, of the first of these names that has one."""
    for name in names:
        for value in values.get(name, []):
            if found := kept(value, name):
                for alike in names:  # some programs write a value twice
                    others = values.get(alike, [])
                    values[alike] = [other for other in others if other != value]
                return found
    return ""


def is_isbn(written: str) -> bool:
    """Return whether it may be the number of a book: not of a journal, and not several."""
    return 10 <= len(written) <= 20


def with_address(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with one address for two: the other one, where it counts."""
    other, own = fields.pop("other_url"), fields.pop("own_url")
    is_other = other and fields["address"] in NOT_THE_SOURCE
    return fields | {"url": other if is_other else own}


def date(written: str, field: str) -> str:
    """Return the EDTF text of a date, or "" of none; raises Refused for what is no date."""
    return _known(written_dates.understood(written), written, field)


def date_of(parts: list[str], field: str) -> str:
    """Return the EDTF text of year, month (a number or a name) and day; raises Refused."""
    year, month, day = (str(part).strip(" .") for part in [*parts, "", ""][:3])
    edtf = written_dates.of_parts(year, month, day)
    return _known(edtf, " ".join(filter(None, (year, month, day))), field)


def _known(edtf: str, written: str, field: str) -> str:
    if not edtf and written.strip():
        raise Refused(
            f"“{field}” says “{written.strip()[:60]}”, which is not a date we can read: "
            "write 2015, 2015-09 or 2015-09-02, or take the field out."
        )
    return edtf


def decode(content: bytes) -> str:
    """Return the text of a file; raises Unreadable if it is too large or not UTF-8."""
    if len(content) > LARGEST:
        raise Unreadable(
            f"The file is larger than {LARGEST:,} bytes: part it and import the parts."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"Line {line}: this is not UTF-8 text. Save or export the file as UTF-8."
        ) from error


def checked(file: str) -> str:
    """Return the text with plain line ends; raises Unreadable where it is no text file."""
    if "\0" in file:
        raise Unreadable(
            "A NUL character can’t be in a text file. The file is damaged or of another "
            "kind: export it again."
        )
    return file.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
