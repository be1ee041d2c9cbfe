"""Parses the names of authors as references print them."""

import re

from references.values.source import tidy_name

# What stands around the parts of a reference.
EDGES = " .,;:–-"
_VANCOUVER = re.compile(r"([^\W\d_][\w'’ -]{0,60}?) ([A-Z]{1,3})")
# Words that end the name of a body and of no person.
_BODIES = frozenset(
    ["Alliance", "Association", "Centre", "Center", "Coalition", "Commission", "Committee",
     "Council", "Department", "Foundation", "Fund", "Group", "Institute", "International",
     "Media", "Ministry", "Nations", "Network", "News", "Office", "Organisation",
     "Organization", "Post", "Press", "Times", "Trust", "Union", "University"]
)  # fmt: skip
_NAME = r"[^\W\d_][\w.’'-]*"
_IN_ORDER = re.compile(rf"(?:{_NAME} ){{1,3}}{_NAME}")
_ROMAN = re.compile(r"I{2,3}|IV|VI{0,3}|IX")
_AND = re.compile(r",? (?:&|and) |; ")
_BETWEEN = re.compile(rf"{_AND.pattern}|(?<=\.), (?=[^\W\d_]{{2}})")
_GIVEN = re.compile(rf"{_NAME}(?: {_NAME}){{0,2}}")


def authors(written: str) -> tuple[tuple[str, ...], bool]:
    """Return the names, a person as "Family, Given"; and whether they are surely right."""
    bare = written.strip(" ,;:")
    if names := persons(bare):
        return names, True
    bodies = [each.strip(EDGES) for each in _AND.split(bare)]
    is_list = all(len(body.split()) <= 6 for body in bodies)
    named = bodies if is_list else [bare.strip(EDGES)]
    return tuple(filter(None, map(tidy_name, named))), False


def persons(written: str) -> tuple[str, ...]:
    """Return the persons of a list, each "Family, Given"; none where it may be a body."""
    short = [_VANCOUVER.fullmatch(part) for part in written.rstrip(".").split(", ")]
    known = [m for m in short if m and not _ROMAN.fullmatch(m[2])]
    if len(known) == len(short):
        return tuple(f"{m[1]}, {'. '.join(m[2])}." for m in known)
    first, *others = _BETWEEN.split(written)
    family, _comma, given = first.partition(", ")
    is_person = given[:1].isupper() and family[:1].isupper() and len(family.split()) < 4
    if not (is_person and _GIVEN.fullmatch(given)):
        return ()
    for other in others:
        given = other.partition(", ")[2]
        if not (_GIVEN.fullmatch(given) if given else _IN_ORDER.fullmatch(other)):
            return ()
    names = (turned(name).rstrip(".") for name in (first, *others))
    # Only an initial ends with a stop.
    return tuple(f"{n}." if re.search(r"\b\w\Z", n) else n for n in names)


def is_given_first(name: str) -> bool:
    """Return whether it may be a person, the given name first: "Glenn Kessler"."""
    words = name.split()
    is_name = _IN_ORDER.fullmatch(name) and words[-1] not in _BODIES
    return bool(is_name) and all(w[:1].isupper() and not w[1:].isupper() for w in words)


def turned(name: str) -> str:
    """Return "Doe, Jane" for "Jane Doe"."""
    if "," in name:
        return tidy_name(name)
    given, _, family = name.strip(EDGES).rpartition(" ")
    return tidy_name(f"{family}, {given}")
