"""Lays out what a search finds, kind by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ecpat_site.search import finding
from ecpat_site.search.finding import Match, Matches
from ecpat_site.search.kinds import Kind, told
from references.ledger import NO_NOTES, Notes
from references.values.text import shortened

# So many of a kind are shown beside other kinds; of a kind alone, so many a page.
MOST_OF_A_KIND = 20
PAGE_SIZE = 50
# So much of the words of a row is shown.
LONGEST = 240


@dataclass(frozen=True, slots=True)
class Result:
    """A row that was found: its address, and the beginning of its words."""

    address: str
    title: str
    line: str
    context: str
    words: str
    # Of the title, "" for English.
    language: str


@dataclass(frozen=True, slots=True)
class Group:
    """Results of one kind: how many there are, and those of them that are shown."""

    kind: Kind
    number: int
    results: tuple[Result, ...]
    # How many more there are than are shown.
    left: int = 0


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Results of a search: the first of each kind, or a page of one kind."""

    asked: str
    words: tuple[str, ...]
    found: int
    groups: tuple[Group, ...]
    kind: Kind | None = None
    notes: Notes = NO_NOTES

    @property
    def title(self) -> str:
        return f"{self.asked} · Search" if self.asked else "Search"

    @property
    def single_words(self) -> tuple[str, ...]:
        """Return each word of several, which may be looked for alone."""
        return self.words if len(self.words) > 1 else ()


def overview(asked: str, words: Sequence[str], found: Matches) -> SearchPage:
    """Lay out the first results of each kind: first the kinds with a title that matches."""
    kinds = {kind: found.of(kind) for kind in found.kinds()}
    shown = [match for some in kinds.values() for match in some[:MOST_OF_A_KIND]]
    results = _results(shown)
    groups = tuple(
        Group(
            kind,
            len(some),
            tuple(results[m] for m in some[:MOST_OF_A_KIND] if m in results),
            max(len(some) - MOST_OF_A_KIND, 0),
        )
        for kind, some in kinds.items()
    )
    return SearchPage(asked, tuple(words), found.number, groups)


def of_kind(
    asked: str, words: Sequence[str], kind: Kind, found: Matches, shown: Sequence[Match]
) -> SearchPage:
    """Lay out some of the rows of one kind."""
    results = tuple(_results(shown).values())
    group = Group(kind, found.number, results)
    groups = (group,) if results else ()
    return SearchPage(asked, tuple(words), found.number, groups, kind)


def _results(found: Sequence[Match]) -> dict[Match, Result]:
    """Return the results for these matches, in their order. One query for each model."""
    read = finding.rows(found)
    return {match: _result(read[match]) for match in found if match in read}


def _result(row: Any) -> Result:
    said = told(row)
    return Result(
        row.get_absolute_url(),
        shortened(said.title, LONGEST),
        said.line,
        said.context,
        shortened(said.words, LONGEST),
        said.language,
    )
