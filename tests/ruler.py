"""How the time that a function takes grows with its input, on a busy machine too."""

import gc
from collections.abc import Callable
from time import process_time
from typing import Any


def is_linear(
    run: Callable[[Any], Any],
    make: Callable[[int], Any],
    size: int,
    ruler: Any,
    clear: Callable[[], Any] = lambda: None,
) -> bool:
    """Whether an input of `size` takes at most thrice what half of it takes.

    It may also take at most 40 times what the `ruler` takes, an ordinary input of that size
    (25 ms on a free machine). Only this process's time counts, and the best of five tries.
    `clear` empties a cache.
    """
    inputs = (ruler, make(size // 2), make(size))
    best = [float("inf")] * 3
    for _try in range(5):
        best = [min(b, _time(run, i, clear)) for b, i in zip(best, inputs, strict=True)]
        ordinary, half, whole = best
        if whole < 40 * ordinary + 0.02 and whole < 3 * half + 0.02:
            return True
    return False


def _time(run: Callable[[Any], Any], given: Any, clear: Callable[[], Any]) -> float:
    clear()
    # A collection visits all that earlier tests left, whatever the input.
    gc.disable()
    try:
        start = process_time()
        run(given)
        return process_time() - start
    finally:
        gc.enable()
