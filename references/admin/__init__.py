"""The admin of sources, and the parts that all admins share."""

from references.admin.citation import CitationAdmin
from references.admin.correcting import CorrectionAdmin
from references.admin.doubts import DoubtAdmin
from references.admin.records import RecordAdmin, RecordInline
from references.admin.statements import StatementAdmin

__all__ = [
    "CitationAdmin",
    "CorrectionAdmin",
    "DoubtAdmin",
    "RecordAdmin",
    "RecordInline",
    "StatementAdmin",
]
