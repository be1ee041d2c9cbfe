"""Who edits in these tests."""

import pytest

from tests.make import make_editor


@pytest.fixture
def editor(client):
    """Astrid, signed in."""
    person = make_editor("astrid")
    client.force_login(person)
    return person
