"""What a run of link checks reports to its operator."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from references.links.checking import Checked
from references.links.judging import LIVE
from references.links.recording import Due
from references.models import LinkCheck


def due_rows(wanted: list[Due]) -> dict[str, Any]:
    """Return what a dry run lists, for programs."""
    rows = [
        {"key": d.key, "url": d.url, "checked_at": _iso(d.checked_at)} for d in wanted
    ]
    return {"due": rows}


def due_lines(wanted: list[Due]) -> Iterator[str]:
    """Yield what a dry run lists, for people."""
    for due in wanted:
        yield f"{due.key}: {due.url}"
    yield f"{len(wanted)} would be asked; nothing was."


def rows(
    done: Checked, wanted: int, started: datetime, ended: datetime
) -> dict[str, Any]:
    """Return the report for programs; `wanted` is the number of addresses."""
    return {
        "started": _iso(started),
        "ended": _iso(ended),
        "requests": done.progress.requests,
        "stopped_by": done.progress.stopped_by,
        "checked": len(done.checks),
        "left": wanted - len(done.checks),
        "states": dict(sorted(_outcomes(done).items())),
        "is_cut_off": done.is_cut_off,
        "new_findings": done.new_findings,
        "checks": [_row(check, is_new) for check, is_new in done.checks],
    }


def lines(done: Checked, wanted: int) -> Iterator[str]:
    """Yield the report for people: each check that is not simply live, then a summary."""
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
        if check.archive_found:
            yield f"  archived at {check.archive_found}"
    asked = f"{len(done.checks)} of {wanted} addresses asked"
    states = ", ".join(f"{n} {state}" for state, n in sorted(_outcomes(done).items()))
    yield f"{asked}: {states}." if states else f"{asked}."
    if done.progress.stopped_by:
        yield f"Ended by {done.progress.stopped_by}; the next run goes on from here."


def _outcomes(done: Checked) -> Counter[str]:
    return Counter(_outcome(check) for check, _is_new in done.checks)


def _outcome(check: LinkCheck) -> str:
    return check.state or ("failed once" if check.failed else "not judged")


def _row(check: LinkCheck, is_new: bool) -> dict[str, Any]:
    return {
        "key": check.citation.key,
        "url": check.url,
        "state": check.state,
        "failed": check.failed,
        "is_new_finding": is_new,
        "status": check.status,
        "final_url": check.final_url,
        "archive_found": check.archive_found,
        "reason": check.reason,
        "checked_at": _iso(check.checked_at),
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
