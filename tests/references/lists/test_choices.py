"""What each choice of a list would find, counted up to a limit."""

import random
from itertools import combinations

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from references.catalogue import filters
from references.catalogue.filters import FACETS, CitationFilter
from references.lists import choices
from references.lists.choices import lay_out, numbered_page
from references.lists.questions import ask
from references.models import Citation
from tests.make import make_citation, make_event, make_organisation, make_section
from tests.references.lists.reading import numbers, options

pytestmark = pytest.mark.django_db


def listing(query):
    narrowing = CitationFilter(
        QueryDict(query if isinstance(query, str) else urlencode(query))
    )
    return lay_out(narrowing, filters.rows, FACETS)


def keys(query):
    question = ask(CitationFilter(QueryDict(urlencode(query))))
    return {citation.key for citation in filters.rows(question)}


@pytest.fixture(scope="module")
def many(module_db):
    """Make eighty different sources; three pages cite some of them."""
    chance = random.Random(5)  # noqa: S311 - no secret
    for n in range(80):
        link = chance.choice(["", "", "live", "dead"])
        citation = make_citation(
            f"source-{n}",
            title=chance.choice(["Report", "Study", "Assembly"]) + f" {n % 7}",
            type=chance.choice(["report", "book", "webpage"]),
            publisher=chance.choice(["", "ECPAT", "UNICEF"]),
            issued=chance.choice(["", "1996", "2018-06-08", "2018", "2009/2012"]),
            language=chance.choice(["", "en", "th"]),
            relation=chance.choice(["independent", "unknown", "self"]),
            url=link and f"https://example.org/{n}",
        )
        if link == "dead":
            Citation.objects.filter(pk=citation.pk).update(link_state="dead")
    subject = make_organisation(lead=marked(chance, 8))
    make_section(subject, "history", body=marked(chance, 12))
    make_section(subject, "draft", body=marked(chance, 30), status="draft")
    make_event(
        subject,
        body=marked(chance, 10),
        date_citation=Citation.objects.get(key="source-3"),
    )


def marked(chance, number):
    return " ".join(f"Said.[@source-{n}]" for n in chance.sample(range(80), number))


# --- Counted -----------------------------------------------------------------------------


def test_the_number_of_each_choice_is_what_choosing_it_finds(many):
    whole = listing("")
    found = {
        (name, value): keys({name: value})
        for name in FACETS
        for value in numbers(whole, name)
    }
    with_words = keys({"q": "report"})

    assert {name for name, _value in found} == set(FACETS)
    assert len(found) >= 25
    words = listing("q=report")
    for (name, value), rows in found.items():
        narrowed = listing({name: value})
        assert numbers(whole, name)[value] == narrowed.found == len(rows)
        both = len(rows & with_words)
        assert numbers(words, name).get(value, 0) == both, (name, value)
        for (other, its), its_rows in found.items():
            # Choices of one filter replace each other.
            both = its_rows if other == name else rows & its_rows
            number = numbers(narrowed, other).get(its, 0)
            assert number == len(both), (name, value, other, its)
    for one, other in combinations(found, 2):
        if one[0] != other[0]:
            assert keys(dict([one, other])) == found[one] & found[other]


def test_a_choice_of_none_is_left_out_unless_it_is_chosen(many):
    found = listing("cited=no&type=interview")

    assert options(found, "where") == {}
    assert options(found, "type")["interview"] == "interview (0)"
    assert "book" in options(found, "type")
    assert "chapter" not in options(found, "type")
    first = {name: next(iter(found.form.fields[name].choices)) for name in FACETS}
    assert first["type"] == ("", "every kind")
    assert all(value == "" for value, _label in first.values())


def test_counting_leaves_the_next_visitors_choices_alone(many):
    listing("type=interview")

    assert "book" in options(listing(""), "type")


@pytest.mark.parametrize(
    ("query", "number"), [("", 2), ("type=book", 3), ("type=book&year=2018", 4)]
)
def test_counting_takes_a_query_for_each_filter_and_one_for_where_sources_are_cited(
    many, django_assert_num_queries, query, number
):
    with django_assert_num_queries(number):
        listing(query)


