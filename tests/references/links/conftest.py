"""A stage to look at, raised afresh for each test that asks for it."""

from collections.abc import Iterator

import pytest

from tests.references.links.stage import Stage, raised


@pytest.fixture
def stage() -> Iterator[Stage]:
    with raised() as stage:
        yield stage
