"""A stage to look at, raised afresh for each test that asks for it."""

from collections.abc import Iterator

import pytest

from tests.references.links.stage import Stage, raised


@pytest.fixture
def stage() -> Iterator[Stage]:
    with raised() as stage:
        yield stage


@pytest.fixture(autouse=True)
def _as_a_command(no_loop_running: None) -> None:
    """Each test here asks as `check_links` does, with a loop of its own."""
