"""Sources, readings, statements and doubts, and the tables derived from them."""

from references.models.citation import Citation
from references.models.correction import Correction
from references.models.doubt import Doubt
from references.models.reading import Reading
from references.models.reading_check import ReadingCheck
from references.models.record import Record
from references.models.report import Report
from references.models.revision import Revision
from references.models.sourced import BySource, Published, Sourced
from references.models.use import SearchEntry, Use
from references.models.withheld import WithheldName

__all__ = [
    "BySource",
    "Citation",
    "Correction",
    "Doubt",
    "Published",
    "Reading",
    "ReadingCheck",
    "Record",
    "Report",
    "Revision",
    "SearchEntry",
    "Sourced",
    "Use",
    "WithheldName",
]
