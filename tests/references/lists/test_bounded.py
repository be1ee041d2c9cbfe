"""What each choice of a long list would find: counted whole, and counted up to a limit."""

import random
from itertools import combinations

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils.http import urlencode

from references.catalogue import filters
from references.catalogue.filters import CitationFilter
from references.lists import bounded
from references.models import Citation
from tests.make import make_citation, make_event, make_organisation, make_section

pytestmark = pytest.mark.django_db

FACETS = (
    *("type", "publisher", "year", "language", "relation", "address"),
    *("cited", "where"),
)


def narrowed(query=""):
    if isinstance(query, dict):
        query = urlencode(query)
    return CitationFilter(QueryDict(query), Citation.objects.all())


def keys(found):
    return [citation.key for citation in found]


def options(found, name):
    """The choices of a filter as they stand in the form, but the empty one."""
    return {
        value: str(label) for value, label in found.form.fields[name].choices if value
    }


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker):
    """Eighty sources unlike each other, made once; three pages cite some of them."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        make_eighty()
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


def make_eighty():
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


@pytest.fixture
def choices(many):
    """All that can be chosen, one by one: (name of a filter, value)."""
    return [
        (name, value)
        for name in FACETS
        for value in narrowed().choices(name)
        if narrowed().choices(name)[value]
    ]


# --- Counted -----------------------------------------------------------------------------


def test_the_number_of_each_choice_is_what_choosing_it_finds(choices):
    found = {choice: set(keys(narrowed(dict([choice])).qs)) for choice in choices}

    assert {name for name, _value in choices} == set(FACETS)
    assert len(choices) >= 25
    for (name, value), rows in found.items():
        alone, beside = narrowed(), narrowed({name: value})
        assert alone.choices(name)[value] == len(rows) == beside.found, (name, value)
        for (other, its), its_rows in found.items():
            # Under the other filters: of its own, each choice is one instead of another.
            both = its_rows if other == name else rows & its_rows
            number = beside.choices(other).get(its, 0)
            assert number == len(both), (name, value, other, its)


def test_two_choices_together_find_what_is_in_both(choices):
    found = {choice: set(keys(narrowed(dict([choice])).qs)) for choice in choices}

    for one, other in combinations(choices, 2):
        if one[0] != other[0]:
            both = narrowed(dict([one, other]))
            assert set(keys(both.qs)) == found[one] & found[other], (one, other)


def test_words_are_one_of_the_filters_the_numbers_are_under(choices):
    with_words = set(keys(narrowed("q=report").qs))

    for name, value in choices:
        rows = set(keys(narrowed({name: value}).qs))
        number = narrowed("q=report").choices(name).get(value, 0)
        assert number == len(rows & with_words), (name, value)


def test_all_the_numbers_of_a_page_come_from_one_query(
    choices, django_assert_num_queries
):
    for query in ("", "type=report", "type=report&cited=yes&where=Profile&year=2018"):
        found = narrowed(query)

        with django_assert_num_queries(1):
            found.count_choices()
            assert found.active() is not None
            assert found.found_words


def test_a_choice_that_would_find_nothing_is_not_offered_unless_it_is_chosen(many):
    found = narrowed("cited=no&type=interview")
    found.count_choices()

    assert options(found, "where") == {}
    assert options(found, "type")["interview"] == "interview (0)"
    assert "book" in options(found, "type")
    assert "chapter" not in options(found, "type")


# --- Counted up to a limit ---------------------------------------------------------------

FEW = 5


@pytest.fixture
def few_are_counted(monkeypatch):
    monkeypatch.setattr(bounded, "MOST", FEW)
    monkeypatch.setattr(filters, "MOST", FEW)


def assert_true(words, number):
    """A number is right as it is written, or is a floor that is said to be one."""
    if words.endswith("+"):
        floor = int(words[:-1])
        assert 0 < floor <= FEW
        assert floor <= number
    else:
        assert words == "" or (int(words) == number <= FEW)


def test_beyond_the_limit_a_number_is_a_floor_and_says_so(choices, monkeypatch):
    truth = {choice: set(keys(narrowed(dict([choice])).qs)) for choice in choices}
    monkeypatch.setattr(bounded, "MOST", FEW)
    monkeypatch.setattr(filters, "MOST", FEW)

    whole = narrowed()
    assert whole.found_words == "5+"
    for (name, value), rows in truth.items():
        # Alone, each is counted up to the limit.
        words = whole.tallies[name].words(value)
        assert words == (f"{FEW}+" if len(rows) > FEW else str(len(rows)))
        under = narrowed({name: value})
        assert_true(under.found_words, len(rows))
        for (other, its), its_rows in truth.items():
            both = its_rows if other == name else rows & its_rows
            words = under.tallies[other].words(its)
            assert_true(words, len(both))
            # Nothing is counted in a part of the rows and told as if it were all.
            assert words != "0" or not both


def test_a_kind_that_was_not_counted_in_the_first_rows_can_still_be_chosen(
    many, few_are_counted
):
    make_citation("zzz", type="interview", title="Zzz", relation="unknown")
    found = narrowed("relation=unknown")
    found.count_choices()

    assert options(found, "type")["interview"] == "interview"
    assert keys(narrowed("relation=unknown&type=interview").qs) == ["zzz"]


@pytest.mark.parametrize("sort", ["", "title", "date", "uses"])
def test_a_list_too_long_to_count_is_the_same_in_the_same_order(
    choices, monkeypatch, sort
):
    queries = [dict([choice]) for choice in choices]
    queries += [{**one, "q": "report", "cited": "yes"} for one in queries]
    queries += [{**one, "where": "Profile"} for one in queries[: len(choices)]]
    counted = [in_order({**query, "sort": sort}) for query in queries]

    monkeypatch.setattr(bounded, "MOST", 0)
    monkeypatch.setattr(filters, "MOST", 0)

    for query, expected in zip(queries, counted, strict=True):
        assert in_order({**query, "sort": sort}) == expected, query


def in_order(query):
    found = narrowed(query)
    return keys(found.order.sorted(found.qs))


def test_the_limit_reads_as_ten_thousand():
    assert bounded.words(10_000) == "10,000"
    assert bounded.words(10_001) == "10,000+"
    assert bounded.Tally({"a": 10_001}, is_cut=True).words("a") == "10,000+"
    assert bounded.Tally({"a": 312}, is_cut=True).words("a") == "312+"


# --- In force ----------------------------------------------------------------------------


def test_each_filter_in_force_can_be_removed_and_says_what_that_would_find(choices):
    query = {"q": "report", "type": "report", "year": "2018", "sort": "date"}

    for each in narrowed(query).active():
        without = narrowed(each.without)
        assert each.found == without.found
        assert "sort=date" in each.without
    assert [e.label for e in narrowed(query).active()] == [
        "Words in title, author or publisher",
        "Kind",
        "Year",
    ]


@pytest.mark.parametrize("query", ["q=nobody&type=book", "year=1999&cited=yes", "q=--"])
def test_an_empty_result_says_what_removing_each_filter_finds(many, query):
    found = narrowed(query)

    assert found.found == 0
    for each in found.active():
        assert each.found == narrowed(each.without).qs.count()


def test_what_removing_a_filter_finds_is_told_up_to_the_limit(many, few_are_counted):
    (each,) = narrowed("q=nobody").active()

    assert each.found_words == "5+"


def test_what_is_chosen_is_called_what_the_form_calls_it(many):
    query = "publisher=-&language=th&where=Profile:+History&address=dead&cited=no"

    said = [(each.label, each.value) for each in narrowed(query).active()]

    assert said == [
        ("Publisher", "not recorded"),
        ("Language", "Thai"),
        ("Address", "dead"),
        ("Cited or not", "not cited"),
        ("Cited where", "Profile: History"),
    ]


def test_what_is_not_recorded_stands_last_and_years_begin_with_the_newest(many):
    found = narrowed()
    found.count_choices()

    assert list(options(found, "year")) == ["2018", "2009", "1996", "-"]
    assert list(options(found, "publisher")) == ["ECPAT", "UNICEF", "-"]
