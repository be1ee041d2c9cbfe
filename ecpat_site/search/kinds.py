"""The kinds of rows that a search finds, in the order in which they are shown."""

from dataclasses import dataclass
from typing import Any

from ecpat_site.questions import gathering
from orgprofile.models import (
    Criticism,
    Fact,
    KeyPerson,
    Member,
    MembershipCount,
    Organisation,
    Section,
    Turn,
)
from references.models import Citation, Reading
from references.models.doubt import Doubt
from references.values.source import title_language
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
        Kind("criticism", "Criticism", (Criticism, Turn)),
        Kind("questions", "Open questions", (Doubt,)),
        Kind("sources", "Sources", (Citation,)),
        Kind("readings", "What sources say", (Reading,)),
    )
}
MODELS = {
    model._meta.label_lower: model for kind in KINDS.values() for model in kind.models
}


@dataclass(frozen=True, slots=True)
class Told:
    """The parts of a found row that are shown; `context` names its whole.

    `language` is the tag of the title's, "" for English.
    """

    title: str
    line: str
    words: str
    context: str = ""
    language: str = ""


def told(row: Any) -> Told:
    """Return what is shown of a found row, which has what it is a part of at hand."""
    match row:
        case Citation():
            made = [*row.author_names[:3], row.container_title, row.publisher]
            line = "; ".join(dict.fromkeys(filter(None, made)))
            return Told(row.title, line, "", language=title_language(row))
        case Reading():
            quoted = f" “{row.quotation}”" if row.quotation else ""
            language = title_language(row.citation)
            return Told(
                row.citation.title, "", f"{row.says}{quoted}", language=language
            )
    title, line, words = row.found_by()
    match row:
        case Doubt():
            title, context = gathering.of_doubt(row).title, ""
        case Section() | Fact() | KeyPerson():
            context = "" if row.organisation.is_subject else str(row.organisation)
        case Member():
            context = "" if row.network.is_subject else str(row.network)
        case Variant():
            context = row.event.title
        case Turn():
            context = row.criticism.title
        case _:
            context = ""
    return Told(title, line, words, context)
