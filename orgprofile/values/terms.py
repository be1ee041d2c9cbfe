"""Who held which role when, and for which time nobody was found: terms and gaps.

Sources show somebody in a post on a day, or say when a term began or ended; what they
do not say is not filled in. A *gap* is the time after the last day that one holder can
have been seen in a post, or have left it, and before the first day that the next can.
It is bounded by dates as they are known, so none is shown where one holder may have
followed on the other: until 2021, since a time in 2021 or 2022.

A post can be held by two at once, and two sources can differ: where the dates leave no
other reading, both are said to have held it at the same time; where they do not tell
who came first, that is said. Nothing here knows of Django or of a database.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from references.values import dates
from references.values.dates import PartialDate, Point


class Holder(Protocol):
    """What has to be known of a holder; `orgprofile.models.KeyPerson` has it.

    The dates are partial dates, `since` and `until` "" where they are not known.
    A role is an office when it is held for a term, as founding something is not.
    """

    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def since(self) -> str: ...
    @property
    def until(self) -> str: ...
    @property
    def as_of(self) -> str: ...
    @property
    def is_office(self) -> bool: ...


AnyHolder = TypeVar("AnyHolder", bound=Holder)
# What is known of one is asked when rows are made, not of what they hold.
Held = TypeVar("Held")


@dataclass(frozen=True, slots=True)
class Change:
    """When a term began or ended: a date, or the two between which it must have.

    Both are points; of two, one may be "".
    """

    earliest: str
    latest: str

    @property
    def is_between(self) -> bool:
        return self.earliest != self.latest


@dataclass(frozen=True, slots=True)
class Term(Generic[Held]):
    """Somebody in a role. `began` and `ended` are None where that was not seen.

    `at_once` names who held the role at the same time; `unordered` names those of
    whom the dates do not tell who came first, or whether both held it at once.
    """

    holder: Held
    began: Change | None
    ended: Change | None
    at_once: tuple[str, ...] = ()
    unordered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A time of which no holder is known, between two points; "" where it is open."""

    after: str
    before: str


@dataclass(frozen=True, slots=True)
class Role(Generic[Held]):
    """A role, its terms and, where it is an office, its gaps, oldest first."""

    name: str
    is_office: bool
    rows: tuple[Term[Held] | Gap, ...]


@dataclass(frozen=True, slots=True)
class _Spell(Generic[AnyHolder]):
    """The time a holder is known to have held a role.

    `first` is the earliest point it can have begun at, `last` the latest it can have
    ended at, of all that is known; `is_begun` and `is_ended` say whether a source tells
    of it beginning and ending there, and not only of somebody seen. On the day `begun`
    it had surely begun; before the day `kept` it had surely not ended.
    """

    holder: AnyHolder
    since: PartialDate | None
    until: PartialDate | None
    first: Point
    last: Point
    is_begun: bool
    is_ended: bool
    begun: date
    kept: date

    @property
    def key(self) -> tuple[date, date, date, date, str, str]:
        """What to sort by where nothing else decides, whatever the order given."""
        return (
            self.first.earliest,
            self.begun,
            self.last.latest,
            self.kept,
            self.holder.name,
            f"{self.holder.since} {self.holder.until} {self.holder.as_of}",
        )


def roles(holders: Iterable[AnyHolder]) -> tuple[Role[AnyHolder], ...]:
    """Arrange holders by role, the role last seen first.

    A role is spelled in one way, whatever its capitals. It is an office when any of
    its holders is said to hold it for a term: rather one gap too many than too few.
    Raises InvalidDate for a date that is none.
    """
    spells = sorted(map(_spell, holders), key=lambda s: (_role(s), s.key))
    found = []
    for _name, alike in groupby(spells, _role):
        held = list(alike)
        found.append((max(spell.last.latest for spell in held), _laid_out(held)))
    found.sort(key=lambda pair: (-pair[0].toordinal(), pair[1].name.casefold()))
    return tuple(role for _latest, role in found)


def _role(spell: _Spell[AnyHolder]) -> str:
    return spell.holder.role.casefold()


def _laid_out(spells: Sequence[_Spell[AnyHolder]]) -> Role[AnyHolder]:
    name = min(spell.holder.role for spell in spells)
    is_office = any(spell.holder.is_office for spell in spells)
    rows = _with_gaps(spells) if is_office else map(_term, _in_order(spells))
    return Role(name, is_office, tuple(rows))


def _with_gaps(
    spells: Sequence[_Spell[AnyHolder]],
) -> Iterator[Term[AnyHolder] | Gap]:
    """The terms of an office in order, and the gaps before, between and after them.

    Before the first there is one where it was not seen to begin, after the last where
    it was not seen to end: what nobody has been seen to leave is not called vacant, nor
    is whoever was seen last called its holder today.
    """
    last: Point | None = None
    for together in _unbroken(spells):
        first = min((spell.first for spell in together), key=_earliest)
        begun = any(s.first.earliest == first.earliest for s in together if s.is_begun)
        if last or not begun:
            yield Gap(str(last or ""), str(first))
        yield from _terms(_in_order(together))
        last = max((spell.last for spell in together), key=_latest)
    if last and not any(s.last.latest == last.latest for s in together if s.is_ended):
        yield Gap(str(last), "")


