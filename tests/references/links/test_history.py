"""What readers are told of the address of a source."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from references.links.history import MOST, address_history
from references.models import LinkCheck
from tests.make import make_citation

pytestmark = pytest.mark.django_db

URL = "https://ecpat.example/history"


def make_check(citation, day, state="live", **fields):
    at = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
    fields.setdefault("url", citation.url)
    return LinkCheck.objects.create(
        citation=citation, checked_at=at, state=state, **fields
    )


def change(citation, day, **fields):
    for name, value in fields.items():
        setattr(citation, name, value)
    citation.save()
    date_newest(citation, day)


def date_newest(citation, day):
    newest = citation.history.latest("history_date", "history_id")
    newest.history_date = datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=UTC)
    newest.save()


def words(citation):
    return [entry.words for entry in address_history(citation)]


def make_dated(day="2026-01-05", **fields):
    citation = make_citation(**fields)
    date_newest(citation, day)
    return citation


def test_an_address_is_told_from_the_day_it_was_recorded():
    citation = make_dated(url=URL)

    assert words(citation) == ["Address recorded on 5 January 2026"]


def test_a_source_without_an_address_has_no_history():
    assert words(make_dated()) == []


def test_checks_that_found_the_same_are_told_once():
    citation = make_dated(url=URL)
    for day in ("2026-02-01", "2026-03-01", "2026-04-01"):
        make_check(citation, day)
    make_check(citation, "2026-05-01", "dead", failed=True)

    assert words(citation) == [
        "Dead on 1 May 2026",
        "Live from 1 February to 1 April 2026",
        "Address recorded on 5 January 2026",
    ]


def test_a_check_that_could_not_be_judged_says_nothing():
    citation = make_dated(url=URL)
    make_check(citation, "2026-02-01")
    make_check(citation, "2026-03-01", "")
    make_check(citation, "2026-04-01")

    assert words(citation)[0] == "Live from 1 February to 1 April 2026"


def test_a_first_failure_is_told_as_what_it_is():
    citation = make_dated(url=URL)
    make_check(citation, "2026-02-01", "", failed=True)

    assert words(citation)[0] == "Did not lead to the source on 1 February 2026"


def test_on_one_day_an_address_was_recorded_before_it_was_asked():
    citation = make_dated("2026-02-01", url=URL)
    make_check(citation, "2026-02-01")

    assert words(citation) == [
        "Live on 1 February 2026",
        "Address recorded on 1 February 2026",
    ]


def test_a_changed_address_names_the_host_it_was_at():
    citation = make_dated(url=URL)
    change(citation, "2026-02-03", url="https://www.pact.example/history")
    change(citation, "2026-03-03", title="Another title")
    change(citation, "2026-04-03", url="", address="")

    assert words(citation) == [
        "Address taken away on 3 April 2026; before that it was at pact.example",
        "Address changed on 3 February 2026; before that it was at ecpat.example",
        "Address recorded on 5 January 2026",
    ]


def test_an_archived_copy_is_told_beside_the_address():
    citation = make_dated(url=URL)
    copy = "https://web.archive.example/1/" + URL
    change(citation, "2026-02-03", archive_url=copy, archive_date="2020")
    change(citation, "2026-03-03", archive_url=copy + "2")
    change(citation, "2026-04-03", archive_url="", archive_date="")

    assert words(citation)[:3] == [
        "Archived copy taken away on 3 April 2026",
        "Another archived copy recorded on 3 March 2026",
        "Archived copy recorded on 3 February 2026",
    ]


def test_checks_of_a_former_address_are_told_apart():
    citation = make_dated(url=URL)
    make_check(citation, "2026-02-01", url="https://former.example/")
    make_check(citation, "2026-03-01")

    assert len(address_history(citation)) == 3


def test_a_history_takes_two_queries_however_long_it_is():
    citation = make_dated(url=URL)
    for number in range(MOST + 5):
        make_check(citation, "2026-02-01", ["live", "dead"][number % 2])

    with CaptureQueriesContext(
        connection,
    ) as asked:
        entries = address_history(citation)

    assert len(asked) == 2
    assert len(entries) == MOST + 1


def test_of_a_long_list_of_changes_the_oldest_read_claims_no_beginning():
    citation = make_dated(url=URL)
    for number in range(MOST + 1):
        citation.url = f"{URL}/{number}"
        citation.save()

    entries = address_history(citation)

    assert len(entries) == MOST
    assert {entry.what for entry in entries} == {"changed"}
