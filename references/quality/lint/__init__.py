"""The linter of sources: it says what an editor should look at, and corrects nothing.

Each rule has a code that stays, a severity and a reason (docs/editing.md).
"""

from references.quality.lint.others import NONE, Others, Shared
from references.quality.lint.rules import (
    CODES,
    FIRST_PAGES,
    RULES,
    SEVERITIES,
    Finding,
    findings,
    in_words,
)

__all__ = [
    "CODES",
    "FIRST_PAGES",
    "NONE",
    "RULES",
    "SEVERITIES",
    "Finding",
    "Others",
    "Shared",
    "findings",
    "in_words",
]
