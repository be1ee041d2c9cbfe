"""What the pages on criticism lay out, and in which order."""

import pytest

from orgprofile.models import Criticism
from orgprofile.pages import criticism as pages
from references.footnotes import Place
from tests.make import make_citation, make_criticism, make_organisation, make_turn

pytestmark = pytest.mark.django_db


def make_sources(*keys):
    return [make_citation(key) for key in keys]


def numbered(page):
    """The keys of a page's notes in the order of their numbers."""
    assert [note.number for note in page.notes] == list(range(1, len(page.notes) + 1))
    return [note.key for note in page.notes]


def test_an_exchange_is_read_from_the_statement_through_each_turn():
    make_sources("e", "d", "c", "b")
    criticism = make_criticism(make_organisation(), statement="A figure.[@e]")
    make_turn(criticism, 2, body="It was conceded.[@b]")
    make_turn(criticism, 1, body="It was baseless.[@d]", source_check="Not there.[@c]")

    page = pages.criticism(Criticism.objects.with_turns().get())

    assert [entry.turn.order for entry in page.exchange.turns] == [1, 2]
    assert numbered(page) == ["e", "d", "c", "b"]


def test_exchanges_share_one_ledger_in_the_order_given():
    make_sources("b", "a")
    organisation = make_organisation()
    first = make_criticism(organisation, "first", statement="One.[@b]")
    second = make_criticism(organisation, "second", statement="Two.[@a] Three.[@b]")

    page = pages.criticism_list([first, second])

    assert numbered(page) == ["b", "a"]
    assert [mark.place for mark in page.notes[0].marks] == [
        Place(first.title, "first"),
        Place(second.title, "second"),
    ]