# --- Counted up to a limit ---------------------------------------------------------------


def test_numbers_stand_while_at_most_the_limit_matches(many, monkeypatch):
    reports = listing("type=report").found
    for most, is_counted in [(reports, True), (reports - 1, False)]:
        monkeypatch.setattr(choices, "MOST", most)
        found = listing("type=report")

        assert ("(" in options(found, "relation")["self"]) is is_counted
        assert (found.found_words == str(reports)) is is_counted
        assert found.found == min(reports, most + 1)
        # Without it all eighty match.
        assert options(found, "type")["report"] == "report"
        assert found.is_uncounted
    monkeypatch.setattr(choices, "MOST", 80)
    assert not listing("type=report").is_uncounted


def test_beyond_the_limit_all_choices_stand_without_numbers(many, monkeypatch):
    counted = listing("")
    monkeypatch.setattr(choices, "MOST", 79)
    found = listing("")

    assert found.found_words == "more than 79"
    assert set(options(found, "type")) == set(Citation.Type.values)
    assert set(options(found, "cited").values()) == {"cited", "not cited"}
    for name in ("publisher", "year", "language", "where"):
        assert list(options(found, name)) == list(options(counted, name))
        assert "(" not in "".join(options(found, name).values())


def test_a_chosen_value_stays_in_the_form_though_the_first_rows_have_none(
    many, monkeypatch
):
    monkeypatch.setattr(choices, "MOST", 2)

    assert options(listing("publisher=Nobody"), "publisher")["Nobody"] == "Nobody"


def test_of_very_many_values_the_most_frequent_are_offered(many, monkeypatch):
    make_citation("rare", publisher="Rare")
    monkeypatch.setattr(choices, "MOST_CHOICES", 3)

    assert set(options(listing(""), "publisher")) == {"ECPAT", "UNICEF", "-"}
    assert "Rare" in options(listing("publisher=Rare"), "publisher")


# --- In force ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "q=nobody&type=book",
        "year=1999&cited=yes&sort=date",
        "q=--",
        "q=nobody&where=History&address=dead",
    ],
)
def test_an_empty_result_says_what_removing_each_filter_finds(many, query):
    found = listing(query)

    assert found.found == 0
    assert len(found.active) == len(found.question.narrowing)
    for each in found.active:
        assert each.found == listing(each.without).found
        assert ("sort=date" in each.without) is ("sort=date" in query)


def test_filters_in_force_are_named_as_the_form_names_them(many):
    query = "q=a&publisher=-&language=th&where=Profile:+History&address=dead&cited=no"

    assert [(each.label, each.value) for each in listing(query).active] == [
        ("Words in title, author or publisher", "a"),
        ("Publisher", "not recorded"),
        ("Language", "Thai"),
        ("Link", "dead"),
        ("Cited or not", "not cited"),
        ("Cited where", "Profile: History"),
    ]


def test_what_is_not_recorded_stands_last_and_years_begin_with_the_newest(many):
    found = listing("")

    assert list(options(found, "year")) == ["2018", "2009", "1996", "-"]
    assert list(options(found, "publisher")) == ["ECPAT", "UNICEF", "-"]


# --- Page by page ------------------------------------------------------------------------


@pytest.mark.parametrize("most", [4, 10_000])
@pytest.mark.parametrize(
    ("number", "shown", "page"),
    [
        (None, "ab", 1),
        ("3", "e", 3),
        ("4", "e", 3),
        ("-1", "e", 3),
        ("abc", "ab", 1),
        (str(10**30), "e", 3),
    ],
)
def test_a_list_is_read_page_by_page(monkeypatch, most, number, shown, page):
    monkeypatch.setattr(choices, "MOST", most)
    for key in "abcde":
        make_citation(key, title=key)

    rows = Citation.objects.in_order().filter(key__in="abcde")
    found = numbered_page(rows, min(5, most + 1), number, 2)

    assert "".join(citation.key for citation in found.object_list) == shown
    assert (found.number, found.paginator.num_pages) == (page, 3)
