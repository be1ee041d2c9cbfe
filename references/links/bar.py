"""How far a run has come, shown to whoever watches it at a terminal.

Nothing here knows of Django or of a database.
"""

from typing import Any

WIDTH = 30


class Bar:
    """One line on a terminal, drawn again and again; nothing at all anywhere else."""

    def __init__(self, stream: Any, total: int) -> None:
        self._stream = stream
        self._total = total
        self._done = 0
        self._is_shown = bool(total) and stream.isatty()
        self._longest = 0

    def advance(self, requests: int) -> None:
        """One more is done, and so many requests were made."""
        self._done += 1
        full = WIDTH * self._done // max(self._total, 1)
        bar = "#" * full + "-" * (WIDTH - full)
        self._draw(f"[{bar}] {self._done} of {self._total}, {requests} requests")

    def clear(self) -> None:
        """Leave the line empty, for what is written next."""
        self._draw("")
        if self._is_shown:
            self._write("\r")

    def _draw(self, line: str) -> None:
        if self._is_shown:
            self._longest = max(self._longest, len(line))
            self._write("\r" + line.ljust(self._longest))

    def _write(self, text: str) -> None:
        # Django's streams end each line by themselves, and colour it.
        self._stream.write(text, str, "")
        self._stream.flush()
