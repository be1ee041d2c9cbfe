"""Compares two profiles, as `statements.profile` gives them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from references.exchange.exports import Row
from references.values.differences import Piece, pieces

COMPARED = ("date", "figures", "sources", "readings", "verdict", "doubts")


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
        if not (self.was and self.now):
            return "added" if self.now else "removed"
        return "changed" if self.was["words"] == self.now["words"] else "reworded"

    @property
    def words(self) -> tuple[Piece, ...]:
        return pieces(self.was.get("words", ""), self.now.get("words", ""))

    @property
    def fields(self) -> list[tuple[str, list[str], list[str]]]:
        """Return each other field that differs, with what it lost and what it gained."""
        names = COMPARED if self.was and self.now else ()
        both = [(n, _values(self.was[n]), _values(self.now[n])) for n in names]
        return [
            (name, [v for v in was if v not in now], [v for v in now if v not in was])
            for name, was, now in both
            if was != now
        ]


def _values(value: Any) -> list[str]:
    """Return a value as a list; a reading by its name, "key#slug"."""
    values = [value] if isinstance(value, str) else value
    return [v if isinstance(v, str) else f"{v['source']}#{v['slug']}" for v in values]


@dataclass(frozen=True, slots=True)
class Changes:
    """Statements by page; what else was added, removed or changed: "source face-2016".

    Of corrections those that are new or say something else, the newest first.
    """

    statements: list[Change]
    others: dict[str, list[str]]
    corrections: list[Row]

    @property
    def numbers(self) -> dict[str, int]:
        """Return how many there are: {"statements added": 2, "sources removed": 1}."""
        numbers = Counter(f"statements {change.kind}" for change in self.statements)
        fields = [name for change in self.statements for name, *_ in change.fields]
        numbers["figures changed"] = fields.count("figures")
        for kind, names in self.others.items():
            numbers.update(f"{name.split()[0]}s {kind}" for name in names)
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
        others = {"others": self.others, "corrections": self.corrections}
        return {"numbers": self.numbers, "statements": rows, **others}


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> Changes:
    """Return what has changed from one profile to another, of whatever databases."""
    pages: dict[str, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for at, profile in enumerate((old, new)):
        for row in profile["statements"]:
            pages[row["page"]][at].append(row)
    pairs = [
        change for _page, rows in sorted(pages.items()) for change in _pairs(*rows)
    ]
    was, now = _others(old), _others(new)
    kept = was.keys() & now.keys()
    others = {
        "added": sorted(now.keys() - kept),
        "removed": sorted(was.keys() - kept),
        "changed": sorted(name for name in kept if was[name] != now[name]),
    }
    # The profiles of older editions name none.
    before = old.get("corrections", [])
    corrections = [row for row in new.get("corrections", []) if row not in before]
    corrections.sort(key=lambda row: row["day"], reverse=True)
    statements = [c for c in pairs if c.kind != "changed" or c.fields]
    return Changes(statements, others, corrections)


def _pairs(befores: list[Row], afters: list[Row]) -> Iterator[Change]:
    """Pair the statements of a page: those of the same words, then those of one id.

    A sentence before it moves the id of a statement, not its words.
    """
    for same in (itemgetter("kind", "words"), itemgetter("id")):
        rest, befores = befores, []
        for was in rest:
            now = next((now for now in afters if same(now) == same(was)), None)
            if now:
                afters.remove(now)
                yield Change(was, now)
            else:
                befores.append(was)
    yield from (Change(was, {}) for was in befores)
    yield from (Change({}, now) for now in afters)


def _others(profile: Mapping[str, Any]) -> dict[str, Row]:
    rows = {
        f"reading {source['key']}#{reading['slug']}": reading
        for source in profile["sources"]
        for reading in source["readings"]
    }
    for name in ("corrections", "sources", "doubts", "exchanges", "organisations"):
        for row in profile.get(name, []):
            # A reading that changes is no change of its source.
            rows[f"{name[:-1]} {row.get('key') or row['slug']}"] = row | {
                "readings": None
            }
    return rows
