"""How the calls that a function makes grow with its input. No clock is read."""

import sys
from collections.abc import Callable
from typing import Any


def calls(run: Callable[[Any], Any], given: Any) -> int:
    """Return how many functions, of Python and of C, are called for an input."""
    number = 0

    def count(_frame: Any, event: str, _about: Any) -> None:
        nonlocal number
        number += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        run(given)
    finally:
        sys.setprofile(before)
    return number


def is_linear(
    run: Callable[[Any], Any],
    make: Callable[[int], Any],
    size: int,
    clear: Callable[[], Any] = lambda: None,
) -> bool:
    """Whether an input of `size` takes at most 2.5 times the calls of half of it.

    `clear` empties a cache.
    """
    clear()
    half = calls(run, make(size // 2))
    clear()
    return calls(run, make(size)) < 2.5 * half + 500
