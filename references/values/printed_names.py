"""Parses the names of authors as references print them."""

import re

from references.values.source import tidy_name

# What stands around the parts of a reference.
EDGES = " .,;:–-"
_INITIALS = r"(?:[^\W\d_]\.[ -]?)+"
_PERSON = re.compile(rf"([^,;&]{{2,60}}?), ({_INITIALS})(?:,? (?:& |and )|[,;] |$)")
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


def authors(written: str) -> tuple[tuple[str, ...], bool]:
    """Return the names, a person as "Family, Given"; and whether they are surely right."""
    bare = written.strip(" ,;:")
    if names := persons(bare):
        return names, True
    bodies = [each.strip(EDGES) for each in _AND.split(bare)]
    if written.rstrip().endswith(",") and all(map(is_given_first, bodies)):
        # Chicago's notes: "Glenn Kessler, “Title,”".
        return tuple(map(turned, bodies)), False
    is_list = all(len(body.split()) <= 6 for body in bodies)
    named = bodies if is_list else [bare.strip(EDGES)]
    return tuple(filter(None, map(tidy_name, named))), False


def persons(written: str) -> tuple[str, ...]:
    """Return the persons of a list, each "Family, Given"; none where it may be a body."""
    position, names = 0, []
    for match in _PERSON.finditer(written if written.endswith(".") else f"{written}."):
        if match.start() != position:
            break
        names.append(f"{match[1].strip()}, {match[2].strip()}")
        position = match.end()
    if names and position >= len(written):
        return tuple(map(tidy_name, names))
    short = [_VANCOUVER.fullmatch(part) for part in written.rstrip(".").split(", ")]
    known = [m for m in short if m and not _ROMAN.fullmatch(m[2])]
    if len(known) == len(short):
        return tuple(f"{m[1]}, {'. '.join(m[2])}." for m in known)
    first, *others = [part.rstrip(",") for part in _AND.split(written.rstrip("."))]
    family, comma, given = first.partition(", ")
    parts = (family, *given.split(" "))
    is_person = comma and len(parts) <= 4 and len(family.split()) <= 3
    if not is_person or not all(re.fullmatch(_NAME, p) for p in parts[1:]):
        return ()
    are_persons = all("," in o or _IN_ORDER.fullmatch(o) for o in others)
    if not (are_persons and family[:1].isupper() and given[:1].isupper()):
        return ()
    return (tidy_name(first), *map(turned, others))


def is_given_first(name: str) -> bool:
    """Return whether it may be a person as "Glenn Kessler"."""
    words = name.split()
    is_name = _IN_ORDER.fullmatch(name) and words[-1] not in _BODIES
    return bool(is_name) and all(w[:1].isupper() and not w[1:].isupper() for w in words)


def turned(name: str) -> str:
    """Return "Doe, Jane" for "Jane Doe"."""
    if "," in name:
        return tidy_name(name)
    given, _, family = name.strip(EDGES).rpartition(" ")
    return tidy_name(f"{family}, {given}")
