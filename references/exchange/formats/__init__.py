"""Knows the formats in which sources are exported."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from references.exchange.formats import bibtex, csl_json, csv_file, ris
from references.values.source import Source, for_file


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


FORMATS = {
    form.code: form
    for form in (
        Format("bib", "BibTeX", "application/x-bibtex", bibtex),
        Format("ris", "RIS", "application/x-research-info-systems", ris),
        Format("json", "CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
        Format("csv", "CSV", "text/csv", csv_file),
    )
}
