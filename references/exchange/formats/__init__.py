"""The formats in which sources are exported, and those from which they are imported."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from references.exchange.formats import bibtex, csl_json, csv_file, ris
from references.exchange.formats.records import Unreadable
from references.values.found import Found
from references.values.source import Source, for_file


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: `code` names it in an address, and ends the name of a file."""

    code: str
    name: str
    media_type: str
    module: Any

    def write(self, sources: Iterable[Source]) -> Iterator[str]:
        """Yield the file in pieces, as the sources are asked for."""
        written: Iterator[str] = self.module.write(map(for_file, sources))
        return written


_CSL = "application/vnd.citationstyles.csl+json"
# The formats that can be imported, and those that sources are exported in.
READABLE = {
    "bib": Format("bib", "BibTeX", "application/x-bibtex", bibtex),
    "ris": Format("ris", "RIS", "application/x-research-info-systems", ris),
    "json": Format("json", "CSL-JSON", _CSL, csl_json),
}
FORMATS = READABLE | {"csv": Format("csv", "CSV", "text/csv", csv_file)}


def read(file: str, code: str) -> list[Found]:
    """Return the records of a file in the format of this code; raises Unreadable."""
    if "\0" in file:
        raise Unreadable(
            "A NUL character can’t be in a text file. The file is damaged or of another "
            "kind: export it again."
        )
    plain = file.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    records: list[Found] = READABLE[code].module.read(plain)
    if not records:
        raise Unreadable(
            f"No record was found: was another format than {FORMATS[code].name} meant?"
        )
    return records


def only(file: str, code: str, records: Iterable[Found]) -> bytes:
    """Return a file with these records alone, as they are written in it."""
    kept: str = READABLE[code].module.only(file, records)
    # Half of a character that UTF-8 can't hold is written as JSON would have it.
    return kept.encode(errors="backslashreplace")


def guess(name: str, text: str) -> str:
    """Return the code of a file's format, by the end of its name, else by its beginning."""
    ending = name.rpartition(".")[2].lower()
    if ending in READABLE:
        return ending
    begins = text.lstrip("\ufeff \t\r\n")[:4]
    if begins.startswith(("[", "{")):
        return "json"
    return "ris" if begins.startswith("TY -") or begins == "TY  " else "bib"
