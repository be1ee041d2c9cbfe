"""The linter of sources: what an editor should look at, and never a correction.

Each rule has a code that stays, a severity and a reason (docs/linting.md). Nothing here
knows of Django or of a database: what a source is compared with is given to it.
"""

from references.quality.lint.others import NONE, Others, Shared
from references.quality.lint.rules import (
    CODES,
    FIRST_PAGES,
    RULES,
    SEVERITIES,
    Finding,
    Rule,
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
    "Rule",
    "Shared",
    "findings",
    "in_words",
]
