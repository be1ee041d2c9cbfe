"""The search of the whole site: which public rows have all words, and how they are shown."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import urlencode

from orgprofile.models import (
    Criticism,
    Fact,
    KeyPerson,
    Member,
    MembershipCount,
    Organisation,
    Section,
    Turn,
)
from references.catalogue.showing import render_page
from references.ledger import NO_NOTES, Notes
from references.models import Citation, Reading, SearchEntry
from references.models.doubt import Doubt
from references.models.registry import related
from references.models.statement import Statement
from references.values import text
from references.values.source import title_language
from timeline.models import HistoryEvent, Variant

# So much of a search is read, and of a row's title and words is shown (characters).
LONGEST_SEARCH, LONGEST = 200, 240
# So many of a kind are shown beside other kinds; of a kind alone, so many a page.
MOST_OF_A_KIND = 20
PAGE_SIZE = 50
# A model and the number of a row.
Hit = tuple[Any, int]


class Kind(NamedTuple):
    """Rows that readers look for under one name; those of an earlier model come first."""

    code: str
    label: str
    models: tuple[Any, ...]


# In the order in which they are shown.
KINDS = {
    code: Kind(code, label, tuple(models))
    for code, label, *models in (
        ("organisations", "Organisations", Organisation),
        ("people", "People", KeyPerson),
        ("profile", "Profile", Section, Fact),
        ("history", "History", HistoryEvent, Variant),
        ("figures", "Figures", MembershipCount),
        ("members", "Members", Member),
        ("criticism", "Criticism", Criticism, Turn),
        ("questions", "Open questions", Doubt),
        ("sources", "Sources", Citation),
        ("readings", "What sources say", Reading),
    )
}
# What a result says that its row is a part of; the subject of the site goes without saying.
WHOLES = {
    Variant: attrgetter("event.title"),
    Turn: attrgetter("criticism.title"),
    Member: attrgetter("network"),
    **dict.fromkeys([Section, Fact, KeyPerson], attrgetter("organisation")),
}


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
    """Results of one kind: how many there are, and those shown."""

    kind: Kind
    number: int
    results: list[Result]

    @property
    def left(self) -> int:
        """Return how many are not shown beside other kinds."""
        return max(0, self.number - MOST_OF_A_KIND)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Results of a search: the first of each kind, or a page of one kind."""

    asked: str
    words: Sequence[str]
    groups: Sequence[Group]
    kind: Kind | None
    notes: Notes = NO_NOTES

    @property
    def title(self) -> str:
        return f"{self.asked} · Search" if self.asked else "Search"

    @property
    def found(self) -> int:
        return sum(group.number for group in self.groups)


def search(request: HttpRequest) -> HttpResponse:
    """Show what has all words of a search, by kind or of one kind."""
    asked = request.GET.get("q", "")[:LONGEST_SEARCH]
    asked = " ".join(text.for_xml(asked).split())
    words = list(dict.fromkeys(text.tokens(asked)))[: text.MOST_WORDS]
    kind = KINDS.get(request.GET.get("kind", ""))
    found = matches(words, [kind] if kind else KINDS.values()) if words else {}
    pagination = None
    shown = {each: rows[:MOST_OF_A_KIND] for each, rows in found.items()}
    if kind in found:
        pages = Paginator(found[kind], PAGE_SIZE)
        pagination = pages.get_page(request.GET.get("page"))
        shown = {kind: list(pagination.object_list)}
    groups = [Group(k, len(found[k]), _results(rows)) for k, rows in shown.items()]
    page = SearchPage(asked, words, [g for g in groups if g.results], kind)
    # Without what else the address holds: each link repeats it.
    query = QueryDict(urlencode({"q": asked} | ({"kind": kind.code} if kind else {})))
    context = {"pagination": pagination, "query": query}
    return render_page(request, "ecpat_site/search.html", page, **context)


def matches(words: Collection[str], kinds: Collection[Kind]) -> dict[Kind, list[Hit]]:
    """Return what has each of these words, one at least, in it: of each kind that has any.

    First come the kinds, and of a kind the rows, with the words in a title. Four queries:
    two to the index of the search, one each for the sources and for their readings.
    """
    kind_of = {model: kind for kind in kinds for model in kind.models}
    models = {model._meta.model_name: model for model in kind_of}
    entries = SearchEntry.objects.filter(content_type__model__in=models)
    titled, found = (
        {
            (models[name], number)
            for name, number in rows.values_list("content_type__model", "row")
        }
        for rows in (entries.titled(words), entries.having(words))
    )
    for model in {Citation, Reading} & kind_of.keys():
        rows = public(model).filter(search_text__has_words=words).order_by()
        found |= {(model, number) for number in rows.values_list("pk", flat=True)}
    order = list(kind_of)
    of_kinds: dict[Kind, list[Hit]] = defaultdict(list)
    for match in sorted(
        found, key=lambda m: (m not in titled, order.index(m[0]), m[1])
    ):
        of_kinds[kind_of[match[0]]].append(match)
    return of_kinds


def public(model: Any) -> Any:
    """Return all rows of a model that readers may see now, with what they are parts of."""
    if issubclass(model, Statement):
        rows: Any = related(model)
        return rows.published()
    sources = Citation.objects.public()
    rows = Reading.objects.filter(citation__in=sources).select_related("citation")
    return rows if model is Reading else sources


def _results(found: Sequence[Hit]) -> list[Result]:
    """Lay out rows in the order given. One query for each model."""
    chosen: dict[Any, list[int]] = defaultdict(list)
    for model, number in found:
        chosen[model].append(number)
    rows = {
        (model, row.pk): row
        for model, numbers in chosen.items()
        for row in public(model).filter(pk__in=numbers)
    }
    return [_result(rows[match]) for match in found if match in rows]


def _result(row: Any) -> Result:
    line = words = language = ""
    match row:
        case Citation():
            made = [*row.author_names[:3], row.container_title, row.publisher]
            title, line = row.title, "; ".join(dict.fromkeys(filter(None, made)))
            language = title_language(row)
        case Reading():
            title, quotation = row.citation.title, row.quotation
            words = f"{row.says} “{quotation}”" if quotation else row.says
            language = title_language(row.citation)
        case _:
            title, line, words = row.found_by()
            title = row.title if isinstance(row, Doubt) else title
    whole = WHOLES[type(row)](row) if type(row) in WHOLES else ""
    context = "" if getattr(whole, "is_subject", False) else str(whole)
    title, words = text.shortened(title, LONGEST), text.shortened(words, LONGEST)
    return Result(row.get_absolute_url(), title, line, words, context, language)
