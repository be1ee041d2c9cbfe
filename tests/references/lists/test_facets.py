"""Narrowed lists: what holds for any of them, on a list made for the purpose."""

from collections import Counter

import django_filters
import pytest
from django.core.exceptions import BadRequest
from django.http import QueryDict

from references.lists.facets import Cell, FacetedFilterSet, NamedFilter, Together
from references.models import Citation
from tests.make import make_citation

pytestmark = pytest.mark.django_db


class SourceFilter(FacetedFilterSet):
    """Sources by kind and by language, of which a row may have more than one."""

    q = django_filters.CharFilter(
        field_name="title", lookup_expr="contains", label="Words"
    )
    late = Together(label="Late")
    type = django_filters.ChoiceFilter(
        choices=[("book", "Book"), ("article", "Article"), ("report", "Report")],
        label="Kind",
    )
    language = django_filters.ChoiceFilter(
        choices=[("en", "English"), ("th", "Thai"), ("de", "German")],
        method="in_language",
        label="Language",
    )
    publisher = NamedFilter(field_name="publisher", label="Publisher")

    COUNTED = ("type", "language")
    COUNTED_APART = ("publisher",)

    class Meta:
        model = Citation
        fields: list[str] = []

    def begin(self, queryset, chosen):
        return queryset.filter(issued__gte="2000") if chosen.get("late") else queryset

    def in_language(self, queryset, name, value):
        return queryset.filter(language__contains=value)

    def count_cells(self, queryset):
        rows = queryset.order_by().values_list("type", "language")
        for (kind, languages), number in Counter(rows).items():
            values = {"type": (kind,), "language": tuple(languages.split())}
            yield Cell(values, number)

    def choices(self, name):
        if name == "publisher":
            rows = self.narrowed(but=["publisher"])
            return Counter(rows.values_list("publisher", flat=True))
        return super().choices(name)

    def labels(self, name):
        if name == "publisher":
            return {key: key.title() for key in sorted(self.choices(name))}
        return super().labels(name)


@pytest.fixture
def sources():
    for key, kind, language, publisher, issued in [
        ("a", "book", "en", "x", "1999"),
        ("b", "book", "en th", "x", "2001"),
        ("c", "article", "th", "y", "2002"),
        ("d", "article", "de", "y", "1990"),
        ("e", "book", "de", "y", "2010"),
    ]:
        make_citation(
            key,
            title=f"Title {key}",
            type=kind,
            language=language,
            publisher=publisher,
            issued=issued,
        )
    return Citation.objects.order_by("key")


def narrowed(sources, query=""):
    return SourceFilter(QueryDict(query), sources)


def keys(found):
    return "".join(citation.key for citation in found)


# --- Counted -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    ["", "type=book", "language=th", "type=article&language=th", "late=1&publisher=y"],
)
def test_the_number_of_each_choice_is_what_choosing_it_finds(sources, query):
    counted = narrowed(sources, query)

    for name in ("type", "language", "publisher"):
        for value in ("book", "article", "report", "en", "th", "de", "x", "y"):
            asked = QueryDict(query, mutable=True)
            asked[name] = value
            chosen = SourceFilter(asked, sources)
            if not chosen.errors:
                number = counted.choices(name).get(value, 0)
                assert number == chosen.qs.count() == chosen.found, (name, value)


def test_counted_filters_take_one_query_together(sources, django_assert_num_queries):
    found = narrowed(sources, "type=book&language=en")

    with django_assert_num_queries(1):
        assert found.found == 2
        assert found.choices("type") == {"book": 2}
        assert found.choices("language") == {"en": 2, "th": 1, "de": 1}


def test_choices_of_none_are_left_out_unless_chosen(sources):
    found = narrowed(sources, "type=report")
    found.count_choices()
    fields = found.form.fields

    assert [label for _value, label in fields["type"].choices if _value] == [
        "Book (3)",
        "Article (2)",
        "Report (0)",
    ]
    assert [value for value, _label in fields["language"].choices if value] == []
    assert [value for value, _label in fields["publisher"].choices if value] == []


