"""Arrange who held which role when, and the times for which no holder is known.

Sources show somebody in a role on a day, or say when a term began or ended. Nothing
else is filled in. A *gap* is the time between the last day on which one holder can
have held an office and the first day on which the next can. There is none where one
may have followed the other: the first left in 2021, the next came in 2021 or 2022.

Two people can hold an office at once, and two sources can differ. Where the dates allow
nothing else, both are said to have held it at the same time; where the dates do not
show who came first, that is said.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, cast

from references.values import dates
from references.values.dates import PartialDate, Point


class Holder(Protocol):
    """Somebody in a role, as `orgprofile.models.KeyPerson` records it.

    The dates are partial dates; `since` and `until` are "" where they are not known.
    An office is held for a term; having founded something is not.
    """

    name: str
    role: str
    since: str
    until: str
    as_of: str
    is_office: bool


@dataclass(frozen=True, slots=True)
class Change:
    """When a term began or ended: the points between which it did, one perhaps ""."""

    earliest: str
    latest: str

    @property
    def is_between(self) -> bool:
        return self.earliest != self.latest


@dataclass(frozen=True, slots=True)
class Term:
    """A holder in a role. `began` and `ended` are None where no source says so.

    `at_once` names who held the role at the same time, `unordered` those for whom the
    dates do not show whether they came before, after or at the same time.
    """

    holder: Any
    began: Change | None
    ended: Change | None
    at_once: tuple[str, ...] = ()
    unordered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without a known holder, between two points; "" where that side is open."""

    after: str
    before: str


@dataclass(frozen=True, slots=True)
class Role:
    """A role, its terms and, if it is an office, its gaps, oldest first."""

    name: str
    is_office: bool
    rows: tuple[Term | Gap, ...]


@dataclass(frozen=True, slots=True)
class _Spell:
    """The time for which somebody is known to have held a role.

    They can have held it from `first` to `last`. `is_begun` says whether a source gives
    `first` as the beginning, `is_ended` whether one gives `last` as the end. The term
    had surely begun on the day `begun`, and surely not ended before the day `kept`.
    """

    holder: Holder
    since: PartialDate | None
    until: PartialDate | None
    first: Point
    last: Point
    is_begun: bool
    is_ended: bool
    begun: date
    kept: date

    @property
    def key(self) -> tuple[Any, ...]:
        """Return what to sort by where nothing else decides."""
        holder = self.holder
        days = (self.first.earliest, self.begun, self.last.latest, self.kept)
        return (*days, holder.name, holder.since, holder.until, holder.as_of)

    def meets(self, other: "_Spell") -> bool:
        """Return whether both must have held the role on the same day."""
        return self._outlasts(other) and other._outlasts(self)

    def precedes(self, other: "_Spell") -> bool:
        """Return whether the other neither came first nor must have met this one."""
        return not self._outlasts(other) and (
            other._outlasts(self) or self._hands_over_to(other)
        )

    def is_unordered_with(self, other: "_Spell") -> bool:
        """Return whether the dates do not show which came first, or if they met."""
        is_ordered = self.precedes(other) != other.precedes(self)
        return not self.meets(other) and not is_ordered

    def _outlasts(self, other: "_Spell") -> bool:
        """Return whether this had surely not ended when the other had surely begun."""
        if self.kept == other.begun:
            # On the day of a handover the role is not held by both.
            return not self._hands_over_to(other)
        return self.kept > other.begun

    def _hands_over_to(self, other: "_Spell") -> bool:
        """Return whether this is said to have ended when the other began."""
        ended, began = self.until, other.since
        if ended is None or began is None:
            return False
        return ended.earliest <= began.latest and began.earliest <= ended.latest


def roles(holders: Iterable[Holder]) -> tuple[Role, ...]:
    """Arrange holders by role, the role last seen first.

    Capitals make no difference between roles. A role is an office if any of its holders
    held it for a term: rather one gap too many than one too few.
    Raises InvalidDate for a date that cannot be read.
    """
    by_name: dict[str, list[_Spell]] = defaultdict(list)
    for spell in map(_spell, holders):
        by_name[spell.holder.role.casefold()].append(spell)
    seen = {
        name: max(spell.last.latest for spell in spells)
        for name, spells in by_name.items()
    }
    names = sorted(seen, key=lambda name: (-seen[name].toordinal(), name))
    return tuple(_role(sorted(by_name[name], key=lambda s: s.key)) for name in names)


def _role(spells: Sequence[_Spell]) -> Role:
    is_office = any(spell.holder.is_office for spell in spells)
    rows = _terms_and_gaps(spells) if is_office else map(_term, _in_order(spells))
    return Role(min(spell.holder.role for spell in spells), is_office, tuple(rows))


