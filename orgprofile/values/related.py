"""What other floors know of a row: its title, where it is, when it was."""

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
    """What is found where no floor above says where to look."""
    return ()
