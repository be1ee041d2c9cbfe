"""The formats in which records go out, and those in which they come in.

Nothing here knows of Django or of a database.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from references.exchange.formats import bibtex, csl_json, csv_file, ris
from references.exchange.formats.found import Found
from references.values.source import Source


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its name, how it is written, and how read, where it can be.

    `code` names it in an address, and ends the name of a file.
    """

    code: str
    name: str
    media_type: str
    write: Callable[[Iterable[Source]], Iterator[str]]
    read: Callable[[str], list[Found]] | None = None

    @property
    def ending(self) -> str:
        return f".{self.code}"


FORMATS = {
    format_.code: format_
    for format_ in (
        Format("bib", "BibTeX", "application/x-bibtex", bibtex.write, bibtex.read),
        Format(
            "ris", "RIS", "application/x-research-info-systems", ris.write, ris.read
        ),
        Format(
            "json",
            "CSL-JSON",
            "application/vnd.citationstyles.csl+json",
            csl_json.write,
            csl_json.read,
        ),
        Format("csv", "CSV", "text/csv", csv_file.write),
    )
}
# What can be imported.
READABLE = {code: format_ for code, format_ in FORMATS.items() if format_.read}


def guess(name: str, text: str) -> str:
    """The code of a file's format, by the end of its name, else by how it begins."""
    ending = name.rpartition(".")[2].lower()
    if ending in READABLE:
        return ending
    begins = text.lstrip("\ufeff \t\r\n")[:6]
    if begins.startswith(("[", "{")):
        return "json"
    return "ris" if begins.startswith("TY  -") else "bib"
