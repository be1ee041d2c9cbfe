"""Bringing sources in from a file: first a plan, then all of it or nothing.

A plan says of each entry whether it is new, the same as a source here, in conflict with
one field by field, or refused. What a file doesn't say is no conflict, and what is
stored gives way only where an editor asks for it. A plan has a digest, so that nothing
is written that nobody has seen: neither a file nor a source changed meanwhile.
"""

import hashlib
from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from references.exchange.formats import READABLE
from references.exchange.formats.found import Found, Unreadable, refused
from references.exchange.matching import Match, Matches
from references.models import Citation
from references.values.source import FIELDS, Source

_COMPARED = tuple(name for name in FIELDS if name != "key")
# Others' files tell kinds of sources less finely: what each of theirs may be of ours.
_COARSE = {
    "article-journal": {"article-magazine", "article-newspaper"},
    "document": set(Citation.Type.values),
    "webpage": {"post", "post-weblog", "report", "pamphlet", "interview"},
}


class Changed(Exception):  # noqa: N818 (it says what became of the plan)
    """The file or a source is no longer as the plan has it."""


class State(StrEnum):
    NEW = "new"
    SAME = "same"
    CONFLICTING = "conflicting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of which file and database say different things, both as texts."""

    name: str
    label: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Item:
    """What becomes of one entry of the file."""

    line: int
    state: State
    key: str = ""
    named: str = ""
    by: str = ""
    differences: tuple[Difference, ...] = ()
    problem: str = ""
    left_out: tuple[str, ...] = ()
    # The source as it would be saved, with what the file says taken.
    citation: Citation | None = None

    @property
    def title(self) -> str:
        return self.citation.title if self.citation else ""

    @property
    def notes(self) -> list[str]:
        """What to know of it: its line, its key in the file, what ties the two."""
        found = [f"line {self.line}"]
        if self.named != self.key:
            found.append(
                f"“{self.named}” in the file" if self.named else "no key there"
            )
        if self.by and self.by != "key":
            found.append(f"found by its {self.by}")
        if self.left_out:
            found.append(f"left out: {', '.join(self.left_out)}")
        return found


