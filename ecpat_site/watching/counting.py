"""What all processes of the site have counted since it started.

Each process counts in a file of its own, which it holds in its memory. Whichever is asked
for the sums reads those of the others too.
"""

import logging
import os
import threading
from array import array
from functools import lru_cache
from itertools import product
from mmap import mmap
from pathlib import Path

# Where `ecpat_site.serve` tells a process its file. Without it, a process counts alone.
VARIABLE = "SITE_COUNTS_FILE"

# Where the answers to public questions come from.
SOURCES = ("stored", "stale", "made")
KINDS = ("page", "file", "static", "admin", "probe")
PROBES = ("/healthz", "/readyz", "/metrics")
STATUSES = range(100, 600)

logger = logging.getLogger(__name__)

Name = str | tuple[str, int]
_NAMES: list[Name] = [*SOURCES, *product(KINDS, STATUSES)]
_PLACES = {name: place for place, name in enumerate(_NAMES)}
_SIZE = 8 * len(_NAMES)


class Counts:
    """Numbers by their names: a source of answers, or a kind of request and a status."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = threading.Lock()
        if file is None:
            held = mmap(-1, _SIZE)
        else:
            # A process that takes the place of another goes on counting in its file. For
            # a moment both do, and one of two that count at once is lost.
            with file.open("a+b") as opened:
                # Written, since a full disk would end the process later.
                opened.write(bytes(max(0, _SIZE - opened.tell())))
                opened.flush()
                held = mmap(opened.fileno(), _SIZE)
        self._numbers = memoryview(held).cast("Q")

    def add(self, name: Name) -> None:
        self._add(_PLACES[name])

    def add_request(self, path: str, status: int) -> None:
        self._add(_place_of_request(path, status))

    def _add(self, place: int) -> None:
        with self._lock:
            self._numbers[place] += 1

    def totals(self) -> dict[Name, int]:
        """Return the sums over all processes."""
        if self._file is None:
            columns = [self._numbers.tolist()]
        else:
            files = sorted(self._file.parent.iterdir())
            columns = [array("Q", file.read_bytes()).tolist() for file in files]
        sums = map(sum, zip(*columns, strict=False))
        return dict(zip(_NAMES, sums, strict=False))


@lru_cache(maxsize=1000)
def _place_of_request(path: str, status: int) -> int:
    return _PLACES[kind_of(path), status]


def kind_of(path: str) -> str:
    """Return the kind of a request: a file is what has a dot in the last part of its address."""
    if path in PROBES:
        return "probe"
    if path.startswith("/admin/"):
        return "admin"
    if path.startswith("/static/"):
        return "static"
    return "file" if "." in path.rpartition("/")[2] else "page"


def _of_this_process() -> Counts:
    file = os.environ.get(VARIABLE)
    try:
        return Counts(Path(file) if file else None)
    except OSError:
        logger.exception("This process counts alone.")
        return Counts()


counts = _of_this_process()
