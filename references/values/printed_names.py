"""Tells the names of persons as pages print them."""

import re

from references.values.source import tidy_name

# What may stand around a name.
_EDGES = " .,;:–-"
# Words that end the name of a body and of no person.
_BODIES = frozenset(
    ["Alliance", "Association", "Centre", "Center", "Coalition", "Commission", "Committee",
     "Council", "Department", "Foundation", "Fund", "Group", "Institute", "International",
     "Media", "Ministry", "Nations", "Network", "News", "Office", "Organisation",
     "Organization", "Post", "Press", "Times", "Trust", "Union", "University"]
)  # fmt: skip
_NAME = r"[^\W\d_][\w.’'-]*"
_IN_ORDER = re.compile(rf"(?:{_NAME} ){{1,3}}{_NAME}")


def is_given_first(name: str) -> bool:
    """Return whether a name may be a person's with the given name first: "Glenn Kessler"."""
    words = name.split()
    is_name = _IN_ORDER.fullmatch(name) and words[-1] not in _BODIES
    return bool(is_name) and all(w[:1].isupper() and not w[1:].isupper() for w in words)


def turned(name: str) -> str:
    """Return "Doe, Jane" for "Jane Doe"."""
    given, _, family = name.strip(_EDGES).rpartition(" ")
    return tidy_name(f"{family}, {given}")
