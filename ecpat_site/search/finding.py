"""Finds the public rows that have all words of a search, in four queries.

Two ask the index of the search, one each those of the sources and of their readings.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple

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
from references.models import Citation, Reading, SearchEntry
from references.models.doubt import Doubt
from references.models.registry import related
from references.models.statement import Statement
from timeline.models import HistoryEvent, Variant

# A model and the number of a row.
Match = tuple[Any, int]


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


def matches(words: Collection[str], kinds: Collection[Kind]) -> dict[Kind, list[Match]]:
    """Return what has each of these words, one at least, in it: of each kind that has any.

    First come the kinds, and of a kind the rows, with the words in a title.
    """
    models = {model for kind in kinds for model in kind.models}
    names = {model._meta.model_name: model for model in models}
    entries = SearchEntry.objects.filter(content_type__model__in=names)
    columns = "content_type__model", "row"
    titled, others = (
        {(names[name], number) for name, number in rows.values_list(*columns)}
        for rows in (entries.titled(words), entries.having(words))
    )
    for model in models & {Citation, Reading}:
        rows = public(model).filter(search_text__has_words=words)
        numbers = rows.order_by().values_list("pk", flat=True)
        others |= {(model, number) for number in numbers}
    found: dict[Kind, list[Match]] = defaultdict(list)
    for some in (titled, others - titled):
        for kind in kinds:
            of_kind = [match for match in some if match[0] in kind.models]
            if of_kind:
                place = kind.models.index
                found[kind] += sorted(of_kind, key=lambda m: (place(m[0]), m[1]))
    return found


def public(model: Any) -> Any:
    """Return all rows of a model that readers may see now, with what they are parts of."""
    if issubclass(model, Statement):
        rows: Any = related(model)
        return rows.published()
    sources = Citation.objects.public()
    rows = Reading.objects.filter(citation__in=sources).select_related("citation")
    return rows if model is Reading else sources
