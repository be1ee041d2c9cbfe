"""How many of the sources of a page, or of a part of it, are independent.

A source counts only if it is recorded as independent of the organisation.
"""

from collections.abc import Sequence


def share(relations: Sequence[str]) -> str:
    """Return how many of some sources are independent, in a sentence; "" for none.

    Each source is given by its relation to the organisation.
    """
    independent, number = relations.count("independent"), len(relations)
    if not number:
        return ""
    noun = "source" if number == 1 else "sources"
    verb = "is" if 1 in (independent, number) else "are"
    return f"{independent} of {number} {noun} {verb} independent of the organisation."