def _terms_and_gaps(spells: Sequence[_Spell]) -> Iterator[Term | Gap]:
    """Give the terms of an office in order, and the gaps around them.

    The first gap is there unless a source gives a beginning, the last unless one gives an
    end: whoever was seen last is neither called gone nor called the holder of today.
    """
    last: Point | None = None
    is_ended = False
    for together in _unbroken(spells):
        first = min((spell.first for spell in together), key=_earliest)
        is_begun = any(
            s.is_begun and s.first.earliest == first.earliest for s in together
        )
        if last or not is_begun:
            yield Gap(str(last or ""), str(first))
        ordered = _in_order(together)
        for spell in ordered:
            yield _term(spell, ordered)
        last = max((spell.last for spell in together), key=_latest)
        is_ended = any(s.is_ended and s.last.latest == last.latest for s in together)
    if not is_ended:
        yield Gap(str(last), "")


def _unbroken(spells: Iterable[_Spell]) -> Iterator[list[_Spell]]:
    """Group sorted spells so that a whole day lies between two groups."""
    together: list[_Spell] = []
    reach = date.min
    for spell in spells:
        if together and (spell.first.earliest - reach).days > 1:
            yield together
            together = []
        together.append(spell)
        reach = max(reach, spell.last.latest)
    yield together


def _in_order(spells: Iterable[_Spell]) -> list[_Spell]:
    """Put nobody before somebody they are known to follow."""
    left, ordered = list(spells), []
    while left:
        free = (
            spell
            for spell in left
            if not any(o.precedes(spell) for o in left if o is not spell)
        )
        ordered.append(next(free, left[0]))
        left = [spell for spell in left if spell is not ordered[-1]]
    return ordered


def _term(spell: _Spell, held: Iterable[_Spell] = ()) -> Term:
    """Describe a term, and how it lies to the others of its role."""
    others = [other for other in held if other is not spell]
    return Term(
        spell.holder,
        began=_change(spell.since),
        ended=_change(spell.until),
        at_once=tuple(o.holder.name for o in others if spell.meets(o)),
        unordered=tuple(o.holder.name for o in others if spell.is_unordered_with(o)),
    )


def _change(found: PartialDate | None) -> Change | None:
    return Change(str(found.start or ""), str(found.end or "")) if found else None


def _spell(holder: Holder) -> _Spell:
    """Work out from the dates of a holder when they can have held the role."""
    since = dates.parse(holder.since) if holder.since else None
    until = dates.parse(holder.until) if holder.until else None
    seen_first, seen_last = _ends(dates.parse(holder.as_of))
    first, is_begun = _beginning(since, seen_first)
    last, is_ended = _ending(until, seen_last)
    if first.earliest > last.latest:
        # It is said to have ended before it began: rely on what was seen alone.
        first, last, is_begun, is_ended = seen_first, seen_last, False, False
    return _Spell(
        holder,
        since,
        until,
        first=first,
        last=last,
        is_begun=is_begun,
        is_ended=is_ended,
        begun=min(seen_first.latest, since.latest if since else date.max),
        kept=max(seen_last.earliest, until.earliest if until else date.min),
    )


def _beginning(since: PartialDate | None, seen: Point) -> tuple[Point, bool]:
    """Return the earliest point a term can have begun at, and if a source says so.

    A source that is refuted by an earlier sighting says nothing, nor does "by 2013".
    """
    if since is None or since.earliest > seen.latest:
        return seen, False
    if since.start is None:
        return min(seen, _ends(since)[0], key=_earliest), False
    if since.earliest == seen.earliest:
        return min(seen, since.start, key=_earliest), True
    return since.start, True


def _ending(until: PartialDate | None, seen: Point) -> tuple[Point, bool]:
    """Return the latest point a term can have ended at, and if a source says so."""
    if until is None or until.latest < seen.earliest:
        return seen, False
    if until.end is None:
        return max(seen, _ends(until)[1], key=_latest), False
    if until.latest == seen.latest:
        return max(seen, until.end, key=_latest), True
    return until.end, True


def _ends(found: PartialDate) -> tuple[Point, Point]:
    """Return the two ends of a date, twice the same one where the other is open."""
    ends = found.start or found.end, found.end or found.start
    return cast(tuple[Point, Point], ends)


def _earliest(point: Point) -> tuple[date, date, str]:
    """Return a key whose minimum is the earliest point, of one day the most exact."""
    return point.earliest, point.latest, str(point)


def _latest(point: Point) -> tuple[date, date, bool, str]:
    """Return a key whose maximum is the latest point, of one day the most exact."""
    return point.latest, point.earliest, not point.qualifier, str(point)
