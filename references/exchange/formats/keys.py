"""Keys for records whose file names them otherwise than the house does.

Nothing here knows of Django or of a database.
"""

import hashlib
import re

from references.values import addresses, text
from references.values.source import Source

LONGEST = 80
_HOUSE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WORD = re.compile(r"[a-z0-9]+")
_YEAR = re.compile(r"[0-9]{4}")
# Said of many sources, and telling none of them apart.
_SMALL = {
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with",
    "das", "der", "die", "la", "le",
}  # fmt: skip
# Room is left for "-12", where several sources would have the same key.
_ROOM = 75


def is_house_key(key: str) -> bool:
    return len(key) <= LONGEST and bool(_HOUSE.fullmatch(key))


def house_key(record: Source) -> str:
    """Author or publisher, subject, year: "kessler-washington-post-2015".

    The same record always gets the same key.
    """
    author = _first_author(record)
    where = record.container_title or record.publisher
    source = where or addresses.host(record.url)
    if author:
        subject = _words(source, 2) or _words(record.title, 2)
    else:
        author, subject = _words(source, 3), _words(record.title, 2)
    words = [*author, *(word for word in subject if word not in author)]
    year = _YEAR.match(record.issued) or _YEAR.match(record.accessed)
    end = f"-{year[0]}" if year else ""
    key = "-".join(words)[: _ROOM - len(end)].rstrip("-") + end
    return key.strip("-") if words else f"source-{_digest(record)}{end}"


def another(key: str, number: int) -> str:
    """The key with a number, where another source has it: "who-2015-2"."""
    return f"{key}-{number}"


def _first_author(record: Source) -> list[str]:
    if not record.authors:
        return []
    family, comma, _given = record.authors[0].partition(", ")
    return _words(family, 2 if comma else 3)


def _words(written: str, most: int) -> list[str]:
    """The first words that tell something, without accents."""
    found = [word for word in _WORD.findall(text.fold(written)) if word not in _SMALL]
    return found[:most]


def _digest(record: Source) -> str:
    """A few figures for a source whose words have no letter from a to z."""
    said = "\n".join((record.title, record.publisher, record.url, *record.authors))
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()[:8]
