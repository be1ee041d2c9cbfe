"""What a reader of files gives back, and the limits within which it reads.

Nothing here knows of Django or of a database.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from references.values import text
from references.values.source import Source

# Within these limits the worst file is read, or refused, in seconds.
LARGEST = 2_000_000  # bytes
MOST_RECORDS = 5_000
LONGEST_VALUE = 50_000  # characters; what a note may hold, and more than any other
DEEPEST = 50  # levels of braces or brackets
_JUDGED = {
    "url": "a web address",
    "archive_url": "a web address",
    "doi": "a DOI, such as 10.1000/182",
}


class Unreadable(ValueError):  # noqa: N818 (it says what the file is)
    """Nothing of the file can be taken; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Found:
    """One entry of a file: its record, or else why there is none.

    `line` is the line on which it begins, `left_out` what it says that is not kept.
    """

    line: int
    record: Source | None
    problem: str = ""
    left_out: tuple[str, ...] = ()


class Refused(ValueError):  # noqa: N818 (it says what the entry is)
    """An entry can't be taken; the message names the field, the value, the way out."""


def refused(line: int, key: str, why: object) -> Found:
    """An entry that can't be taken: where it stands, what it is called, and why."""
    called = f", {key[:80]}" if key else ""
    return Found(line, None, text.for_xml(f"Line {line}{called}: {why}"))


def taken(line: int, record: Source, left_out: Iterable[str]) -> Found:
    """An entry as it can be kept; refused where an address or a DOI in it is none."""
    kept = record.tidy()
    for name, what in _JUDGED.items():
        written = getattr(record, name).strip()
        if written and not getattr(kept, name):
            why = f"“{written[:100]}” is not {what}: correct it, or take the field out."
            return refused(line, record.key, why)
    names = dict.fromkeys(text.for_xml(name)[:60] for name in left_out)
    return Found(line, kept, "", tuple(names))


def decode(content: bytes) -> str:
    """The text of a file; raises Unreadable for what is too large or not UTF-8."""
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


def checked(source: str) -> str:
    """The text with plain line ends; raises Unreadable where no file looks so."""
    if len(source) > LARGEST:
        raise Unreadable(
            f"The file is longer than {LARGEST:,} characters: part it and import "
            "the parts."
        )
    nul = source.find("\0")
    if nul >= 0:
        line = source.count("\n", 0, nul) + 1
        raise Unreadable(
            f"Line {line}: a NUL character can’t stand in a text file. The file is "
            "damaged or of another kind: export it again."
        )
    return source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def check_number(number: int) -> None:
    """Raise Unreadable where a file has more entries than are read at once."""
    if number > MOST_RECORDS:
        raise Unreadable(
            f"There are more than {MOST_RECORDS:,} entries: part the file and import "
            "the parts."
        )


def check_depth(depth: int, line: int) -> None:
    """Raise Unreadable where brackets stand within brackets without sense."""
    if depth > DEEPEST:
        raise Unreadable(
            f"Line {line}: brackets stand within brackets more than {DEEPEST} deep. "
            "The file is damaged: export it again."
        )


def check_length(field: str, value: str) -> None:
    """Raise Refused where a field is longer than anything that could be kept."""
    if len(value) > LONGEST_VALUE:
        raise Refused(
            f"“{field}” is longer than {LONGEST_VALUE:,} characters: shorten it, or "
            "take the field out."
        )
