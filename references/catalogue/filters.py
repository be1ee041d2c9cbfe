"""Filters and orders of the list of sources."""

from typing import Any

import django_filters
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import Lower, Substr
from django.utils.translation import get_language_info

from references.lists import Choice, ListFilter, OpenChoice
from references.models import Citation, ReadingCheck
from references.values.readings import GONE, STANDS, STATES, UNREACHED, WITHOUT

ORDERS: dict[str, list[Any]] = {
    "title": [Lower("title"), "key"],
    "date": ["-issued", "-key"],
    "uses": ["-use_count", "key"],
}
CHECKS = ReadingCheck.objects.current().filter(reading__citation=OuterRef("pk"))
YEAR = Case(
    When(issued__startswith=".", then=Value("")), default=Substr("issued", 1, 4)
)

# If the notes of a source differ, the state counts that an editor most needs to know.
WORDS = Case(
    *(
        When(Exists(CHECKS.filter(state=state)), then=Value(state))
        for state in (WITHOUT, GONE, UNREACHED, STANDS)
    ),
    default=Value(""),
)


def language_name(tag: str) -> str:
    """Return the English name of a language: "Dutch"; the tag where none is known."""
    try:
        language = get_language_info(tag.lower())
    except KeyError:
        return tag
    # For a variety that Django does not know, such as "de-AT", Django returns the language.
    variety = "" if language["code"] == tag.lower() else f" ({tag})"
    return f"{language['name']}{variety}"


class LanguageChoice(OpenChoice):
    def label_of(self, value: str) -> str:
        return language_name(value)


class CitationFilter(ListFilter):
    """The list of sources, narrowed and sorted by the visitor."""

    q = django_filters.CharFilter(
        label="Words in title, author or publisher", max_length=200, method="with_words"
    )
    type = Choice(choices=Citation.Type, label="Kind", empty_label="every kind")
    publisher = OpenChoice(label="Publisher", empty_label="every publisher")
    year = OpenChoice(label="Year", empty_label="every year", column=YEAR)
    language = LanguageChoice(label="Language", empty_label="every language")
    relation = Choice(
        choices=Citation.Relation, label="Who published it", empty_label="anybody"
    )
    words = Choice(
        choices=[*STATES.items()],
        label="Words of its notes",
        empty_label="in any state",
        column=WORDS,
    )
    sort = django_filters.ChoiceFilter(
        label="In order of",
        choices=[
            ("title", "title"),
            ("date", "date, the newest first"),
            ("uses", "uses, the most first"),
        ],
        empty_label="author, else title",
        method="in_order",
    )

    class Meta:
        model = Citation
        fields: list[str] = []

    def with_words(self, rows: Any, name: str, typed: str) -> Any:
        return rows.having_words(typed)

    def in_order(self, rows: Any, name: str, order: str) -> QuerySet:
        return rows.order_by(*ORDERS[order])
