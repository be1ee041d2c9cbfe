"""Knows the formats in which sources are exported, and reads those that can be pasted."""

import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from references.exchange.formats import bibtex, csl_json, csv_file, ris
from references.exchange.formats.records import LARGEST, Unreadable, record
from references.values.source import Fields, Source, for_file

SECONDS = 10
MOST_MEMORY = 1_000_000_000  # bytes
ROOT = Path(__file__).parents[3]
_ENDED = (
    f"The text took more than {SECONDS} seconds or too much memory to read. Paste one entry, or "
    "export it again."
)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. Its `code` stands for it in addresses, and is the ending of file names."""

    code: str
    name: str
    media_type: str
    module: Any

    def write(self, sources: Iterable[Source]) -> Iterator[str]:
        """Yield the text of the file in pieces, about one for each source."""
        return self.module.write(map(for_file, sources))


_CSL = "application/vnd.citationstyles.csl+json"
# The formats in which sources are pasted. In `FORMATS`, below, they are exported.
READABLE = {
    "bib": Format("bib", "BibTeX", "application/x-bibtex", bibtex),
    "json": Format("json", "CSL-JSON", _CSL, csl_json),
}
# How an entry of each format begins.
_BEGINS = {
    "bib": re.compile(r"@\s*[A-Za-z]+\s*[{(]"),
    "json": re.compile(r"(?:\[\s*)?\{"),
}
_RIS = "application/x-research-info-systems"
FORMATS = {
    "bib": READABLE["bib"],
    "ris": Format("ris", "RIS", _RIS, ris),
    "json": READABLE["json"],
    "csv": Format("csv", "CSV", "text/csv", csv_file),
}


def code_of(text: str) -> str:
    """Return the code of the format whose entries begin as this text does; "" for none."""
    bare = text.lstrip("\ufeff \t\r\n")
    return next((code for code, begins in _BEGINS.items() if begins.match(bare)), "")


def source_records(text: str, code: str) -> list[Fields]:
    """Return the records in the text of a file in the format `code`; raises Unreadable."""
    # Another process reads it, and is ended after `SECONDS`: a hostile file can take longer.
    if len(text) > LARGEST:
        raise Unreadable(
            f"The text is longer than {LARGEST:,} characters. Paste one entry."
        )
    try:
        done = subprocess.run(  # noqa: S603 (the code is one of two)
            [sys.executable, "-c", f"from {__name__} import answer; answer()", code],
            input=json.dumps(text).encode(),
            capture_output=True,
            check=True,
            cwd=ROOT,
            timeout=SECONDS,
        )
    except subprocess.SubprocessError as error:
        raise Unreadable(_ENDED) from error
    records: Any = json.loads(done.stdout)
    if isinstance(records, str):
        raise Unreadable(records)
    return records


def answer() -> None:
    """Write as JSON the records of the text on standard input, or the reason why there are none."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        records: Any = records_here(json.load(sys.stdin), sys.argv[1])
    except Unreadable as error:
        records = str(error)
    json.dump(records, sys.stdout)


def records_here(text: str, code: str) -> list[Fields]:
    """Return the records in the text of a file in the format `code`; raises Unreadable."""
    # The text is read in this process: for files from outside use `source_records`.
    if "\0" in text:
        raise Unreadable(
            "The file contains a NUL character, so it is damaged or not a text file. Export the "
            "file again."
        )
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    module = READABLE[code].module
    entries = enumerate(module.entries(plain), 1)
    records = [record(number, entry, module.fields_of) for number, entry in entries]
    if not records:
        raise Unreadable(f"The text has no entry in the format {FORMATS[code].name}.")
    return records
