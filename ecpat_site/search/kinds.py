"""What a search finds: the kinds of rows, in the order in which they are shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from ecpat_site.questions import gathering
from orgprofile.models import (
    Criticism,
    Fact,
    KeyPerson,
    Member,
    MembershipCount,
    Organisation,
    Quotation,
    Section,
    Turn,
)
from references.models import Citation, Reading
from references.statements.doubt import Doubt
from references.values.doubt import KINDS as DOUBTS
from timeline.models import HistoryEvent, Variant


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows that readers look for under one name; those of an earlier model come first."""

    code: str
    label: str
    models: tuple[Any, ...]

    @property
    def labels(self) -> list[str]:
        return [model._meta.label_lower for model in self.models]


KINDS = {
    kind.code: kind
    for kind in (
        Kind("organisations", "Organisations", (Organisation,)),
        Kind("people", "People", (KeyPerson,)),
        Kind("profile", "Profile", (Section, Fact)),
        Kind("history", "History", (HistoryEvent, Variant)),
        Kind("figures", "Figures", (MembershipCount,)),
        Kind("members", "Members", (Member,)),
        Kind("criticism", "Criticism", (Criticism, Turn, Quotation)),
        Kind("questions", "Open questions", (Doubt,)),
        Kind("sources", "Sources", (Citation,)),
        Kind("readings", "What sources say", (Reading,)),
    )
}
MODELS = {
    model._meta.label_lower: model for kind in KINDS.values() for model in kind.models
}

# What is said of a row under its title: of what, of when, by whom it is.
_LINES: dict[Any, Callable[[Any], str]] = {
    Organisation: lambda row: str(row.get_kind_display()).capitalize(),
    KeyPerson: lambda row: f"{row.role}, {row.organisation}",
    Section: lambda row: str(row.organisation),
    Fact: lambda row: f"A fact of {row.organisation}",
    HistoryEvent: lambda row: row.when.in_words(),
    Variant: lambda row: f"{row.said_by}, on “{row.event.title}”",
    MembershipCount: lambda row: row.found_by()[1].partition(".")[0],
    Member: lambda row: str(row.network),
    Criticism: lambda row: f"Aimed at {row.target_name}",
    Turn: lambda row: row.criticism.title,
    Quotation: lambda row: f"{row.said_by}, in “{row.turn.criticism.title}”",
    Doubt: lambda row: DOUBTS[row.kind].words.capitalize(),
    Citation: lambda row: "; ".join(
        dict.fromkeys(
            filter(None, [*row.author_names[:3], row.container_title, row.publisher])
        )
    ),
    Reading: lambda row: row.citation.title,
}


def told(row: Any) -> tuple[str, str, str]:
    """Return the title of a found row, what is said under it, and its words."""
    line = _LINES[type(row)](row)
    if isinstance(row, Citation):
        return row.title, line, ""
    if isinstance(row, Reading):
        quoted = f" “{row.quotation}”" if row.quotation else ""
        return line, "", f"{row.says}{quoted}"
    title, words = row.found_by()
    if isinstance(row, Doubt):
        title = gathering.of_doubt(row).title
    return capfirst(title), line, words
