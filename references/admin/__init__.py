"""The admin of sources, and the parts that all admins share."""

from references.admin.citation import CitationAdmin
from references.admin.comparison import ComparisonAdmin
from references.admin.doubts import DoubtAdmin
from references.admin.records import RecordAdmin, RecordInline
from references.admin.statements import CorrectionAdmin, StatementAdmin

__all__ = [
    "CitationAdmin",
    "ComparisonAdmin",
    "CorrectionAdmin",
    "DoubtAdmin",
    "RecordAdmin",
    "RecordInline",
    "StatementAdmin",
]
