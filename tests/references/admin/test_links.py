"""Links to look at, as an editor does."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from references.models import LinkCheck
from tests.desk import messages
from tests.make import make_citation, make_editor

pytestmark = pytest.mark.django_db

LIST = "/admin/references/linkcheck/"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def make_check(key="old", state="moved", day=0, citation=None, **fields):
    citation = citation or make_citation(key, url=f"https://ecpat.example/{key}")
    fields.setdefault("url", citation.url)
    fields.setdefault("reason", "It has moved.")
    at = NOW + timedelta(days=day)
    return LinkCheck.objects.create(
        citation=citation, checked_at=at, state=state, **fields
    )


def make_reader(*permissions):
    reader = make_editor("reader", is_superuser=False)
    reader.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return reader


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


def shown(client, **asked):
    response = client.get(LIST, asked)
    assert response.status_code == 200
    return [check.citation.key for check in response.context["cl"].result_list]


def act(client, action, *checks, **asked):
    chosen = {"action": action, "_selected_action": [check.pk for check in checks]}
    return client.post(f"{LIST}?{urlencode(asked)}", chosen, follow=True)


def test_the_list_shows_the_last_finding_of_each_source(editor):
    older = make_check(state="soft-404")
    make_check(day=1, citation=older.citation)
    make_check("fine", state="live")
    make_check("busy", state="")

    response = editor.get(LIST)

    assert shown(editor) == ["old"]
    assert "<h1>Links to look at</h1>" in response.content.decode()


def test_a_finding_leads_to_the_form_of_its_source_and_to_both_addresses(editor):
    check = make_check(
        final_url="https://ecpat.example/new?a=1&b=2",
        archive_found="https://web.archive.example/1",
    )

    page = editor.get(LIST).content.decode()

    assert reverse("admin:references_citation_change", args=[check.citation_id]) in page
    assert f'href="{check.url}" rel="noopener noreferrer nofollow"' in page
    assert 'href="https://ecpat.example/new?a=1&amp;b=2"' in page
    assert "archived copy: " in page
    assert "It has moved." in page


def test_what_is_no_web_address_becomes_no_link(editor):
    make_check(final_url="javascript:alert(1)", archive_found="<script>")

    page = editor.get(LIST).content.decode()

    assert 'href="javascript' not in page
    assert "<script>" not in page.split("result_list")[1]


@pytest.mark.parametrize("state", ["moved", "soft-404", "takeover", "dead"])
def test_the_list_is_narrowed_by_state(editor, state):
    for each in ("moved", "soft-404", "takeover", "dead"):
        make_check(each, state=each)

    assert shown(editor, state=state) == [state]


@pytest.mark.parametrize(
    "asked",
    [
        {"state": "nope"},
        {"state": "\x00"},
        {"standing": "nope"},
        {"q": "\x00"},
        {"q": "old"},
        {"_facets": "True"},
        {"p": "-1"},
        {"o": "99"},
    ],
)
def test_no_query_string_is_a_fault(editor, asked):
    make_check()

    assert editor.get(LIST, asked, follow=True).status_code == 200


def test_an_address_can_be_left_as_it_is(editor):
    check, other = make_check(), make_check("other")

    response = act(editor, "leave", check)

    check.refresh_from_db()
    assert messages(response) == ["Addresses left as they are: 1."]
    assert check.settled_by.username == "astrid"
    assert check.settled_at is not None
    assert shown(editor) == ["other"]
    assert other.settled_at is None


def test_what_was_left_can_be_looked_at_again(editor):
    check = make_check()
    act(editor, "leave", check)
    assert shown(editor, standing="settled") == ["old"]

    response = act(editor, "look_again", check, standing="settled")

    assert messages(response) == ["To be looked at again: 1."]
    assert shown(editor) == ["old"]
    check.refresh_from_db()
    assert (check.settled_by, check.settled_at) == (None, None)


def test_who_settled_what_is_written_down(editor):
    check = make_check()

    act(editor, "leave", check)

    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_id) == ("astrid", str(check.pk))
    assert entry.get_change_message() == "Left the address as it is."


def test_a_finding_that_a_newer_one_took_the_place_of_is_not_settled(editor):
    older = make_check()
    make_check(state="dead", day=1, citation=older.citation)

    act(editor, "leave", older)

    older.refresh_from_db()
    assert older.settled_at is None


def test_settling_writes_nothing_of_the_source(editor):
    check = make_check()
    before = check.citation.version, check.citation.history.count()

    act(editor, "leave", check)

    check.citation.refresh_from_db()
    assert (check.citation.version, check.citation.history.count()) == before


def test_who_may_only_view_settles_nothing(client):
    check = make_check()
    client.force_login(make_reader("view_linkcheck"))

    assert shown(client) == ["old"]
    act(client, "leave", check)

    check.refresh_from_db()
    assert check.settled_at is None


def test_who_may_change_link_checks_settles_them(client):
    check = make_check()
    client.force_login(make_reader("change_linkcheck"))

    act(client, "leave", check)

    check.refresh_from_db()
    assert check.settled_by.username == "reader"


def test_who_may_not_view_link_checks_sees_none(client):
    make_check()
    client.force_login(make_reader("change_citation"))

    assert client.get(LIST).status_code == 403


def test_nobody_adds_changes_or_deletes_one_by_a_form(editor):
    check = make_check()
    row = f"{LIST}{check.pk}/"

    assert editor.get(f"{LIST}add/").status_code == 403
    assert editor.post(f"{LIST}add/", {"url": "https://x.example/"}).status_code == 403
    assert editor.post(f"{row}change/", {"state": "live"}).status_code == 403
    assert editor.post(f"{row}delete/", {"post": "yes"}).status_code == 403
    act(editor, "delete_selected", check)
    assert LinkCheck.objects.get().state == "moved"


def test_one_finding_can_be_read(editor):
    check = make_check(final_url="https://ecpat.example/new")

    page = editor.get(f"{LIST}{check.pk}/change/").content.decode()

    assert "It has moved." in page
    assert "https://ecpat.example/new" in page
    assert 'name="_save"' not in page


def test_the_list_takes_as_many_queries_however_long_it_is(editor):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            editor.get(LIST)
        return len(asked)

    make_check("first")
    few = queries()
    for number in range(20):
        make_check(f"old-{number}", day=number)

    assert queries() == few
