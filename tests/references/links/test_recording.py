"""Which addresses are due, and what is stored of a check."""

from datetime import UTC, datetime, timedelta

import pytest

from references.links import recording
from references.links.running import Item
from references.links.seen import Hop, Seen
from references.models import Citation, LinkCheck
from tests.make import make_citation, make_editor, make_reading

pytestmark = pytest.mark.django_db

URL = "https://ecpat.example/history"
OTHER = "https://ecpat.example/about"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def live(url=URL):
    return Seen(url, status=200, title="Our history", size=100)


def moved(to=OTHER, url=URL):
    return Seen(url, status=200, hops=(Hop(301, to),), title="Our history", size=100)


def gone(url=URL):
    return Seen(url, status=404, title="", size=10)


def busy(url=URL):
    return Seen(url, status=503)


def record(citation, seen, day=0):
    item = Item(citation.pk, citation.url)
    check = recording.record(item, seen, NOW + timedelta(days=day))
    citation.refresh_from_db()
    return check


def change_url(citation):
    citation.url = OTHER
    citation.save()


# --- What is due -----------------------------------------------------------------------


def test_sources_never_asked_come_first_then_those_not_asked_for_longest():
    for day, key in enumerate(["b", "c", "a", "changed"]):
        citation = make_citation(key, url=f"{URL}/{key}")
        record(citation, live(f"{URL}/{key}"), day - 10)
    change_url(citation)
    make_citation("new", url=f"{URL}/new")
    make_citation("no-url", archive_url=URL, archive_date="2020")

    def keys(**asked):
        return [citation.key for citation in recording.due(NOW, **asked)]

    assert keys() == ["changed", "new", "b", "c", "a"]
    assert keys(older_than=9) == ["changed", "new", "b"]
    assert keys(keys=["c", "new"]) == ["new", "c"]
    assert keys(most=3) == ["changed", "new", "b"]


def test_the_address_of_a_reading_is_due_once_unless_its_source_has_it():
    copy = "https://web.archive.example/1"
    citation = make_citation("a", url=URL, archive_url=copy, archive_date="2020")
    make_citation("b", url=f"{URL}/b")
    for slug, read_at in enumerate([URL, copy, OTHER, OTHER]):
        make_reading(citation, str(slug), read_at=read_at)

    assert [due[1:3] for due in recording.due(NOW)] == [
        ("a", URL),
        ("a", OTHER),
        ("b", f"{URL}/b"),
    ]
    recording.record(Item(citation.pk, OTHER), live(OTHER), NOW)
    assert [due.url for due in recording.due(NOW)] == [URL, f"{URL}/b", OTHER]
    assert len(recording.due(NOW, older_than=1)) == 2
    assert recording.due(NOW, keys=["a"], most=2)[1] == (
        *(citation.pk, "a", OTHER),
        NOW,
    )


# --- What is stored ----------------------------------------------------------------------


def test_a_check_is_stored_and_changes_nothing_an_editor_wrote():
    citation = make_citation(url=URL)
    fields = ("version", "url", "address")
    before = [getattr(citation, name) for name in fields]

    check = record(citation, moved())

    assert (check.state, check.status, check.url) == ("moved", 200, URL)
    assert (check.final_url, check.failed, check.checked_at) == (OTHER, False, NOW)
    assert (citation.link_state, citation.checked_url) == ("moved", URL)
    assert citation.checked_at == NOW
    assert [getattr(citation, name) for name in fields] == before
    assert citation.history.count() == 1


@pytest.mark.parametrize("seen", [gone(), busy()])
def test_what_changes_no_state_leaves_it_as_it_was(seen):
    citation = make_citation(url=URL)
    record(citation, live())

    check = record(citation, seen, 1)

    assert (check.state, check.failed) == ("", seen.status == 404)
    assert citation.link_state == "live"
    assert citation.checked_at == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("before", "after"), [(live(), busy(OTHER)), (gone(), gone(OTHER))]
)
def test_checks_of_a_former_address_do_not_count(before, after):
    citation = make_citation(url=URL)
    record(citation, before)
    change_url(citation)

    record(citation, after, 1)

    assert citation.link_state == "unchecked"


@pytest.mark.parametrize("change", [change_url, Citation.delete])
def test_what_an_editor_changed_while_it_was_asked_is_not_judged(change):
    citation = make_citation(url=URL)
    item = Item(citation.pk, URL)
    change(citation)

    assert recording.record(item, live(), NOW) is None
    assert not LinkCheck.objects.exists()


@pytest.mark.parametrize("step", ["judge", "LinkCheck"])
def test_what_fails_while_it_is_judged_or_stored_is_not_judged(
    monkeypatch, capsys, step
):
    citation = make_citation(url=URL)
    record(citation, live())
    real, faults = getattr(recording, step), [RuntimeError("a fault of ours")]

    def fail(*args, **kwargs):
        if faults:
            raise faults.pop()
        return real(*args, **kwargs)

    fail._meta = getattr(real, "_meta", None)
    monkeypatch.setattr(recording, step, fail)

    check = record(citation, moved(), 1)

    reason = "Could not be judged: the check itself failed (RuntimeError)."
    assert (check.state, check.reason) == ("", reason)
    assert citation.link_state == "live"
    assert "a fault of ours" in capsys.readouterr().err


# --- Readings ----------------------------------------------------------------------------


def test_a_check_of_a_readings_address_says_nothing_of_its_source_and_is_listed():
    citation = make_citation(url=URL)
    record(citation, live())
    make_reading(citation, read_at=OTHER)
    item = Item(citation.pk, OTHER)

    check = recording.record(item, moved(f"{OTHER}/new", OTHER), NOW)

    citation.refresh_from_db()
    assert (check.state, check.url) == ("moved", OTHER)
    assert (citation.link_state, citation.checked_url) == ("live", URL)
    assert recording.is_new_finding(check)
    assert list(recording.last_findings()) == [check]


def test_what_was_read_elsewhere_is_no_longer_asked_for_once_no_reading_is():
    citation = make_citation(url=URL)
    reading = make_reading(citation, read_at=OTHER)
    item = Item(citation.pk, OTHER)
    recording.record(item, moved(url=OTHER), NOW)

    reading.delete()

    assert recording.record(item, moved(url=OTHER), NOW) is None
    assert not recording.last_findings()


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


def test_the_last_judged_check_of_each_source_is_listed_if_it_is_a_finding():
    citation = make_citation(url=URL)
    record(citation, gone())
    record(citation, gone(), 1)
    newest = record(citation, gone(), 2)
    record(citation, busy(), 3)
    again = make_citation("live-again", url=f"{URL}/again")
    record(again, moved(url=again.url))
    record(again, live(again.url), 1)
    corrected = make_citation("corrected", url=f"{URL}/corrected")
    record(corrected, moved(url=corrected.url))
    change_url(corrected)

    assert list(recording.last_findings()) == [newest]


def test_an_editors_decision_stays_with_the_finding_and_with_no_other():
    citation = make_citation(url=URL)
    first = record(citation, moved())
    first.settled_by, first.settled_at = make_editor(), NOW
    first.save()

    record(citation, busy(), 1)
    same = record(citation, moved(), 2)
    other = record(citation, moved(URL + "/new"), 3)

    assert (same.settled_by.username, same.settled_at) == ("astrid", NOW)
    assert (other.settled_by, other.settled_at) == (None, None)
