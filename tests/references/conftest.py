"""How Hypothesis runs here: without a clock, since the machine may be busy. A local server."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.references.links.stage import Stage, staged

settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Serve until the test ends."""
    with staged() as stage:
        yield stage
