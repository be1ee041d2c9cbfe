"""How many of the sources of a page, or of a part of it, are independent."""

from collections.abc import Sequence


def share(counted: Sequence[bool]) -> str:
    """Return how many of some sources are independent, in a sentence; "" for none.

    For each source it is given whether that one counts as independent.
    """
    independent, number = sum(counted), len(counted)
    if not number:
        return ""
    noun = "source" if number == 1 else "sources"
    verb = "is" if 1 in (independent, number) else "are"
    return f"{independent} of {number} {noun} {verb} independent of the organisation."
