"""The runner of `manage.py test`, which hands all over to pytest."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pytest


class Runner:
    """Runs tests by folder, file or dotted name; the whole suite without any."""

    def __init__(
        self, *, verbosity: int = 1, failfast: bool = False, k: str = "", **options: Any
    ) -> None:
        # What Django counts from 1, pytest counts from 0.
        self.words = [f"--verbosity={verbosity - 1}", "--pyargs", "-k", k]
        if failfast:
            self.words.append("--exitfirst")

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        words = "Only tests whose names match, as for pytest."
        parser.add_argument("-k", default="", help=words)
        words = "Stop at the first that fails."
        parser.add_argument("--failfast", action="store_true", help=words)

    def run_tests(self, labels: list[str], **options: Any) -> int:
        """Return 0 if all passed."""
        return pytest.main([*self.words, *(labels or [str(Path(__file__).parent)])])
