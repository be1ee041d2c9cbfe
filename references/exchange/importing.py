"""Imports sources from a file: first a plan, then all of it or nothing.

A plan says of each entry whether it is new, the same as a stored source, in conflict with
one, or refused; what a source says, its readings, is compared by slug. What a file doesn't
say is no conflict. A stored value changes only where an editor asks for it. A plan has a
digest, so that only what somebody has seen is written: the digest changes with the file and
with each source it meets.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from references.exchange import readings
from references.exchange.differences import Difference, compared, sentences
from references.exchange.formats.found import Found, refused
from references.exchange.matching import Match, Matches
from references.exchange.readings import Change
from references.models import Citation, Reading
from references.values.source import Source


class Changed(Exception):  # noqa: N818 (it says what became of the plan)
    """The file or a source is no longer as the plan has it."""


class State(StrEnum):
    NEW = "new"
    SAME = "same"
    CONFLICTING = "conflicting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the file and what happens to it."""

    line: int
    state: State
    key: str = ""
    named: str = ""
    by: str = ""
    differences: tuple[Difference, ...] = ()
    problem: str = ""
    left_out: tuple[str, ...] = ()
    # The source as it would be saved, with the values of the file.
    citation: Citation | None = None
    # Its readings that are new or differ.
    changes: tuple[Change, ...] = ()

    @property
    def title(self) -> str:
        return self.citation.title if self.citation else ""

    @property
    def shown(self) -> tuple[Difference | Change, ...]:
        """Return all in which file and database differ, to be listed."""
        return (*self.differences, *self.changes)

    @property
    def notes(self) -> list[str]:
        """Say its line, its key in the file, how it was matched, what is left out."""
        notes = [f"line {self.line}"]
        if self.named != self.key:
            notes.append(
                f"“{self.named}” in the file" if self.named else "no key there"
            )
        if self.by and self.by != "key":
            notes.append(f"found by its {self.by}")
        if self.changes:
            slugs = ", ".join(change.reading.slug for change in self.changes)
            notes.append(f"readings: {slugs}")
        if self.left_out:
            notes.append(f"left out: {', '.join(self.left_out)}")
        return notes


@dataclass(frozen=True)
class Plan:
    """The entries of a file in order, each with what happens to it."""

    items: tuple[Item, ...]

    def _in_state(self, state: State) -> list[Item]:
        return [item for item in self.items if item.state == state]

    @property
    def new(self) -> list[Item]:
        return self._in_state(State.NEW)

    @property
    def same(self) -> list[Item]:
        return self._in_state(State.SAME)

    @property
    def conflicting(self) -> list[Item]:
        return self._in_state(State.CONFLICTING)

    @property
    def refused(self) -> list[Item]:
        return self._in_state(State.REFUSED)

    @property
    def has_changes(self) -> bool:
        """Return whether there is something to do or to decide."""
        return bool(self.new or self.conflicting)

    @property
    def refused_lines(self) -> set[int]:
        """Return on which lines of the file the entries begin that are refused."""
        return {item.line for item in self.refused}

    @property
    def in_words(self) -> str:
        """Sum the plan up: "2 new, 1 the same, 0 in conflict, 0 refused"."""
        return (
            f"{len(self.new)} new, {len(self.same)} the same, "
            f"{len(self.conflicting)} in conflict, {len(self.refused)} refused"
        )

    @cached_property
    def digest(self) -> str:
        """Return a digest of the entries and of the sources they meet."""
        seen = [
            (
                replace(item, citation=None, changes=()),
                [(change.ours, change.theirs) for change in item.changes],
                _state_of(item.citation),
            )
            for item in self.items
        ]
        return hashlib.sha256(repr(seen).encode(errors="replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Done:
    """The numbers of sources that an import added and changed, and of entries refused."""

    added: int
    changed: int
    refused: int = 0

    @property
    def in_words(self) -> str:
        refused = f" {self.refused} refused, and not imported." if self.refused else ""
        return f"Imported: {self.added} added, {self.changed} changed.{refused}"


def _state_of(citation: Citation | None) -> Any:
    return citation and (citation.version, Source.of(citation))


def plan(found: Iterable[Found], *, held: bool = False) -> Plan:
    """Plan what happens to each entry, without writing anything.

    With `held`, the sources it meets are locked until the transaction ends.
    """
    entries = list(found)
    matches = Matches([e.source for e in entries if e.source], held=held)
    matched = [(e, matches.match(e.source) if e.source else None) for e in entries]
    numbers = {
        match.citation.pk
        for entry, match in matched
        if match and match.citation and entry.source and entry.source.readings
    }
    stored = readings.stored(numbers, held=held)
    lines: dict[str, int] = {}
    return Plan(tuple(_item(entry, match, stored, lines) for entry, match in matched))


def apply(
    found: Iterable[Found],
    digest: str,
    *,
    reason: str,
    take: Collection[str] = (),
    take_all: bool = False,
    rest: bool = False,
    user: Any = None,
    shown: Callable[[Sequence[Item]], Iterable[Item]] = iter,
) -> Done:
    """Carry out the plan that has this digest, all of it or nothing.

    New sources are added; of those in conflict, the ones in `take`, by key, get the
    file's values. A refused entry refuses all, unless only the `rest` is wanted. `shown` gives what is to be written back, and may show how far it is.
    Raises Changed if the plan would be another by now.
    """
    try:
        with transaction.atomic():
            current = plan(found, held=True)
            if current.digest != digest or (current.refused and not rest):
                raise Changed
            wanted = [i for i in current.conflicting if take_all or i.key in take]
            for item in shown([*current.new, *wanted]):
                citation: Any = item.citation
                rows: list[Any] = [citation] if item.differences else []
                for change in item.changes:
                    change.reading.citation = citation
                    rows.append(change.reading)
                for row in rows:
                    # simple-history keeps these with the change.
                    row._change_reason = reason[:100]
                    row._history_user = user
                    row.save()
    except IntegrityError as error:  # somebody added one of them a moment ago
        raise Changed from error
    return Done(len(current.new), len(wanted), len(current.refused))


def _item(
    entry: Found,
    match: Match | None,
    stored: Mapping[int, Mapping[str, Reading]],
    lines: dict[str, int],
) -> Item:
    if entry.source is None or match is None:
        return Item(entry.line, State.REFUSED, problem=entry.problem)
    item = Item(
        entry.line,
        State.SAME,
        key=match.key,
        named=entry.source.key,
        by=match.by,
        left_out=entry.left_out,
    )
    before = lines.setdefault(match.key, entry.line)
    if before != entry.line:
        return _refused(
            item,
            f"line {before} is of the same source, “{match.key}”: keep one of the two.",
        )
    citation, differences = compared(entry.source, match)
    ours = stored.get(match.citation.pk, {}) if match.citation else {}
    try:
        if differences or not match.citation:
            citation.full_clean()
        changes = readings.changes(entry.source.readings, ours)
    except ValidationError as error:
        return _refused(item, sentences(error))
    item = replace(item, differences=differences, citation=citation, changes=changes)
    if match.citation and not (differences or changes):
        return item
    return replace(item, state=State.CONFLICTING if match.citation else State.NEW)


def _refused(item: Item, why: str) -> Item:
    problem = refused(item.line, item.named or item.key, why).problem
    return replace(item, state=State.REFUSED, problem=problem)
