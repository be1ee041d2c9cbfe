"""What is due, and what is kept of a check."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from references.links import recording
from references.links.running import Item
from references.links.seen import Hop, Page, Problem, Seen
from references.models import Citation, LinkCheck
from tests.make import make_citation, make_editor

pytestmark = pytest.mark.django_db

URL = "https://ecpat.example/history"
OTHER = "https://ecpat.example/about"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PAGE = Page("Our history", "Our history", "ECPAT Germany and its history")


def live(url=URL):
    return Seen(url, status=200, page=PAGE, size=100)


def moved(to=OTHER, url=URL):
    return Seen(url, status=200, hops=(Hop(301, to),), page=PAGE, size=100)


def gone(url=URL):
    return Seen(url, status=404, page=Page(), size=10)


def busy(url=URL):
    return Seen(url, status=503)


def record(citation, seen, day=0):
    item = Item(citation.pk, citation.url)
    check = recording.record(item, seen, NOW + timedelta(days=day))
    citation.refresh_from_db()
    return check


def keys(**asked):
    return [citation.key for citation in recording.due(NOW, **asked)]


# --- What is due -----------------------------------------------------------------------


def test_sources_never_asked_come_first_then_those_not_asked_for_longest():
    for day, key in enumerate(["b", "c", "a"]):
        record(make_citation(key, url=f"{URL}/{key}"), live(f"{URL}/{key}"), day)
    make_citation("new", url=f"{URL}/new")

    assert keys() == ["new", "b", "c", "a"]


def test_a_changed_address_counts_as_never_asked():
    for day, key in enumerate(["a", "b"]):
        record(make_citation(key, url=f"{URL}/{key}"), live(f"{URL}/{key}"), day)
    changed = Citation.objects.get(key="b")
    changed.url = OTHER
    changed.save()

    assert keys() == ["b", "a"]


def test_a_source_without_an_address_is_never_due():
    make_citation(archive_url="https://web.archive.example/1", archive_date="2020")

    assert keys() == []


def test_what_was_asked_of_late_can_be_left_out():
    record(make_citation("late", url=URL), live(), -1)
    record(make_citation("long-ago", url=OTHER), live(OTHER), -10)
    make_citation("never", url=f"{URL}/never")

    assert keys(older_than=7) == ["never", "long-ago"]


def test_one_source_can_be_asked_for():
    for key in ("a", "b"):
        make_citation(key, url=f"{URL}/{key}")

    assert keys(keys=["b"]) == ["b"]


# --- What is kept ----------------------------------------------------------------------


def test_a_check_is_kept_and_its_state_shown_with_the_source():
    citation = make_citation(url=URL)

    check = record(citation, live())

    assert (check.state, check.status, check.url, check.failed) == (
        "live",
        200,
        URL,
        False,
    )
    assert check.checked_at == NOW
    assert (citation.link_state, citation.checked_url) == ("live", URL)
    assert citation.checked_at == NOW


def test_a_check_changes_nothing_an_editor_wrote():
    citation = make_citation(url=URL)
    before = (
        citation.version,
        citation.history.count(),
        citation.url,
        citation.address,
    )

    record(citation, moved())

    now = (citation.version, citation.history.count(), citation.url, citation.address)
    assert now == before


def test_a_move_is_kept_with_where_to():
    citation = make_citation(url=URL)

    check = record(citation, moved())

    assert (check.state, check.final_url) == ("moved", OTHER)
    assert citation.link_state == "moved"


def test_a_first_failure_leaves_the_state_as_it_was():
    citation = make_citation(url=URL)
    record(citation, live())

    check = record(citation, gone(), 1)

    assert (check.state, check.failed) == ("", True)
    assert citation.link_state == "live"
    assert citation.checked_at == NOW + timedelta(days=1)


def test_a_second_failure_on_another_day_is_death():
    citation = make_citation(url=URL)
    record(citation, gone())
    record(citation, gone(), 0.1)
    assert citation.link_state == "unchecked"

    record(citation, gone(), 1)

    assert citation.link_state == "dead"


def test_a_dead_source_with_an_archived_copy_is_archived():
    copy = "https://web.archive.example/1"
    citation = make_citation(url=URL, archive_url=copy, archive_date="2020")
    record(citation, gone())

    check = record(citation, gone(), 1)

    assert check.state == "dead"
    assert citation.link_state == "archived"


def test_a_dead_source_that_answers_again_is_live():
    citation = make_citation(url=URL)
    for day in range(2):
        record(citation, gone(), day)

    record(citation, live(), 2)

    assert citation.link_state == "live"


def test_what_could_not_be_judged_leaves_the_state_as_it_was():
    citation = make_citation(url=URL)
    record(citation, live())

    check = record(citation, busy(), 1)

    assert (check.state, check.failed, check.status) == ("", False, 503)
    assert citation.link_state == "live"


def test_the_state_of_a_former_address_is_not_that_of_a_new_one():
    citation = make_citation(url=URL)
    record(citation, live())
    citation.url = OTHER
    citation.save()

    record(citation, busy(OTHER), 1)

    assert citation.link_state == "unchecked"


def test_failures_of_a_former_address_are_not_counted():
    citation = make_citation(url=URL)
    record(citation, gone())
    citation.url = OTHER
    citation.save()

    check = record(citation, gone(OTHER), 1)

    assert check.state == ""


def test_what_an_editor_changed_while_it_was_asked_is_not_judged():
    citation = make_citation(url=URL)
    item = Item(citation.pk, URL)
    citation.url = OTHER
    citation.save()

    assert recording.record(item, live(), NOW) is None
    assert not LinkCheck.objects.exists()


def test_a_source_deleted_while_it_was_asked_is_not_judged():
    citation = make_citation(url=URL)
    item = Item(citation.pk, URL)
    citation.delete()

    assert recording.record(item, live(), NOW) is None


def test_the_longest_reason_and_address_fit():
    url = "https://ecpat.example/" + "x" * 1970
    citation = make_citation(url=url)
    refused = Seen(url, problem=Problem.REFUSED_BY_US, detail="It leads inside. " * 40)

    check = record(citation, refused)

    check.full_clean()
    assert len(check.reason) == 300


def test_a_check_takes_as_many_queries_however_many_came_before():
    def queries():
        with CaptureQueriesContext(connection) as asked:
            recording.record(Item(citation.pk, URL), live(), NOW)
        return len(asked)

    citation = make_citation(url=URL)
    first = queries()
    for day in range(60):
        record(citation, live(), -day)

    assert queries() == first


# --- What is new, and what is open -------------------------------------------------------


def test_a_finding_is_new_once():
    citation = make_citation(url=URL)

    found = [
        recording.is_new_finding(record(citation, seen, day))
        for day, seen in enumerate(
            [live(), moved(), busy(), moved(), moved(URL + "/new")]
        )
    ]

    assert found == [False, True, False, False, True]


def settle(check):
    check.settled_by, check.settled_at = make_editor(), NOW
    check.save()


def test_open_is_the_last_finding_of_each_source():
    citation = make_citation(url=URL)
    record(citation, gone())
    record(citation, gone(), 1)
    newest = record(citation, gone(), 2)
    record(citation, busy(), 3)
    record(make_citation("fine", url=OTHER), live(OTHER))

    assert list(recording.open_findings()) == [newest]


def test_what_is_live_again_is_no_longer_open():
    citation = make_citation(url=URL)
    record(citation, moved())
    record(citation, live(), 1)

    assert not recording.open_findings().exists()


def test_what_an_editor_corrected_is_no_longer_open():
    citation = make_citation(url=URL)
    record(citation, moved())
    citation.url = OTHER
    citation.save()

    assert not recording.open_findings().exists()


def test_an_editors_word_holds_while_the_same_is_found():
    citation = make_citation(url=URL)
    settle(record(citation, moved()))

    record(citation, busy(), 1)
    check = record(citation, moved(), 2)

    assert (check.settled_by.username, check.settled_at) == ("astrid", NOW)
    assert not recording.open_findings().exists()


def test_an_editors_word_does_not_hold_for_another_finding():
    citation = make_citation(url=URL)
    settle(record(citation, moved()))

    check = record(citation, moved(URL + "/new"), 1)

    assert check.settled_by is None
    assert list(recording.open_findings()) == [check]


def test_the_copy_an_archive_held_is_kept_with_the_same_finding():
    citation = make_citation(url=URL)
    first = record(citation, moved())
    first.archive_found = "https://web.archive.example/1"
    first.save()

    assert record(citation, moved(), 1).archive_found == first.archive_found
