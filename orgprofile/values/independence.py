"""Find the sources of an exchange that are independent of both its sides.

A source is independent when it counts as independent of the organisation
(`Source.is_independent`) and when nobody who made it is a party to the exchange: neither its
publisher, nor what it appeared in, nor an author. People and bodies are known by name
alone, so every name a party may have is compared with every name of a maker. Two names
are alike when one begins with the whole of the other: "Vox" and "Vox Media". In doubt a
source is not independent; who owns whom is not known here.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from references.values import text
from references.values.source import Source

Name = tuple[str, ...]

# "Example Aid (now Relief)": brackets may hold another name.
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_BEFORE_A_NAME = re.compile(r"^(?:now|formerly|until|since|later|then|the)\s+")
# Between several names, or between a name and its long form.
_BETWEEN_NAMES = re.compile(r"\s+[–—-]\s+|\s*[;,&]\s*|\s+and\s+")
# "director of Example Aid": before the body.
_BEFORE_A_BODY = re.compile(r"\s+(?:of|at|for)\s+")
# "The Times's article" is that of The Times.
_POSSESSIVE = re.compile(r"^(.+?)(?:'s|s')\s")


def independent(
    sources: Iterable[Source], parties: Iterable[str]
) -> tuple[Source, ...]:
    """Return the sources that are independent of all parties, in the order given.

    `parties` are names as written: of persons, of bodies, their former names, their
    capacities ("director of Example Aid"). An empty name is nobody's.
    """
    known = {name for party in parties for name in names(party)}
    return tuple(
        source
        for source in sources
        if source.is_independent
        and not any(_is_alike(made, name) for made in _makers(source) for name in known)
    )


@lru_cache(maxsize=1024)
def names(written: str) -> frozenset[Name]:
    """Return every name that a person or body may have, as folded words.

    "Kessler, Glenn" gives ("glenn", "kessler"), the order in which a name is said;
    "Example Aid (now Relief)" gives ("example", "aid"), ("relief",) and the whole.
    """
    folded = text.fold(written)
    family, comma, given = folded.partition(",")
    spoken = {f"{given} {family}"} if comma and "," not in given else set()
    outside = _BRACKETS.sub(" ", folded)
    parts = [outside, *_BRACKETS.findall(folded)]
    found = {folded, outside} | spoken
    for part in parts:
        for name in _BETWEEN_NAMES.split(part):
            found.add(name)
            found.add(_BEFORE_A_BODY.split(name)[-1])
            found.update(_POSSESSIVE.findall(f"{name} "))
    return frozenset(filter(None, map(_words, found)))


def _makers(source: Source) -> set[Name]:
    written = [source.publisher, source.container_title, *source.authors]
    return {name for maker in written for name in names(maker)}


def _words(name: str) -> Name:
    """Return the words of a folded name without an article or "formerly" before it."""
    return tuple(re.findall(r"\w+", _BEFORE_A_NAME.sub("", name.strip())))


def _is_alike(one: Name, other: Name) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