@dataclass(frozen=True)
class Plan:
    """What becomes of each entry of a file, in its order."""

    items: tuple[Item, ...]

    def _in_state(self, state: State) -> list[Item]:
        return [item for item in self.items if item.state == state]

    @cached_property
    def new(self) -> list[Item]:
        return self._in_state(State.NEW)

    @cached_property
    def same(self) -> list[Item]:
        return self._in_state(State.SAME)

    @cached_property
    def conflicting(self) -> list[Item]:
        return self._in_state(State.CONFLICTING)

    @cached_property
    def refused(self) -> list[Item]:
        return self._in_state(State.REFUSED)

    @property
    def has_changes(self) -> bool:
        """Whether it can be carried out, and there is something to do or to decide."""
        return not self.refused and bool(self.new or self.conflicting)

    @property
    def in_words(self) -> str:
        """The plan in figures: "2 new, 1 the same, 0 in conflict, 0 refused"."""
        return (
            f"{len(self.new)} new, {len(self.same)} the same, "
            f"{len(self.conflicting)} in conflict, {len(self.refused)} refused"
        )

    @cached_property
    def digest(self) -> str:
        """What changes as soon as the file or a source it meets does."""
        seen = [(replace(i, citation=None), _state_of(i.citation)) for i in self.items]
        return hashlib.sha256(repr(seen).encode(errors="replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Done:
    """How many sources an import added and changed."""

    added: int
    changed: int

    @property
    def in_words(self) -> str:
        return f"Imported: {self.added} added, {self.changed} changed."


def _state_of(citation: Citation | None) -> Any:
    return citation and (citation.version, Source.of(citation))


def read(text: str, format_code: str) -> list[Found]:
    """The entries of a file in a format; raises Unreadable, in a sentence."""
    reader = READABLE[format_code].read
    if reader is None:
        raise Unreadable("Files of this kind are not read.")
    return reader(text)


def plan(found: Iterable[Found], *, held: bool = False) -> Plan:
    """What would become of each entry. Nothing is written.

    With `held`, the sources it meets stay as they are until the transaction ends.
    """
    entries = list(found)
    matches = Matches([e.record for e in entries if e.record], held=held)
    lines: dict[str, int] = {}
    return Plan(tuple(_item(entry, matches, lines) for entry in entries))


def apply(
    found: Iterable[Found],
    digest: str,
    *,
    reason: str,
    take: Collection[str] = (),
    take_all: bool = False,
    user: Any = None,
) -> Done:
    """Carry out the plan that has this digest, all of it or nothing.

    New sources are added; of those in conflict, the ones in `take`, by key, get the
    file's values. Raises Changed where the plan would be another by now.
    """
    try:
        with transaction.atomic():
            current = plan(found, held=True)
            if current.digest != digest or current.refused:
                raise Changed
            wanted = [i for i in current.conflicting if take_all or i.key in take]
            for item in [*current.new, *wanted]:
                citation: Any = item.citation
                # What simple-history keeps with the change.
                citation._change_reason = reason[:100]
                citation._history_user = user
                citation.save()
    except IntegrityError as error:  # somebody added one of them a moment ago
        raise Changed from error
    return Done(len(current.new), len(wanted))


def _item(entry: Found, matches: Matches, lines: dict[str, int]) -> Item:
    if entry.record is None:
        return Item(entry.line, State.REFUSED, problem=entry.problem)
    match = matches.match(entry.record)
    item = Item(
        entry.line,
        State.SAME,
        key=match.key,
        named=entry.record.key,
        by=match.by,
        left_out=entry.left_out,
    )
    before = lines.setdefault(match.key, entry.line)
    if before != entry.line:
        why = (
            f"line {before} is of the same source, “{match.key}”: keep one of the two."
        )
        return _refused(item, entry.record, why)
    citation, differences = _compared(entry.record, match)
    if match.citation and not differences:
        return replace(item, citation=citation)
    try:
        citation.full_clean()
    except ValidationError as error:
        return _refused(item, entry.record, _sentences(error))
    state = State.CONFLICTING if match.citation else State.NEW
    return replace(item, state=state, differences=differences, citation=citation)


def _refused(item: Item, record: Source, why: str) -> Item:
    problem = refused(item.line, record.key or item.key, why).problem
    return replace(item, state=State.REFUSED, problem=problem)


def _compared(record: Source, match: Match) -> tuple[Citation, tuple[Difference, ...]]:
    """The source with what the file says taken, and where the two differ."""
    stored = match.citation
    # Copied first: what a citation remembers of itself would be copied too.
    citation = copy(stored) if stored else Citation(key=match.key)
    ours = Source.of(stored).tidy() if stored else Source()
    said = _said(record, ours)
    differing = {
        name: value for name, value in said.items() if value != getattr(ours, name)
    }
    for name, value in differing.items():
        setattr(citation, name, _written(value))
    return citation, tuple(
        Difference(
            name, _label(name), _shown(name, getattr(ours, name)), _shown(name, value)
        )
        for name, value in differing.items()
    )


def _said(record: Source, ours: Source) -> dict[str, Any]:
    """What the file says, field by field.

    Of an address nobody has judged, this says that it is probably the source's own.
    """
    said = {name: getattr(record, name) for name in _COMPARED}
    if record.url and not record.address:
        is_ours = record.url == ours.url
        said["address"] = ours.address if is_ours else Citation.Address.PROBABLE.value
    if not record.relation and ours.type in _COARSE.get(record.type, ()):
        said["type"] = ""
    return {name: value for name, value in said.items() if value}


def _written(value: str | tuple[str, ...]) -> str:
    """A value as the column has it: authors one a line."""
    return value if isinstance(value, str) else "\n".join(value)


def _shown(name: str, value: str | tuple[str, ...]) -> str:
    """A value as an editor reads it: a choice in its words."""
    written = _written(value)
    column: Any = Citation._meta.get_field(name)
    return str(dict(column.flatchoices).get(written, written))


def _label(name: str) -> str:
    column: Any = Citation._meta.get_field(name)
    return str(column.verbose_name)


def _sentences(error: ValidationError) -> str:
    said = {name: " ".join(messages) for name, messages in error.message_dict.items()}
    return " ".join(
        words if name == "__all__" else f"“{_label(name)}”: {words}"
        for name, words in said.items()
    )
