"""Pages of the list of sources, each found from the row before it or after it."""

import random
from itertools import chain

import pytest
from django.core.exceptions import BadRequest
from hypothesis import given
from hypothesis import strategies as st

from references.catalogue import filters
from references.lists.keyset import Order, Slice, page
from references.models import Citation
from tests.make import make_citation

pytestmark = pytest.mark.django_db


ORDERS = {"": Order("sort_text"), **filters.ORDERS}


def shown(order="", size=3, **asked):
    return page(Citation.objects.all(), ORDERS[order], asked, size)


def keys(found):
    return [citation.key for citation in found]


def whole(order):
    return keys(ORDERS[order].sorted(Citation.objects.all()))


def forwards(order, size):
    """The keys from the first page on, one page after another."""
    found = shown(order, size)
    pages = [keys(found.rows)]
    while found.after:
        found = shown(order, size, after=found.after)
        pages.append(keys(found.rows))
    return pages


def backwards(order, size):
    """The keys from the last page back, one page before another."""
    found = shown(order, size, page="last")
    pages = [keys(found.rows)]
    while found.before:
        found = shown(order, size, before=found.before)
        pages.insert(0, keys(found.rows))
    return pages


@pytest.fixture(scope="module")
def alike(module_db):
    """Twenty sources, of which many are alike in what the list is sorted by."""
    chance = random.Random(7)  # noqa: S311 - no secret
    for n in chance.sample(range(20), 20):
        make_citation(
            f"source-{n:02}",
            title=chance.choice(["Same", "same", "Other", "[Same]"]),
            authors=chance.choice(["", "", "Same"]),
            issued=chance.choice(["", "", "2018", "2018-06", "1996"]),
        )
        chosen = chance.choice([0, 0, 1, 2])
        Citation.objects.filter(key=f"source-{n:02}").update(use_count=chosen)


# --- From the first page to the last, and back -------------------------------------------


@given(
    values=st.lists(
        st.tuples(
            st.sampled_from(["A", "a", "É", "é", "Z", "“A”", "1", "😀", "~", " "]),
            st.sampled_from(["", "2018", "2018-01-01", "2018-01", "0001", "199X"]),
            st.integers(0, 2),
        ),
        max_size=9,
    ),
    size=st.integers(1, 4),
)
def test_whatever_the_values_no_source_is_missed_or_shown_twice(values, size):
    Citation.objects.all()._raw_delete("default")
    for n, (title, issued, uses) in enumerate(values):
        make_citation(f"source-{n}", title=title, issued=issued)
        Citation.objects.filter(key=f"source-{n}").update(use_count=uses)

    for order in ORDERS:
        found = list(chain(*forwards(order, size)))
        assert found == list(chain(*backwards(order, size))) == whole(order)
        assert sorted(found) == [f"source-{n}" for n in range(len(values))]


def test_a_list_of_one_page_leads_nowhere(alike):
    for asked in ({}, {"page": "last"}):
        assert shown(size=20, **asked).is_whole
    assert shown(size=19).after
    assert not shown(size=19).before


def test_an_empty_list_has_an_empty_page():
    for asked in ({}, {"page": "last"}):
        assert page(Citation.objects.none(), ORDERS[""], asked, 3) == Slice(())


# --- When a source changes while somebody reads -------------------------------------------


@pytest.mark.parametrize("order", ORDERS)
def test_after_an_edit_the_list_goes_on_from_where_the_source_now_stands(alike, order):
    named = shown(order).after
    citation = Citation.objects.get(key=named)
    citation.title, citation.authors, citation.issued = "Nine", "", "2010"
    citation.save()

    rest = shown(order, 50, after=named)

    found = whole(order)
    assert keys(rest.rows) == found[found.index(named) + 1 :]


def test_a_source_an_edit_took_out_of_the_list_still_leads_on(alike):
    rows = Citation.objects.filter(title="Same")
    found = keys(ORDERS["date"].sorted(rows))
    citation = Citation.objects.get(key=found[2])
    citation.title = "Another"
    citation.save()

    rest = page(rows, ORDERS["date"], {"after": found[2]}, 50)

    assert keys(rest.rows) == found[3:]


@pytest.mark.parametrize("way", ["after", "before"])
def test_a_source_that_is_gone_leads_nowhere_and_that_is_said(alike, way):
    named = shown().after
    Citation.objects.get(key=named).delete()

    with pytest.raises(BadRequest, match=f"no source “{named}” to go on from: begin"):
        shown(**{way: named})


# --- What is asked ------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["nope", "\0", "a\0b", "%", "'", "k" * 10_000, "😀"])
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_key_of_no_source_is_refused_in_a_short_sentence(alike, way, key):
    with pytest.raises(BadRequest) as refused:
        shown(**{way: key})

    assert "begin at the first page" in str(refused.value)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("page", ["", "2", "-1", str(10**30), "LAST", "\0"])
def test_any_page_but_the_last_is_the_first(alike, page):
    assert shown(page=page) == shown()


def test_a_page_takes_one_query_and_one_for_the_key(alike, django_assert_num_queries):
    named = shown().after

    for asked, queries in [({}, 1), ({"page": "last"}, 1), ({"after": named}, 2)]:
        with django_assert_num_queries(queries):
            shown(**asked)
