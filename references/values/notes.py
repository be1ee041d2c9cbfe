"""Readings and doubts as plain values, which notes and pages show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import quote

from references.values import addresses
from references.values.comparisons import ComparisonText

MOST_SHOWN_WORDS = 8
# Words are said to be gone after two runs so far apart.
APART = timedelta(days=7)
# What a program saw of the words of a note, where they were read.
STANDS, WITHOUT, GONE, UNREACHED = "stands", "without", "gone", "unreached"
STATES = {
    STANDS: "the words stand there",
    WITHOUT: "the page answers without them",
    GONE: "the page is gone",
    UNREACHED: "it could not be reached",
}


@dataclass(frozen=True, slots=True)
class ReadingText:
    """The words of a source on one point, and how it was read; "" if not recorded.

    `read_on` is a partial date, and `extent` is in words: "in part".
    """

    slug: str
    says: str
    read_at: str
    read_on: str
    extent: str
    quotation: str = ""
    locator: str = ""
    find: str = ""
    # What `check_sources` last saw of these words, of `STATES`, and what readers are told.
    state: str = ""
    seen: str = ""
    # What was found when statements were compared that name it, the newest first.
    comparisons: tuple[ComparisonText, ...] = ()
    # Of its row.
    number: int = field(default=0, compare=False)
    # The day on which these words last changed; no file of sources has it.
    changed: date | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        return all_words(self.says, self.quotation)

    @property
    def first_words(self) -> str:
        """Return the words to find, cut so that no whole sentence is copied."""
        words = self.find.split()
        cut = "…" if len(words) > MOST_SHOWN_WORDS else ""
        return " ".join(words[:MOST_SHOWN_WORDS]) + cut

    @property
    def link(self) -> str:
        """Return the address where the source was read; "" if it is invalid or numeric (192.0.2.1)."""
        # Anybody may be behind a numeric address, so readers get no link to it.
        address = addresses.link_to(self.read_at)
        return "" if address and addresses.is_numbered(address) else address


def states_line(numbers: Mapping[str, int]) -> str:
    """Return how many notes are in each state: "the words stand there (3); …"; "" for none."""
    return "; ".join(f"{STATES[s]} ({numbers[s]})" for s in STATES if numbers.get(s))


def seen_line(
    stood_on: date | None,
    missed_on: date | None,
    missed_again_on: date | None,
    copied_on: date | None,
) -> str:
    """Return a sentence on when words stood at an address, or since when not; "" if never seen."""
    if stood_on is None:
        return ""
    if not (missed_on and missed_again_on and missed_again_on - missed_on >= APART):
        return f"On {stood_on:%-d %B %Y}, a program found these words on the page."
    since = f"No longer there since {missed_on:%-d %B %Y}"
    copy = f"; they stand in our copy of {copied_on:%-d %B %Y}" if copied_on else ""
    return f"{since}{copy}."


def all_words(says: str, quotation: str) -> str:
    """Return the words of a reading: what it says, then its quotation from the source."""
    return f"{says} {quotation}".strip()


def at_words(address: str, words: str) -> str:
    """Return an address that opens a page at the first place with these words.

    Without words, or without an address, the address as it is. Source: URL Fragment Text
    Directives (WICG): a hyphen, comma or ampersand of the words is percent-encoded.
    """
    if not (address and words):
        return address
    page, _hash, fragment = address.partition("#")
    fragment = fragment.partition(":~:")[0]
    encoded = quote(words, safe="").replace("-", "%2D")
    return f"{page}#{fragment}:~:text={encoded}"


# The signs of doubts, each with what it says of a statement.
SIGNS = {"≠": "sources differ", "?": "not known", "†": "weak source"}


class Kind(NamedTuple):
    """A kind of doubt: the sign a reader sees, and what it means."""

    sign: str
    words: str


KINDS = {
    "differ": Kind("≠", "sources differ"),
    "encyclopedia": Kind("†", "only an encyclopedia says so"),
    "not-found": Kind("†", "the cited page was not found"),
    "inferred": Kind("†", "worked out by us"),
    "not-supported": Kind("†", "the cited source does not say this"),
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
