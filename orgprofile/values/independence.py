"""Which of an exchange's sources are independent of both its sides.

A source counts when it is recorded as independent of the organisation ("not
known" never counts) and when nobody who made it is a party to the exchange: not
its publisher, nor what it appeared in, nor an author. People and bodies are known
by their names alone, so what is compared is every name a party may go by, and two
names are alike when one begins with the whole of the other: "Vox" and "Vox Media".
In doubt a source does not count; who owns whom is not known here.

Nothing here knows of Django or of a database.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from references.values import text
from references.values.source import Source

Name = tuple[str, ...]

# "ECPAT-USA (now PACT)": what stands in brackets may be another name.
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_BEFORE_A_NAME = re.compile(r"^(?:now|formerly|until|since|later|then|the)\s+")
# What parts several names, and a name from its long form.
_BETWEEN_NAMES = re.compile(r"\s+[–—-]\s+|\s*[;,&]\s*|\s+and\s+")
# "director of ECPAT-USA": whose capacity it is.
_BEFORE_A_BODY = re.compile(r"\s+(?:of|at|for)\s+")
# "Wikipedia's article" is Wikipedia's.
_POSSESSIVE = re.compile(r"^(.+?)(?:'s|s')\s")


def independent(
    sources: Iterable[Source], parties: Iterable[str]
) -> tuple[Source, ...]:
    """The sources independent of all parties, in the order given.

    `parties` are names as written: of persons, of bodies, their former names,
    their capacities ("director of ECPAT-USA"). Empty ones name nobody.
    """
    known = {name for party in parties for name in names(party)}
    return tuple(
        source
        for source in sources
        if source.relation == "independent"
        and not any(_is_alike(made, name) for made in _makers(source) for name in known)
    )


@lru_cache(maxsize=1024)
def names(written: str) -> frozenset[Name]:
    """Every name a person or body may go by, as folded words.

    "Kessler, Glenn" is ("glenn", "kessler"), the order in which a name is said;
    "ECPAT-USA (now PACT)" is ("ecpat", "usa") and ("pact",), besides the whole.
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
    """The words of a folded name, without what may stand or not stand before it."""
    return tuple(re.findall(r"\w+", _BEFORE_A_NAME.sub("", name.strip())))


def _is_alike(one: Name, other: Name) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
