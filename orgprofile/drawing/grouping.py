"""Which of many things on a drawing share a dot, so that no two dots touch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import hypot
from typing import Generic, TypeVar

# How near two dots may be, from middle to middle, in units of the drawing.
NEAR = 9.0

T = TypeVar("T")
Spot = tuple[float, float]
Cell = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Group(Generic[T]):
    """Things that share a dot: the first is the one it leads to.

    `shown` has, for each panel in which the group has a dot, the thing drawn there.
    """

    members: list[T]
    shown: dict[int, T]


def grouped(things: Iterable[tuple[T, Mapping[int, Spot]]]) -> list[Group[T]]:
    """Gather things, the most important first, each with its spot in some panels.

    One that is near to another in any panel joins it. It adds a dot in a panel where the
    group has none, if there is room. A thing without a spot is left out. The time
    taken grows with the number of things, not with its square.
    """
    groups: list[Group[T]] = []
    taken: defaultdict[Cell, list[tuple[Spot, Group[T]]]] = defaultdict(list)
    for thing, spots in things:
        if not spots:
            continue
        near = {number: _near(taken, number, spot) for number, spot in spots.items()}
        group = next((found for found in near.values() if found), None)
        if group is None:
            group = Group([], {})
            groups.append(group)
        group.members.append(thing)
        for number, spot in spots.items():
            if number not in group.shown and near[number] is None:
                group.shown[number] = thing
                taken[_cell(number, spot)].append((spot, group))
    return groups


def _near(
    taken: Mapping[Cell, list[tuple[Spot, Group[T]]]], number: int, spot: Spot
) -> Group[T] | None:
    for cell in _around(_cell(number, spot)):
        for (x, y), group in taken.get(cell, ()):
            if hypot(x - spot[0], y - spot[1]) < NEAR:
                return group
    return None


def _cell(number: int, spot: Spot) -> Cell:
    return number, int(spot[0] // NEAR), int(spot[1] // NEAR)


def _around(cell: Cell) -> Iterator[Cell]:
    number, across, down = cell
    for x, y in product((-1, 0, 1), repeat=2):
        yield number, across + x, down + y
