"""What a run of link checks reports to its operator."""

from collections import Counter
from collections.abc import Iterator

from references.links.checking import Checked
from references.links.judging import LIVE
from references.links.recording import Due
from references.models import LinkCheck


def due_lines(wanted: list[Due]) -> Iterator[str]:
    """Yield what a dry run lists."""
    for due in wanted:
        yield f"{due.key}: {due.url}"
    yield f"{len(wanted)} would be asked; nothing was."


def lines(done: Checked, wanted: int) -> Iterator[str]:
    """Yield the report: each check that is not simply live, then a summary."""
    for check, is_new in done.checks:
        if check.state == LIVE:
            continue
        new = " (new)" if is_new else ""
        yield f"{check.citation.key}: {_outcome(check)}{new}. {check.reason}"
        if not check.state and not check.failed:
            continue
        yield f"  {check.url}"
        if check.final_url:
            yield f"  now at {check.final_url}"
    asked = f"{len(done.checks)} of {wanted} addresses asked"
    states = ", ".join(f"{n} {state}" for state, n in sorted(_outcomes(done).items()))
    yield f"{asked}: {states}." if states else f"{asked}."
    if done.progress.stopped_by:
        yield f"Ended by {done.progress.stopped_by}; the next run goes on from here."


def _outcomes(done: Checked) -> Counter[str]:
    return Counter(_outcome(check) for check, _is_new in done.checks)


def _outcome(check: LinkCheck) -> str:
    return check.state or ("failed once" if check.failed else "not judged")
