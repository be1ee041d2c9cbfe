"""What was seen, judged: live, moved, gone, or not known."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest

from references.links.judging import Hop, Problem, Seen, judge

URL = "https://www.ecpat.example/what-we-do/our-history"
OTHER = "https://www.ecpat.example/about/history"
DOI = "https://doi.org/10.1000/182"
MOVED = "It has moved to ecpat.example for good."
TODAY, YESTERDAY, BEFORE = (date(2026, 11, day) for day in (24, 23, 22))


def earlier_check(day, state="", failed=False):
    made = datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001 - of no zone
    return SimpleNamespace(checked_at=made, state=state, failed=failed)


def seen(status=200, to=(), url=URL, **fields):
    hops = tuple(Hop(code, address) for code, address in to)
    return Seen(
        url, **{"status": status, "title": "Us", "body": b"x"} | fields, hops=hops
    )


@pytest.mark.parametrize(
    ("what", "state", "final", "reason"),
    [
        # Another spelling, or a redirect for the time being.
        (seen(to=[(301, "http://ecpat.example/what-we-do/our-history")]), "live", "http://ecpat.example/what-we-do/our-history", "It answers."),
        (seen(to=[(302, OTHER)]), "live", OTHER, "It answers."),
        (seen(to=[(301, OTHER)], url=DOI), "live", OTHER, "Leads on to ecpat.example."),
        (seen(to=[(301, OTHER)], url="https://notdoi.org/x", title=None), "moved", OTHER, MOVED),
        # The new address is where the permanent redirects end.
        (seen(to=[(301, f"{URL}/"), (308, OTHER), (302, f"{OTHER}?session=1")]), "moved", OTHER, f"{MOVED} The page there is called “Us”."),
    ],
)  # fmt: skip
def test_a_page_that_answers_is_live_or_has_moved(what, state, final, reason):
    verdict = judge(what, TODAY)

    assert (verdict.state, verdict.final_url) == (state, final)
    assert (verdict.reason, verdict.failed) == (reason, False)


FAILURES = (Problem.NO_SUCH_HOST, Problem.CONNECTION_REFUSED, Problem.CONNECT_TIMEOUT)


@pytest.mark.parametrize(
    ("earlier", "state"),
    [
        ([], ""),
        ([earlier_check(TODAY, failed=True), earlier_check(TODAY, failed=True)], ""),
        ([earlier_check(YESTERDAY, "live"), earlier_check(BEFORE, failed=True)], ""),
        ([earlier_check(YESTERDAY, failed=True)], "dead"),
        (
            [earlier_check(TODAY, "dead", True), earlier_check(YESTERDAY, failed=True)],
            "dead",
        ),
    ],
)
def test_a_failure_is_dead_only_on_a_second_day(earlier, state):
    gone = [seen(404), seen(410), *(Seen(URL, problem=each) for each in FAILURES)]
    ending = "failed on 2026-11-2" if state else "on another day as well makes it dead."
    for verdict in (judge(what, TODAY, earlier) for what in gone):
        assert (verdict.state, verdict.failed) == (state, True)
        assert ending in verdict.reason


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        *((seen(status=code), str(code)) for code in (300, 400, 401, 403, 429, 500)),
        *((Seen(URL, problem=problem), "") for problem in {*Problem} - {*FAILURES}),
        (seen(status=503, retry_after=120), "It asks for 120 seconds of rest."),
        (Seen(URL, problem=Problem.OUR_FAULT, detail="E"), "the check itself failed (E)."),
    ],
)  # fmt: skip
def test_what_may_pass_or_be_our_fault_is_not_judged_however_often(what, reason):
    verdict = judge(what, TODAY, [earlier_check(YESTERDAY, failed=True)])

    assert (verdict.state, verdict.failed) == ("", False)
    assert verdict.reason.startswith("Could not be judged: ")
    assert reason in verdict.reason
