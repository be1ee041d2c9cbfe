"""How a visitor narrows the list of sources, and puts it in order."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from references.catalogue import languages
from references.lists.choices import Facet
from references.lists.keyset import Order
from references.lists.questions import ORDER, Question
from references.lists.selects import SelectField, SelectFilter
from references.models import Citation, CitationQuerySet, IndexedUse
from references.models.indexed_use import NO_SOURCES
from references.values import text

# The orders of the list.
ORDERS = {
    "title": Order("title_text"),
    "date": Order("issued_text", falling=True),
    "uses": Order("use_count", falling=True),
}
# The value in an address that means: not recorded.
UNKNOWN = "-"
# Between a page and a section of it.
BETWEEN = ": "


class OpenChoiceField(SelectField):
    """A choice among the values that rows hold: the form can't know them beforehand."""

    def valid_value(self, value: Any) -> bool:
        return len(str(value)) <= 300 and "\0" not in str(value)


class OpenChoice(django_filters.Filter):
    field_class = OpenChoiceField


class CitationFilter(django_filters.FilterSet):
    """Sources by words, kind, maker, date, relation, address, and where they are cited."""

    q = django_filters.CharFilter(
        label="Words in title, author or publisher", max_length=200
    )
    type = SelectFilter(choices=Citation.Type, label="Kind", empty_label="every kind")
    publisher = OpenChoice(label="Publisher", empty_label="every publisher")
    year = OpenChoice(label="Year", empty_label="every year")
    language = OpenChoice(label="Language", empty_label="every language")
    relation = SelectFilter(
        choices=Citation.Relation, label="Who made it", empty_label="anybody"
    )
    address = SelectFilter(
        choices=Citation.Link, label="Link", empty_label="in any state"
    )
    cited = SelectFilter(
        choices=[("yes", "cited"), ("no", "not cited")],
        label="Cited or not",
        empty_label="both",
    )
    where = OpenChoice(label="Cited where", empty_label="anywhere")
    sort = SelectFilter(
        label="In order of",
        choices=[
            ("title", "title"),
            ("date", "date, the newest first"),
            ("uses", "uses, the most first"),
        ],
        empty_label="author, else title",
    )

    class Meta:
        model = Citation
        fields: list[str] = []


# The column each filter of one value narrows by.
COLUMNS = {
    "type": "type",
    "publisher": "publisher",
    "language": "language",
    "relation": "relation",
    "address": "link_state",
}
CITED = {"yes": Q(use_count__gt=0), "no": Q(use_count=0)}


def rows(question: Question) -> CitationQuerySet:
    """Return the sources a question finds, in the order that the list has by itself."""
    found = Citation.objects.in_order()
    for name, column in COLUMNS.items():
        if value := question.get(name):
            found = found.filter(**{column: "" if value == UNKNOWN else value})
    if year := question.get("year"):
        found = found.filter(_of_year(year))
    if cited := question.get("cited"):
        found = found.filter(CITED[cited])
    if where := question.get("where"):
        # The index of the list leaves out uncited sources before any line is read.
        found = found.filter(Exists(_lines(where)), use_count__gt=0)
    if asked := question.get("q"):
        words = text.tokens(asked)[: text.MOST_WORDS]
        # Signs alone are no word, and find nothing.
        found = found.filter(search_text__has_words=words) if words else found.none()
    return found


def order(question: Question) -> Order:
    return ORDERS.get(question.get(ORDER), Order("sort_text"))


def _of_year(year: str) -> Q:
    if year == UNKNOWN:
        return Q(year=None)
    # Years have four figures; more would not fit the column.
    is_year = year.isascii() and year.isdecimal() and len(year) <= 4
    return Q(year=int(year)) if is_year else Q(pk__in=[])


def _lines(where: str) -> QuerySet:
    """Return the public uses of a source on a page, or in a section of it."""
    page, _between, section = where.partition(BETWEEN)
    lines = IndexedUse.objects.filter(key=OuterRef("key"), is_public=True, page=page)
    return lines.filter(section=section) if section else lines


# --- Choices -----------------------------------------------------------------------------


def _cited_where(found: CitationQuerySet | None) -> Counter[str]:
    """Count the sources that each page cites, and each section of it. One query."""
    lines = IndexedUse.objects.filter(is_public=True).exclude(key__in=NO_SOURCES)
    columns = ["page", "section"]
    if found is not None:
        keys = found.order_by().filter(use_count__gt=0).values("key")
        lines = lines.filter(key__in=keys)
        columns.append("key")
    held = set(lines.values_list(*columns).distinct())
    pages = {(page, *key) for page, _section, *key in held}
    number = Counter(page for page, *_key in pages)
    number.update(f"{p}{BETWEEN}{section}" for p, section, *_key in held if section)
    return number


def _or_unknown(value: Any) -> Iterable[str]:
    return (str(value or UNKNOWN),)


def _labels(
    label: Callable[[str], str], values: Collection[str], *, falling: bool = False
) -> Mapping[str, str]:
    """Name values and sort them by their names; what is not recorded comes last."""
    labels = {value: label(value) for value in values if value != UNKNOWN}
    by_name = sorted(labels, key=lambda v: (text.fold(labels[v]), v), reverse=falling)
    unknown = {UNKNOWN: "not recorded"} if UNKNOWN in values else {}
    return {value: labels[value] for value in by_name} | unknown


FACETS = {
    "type": Facet("type"),
    "publisher": Facet("publisher", _or_unknown, labels=partial(_labels, str)),
    "year": Facet("year", _or_unknown, labels=partial(_labels, str, falling=True)),
    "language": Facet(
        "language", _or_unknown, labels=partial(_labels, languages.in_words)
    ),
    "relation": Facet("relation"),
    "address": Facet("link_state"),
    "cited": Facet("use_count", lambda uses: ("yes" if uses else "no",)),
    "where": Facet(tally=_cited_where, labels=partial(_labels, str)),
}
