"""The formats in which sources are exported, and those from which they are imported."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from references.exchange.formats import (
    bibtex,
    bibtex_source,
    csl_json,
    csv_file,
    json_source,
    ris,
)
from references.exchange.formats.found import Found, checked
from references.values.source import Source


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: `code` names it in an address, and ends the name of a file."""

    code: str
    name: str
    media_type: str
    write_tidy: Callable[[Iterable[Source]], Iterator[str]]

    def write(self, sources: Iterable[Source]) -> Iterator[str]:
        """Yield the file in pieces, as the sources are asked for."""
        return self.write_tidy(source.tidy() for source in sources)


_CSL = "application/vnd.citationstyles.csl+json"
FORMATS = {
    format_.code: format_
    for format_ in (
        Format("bib", "BibTeX", "application/x-bibtex", bibtex.write),
        Format("ris", "RIS", "application/x-research-info-systems", ris.write),
        Format("json", "CSL-JSON", _CSL, csl_json.write),
        Format("csv", "CSV", "text/csv", csv_file.write),
    )
}
_PARSERS = {"bib": bibtex.parse, "ris": ris.parse, "json": csl_json.parse}
_CUTTERS = {"bib": bibtex_source.only, "ris": ris.only, "json": json_source.only}
# The formats that can be imported.
READABLE = {code: FORMATS[code] for code in _PARSERS}


def parse(file: str, code: str) -> list[Found]:
    """Return the entries of a file in the format of this code; raises Unreadable."""
    return _PARSERS[code](file)


def only(file: str, code: str, lines: Collection[int]) -> bytes:
    """Return a file with those entries alone that begin on these lines, as they are written.

    Entries and abbreviations that they name come with them.
    """
    kept = _CUTTERS[code](checked(file), lines)
    # Half of a character that UTF-8 can't hold is written as JSON would have it.
    return kept.encode(errors="backslashreplace")


def guess(name: str, text: str) -> str:
    """Return the code of a file's format, by the end of its name, else by its beginning."""
    ending = name.rpartition(".")[2].lower()
    if ending in READABLE:
        return ending
    begins = text.lstrip("\ufeff \t\r\n")[:6]
    if begins.startswith(("[", "{")):
        return "json"
    return "ris" if begins.startswith("TY  -") else "bib"
