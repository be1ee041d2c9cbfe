"""A local server, for each test that asks for it."""

from collections.abc import Iterator

import pytest

from tests.references.links.stage import Stage, staged


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Serve until the test ends."""
    with staged() as stage:
        yield stage
