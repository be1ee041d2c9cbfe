"""A doubt as plain values, which notes and pages show; its kinds, each with a sign."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of doubt: the sign a reader sees, and what it means."""

    sign: str
    words: str


KINDS = {
    "differ": Kind("≠", "sources differ"),
    "encyclopedia": Kind("†", "found only in an encyclopedia"),
    "not-found": Kind("‡", "the cited page was not found"),
    "inferred": Kind("~", "inferred"),
    "not-supported": Kind("✕", "the cited source does not say this"),
    "unknown": Kind("?", "not known"),
}


@dataclass(frozen=True, slots=True)
class DoubtText:
    """A doubt and its reason, in prose that may cite; "" if not recorded.

    `checked_on` is a partial date.
    """

    slug: str
    kind: str
    words: str
    settled_by: str
    checked_on: str
    title: str = ""
    # The day on which these words last changed.
    changed: date | None = None

    @property
    def sign(self) -> str:
        return KINDS[self.kind].sign

    @property
    def label(self) -> str:
        return KINDS[self.kind].words
