"""Readings and doubts as plain values, which notes and pages show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import quote

from references.values import addresses

MOST_SHOWN_WORDS = 8
# Words count as gone only if two runs of `check_sources` missed them, at least so far apart.
APART = timedelta(days=7)
# What a program saw when it looked for the words of a note at the address where they were read.
STANDS, WITHOUT, GONE, UNREACHED = "stands", "without", "gone", "unreached"
STATES = {
    STANDS: "the words stand there",
    WITHOUT: "the page is there, but without the words",
    GONE: "the page is gone",
    UNREACHED: "it could not be reached",
}


@dataclass(frozen=True, slots=True)
class ReadingText:
    """A reading: what a source says on one point, and how the source was read.

    What is not recorded is "". `read_on` is a partial date, and `extent` is in words: "in part".
    """

    slug: str
    says: str
    read_at: str
    read_on: str
    extent: str
    quotation: str = ""
    locator: str = ""
    find: str = ""
    # `state` is what `check_sources` last saw of the words, a key of `STATES`. `seen` is a
    # sentence for readers about that: see `seen_line`.
    state: str = ""
    seen: str = ""
    # The primary key of the stored row.
    number: int = field(default=0, compare=False)
    # The day on which these words last changed; the files of sources do not have this day.
    changed: date | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        """Return the words that statements are compared with: see `all_words`."""
        return all_words(self.says, self.quotation)

    @property
    def first_words(self) -> str:
        """Return the words to find, cut so that no whole sentence is copied."""
        words = self.find.split()
        cut = "…" if len(words) > MOST_SHOWN_WORDS else ""
        return " ".join(words[:MOST_SHOWN_WORDS]) + cut

    @property
    def link(self) -> str:
        """Return the address where the source was read; "" if it is invalid or numeric."""
        # Anybody may be behind a numeric address (192.0.2.1), so readers get no link to it.
        address = addresses.link_to(self.read_at)
        return "" if address and addresses.is_numbered(address) else address


def states_line(numbers: Mapping[str, int]) -> str:
    """Return how many notes are in each state: "the words stand there (3); …"; "" for none."""
    return "; ".join(f"{STATES[s]} ({numbers[s]})" for s in STATES if numbers.get(s))


def seen_line(
    stood_on: date | None,
    missed_on: date | None,
    missed_again_on: date | None,
) -> str:
    """Return a sentence on when the words of a note stood at their address; "" if never seen."""
    # The words stood there last on `stood_on`. `missed_on` and `missed_again_on` are the first
    # and the last day since then without them: if at least `APART` apart, the words are gone.
    if stood_on is None:
        return ""
    if not (missed_on and missed_again_on and missed_again_on - missed_on >= APART):
        return f"On {stood_on:%-d %B %Y}, a program found these words on the page."
    return f"No longer there since {missed_on:%-d %B %Y}."


def all_words(says: str, quotation: str) -> str:
    """Return the words of a reading: what it says, then its quotation from the source."""
    return f"{says} {quotation}".strip()


def at_words(address: str, words: str) -> str:
    """Return an address that opens a page at the first place with these words.

    Return the address as it is if it is empty, or if there are no words. A hyphen, comma or
    ampersand of the words is percent-encoded.
    Source: URL Fragment Text Directives (WICG).
    """
    if not (address and words):
        return address
    page, _hash, fragment = address.partition("#")
    fragment = fragment.partition(":~:")[0]
    encoded = quote(words, safe="").replace("-", "%2D")
    return f"{page}#{fragment}:~:text={encoded}"


# The signs of doubts, each with what the sign says of a statement.
WEAK = "†"
SIGNS = {"≠": "sources differ", "?": "not known", WEAK: "weak source"}


class Kind(NamedTuple):
    """A kind of doubt: the sign a reader sees, and what it means."""

    sign: str
    words: str


KINDS = {
    "differ": Kind("≠", "sources differ"),
    "encyclopedia": Kind(WEAK, "only an encyclopedia says so"),
    "not-found": Kind(WEAK, "the cited page was not found"),
    "inferred": Kind(WEAK, "worked out by us"),
    "not-supported": Kind(WEAK, "the cited source does not say this"),
    "unknown": Kind("?", "not known"),
}


@dataclass(frozen=True, slots=True)
class DoubtText:
    """A doubt: a sign at a statement that may not be true, with the reason.

    `words` is prose that may cite, `settled_by` is a text on what would answer the doubt, and
    `checked_on` is a partial date. What is not recorded is "". `kind` is a key of `KINDS`.
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
