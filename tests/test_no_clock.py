"""No test judges how long something took, and none sleeps: the machine may be busy."""

import ast
from pathlib import Path

TESTS = Path(__file__).parent
# It waits until a deadline.
WITH_A_CLOCK = TESTS / "waiting.py"


def judged(tree):
    """Yield the lines that sleep, time a run, or compare or subtract from a reading."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="time" | "timeit"):
                yield node.lineno
            case ast.Attribute(ast.Name("time"), name):
                if name in ("sleep", "perf_counter", "process_time"):
                    yield node.lineno
            case ast.Compare() | ast.BinOp(op=ast.Sub()):
                for part in ast.walk(node):
                    match part:
                        case ast.Attribute(ast.Name("time")):
                            yield node.lineno


def test_no_test_judges_a_time_or_sleeps():
    found = [
        f"{path.relative_to(TESTS)}:{line}"
        for path in sorted(TESTS.rglob("*.py"))
        if path != WITH_A_CLOCK
        for line in judged(ast.parse(path.read_text()))
    ]

    assert not found
    assert list(judged(ast.parse("import time\nassert time.time() - begun < 2")))
