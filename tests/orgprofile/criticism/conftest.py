"""The exchange that the tests of its form and preview edit."""

import pytest

from tests.make import make_citation, make_criticism, make_organisation, make_turn


@pytest.fixture
def source():
    return make_citation("kessler-post-2015", title="The bogus claim")


@pytest.fixture
def exchange(source):
    """A criticism and the reply to it."""
    criticism = make_criticism(
        make_organisation(), statement=f"A figure.[@{source.key}]"
    )
    for order, kind, slug in ((1, "criticism", "post"), (2, "response", "pact")):
        body = f"Words of the {kind}.[@{source.key}]"
        make_turn(criticism, order, kind=kind, slug=slug, body=body)
    return criticism
