"""Lays out what a search finds, kind by kind."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ecpat_site.search.finding import Kind, Match, public
from orgprofile.models import Fact, KeyPerson, Member, Section, Turn
from references.ledger import NO_NOTES, Notes
from references.models import Citation, Reading
from references.models.doubt import Doubt
from references.values.source import title_language
from references.values.text import shortened
from timeline.models import Variant

# How many characters of a title and of the words of a row are shown.
LONGEST = 240


class Result(NamedTuple):
    """The parts of a found row that are shown; `context` names its whole.

    `language` is the tag of the title's, "" for English.
    """

    address: str
    title: str
    line: str
    words: str
    context: str = ""
    language: str = ""


class Group(NamedTuple):
    """Results of one kind: how many there are, those shown, and how many are left."""

    kind: Kind
    number: int
    results: list[Result]
    left: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Results of a search: the first of each kind, or a page of one kind."""

    asked: str
    words: Sequence[str]
    groups: Sequence[Group] = ()
    kind: Kind | None = None
    notes: Notes = NO_NOTES

    @property
    def title(self) -> str:
        return f"{self.asked} · Search" if self.asked else "Search"

    @property
    def found(self) -> int:
        return sum(group.number for group in self.groups)

    @property
    def single_words(self) -> Sequence[str]:
        """Return each word of several, which may be looked for alone."""
        return self.words if len(self.words) > 1 else ()


def group(kind: Kind, number: int, shown: Sequence[Match], left: int = 0) -> Group:
    """Lay out some of the rows found of a kind. One query for each model."""
    chosen: dict[Any, list[int]] = defaultdict(list)
    for model, pk in shown:
        chosen[model].append(pk)
    rows = {
        (model, row.pk): row
        for model, some in chosen.items()
        for row in public(model).filter(pk__in=some)
    }
    results = [_result(rows[match]) for match in shown if match in rows]
    return Group(kind, number, results, left)


def _result(row: Any) -> Result:
    line = words = context = language = ""
    match row:
        case Citation():
            made = [*row.author_names[:3], row.container_title, row.publisher]
            title, line = row.title, "; ".join(dict.fromkeys(filter(None, made)))
            language = title_language(row)
        case Reading():
            title, quotation = row.citation.title, row.quotation
            words = f"{row.says} “{quotation}”" if quotation else row.says
            language = title_language(row.citation)
        case Doubt():
            _slug, line, words = row.found_by()
            title = row.title
        case _:
            title, line, words = row.found_by()
            context = _context(row)
    title, words = shortened(title, LONGEST), shortened(words, LONGEST)
    return Result(row.get_absolute_url(), title, line, words, context, language)


def _context(row: Any) -> str:
    """Return what a row is a part of; the subject of the site goes without saying."""
    match row:
        case Variant():
            return str(row.event.title)
        case Turn():
            return str(row.criticism.title)
        case Section() | Fact() | KeyPerson():
            body = row.organisation
        case Member():
            body = row.network
        case _:
            return ""
    return "" if body.is_subject else str(body)
