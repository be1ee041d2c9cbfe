"""Compares two profiles, as `statements.profile` gives them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from references.exchange.exports import Row
from references.values.differences import Piece, pieces


@dataclass(frozen=True, slots=True)
class Change:
    """A statement as it was and as it is; one of them is empty where it was not there."""

    was: Row
    now: Row

    @property
    def row(self) -> Row:
        return self.now or self.was

    @property
    def kind(self) -> str:
        if self.was and self.now:
            return "reworded"
        return "added" if self.now else "removed"

    @property
    def words(self) -> tuple[Piece, ...]:
        return pieces(self.was.get("words", ""), self.now.get("words", ""))


@dataclass(frozen=True, slots=True)
class Changes:
    """Statements by page, and corrections that are new or say something else, the newest first."""

    statements: list[Change]
    corrections: list[Row]

    @property
    def numbers(self) -> dict[str, int]:
        """Return how many there are: {"statements added": 2, "corrections": 1}."""
        numbers = Counter(f"statements {change.kind}" for change in self.statements)
        numbers["corrections"] = len(self.corrections)
        return dict(+numbers)

    def __bool__(self) -> bool:
        return bool(self.numbers)

    @property
    def pages(self) -> list[tuple[str, list[Change]]]:
        """Return the address and the changes of each page."""
        groups = groupby(self.statements, key=lambda change: change.row["page"])
        return [(page, list(changes)) for page, changes in groups]

    @property
    def record(self) -> dict[str, Any]:
        """Return the same as plain values."""
        rows = [{"change": c.kind, "was": c.was, "now": c.now} for c in self.statements]
        return {
            "numbers": self.numbers,
            "statements": rows,
            "corrections": self.corrections,
        }


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> Changes:
    """Return whose words have changed from one profile to another, of whatever databases.

    A sentence before it moves the id of a statement, not its words. Other words with the
    same id are the same statement, reworded.
    """
    before, after = _by_words(old), _by_words(new)
    removed = [row for key, row in before.items() if key not in after]
    added = [row for key, row in after.items() if key not in before]
    changes = []
    for was in removed:
        now = next((row for row in added if row["id"] == was["id"]), {})
        if now:
            added.remove(now)
        changes.append(Change(was, now))
    changes += [Change({}, now) for now in added]
    changes.sort(key=lambda change: change.row["page"])
    # The profiles of older editions name none.
    known = old.get("corrections", [])
    corrections = [row for row in new.get("corrections", []) if row not in known]
    corrections.sort(key=lambda row: row["day"], reverse=True)
    return Changes(changes, corrections)


def _by_words(profile: Mapping[str, Any]) -> dict[tuple[str, str, str], Row]:
    rows = profile["statements"]
    return {(row["page"], row["kind"], row["words"]): row for row in rows}
