"""How many of the sources of a page, or of a part of it, are independent."""

from collections.abc import Sequence


def share(counted: Sequence[bool], whom: str = "") -> str:
    """Return how many of some sources are independent, in words; "" for none.

    For each source it is given whether that one counts as independent, of the subject or
    of `whom`.
    """
    if not counted:
        return ""
    named = f"Sources independent of {whom}" if whom else "Independent sources"
    return f"{named}: {sum(counted)} of {len(counted)}."
