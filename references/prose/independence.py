"""How many of the sources of a page, or of a part of it, are independent."""

from collections.abc import Sequence


def share(counted: Sequence[bool], whom: str = "the organisation") -> str:
    """Return how many of some sources are independent, in a sentence; "" for none.

    For each source it is given whether that one counts as independent of `whom`.
    """
    independent, number = sum(counted), len(counted)
    if not number:
        return ""
    if number == 1:
        named = f"The one source is{'' if independent else ' not'}"
    elif not independent:
        named = f"None of the {number} sources is"
    else:
        named = (
            f"{independent} of {number} sources {'is' if independent == 1 else 'are'}"
        )
    return f"{named} independent of {whom}."
