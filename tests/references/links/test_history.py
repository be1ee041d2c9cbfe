"""The history of an address, as readers see it."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from references.links import history
from references.links.history import address_history
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
    return [entry.sentence for entry in address_history(citation)]


def make_dated(day="2026-01-05", **fields):
    citation = make_citation(**fields)
    date_newest(citation, day)
    return citation


def test_checks_that_found_the_same_are_listed_once():
    citation = make_dated("2026-02-01", url=URL)
    make_check(citation, "2026-02-01")
    make_check(citation, "2026-03-01", "")
    make_check(citation, "2026-04-01")
    make_check(citation, "2026-05-01", "", failed=True)
    make_check(citation, "2026-06-01", "dead", failed=True)

    assert words(citation) == [
        "Dead on 1 June 2026",
        "Did not lead to the source on 1 May 2026",
        "Live from 1 February to 1 April 2026",
        "Address recorded on 1 February 2026",
    ]


def test_changes_of_the_address_and_of_the_copy_are_listed():
    citation = make_dated(url=URL)
    copy = "https://web.archive.example/1/" + URL
    change(citation, "2026-02-01", archive_url=copy, archive_date="2020")
    change(citation, "2026-02-02", archive_url=copy + "2")
    change(citation, "2026-02-03", url="https://www.pact.example/history")
    change(citation, "2026-03-03", title="Another title")
    change(citation, "2026-04-01", archive_url="", archive_date="")
    change(citation, "2026-04-03", url="", address="")

    assert words(citation) == [
        "Address taken away on 3 April 2026; before that it was at pact.example",
        "Archived copy taken away on 1 April 2026",
        "Address changed on 3 February 2026; before that it was at ecpat.example",
        "Another archived copy recorded on 2 February 2026",
        "Archived copy recorded on 1 February 2026",
        "Address recorded on 5 January 2026",
    ]


def test_checks_of_a_former_address_are_listed_apart():
    citation = make_dated(url="https://former.example/")
    make_check(citation, "2026-02-01")
    change(citation, "2026-02-15", url=URL)
    make_check(citation, "2026-03-01")

    found = [(entry.what, entry.address) for entry in address_history(citation)]

    assert found == [
        ("live", URL),
        ("changed", URL),
        ("live", "https://former.example/"),
        ("recorded", "https://former.example/"),
    ]


def test_a_long_history_is_cut_takes_two_queries_and_claims_no_beginning(monkeypatch):
    monkeypatch.setattr(history, "MOST", 4)
    citation = make_dated(url=URL)
    for number in range(5):
        make_check(citation, "2027-02-01", ["live", "dead"][number % 2])
        change(citation, "2026-02-01", url=f"{URL}/{number}")

    with CaptureQueriesContext(connection) as asked:
        entries = address_history(citation)

    assert len(asked) == 2
    assert [entry.what for entry in entries] == [
        *("live", "dead", "live", "dead"),
        *["changed"] * 4,
    ]
