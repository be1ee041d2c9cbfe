"""Make keys in the usual form for entries whose file gives them another."""

import hashlib
import re

from references.prose.markers import LONGEST_KEY
from references.values import addresses, text
from references.values.source import Source

_HOUSE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WORD = re.compile(r"[a-z0-9]+")
_YEAR = re.compile(r"[0-9]{4}")
# Words of so many titles that they set none apart.
_SMALL = {
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with",
    "das", "der", "die", "la", "le",
}  # fmt: skip
# So long that "-12" can follow where several sources would have the same key.
_LONGEST_MADE = 75


def is_house_key(key: str) -> bool:
    return len(key) <= LONGEST_KEY and bool(_HOUSE.fullmatch(key))


def house_key(source: Source) -> str:
    """Make a key of author or publisher, subject, year: "kessler-washington-post-2015".

    The same source always gets the same key.
    """
    family, comma, _given = source.authors.partition("\n")[0].partition(", ")
    author = _words(family)[: 2 if comma else 3]
    where = _words(
        source.container_title or source.publisher or addresses.host(source.url)
    )
    title = _words(source.title)[:2]
    if author:
        subject = where[:2] or title
    else:
        author, subject = where[:3], title
    words = [*author, *(word for word in subject if word not in author)]
    year = _YEAR.match(source.issued) or _YEAR.match(source.accessed)
    end = f"-{year[0]}" if year else ""
    key = "-".join(words)[: _LONGEST_MADE - len(end)].rstrip("-") + end
    if words:
        return key.strip("-")
    # Its words have no letter from a to z.
    said = "\n".join((source.title, source.publisher, source.url, source.authors))
    return (
        f"source-{hashlib.sha256(said.encode(errors='replace')).hexdigest()[:8]}{end}"
    )


def _words(written: str) -> list[str]:
    """Return the words that set a source apart, without accents."""
    return [word for word in _WORD.findall(text.fold(written)) if word not in _SMALL]
