"""The exchange that the tests of its form and preview edit."""

import pytest

from tests.make import (
    make_citation,
    make_criticism,
    make_organisation,
    make_quotation,
    make_turn,
)


@pytest.fixture
def source():
    return make_citation("kessler-post-2015", title="The bogus claim")


@pytest.fixture
def exchange(source):
    """A criticism and the reply to it, each quoted once."""
    criticism = make_criticism(
        make_organisation(), statement=f"A figure.[@{source.key}]"
    )
    for order, kind, slug in ((1, "criticism", "post"), (2, "response", "pact")):
        turn = make_turn(
            criticism, order, kind=kind, slug=slug, body=f"Said.[@{source.key}]"
        )
        make_quotation(turn, citation=source, text=f"words of the {kind}")
    return criticism
