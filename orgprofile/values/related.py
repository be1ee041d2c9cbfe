"""Pages of higher layers that bear on a row: their title, address and date."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Related:
    """A page that bears on another one: `when` is a partial date, or ""."""

    title: str
    address: str
    when: str


Finder = Callable[[Any], Iterable[Related]]


def nothing(_row: Any) -> tuple[Related, ...]:
    """Find nothing, where no higher layer gives a finder."""
    return ()
