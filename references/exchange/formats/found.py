"""What a parser of files gives back, what all of them share, and their limits."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from references.values import text
from references.values.source import NOT_THE_SOURCE, Source, tidy_reading

# Within these limits the worst file is parsed, or refused, in seconds.
LARGEST = 2_000_000  # bytes
MOST_ENTRIES = 5_000
LONGEST_VALUE = 50_000  # characters; as long as a note may be, the longest field
DEEPEST = 50  # levels of braces or brackets
# A longer text in the field for a medium is a note: "Accessed from the library, …".
LONGEST_MEDIUM = 40
_CHECKED = {
    "url": "a web address",
    "archive_url": "a web address",
    "doi": "a DOI, such as 10.1000/182",
}


def is_isbn(written: str) -> bool:
    """Return whether it may be the number of a book: not of a journal, and not several."""
    return 10 <= len(written) <= 20


class Unreadable(ValueError):  # noqa: N818 (it says what the file is)
    """Nothing of the file can be taken; the message says why, and what to do."""


class Refused(ValueError):  # noqa: N818 (it says what the entry is)
    """An entry can't be taken; the message names the field, the value, what to do."""


@dataclass(frozen=True, slots=True)
class Found:
    """One entry of a file: its source, or the reason why there is none.

    `line` is the line on which it begins, `left_out` names what is not kept of it.
    """

    line: int
    source: Source | None
    problem: str = ""
    left_out: tuple[str, ...] = ()


class Parser(ABC):
    """One entry whose values are taken one after another.

    `rest` holds those not taken yet, `also` names other things that are left out.
    """

    def __init__(self, values: dict[str, Any]) -> None:
        self.rest = values
        self.also: list[str] = []

    @abstractmethod
    def source(self) -> Source:
        """Return the source that the entry describes; raises Refused."""

    def left_out(self) -> Iterable[str]:
        return (*self.rest, *self.also)

    def found(self, line: int, key: str) -> Found:
        """Return the entry as it can be kept, or refused with the reason."""
        try:
            source = self.source()
        except Refused as why:
            return refused(line, key, why)
        kept = source.tidy()
        for name, what in _CHECKED.items():
            written = getattr(source, name).strip()
            if written and not getattr(kept, name):
                return refused(
                    line,
                    source.key,
                    f"“{written[:100]}” is not {what}: correct it, or take the field out.",
                )
        for reading in source.readings:
            if not tidy_reading(reading):
                return refused(
                    line,
                    source.key,
                    f"the reading “{reading.slug[:80]}” needs a slug, what it says, and "
                    "the web address it was read at: correct it, or take it out.",
                )
        names = dict.fromkeys(text.for_xml(str(name))[:60] for name in self.left_out())
        return Found(line, kept, "", tuple(names))


def refused(line: int, key: str, why: object) -> Found:
    """Return an entry that can't be taken: its line, its key and the reason."""
    called = f", {key[:80]}" if key else ""
    return Found(line, None, text.for_xml(f"Line {line}{called}: {why}"))


def address_in(fields: dict[str, str], own: Callable[[], str]) -> str:
    """Take `other_url` out of the fields; return it where it counts, else the own one."""
    other = fields.pop("other_url")
    return (other if fields["address"] in NOT_THE_SOURCE else "") or own()


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
    if len(file) > LARGEST:
        raise Unreadable(
            f"The file is longer than {LARGEST:,} characters: part it and import "
            "the parts."
        )
    nul = file.find("\0")
    if nul >= 0:
        line = file.count("\n", 0, nul) + 1
        raise Unreadable(
            f"Line {line}: a NUL character can’t be in a text file. The file is "
            "damaged or of another kind: export it again."
        )
    return file.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def check_number(number: int) -> None:
    """Raise Unreadable if a file has more entries than are parsed at once."""
    if number > MOST_ENTRIES:
        raise Unreadable(
            f"There are more than {MOST_ENTRIES:,} entries: part the file and import "
            "the parts."
        )


def check_depth(depth: int, line: int) -> None:
    """Raise Unreadable if brackets are nested too deep to make sense."""
    if depth > DEEPEST:
        raise Unreadable(
            f"Line {line}: brackets are nested more than {DEEPEST} deep. "
            "The file is damaged: export it again."
        )


def check_length(field: str, value: str) -> None:
    """Raise Refused if a field is longer than anything that could be kept."""
    if len(value) > LONGEST_VALUE:
        raise Refused(
            f"“{field}” is longer than {LONGEST_VALUE:,} characters: shorten it, or "
            "take the field out."
        )