def _unbroken(
    spells: Iterable[_Spell[AnyHolder]],
) -> Iterator[list[_Spell[AnyHolder]]]:
    """Those between whom no whole day lies, together; no two groups share a day."""
    together: list[_Spell[AnyHolder]] = []
    reach = date.min
    for spell in sorted(spells, key=lambda spell: spell.key):
        if together and (spell.first.earliest - reach).days > 1:
            yield together
            together = []
        together.append(spell)
        reach = max(reach, spell.last.latest)
    yield together


def _in_order(spells: Iterable[_Spell[AnyHolder]]) -> list[_Spell[AnyHolder]]:
    """The earlier first: nobody stands before somebody they are known to follow."""
    left = sorted(spells, key=lambda spell: spell.key)
    ordered: list[_Spell[AnyHolder]] = []
    while left:
        place = next(
            (
                place
                for place, spell in enumerate(left)
                if not any(_precedes(o, spell) for o in left if o is not spell)
            ),
            0,
        )
        ordered.append(left.pop(place))
    return ordered


def _terms(ordered: Sequence[_Spell[AnyHolder]]) -> Iterator[Term[AnyHolder]]:
    """Terms that may have met, each with those it met."""
    for spell in ordered:
        others = [other for other in ordered if other is not spell]
        yield _term(
            spell,
            at_once=[o.holder.name for o in others if _at_once(spell, o)],
            unordered=[o.holder.name for o in others if _is_untold(spell, o)],
        )


def _term(
    spell: _Spell[AnyHolder],
    at_once: Iterable[str] = (),
    unordered: Iterable[str] = (),
) -> Term[AnyHolder]:
    return Term(
        spell.holder,
        began=_change(spell.since),
        ended=_change(spell.until),
        at_once=tuple(at_once),
        unordered=tuple(unordered),
    )


def _change(found: PartialDate | None) -> Change | None:
    return Change(str(found.start or ""), str(found.end or "")) if found else None


def _at_once(one: _Spell[AnyHolder], other: _Spell[AnyHolder]) -> bool:
    """Whether both must have held the role on some day, whatever the dates mean."""
    return _outlasts(one, other) and _outlasts(other, one)


def _precedes(one: _Spell[AnyHolder], other: _Spell[AnyHolder]) -> bool:
    """Whether `other` can't have come first, nor must both have held it at once."""
    return not _outlasts(one, other) and (
        _outlasts(other, one) or _hands_over(one, other)
    )


def _is_untold(one: _Spell[AnyHolder], other: _Spell[AnyHolder]) -> bool:
    """Whether the dates don't tell who came first, or whether they did so at once."""
    return not _at_once(one, other) and _precedes(one, other) == _precedes(other, one)


def _outlasts(one: _Spell[AnyHolder], other: _Spell[AnyHolder]) -> bool:
    """Whether `one` had surely not left when `other` had surely begun.

    The day on which one is said to have ended and the other to have begun is one on
    which they changed places, not one that they shared.
    """
    if one.kept == other.begun:
        return not _hands_over(one, other)
    return one.kept > other.begun


def _hands_over(one: _Spell[AnyHolder], other: _Spell[AnyHolder]) -> bool:
    """Whether `one` is said to have ended when `other` is said to have begun."""
    if one.until is None or other.since is None:
        return False
    ended, began = one.until, other.since
    return ended.earliest <= began.latest and began.earliest <= ended.latest


def _spell(holder: AnyHolder) -> _Spell[AnyHolder]:
    """What the dates of a holder say."""
    since = dates.parse(holder.since) if holder.since else None
    until = dates.parse(holder.until) if holder.until else None
    seen = dates.parse(holder.as_of)
    seen_first, seen_last = _point(seen.start, seen.end), _point(seen.end, seen.start)
    first, is_begun = _first(since, seen_first)
    last, is_ended = _last(until, seen_last)
    if first.earliest > last.latest:
        # It is said to have ended before it began: only that they were seen is left.
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


def _first(since: PartialDate | None, seen: Point) -> tuple[Point, bool]:
    """The earliest point a term can have begun at, and whether it was said to.

    That is when it is said to have begun, unless somebody was seen in it before. A
    beginning left open, "by 2013", says only that it had begun by then.
    """
    if since is None:
        return seen, False
    if since.start is None:
        return min(seen, _point(None, since.end), key=_earliest), False
    if since.start.earliest > seen.latest:
        return seen, False
    if since.start.earliest == seen.earliest:
        return min(seen, since.start, key=_earliest), True
    return since.start, True


def _last(until: PartialDate | None, seen: Point) -> tuple[Point, bool]:
    """The latest point a term can have ended at, and whether it was said to."""
    if until is None:
        return seen, False
    if until.end is None:
        return max(seen, _point(None, until.start), key=_latest), False
    if until.end.latest < seen.earliest:
        return seen, False
    if until.end.latest == seen.latest:
        return max(seen, until.end, key=_latest), True
    return until.end, True


def _point(wanted: Point | None, otherwise: Point | None) -> Point:
    """One end of a date; where that is left open, its other end."""
    found = wanted or otherwise
    if found is None:
        raise ValueError("A partial date is open at both ends.")
    return found


def _earliest(point: Point) -> tuple[date, date, str]:
    """What the smallest of is the earliest point; of one day, the most exact."""
    return point.earliest, point.latest, str(point)


def _latest(point: Point) -> tuple[date, date, bool, str]:
    """What the greatest of is the latest point; of one day, the most exact."""
    return point.latest, point.earliest, not point.qualifier, str(point)
