"""Imports sources from a file: first a plan, then all of it or nothing.

A plan says of each entry whether it is new, the same as a stored source, in conflict with
one, or refused. What a file doesn't say is no conflict. A stored value changes only where
an editor asks for it. A plan has a digest, so that only what somebody has seen is written:
the digest changes with the file and with each source it meets.
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

from references.exchange.formats.found import Found, refused
from references.exchange.matching import Match, Matches
from references.models import Citation
from references.values.source import FIELDS, Source

_COMPARED = tuple(name for name in FIELDS if name != "key")
# Other programs know fewer types: what each of theirs may be among ours.
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
    """A field in which file and database differ, both values as texts."""

    name: str
    label: str
    ours: str
    theirs: str


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

    @property
    def title(self) -> str:
        return self.citation.title if self.citation else ""

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
        """Return whether it can be carried out and there is something to do or to decide."""
        return not self.refused and bool(self.new or self.conflicting)

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
        seen = [(replace(i, citation=None), _state_of(i.citation)) for i in self.items]
        return hashlib.sha256(repr(seen).encode(errors="replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Done:
    """The numbers of sources that an import added and changed."""

    added: int
    changed: int

    @property
    def in_words(self) -> str:
        return f"Imported: {self.added} added, {self.changed} changed."


def _state_of(citation: Citation | None) -> Any:
    return citation and (citation.version, Source.of(citation))


def plan(found: Iterable[Found], *, held: bool = False) -> Plan:
    """Plan what happens to each entry, without writing anything.

    With `held`, the sources it meets are locked until the transaction ends.
    """
    entries = list(found)
    matches = Matches([e.source for e in entries if e.source], held=held)
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
    file's values. Raises Changed if the plan would be another by now.
    """
    try:
        with transaction.atomic():
            current = plan(found, held=True)
            if current.digest != digest or current.refused:
                raise Changed
            wanted = [i for i in current.conflicting if take_all or i.key in take]
            for item in [*current.new, *wanted]:
                citation: Any = item.citation
                # simple-history keeps these with the change.
                citation._change_reason = reason[:100]
                citation._history_user = user
                citation.save()
    except IntegrityError as error:  # somebody added one of them a moment ago
        raise Changed from error
    return Done(len(current.new), len(wanted))


def _item(entry: Found, matches: Matches, lines: dict[str, int]) -> Item:
    if entry.source is None:
        return Item(entry.line, State.REFUSED, problem=entry.problem)
    match = matches.match(entry.source)
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
    citation, differences = _compared(entry.source, match)
    if match.citation and not differences:
        return replace(item, citation=citation)
    try:
        citation.full_clean()
    except ValidationError as error:
        return _refused(item, _sentences(error))
    state = State.CONFLICTING if match.citation else State.NEW
    return replace(item, state=state, differences=differences, citation=citation)


def _refused(item: Item, why: str) -> Item:
    problem = refused(item.line, item.named or item.key, why).problem
    return replace(item, state=State.REFUSED, problem=problem)


def _compared(theirs: Source, match: Match) -> tuple[Citation, tuple[Difference, ...]]:
    """Return the source with the values of the file, and where the two differ."""
    stored = match.citation
    # A copy has no cached properties of the values before the change.
    citation = copy(stored) if stored else Citation(key=match.key)
    ours = Source.of(stored).tidy() if stored else Source()
    differences = []
    for name, value in _said(theirs, ours).items():
        before = getattr(ours, name)
        if value != before:
            setattr(citation, name, _written(value))
            label = _column(name).verbose_name
            differences.append(
                Difference(name, str(label), _shown(name, before), _shown(name, value))
            )
    return citation, tuple(differences)


def _said(theirs: Source, ours: Source) -> dict[str, Any]:
    """Return the values that the file gives.

    An address that nobody has judged is probably the source's own.
    """
    said = {name: getattr(theirs, name) for name in _COMPARED}
    if theirs.url and not theirs.address:
        is_ours = theirs.url == ours.url
        said["address"] = ours.address if is_ours else Citation.Address.PROBABLE.value
    if not theirs.relation and ours.type in _COARSE.get(theirs.type, ()):
        said["type"] = ""
    return {name: value for name, value in said.items() if value}


def _written(value: str | tuple[str, ...]) -> str:
    """Return a value as the column has it: authors one a line."""
    return value if isinstance(value, str) else "\n".join(value)


def _shown(name: str, value: str | tuple[str, ...]) -> str:
    """Return a value as an editor reads it: a choice by its label."""
    written = _written(value)
    return str(dict(_column(name).flatchoices).get(written, written))


def _column(name: str) -> Any:
    return Citation._meta.get_field(name)


def _sentences(error: ValidationError) -> str:
    said = {name: " ".join(messages) for name, messages in error.message_dict.items()}
    return " ".join(
        words if name == "__all__" else f"“{_column(name).verbose_name}”: {words}"
        for name, words in said.items()
    )
