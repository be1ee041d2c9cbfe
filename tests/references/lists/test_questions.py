"""What a query string asks of a list."""

import pytest
from django.core.exceptions import BadRequest
from django.http import QueryDict

from references.catalogue.filters import CitationFilter
from references.lists.questions import ask, ask_for_file


def question(query):
    return ask(CitationFilter(QueryDict(query)))


@pytest.mark.parametrize(
    ("query", "values", "kept"),
    [
        ("", {}, ""),
        ("q=+a+&page=2&junk=1&year=", {"q": "a"}, "q=+a+"),
        ("sort=date&type=book", {"type": "book", "sort": "date"}, None),
        ("type=report&type=book", {"type": "book"}, "type=book"),
        # What can't be read is no filter in force.
        ("type=novel&language=th", {"language": "th"}, "language=th"),
        ("q=a%26type%3Dbook+%C3%BC", {"q": "a&type=book ü"}, None),
    ],
)
def test_a_question_keeps_what_can_be_read_and_how_it_was_written(query, values, kept):
    found = question(query)

    assert found.values == values
    assert kept in (None, found.query)
    assert question(found.query) == found


def test_a_question_without_a_filter_keeps_the_others_and_the_order():
    found = question("q=a&type=book&sort=date")

    assert found.without("type") == question("q=a&sort=date")
    assert found.without("year") == found
    assert found.narrowing == ["q", "type"]


def test_a_file_refuses_what_a_page_shows_an_error_for():
    with pytest.raises(BadRequest, match="Kind: Select a valid choice"):
        ask_for_file(CitationFilter(QueryDict("type=novel&q=a")))

    narrowing = CitationFilter(QueryDict("type=book&publisher=nobody"))
    assert ask_for_file(narrowing) == ask(narrowing)
