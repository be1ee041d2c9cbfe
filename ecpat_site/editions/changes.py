"""Compares two profiles, as `statements.profile` gives them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from rapidfuzz import fuzz, process

from references.exchange.exports import Row
from references.values.differences import Piece, pieces

# How like another a sentence must be, of 100, to be that one in other words.
ALIKE = 60
COMPARED = ("date", "figures", "sources", "readings", "verdict", "doubts")
KINDS = ("added", "removed", "reworded", "changed")


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
        both = [(n, _values(self.was, n), _values(self.now, n)) for n in COMPARED]
        return [
            (name, [v for v in was if v not in now], [v for v in now if v not in was])
            for name, was, now in both
            if self.was and self.now and {*was} != {*now}
        ]


@dataclass(frozen=True, slots=True)
class Changes:
    """Statements that changed, by page, and the keys of others: {"sources added": […]}."""

    statements: list[Change]
    others: dict[str, list[str]]

    def __bool__(self) -> bool:
        return any(self.numbers.values())

    @property
    def numbers(self) -> dict[str, int]:
        """Return how many there are: {"statements added": 2, "sources removed": 1}."""
        kinds = [change.kind for change in self.statements]
        found = {f"statements {kind}": kinds.count(kind) for kind in KINDS}
        names = [name for change in self.statements for name, *_ in change.fields]
        found["figures changed"] = names.count("figures")
        return found | {name: len(keys) for name, keys in self.others.items()}

    @property
    def pages(self) -> list[tuple[str, str, list[Change]]]:
        """Return address, path and changes of each page."""
        found = groupby(self.statements, key=lambda change: change.row["page"])
        return [(page, urlsplit(page).path, list(changes)) for page, changes in found]

    @property
    def record(self) -> dict[str, Any]:
        """Return the same as plain values."""
        rows = [{"change": c.kind, "was": c.was, "now": c.now} for c in self.statements]
        return {"numbers": self.numbers, "statements": rows, "others": self.others}


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> Changes:
    """Return what has changed from one profile to another, of whatever databases."""
    pages: dict[str, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for at, profile in enumerate((old, new)):
        for row in profile["statements"]:
            pages[row["page"]][at].append(row)
    pairs = [
        change for _page, rows in sorted(pages.items()) for change in _pairs(*rows)
    ]
    return Changes(
        [c for c in pairs if c.kind != "changed" or c.fields], _keys(old, new)
    )


def _pairs(befores: list[Row], afters: list[Row]) -> Iterator[Change]:
    """Pair the statements of a page: of the same words, else alike, else in one place."""
    for find in (_same, _alike, _in_place):
        lone = []
        for was in befores:
            at = find(was, afters)
            if at is None:
                lone.append(was)
            else:
                yield Change(was, afters.pop(at))
        befores = lone
    yield from (Change(was, {}) for was in befores)
    yield from (Change({}, now) for now in afters)


def _same(was: Row, rows: list[Row]) -> int | None:
    same = (i for i, now in enumerate(rows) if now["words"] == was["words"])
    return next((i for i in same if rows[i]["kind"] == was["kind"]), None)


def _alike(was: Row, rows: list[Row]) -> int | None:
    words = {
        i: now["words"] for i, now in enumerate(rows) if now["kind"] == was["kind"]
    }
    found = process.extractOne(
        was["words"], words, scorer=fuzz.ratio, score_cutoff=ALIKE
    )
    return found[2] if found else None


def _in_place(was: Row, rows: list[Row]) -> int | None:
    return next((i for i, now in enumerate(rows) if now["id"] == was["id"]), None)


def _values(row: Row, name: str) -> list[str]:
    """Return the values of a field; of a reading its name, "key#slug"."""
    values = row.get(name) or []
    if name == "readings":
        return [f"{each['source']}#{each['slug']}" for each in values]
    return [values] if isinstance(values, str) else values


def _keys(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the keys of the rows that are no statements, by kind and change."""
    found = {}
    both = zip(_others(old).items(), _others(new).values(), strict=True)
    for (name, was), now in both:
        kept = was.keys() & now.keys()
        found[f"{name} added"] = sorted(now.keys() - kept)
        found[f"{name} removed"] = sorted(was.keys() - kept)
        found[f"{name} changed"] = sorted(k for k in kept if was[k] != now[k])
    return found


def _others(profile: Mapping[str, Any]) -> dict[str, dict[str, Row]]:
    found = {
        name: {row.get("key") or row["slug"]: row for row in profile[name]}
        for name in ("sources", "doubts", "exchanges", "organisations")
    }
    sources = found["sources"].items()
    readings = {f"{k}#{r['slug']}": r for k, s in sources for r in s["readings"]}
    # A reading that changes is no change of its source.
    alone = {key: source | {"readings": None} for key, source in sources}
    return found | {"sources": alone, "readings": readings}
