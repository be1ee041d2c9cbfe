"""The house form of a key: author or publisher, subject, year.

An example is "kessler-washington-post-2015". The rules:

- A key has two words or more.
- The first is a word or the initials of an author, of the publisher or of what the source
  appeared in; or the beginning of the name of its site; or a word of the title where
  nobody is recorded.
- Where the date of issue is known, the key ends in its year ("-2014"). A letter or a
  number of one or two digits may follow: "-2014b", "-2014-11".
"""

import re

from references.values import addresses, dates, text
from references.values.dates import InvalidDate
from references.values.source import Source

_ENDING = re.compile(r"-(?P<year>1[5-9]\d\d|20\d\d)[a-z]?(?:-\d{1,2})?\Z")


def departure(source: Source) -> str:
    """Say how the key of a source departs from the house form; "" where it does not."""
    first, *rest = source.key.split("-")
    if not rest:
        return "it is a single word"
    if not _names_who(first, source):
        return f"“{first}” names neither an author nor the publisher"
    years = _years(source.issued)
    ending = _ENDING.search(source.key)
    if years and not ending:
        return f"it does not end in the year, though the source is of {source.issued}"
    if years and ending and int(ending["year"]) not in years:
        return f"it ends in {ending['year']}, and the source is of {source.issued}"
    return ""


def _names_who(word: str, source: Source) -> bool:
    who = [*source.authors, source.publisher, source.container_title]
    named = [name for name in who if name.strip()]
    if any(word in text.tokens(name) for name in named or [source.title]):
        return True
    if len(word) > 1 and any(_initials(name).startswith(word) for name in named):
        return True
    host = addresses.host(addresses.link_to(source.url))
    return any(label.startswith(word) for label in host.split("."))


def _initials(name: str) -> str:
    """Return the initials of the capitalised words: "itu" for "International Telecommunication Union"."""
    words = re.findall(r"[^\W\d_]+", name)
    return text.fold("".join(word[0] for word in words if word[0].isupper()))


def _years(issued: str) -> range:
    """Return the years a date can mean; none where it is not known."""
    try:
        date = dates.parse(issued)
    except InvalidDate:
        return range(0)
    return range(date.earliest.year, date.latest.year + 1)
