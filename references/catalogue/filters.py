"""How a visitor narrows the list of sources, and puts it in order."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import F
from django.db.models.lookups import Exact, GreaterThan, In, IsNull
from django.utils.translation import get_language_info
from django_filters.fields import ChoiceField

from references.lists.bounded import (
    MOST,
    MOST_CHOICES,
    UNKNOWN,
    BoundedFilterSet,
    Part,
    counted,
    first_values,
    limited,
)
from references.lists.facets import Together
from references.lists.keyset import Order
from references.lists.places import BETWEEN, each_place, places_of, places_of_first
from references.models import Citation, CitationQuerySet, IndexedUse
from references.records.words import Among, Unsought, first_having
from references.values import text

# The orders of the list.
ORDERS = {
    "": Order("sort_text"),
    "title": Order("title_text"),
    "date": Order("issued_text", falling=True),
    "uses": Order("use_count", falling=True),
}


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
        method="with_value",
        choices=Citation.Type,
        label="Kind",
        empty_label="every kind",
    )
    publisher = AnyChoice(
        method="with_value", label="Publisher", empty_label="every publisher"
    )
    year = AnyChoice(method="with_value", label="Year", empty_label="every year")
    language = AnyChoice(
        method="with_value", label="Language", empty_label="every language"
    )
    relation = django_filters.ChoiceFilter(
        method="with_value",
        choices=Citation.Relation,
        label="Relation",
        empty_label="every relation",
    )
    address = django_filters.ChoiceFilter(
        method="with_value",
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
    READ = ("use_count", "key")
    COUNTED = (*COLUMNS, "cited", "where")
    LAST = ("q",)
    MANY = ("publisher", "year", "where")
    SEVERAL = ("where",)
    UNNARROWING = ("sort",)

    class Meta:
        model = Citation
        fields: list[str] = []

    # --- Narrowed ------------------------------------------------------------------------

    def judged_by(self, column: str, *, is_sought: bool) -> Any:
        """A column rows are narrowed by: sought in its index, or looked at as they come.

        Sought, it leads to all rows with its value, which are then sorted. Not so where
        they are read in an order, or where the few rows with some words are known.
        """
        is_known = "q" in self.beside and self._are_few
        is_led = is_known or self.is_read_by_uses
        return F(column) if is_sought and not is_led else Unsought(F(column))

    # Whether only the cited rows are asked for: few of all, as a rule.
    is_read_by_uses = False

    def with_words(
        self, queryset: CitationQuerySet, name: str, value: str
    ) -> CitationQuerySet:
        if not self._sought:
            # Signs alone, which no word holds.
            return queryset.none()
        if self._are_few or (self.beside == {"q"} and not self.is_long):
            return queryset.filter(Among(F("pk"), self._numbers))
        is_cited = "where" in self.beside or (
            "cited" in self.beside and self.chosen["cited"] == "yes"
        )
        if self.is_read_by_uses or len(self.beside) > (1 if is_cited else 3):
            # Beside these, few rows are left whose words must be read.
            return queryset.filter(search_text__reads_words=self._sought)
        return queryset.filter(search_text__holds_words=self._sought)

    @property
    def _sought(self) -> list[str]:
        """The words that are looked for."""
        return text.tokens(self.chosen["q"])[: text.MOST_WORDS]

    @cached_property
    def _numbers(self) -> list[int]:
        """The first rows with the words that are looked for, one more than the limit."""
        found = self._sought
        return first_having(self.queryset, found, MOST + 1) if found else []

    @property
    def _are_few(self) -> bool:
        """Whether all rows with the words that are looked for are known."""
        return len(self._numbers) <= MOST

    def with_value(
        self, queryset: CitationQuerySet, name: str, value: str
    ) -> CitationQuerySet:
        # The indexes of choices are in the order that the list has by itself.
        is_sought = not self.is_long or not self.chosen.get("sort")
        column = self.judged_by(name, is_sought=is_sought)
        if name != "year":
            return queryset.filter(Exact(column, "" if value == UNKNOWN else value))
        if value == UNKNOWN:
            return queryset.filter(IsNull(column, True))
        # Years have four figures; more would not fit the column.
        is_year = value.isascii() and value.isdecimal() and len(value) <= 4
        return (
            queryset.filter(Exact(column, int(value))) if is_year else queryset.none()
        )

    def which_are_cited(
        self, queryset: CitationQuerySet, name: str, value: str
    ) -> CitationQuerySet:
        is_sought = not self.is_long and self.beside == {"cited"}
        number = self.judged_by("use_count", is_sought=is_sought)
        has_uses = GreaterThan(number, 0) if value == "yes" else Exact(number, 0)
        return queryset.filter(has_uses)

    def cited_in(
        self, queryset: CitationQuerySet, name: str, value: str
    ) -> CitationQuerySet:
        page, _between, section = value.partition(BETWEEN)
        lines = IndexedUse.objects.filter(is_public=True, page=page)
        if section:
            lines = lines.filter(section=section)
        is_sought = not self.is_long and self.beside == {"where"}
        key = self.judged_by("key", is_sought=is_sought)
        # Told by itself that it is cited, a row is known by its index to be none.
        return queryset.filter(use_count__gt=0).filter(In(key, lines.values("key")))

    # --- Counted -------------------------------------------------------------------------

    def parts(self) -> Iterator[Part]:
        """Count the cited and the uncited, and by page and section the cited."""
        rows = self.narrowed(but=["cited"])
        if not self.others("cited"):
            yield counted("cited", "value", "yes", rows.filter(use_count__gt=0))
            yield counted("cited", "value", "no", rows.filter(use_count=0))
        else:
            is_cited = "CASE WHEN use_count > 0 THEN 'yes' ELSE 'no' END"
            own = rows if "cited" in self.narrowing else None
            yield first_values("cited", "use_count", own, is_cited)
        if not self.others("where"):
            yield each_place(self.most("where"))
        elif (
            "where" not in self.narrowing
            and "q" in self.narrowing
            and not self._are_few
        ):
            # To look for the words among all that are cited would take long.
            yield places_of_first()
        else:
            self.is_read_by_uses = True
            rows = self.narrowed(but=["where"]).filter(use_count__gt=0)
            self.is_read_by_uses = False
            yield places_of(limited(rows, "key"))

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
