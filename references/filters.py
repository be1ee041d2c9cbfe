"""How a visitor narrows the list of sources, and puts it in order."""

from collections.abc import Iterator, Mapping
from typing import Any

import django_filters
from django.db.models import CharField, Count, Exists, F, OuterRef, Value
from django.db.models.functions import Concat
from django.utils.translation import get_language_info
from django_filters.fields import ChoiceField

from references import search, text
from references.bounded import (
    MOST,
    MOST_CHOICES,
    UNKNOWN,
    BoundedFilterSet,
    Part,
    counted,
    grouped,
)
from references.facets import Together
from references.keyset import Order
from references.models import Citation, CitationQuerySet, IndexedUse

# The orders of the list.
ORDERS = {
    "": Order("sort_text"),
    "title": Order("title_text"),
    "date": Order("issued_text", falling=True),
    "uses": Order("use_count", falling=True),
}
# Between a page and a section of it.
BETWEEN = ": "


class AnyChoiceField(ChoiceField):
    """A choice among what rows hold: nobody lists it before they are asked."""

    def valid_value(self, value: Any) -> bool:
        return len(str(value)) <= 300 and "\0" not in str(value)


class AnyChoice(django_filters.Filter):
    field_class = AnyChoiceField


class OrderFilter(Together):
    field_class = ChoiceField


class CitationFilter(BoundedFilterSet):
    """Sources by words, kind, maker, date, relation, address, and where they are cited."""

    q = django_filters.CharFilter(
        method="with_words", label="Words in title, author or publisher", max_length=200
    )
    type = django_filters.ChoiceFilter(
        choices=Citation.Type, label="Kind", empty_label="every kind"
    )
    publisher = AnyChoice(
        method="with_value", label="Publisher", empty_label="every publisher"
    )
    year = AnyChoice(method="of_year", label="Year", empty_label="every year")
    language = AnyChoice(
        method="with_value", label="Language", empty_label="every language"
    )
    relation = django_filters.ChoiceFilter(
        choices=Citation.Relation,
        label="Relation",
        empty_label="every relation",
    )
    address = django_filters.ChoiceFilter(
        choices=Citation.Link,
        field_name="link_state",
        label="Address",
        empty_label="in every state",
    )
    cited = django_filters.ChoiceFilter(
        method="which_are_cited",
        choices=[("yes", "cited"), ("no", "not cited")],
        label="Cited or not",
        empty_label="both",
    )
    where = AnyChoice(method="cited_in", label="Cited where", empty_label="anywhere")
    sort = OrderFilter(
        label="In order of",
        choices=[
            ("title", "title"),
            ("date", "date, the newest first"),
            ("uses", "uses, the most first"),
        ],
        empty_label="author, else title",
        required=False,
    )

    COLUMNS = {
        "type": "type",
        "publisher": "publisher",
        "year": "year",
        "language": "language",
        "relation": "relation",
        "address": "link_state",
    }
    COUNTED = (*COLUMNS, "cited", "where")
    UNNARROWING = ("sort",)

    class Meta:
        model = Citation
        fields: list[str] = []

    def with_words(
        self, queryset: CitationQuerySet, name: str, value: str
    ) -> CitationQuerySet:
        words = text.tokens(value)[: text.MOST_WORDS]
        if not words:
            # Signs alone, which no word holds.
            return queryset.none()
        if self._match_few(words):
            return queryset.filter(search_text__has_words=words)
        return queryset.filter(search.beginning_with("search_text", words))

    def _match_few(self, words: list[str]) -> bool:
        """Whether so few rows hold these words that they had better be found first."""
        if self._few is None:
            matching = Citation.objects.order_by().filter(search_text__has_words=words)
            self._few = matching[: MOST + 1].count() <= MOST
        return self._few

    # Asked once: the words are those of this one search.
    _few: bool | None = None

    def with_value(
        self, queryset: CitationQuerySet, name: str, value: str
    ) -> CitationQuerySet:
        return queryset.filter(**{name: "" if value == UNKNOWN else value})

    def of_year(
        self, queryset: CitationQuerySet, name: str, value: str
    ) -> CitationQuerySet:
        if value == UNKNOWN:
            return queryset.filter(year=None)
        # Years have four figures; more would not fit the column.
        is_year = value.isascii() and value.isdecimal() and len(value) <= 4
        return queryset.filter(year=int(value)) if is_year else queryset.none()

    def which_are_cited(
        self, queryset: CitationQuerySet, name: str, value: str
    ) -> CitationQuerySet:
        if value == "yes":
            return queryset.filter(use_count__gt=0)
        return queryset.filter(use_count=0)

    def cited_in(
        self, queryset: CitationQuerySet, name: str, value: str
    ) -> CitationQuerySet:
        page, _between, section = value.partition(BETWEEN)
        lines = IndexedUse.objects.filter(is_public=True, page=page)
        if section:
            lines = lines.filter(section=section)
        return queryset.filter(key__in=lines.values("key"))

    def parts(self) -> Iterator[Part]:
        """Count the cited and the uncited, and by page and section the cited."""
        rows = self.narrowed(but=["cited"])
        yield counted("cited", "yes", rows.filter(use_count__gt=0))
        yield counted("cited", "no", rows.filter(use_count=0))
        # A marker may name what is no source. Looked up for each line: there are far
        # fewer of them than there may be sources.
        source = self.narrowed(but=["where"]).order_by().filter(key=OuterRef("key"))
        lines = IndexedUse.objects.filter(Exists(source), is_public=True).order_by()
        for place in (
            F("page"),
            Concat("page", Value(BETWEEN), "section", output_field=CharField()),
        ):
            found = lines if isinstance(place, F) else lines.exclude(section="")
            counts = found.annotate(place=place).values_list("place")
            yield grouped("where", counts.annotate(number=Count("key", distinct=True)))

    def labels(self, name: str) -> Mapping[str, str]:
        if not isinstance(self.filters[name], AnyChoice):
            return super().labels(name)
        found = self.choices(name)
        values = set(sorted(found, key=lambda value: -found[value])[:MOST_CHOICES])
        values |= {value for value in [self.chosen.get(name)] if value}
        labels = {value: _label(name, value) for value in values}
        order = sorted(labels.items(), key=lambda choice: text.fold(choice[1]))
        if name == "year":
            order.reverse()
        # What is not recorded stands last.
        return dict(sorted(order, key=lambda choice: choice[0] == UNKNOWN))

    @property
    def order(self) -> Order:
        return ORDERS[self.chosen.get("sort") or ""]


def _label(name: str, value: str) -> str:
    """What readers call a publisher, a year, a language or a place."""
    if value == UNKNOWN:
        return "not recorded"
    if name == "language":
        try:
            found = get_language_info(value.lower())
        except KeyError:
            return value
        # Of a variety that is not known, Django gives the language.
        is_known = "-" not in value or "-" in found["code"]
        return str(found["name"]) if is_known else f"{found['name']} ({value})"
    return value
