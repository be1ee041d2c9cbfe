"""A stage for each test that asks for it, and a command's surroundings for all."""

import signal
from collections.abc import Iterator
from threading import Thread

import pytest

from tests.references.links.stage import Stage


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Serve until the test ends."""
    stage = Stage()
    serving = Thread(target=stage.serve_forever, kwargs={"poll_interval": 0.02})
    serving.start()
    yield stage
    stage.ended.set()
    stage.shutdown()
    stage.server_close()
    serving.join()


@pytest.fixture(autouse=True)
def _as_a_command(no_loop_running: None) -> Iterator[None]:
    """Run as `check_links` does: no event loop runs, and Ctrl-C interrupts.

    A shell starts background jobs with interruptions ignored.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