def test_counting_leaves_the_next_visitors_choices_alone(sources):
    narrowed(sources, "type=book").count_choices()

    assert narrowed(sources).labels("type")["report"] == "Report"


# --- In force ----------------------------------------------------------------------------


def test_what_begins_before_any_filter_reads_several_of_them(sources):
    assert keys(narrowed(sources, "late=1").qs) == "bce"
    assert keys(narrowed(sources, "late=1").narrowed(but=["late"])) == "abcde"
    assert keys(narrowed(sources, "late=1&type=book").qs) == "be"


def test_a_filter_in_force_has_its_words_and_the_query_that_drops_it(sources):
    found = narrowed(sources, "type=book&q=Title&publisher=x&page=2&junk=1")

    assert [(each.label, each.value, each.without) for each in found.active()] == [
        ("Words", "Title", "type=book&publisher=x"),
        ("Kind", "Book", "q=Title&publisher=x"),
        ("Publisher", "X", "q=Title&type=book"),
    ]
    assert found.query == "q=Title&type=book&publisher=x"


def test_a_query_is_written_so_that_it_can_be_read_again(sources):
    found = narrowed(sources, "q=a%26type%3Dbook+%C3%BC")

    assert QueryDict(found.query).dict() == {"q": "a&type=book ü"}


def test_what_dropping_a_filter_finds_is_counted_where_nothing_is_found(
    sources, django_assert_num_queries
):
    found = narrowed(sources, "type=article&language=en&q=Title")

    with django_assert_num_queries(2):
        assert [(e.label, e.found) for e in found.active()] == [
            ("Words", 0),
            ("Kind", 2),
            ("Language", 2),
        ]


# --- What cannot be read -----------------------------------------------------------------


def test_what_cannot_be_read_narrows_nothing_and_is_no_filter_in_force(sources):
    found = narrowed(sources, "type=novel&language=th&publisher=No+Key")

    assert set(found.errors) == {"type", "publisher"}
    assert keys(found.qs) == "bc"
    assert (found.found, found.query) == (2, "language=th")
    assert [each.label for each in found.active()] == ["Language"]


def test_a_file_refuses_what_a_page_shows_an_error_beside(sources):
    with pytest.raises(BadRequest, match="Kind: Select a valid choice"):
        narrowed(sources, "type=novel").must_be_readable()

    narrowed(sources, "type=book&publisher=nobody").must_be_readable()


# --- Page by page ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "shown", "page"),
    [
        (None, "ab", 1),
        ("1", "ab", 1),
        ("3", "e", 3),
        ("4", "e", 3),
        ("-1", "e", 3),
        ("abc", "ab", 1),
        (str(10**30), "e", 3),
    ],
)
def test_a_list_is_read_page_by_page(sources, number, shown, page):
    found = narrowed(sources).page(number, 2)

    assert (keys(found.object_list), found.number) == (shown, page)
    assert found.paginator.num_pages == 3


def test_a_page_counts_nothing_twice(sources, django_assert_num_queries):
    found = narrowed(sources, "type=book")
    assert found.found == 3

    with django_assert_num_queries(1):
        page = found.page("2", 2)
        assert (keys(page.object_list), page.paginator.count) == ("e", 3)


def test_a_page_of_nothing_is_the_first(sources):
    found = narrowed(sources, "q=nobody").page("7", 2)

    assert (list(found.object_list), found.number) == ([], 1)


def test_a_list_that_counts_no_filter_counts_its_rows(sources):
    class TitleFilter(FacetedFilterSet):
        q = django_filters.CharFilter(field_name="key", label="Key")

        class Meta:
            model = Citation
            fields: list[str] = []

    for query, number in [("", 5), ("q=a", 1), ("q=nobody", 0)]:
        found = TitleFilter(QueryDict(query), Citation.objects.in_order())
        assert found.found == number
        assert found.page("1", 2).paginator.count == number
