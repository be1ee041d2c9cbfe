"""Reads files in a process of its own, which is ended where it takes too long.

The libraries take more than linear time for some hostile files. It is also the only
process that loads them: whatever only writes files does without.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from references.exchange import formats
from references.exchange.formats.records import LARGEST, Unreadable
from references.values.source import Fields

SECONDS = 10
MOST_MEMORY = 1_000_000_000  # bytes
ROOT = Path(__file__).parents[3]
_ENDED = (
    f"Reading the file was ended: it takes more than {SECONDS} seconds, or more memory "
    "than there may be. Part the file and import the parts, or export it again."
)


def source_records(text: str, code: str) -> list[Fields]:
    """Return the records of a file in the format of this code; raises Unreadable."""
    if len(text) > LARGEST:
        raise Unreadable(
            f"The text is longer than {LARGEST:,} characters: part it, and import the "
            "parts."
        )
    try:
        done = subprocess.run(  # noqa: S603 (the code is one of three)
            [sys.executable, "-m", __name__, code],
            input=json.dumps(text).encode(),
            capture_output=True,
            check=True,
            cwd=ROOT,
            timeout=SECONDS,
        )
    except subprocess.SubprocessError as error:
        raise Unreadable(_ENDED) from error
    found: Any = json.loads(done.stdout)
    if isinstance(found, str):
        raise Unreadable(found)
    return found


def answer() -> None:
    """Write what the file on standard input holds, or why it can't be read, as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        found: Any = formats.source_records(json.load(sys.stdin), sys.argv[1])
    except Unreadable as error:
        found = str(error)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    answer()
