"""A command's surroundings for each test."""

import signal
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _as_a_command(no_loop_running: None) -> Iterator[None]:
    """Run as `check_links` does: no event loop runs, and Ctrl-C interrupts.

    A shell starts background jobs with interruptions ignored.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
