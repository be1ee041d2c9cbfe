"""What a form says of each box for prose: how much it holds, which markers name nothing."""

import pytest

from references.prose.markers import written
from tests.desk import open_form
from tests.make import (
    make_citation,
    make_count,
    make_doubt,
    make_measure,
    make_organisation,
    make_reading,
    make_section,
)
from tests.markup import Markup
from tests.ruler import is_linear
from tests.walk import admin_address


@pytest.fixture
def organisation(db, editor):
    make_reading(make_citation("face"), "founding", says="It began in May 1990.")
    make_doubt("when")
    return make_organisation()


def told(client, row, body):
    """Return what the form says of its box once this is typed in it."""
    sent = open_form(client, row) | {"body": body}
    words = Markup(client.post(admin_address(row, "preview"), sent)).words
    return words.partition("Body: ")[2].partition(" Press")[0]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("It began.[@face] It grew.", "2 sentences, 1 without a source; 1 source."),
        ("It began.[@face; @face#founding][!when]", "1 sentence; 1 source."),
        ("It has [=142 countries] countries.", "1 sentence; 1 source."),
    ],
)
def test_a_box_says_how_many_sentences_and_sources_it_holds(
    client, organisation, body, words
):
    make_count(make_measure(organisation), "142", citation=make_citation("a"))

    assert told(client, make_section(organisation), body).startswith(words)


@pytest.mark.parametrize(
    ("body", "unknown"),
    [
        ("It began.[@face; @nope]", "[@face; @nope]"),
        ("It began.[@face#nope, p. 3]", "[@face#nope, p. 3]"),
        ("It began.[@face p. 3] It grew.[@]", "[@face p. 3] [@]"),
        ("It began.[@face][!nope]", "[!nope]"),
        ("It has [=nope] and [=142 date] and [=newest].", "[=nope] [=142 date]"),
        ("It has [=newest years].", "[=newest years]"),
    ],
)
def test_markers_that_name_nothing_are_listed_as_they_are_written(
    client, organisation, body, unknown
):
    make_count(make_measure(organisation), "142", as_of="", citation=make_citation("a"))

    assert f" Not there: {unknown}" in told(client, make_section(organisation), body)


def test_names_that_the_preview_has_not_are_asked_for_once(
    client, organisation, django_assert_max_num_queries
):
    section = make_section(organisation)
    names = "[@nope][!nope]" + "".join(f"[@n-{n}][!n-{n}]" for n in range(9))
    fields = open_form(client, section) | {"body": f"It began.{names}"}

    with django_assert_max_num_queries(13):
        client.post(admin_address(section, "preview"), fields)


@pytest.mark.parametrize("piece", ["[@", "[@a]", "[=", "[=x"])
def test_markers_of_the_longest_text_are_listed_in_linear_time(piece):
    assert is_linear(written, lambda size: (piece * size)[:size], 50_000)
