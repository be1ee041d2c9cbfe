"""Broken links, as an editor does."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db.models import F

from references.models import Citation, LinkCheck
from tests.desk import messages
from tests.make import make_citation
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

LIST = "/admin/references/linkcheck/"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def make_check(key="old", state="moved", day=0, citation=None):
    citation = citation or make_citation(key, url=f"https://ecpat.example/{key}")
    return LinkCheck.objects.create(
        citation=citation,
        checked_at=NOW + timedelta(days=day),
        state=state,
        url=citation.url,
    )


def shown(client):
    response = client.get(LIST)
    assert response.status_code == 200
    return [check.citation.key for check in response.context["cl"].result_list]


def leave(client, check):
    chosen = {"action": "leave", "_selected_action": [check.pk]}
    return client.post(LIST, chosen, follow=True)


def test_the_last_finding_of_each_source_is_shown_and_settled(client):
    older = make_check(state="dead")
    make_check(day=1, citation=older.citation)
    make_check("fine", state="live")
    make_check("busy", state="")

    leave(client, older)

    assert shown(client) == ["old"]
    older.refresh_from_db()
    assert older.settled_at is None


def test_list_and_about_say_how_many_addresses_were_checked_and_when(client):
    for key in ("new", "old"):
        make_citation(key, url=f"https://ecpat.example/{key}")
    make_citation("none")

    listed, about = (Markup(client.get(address)).words for address in (LIST, "/about/"))
    assert "None of the 2 addresses of sources has been checked yet" in listed
    assert "0 broken links" not in listed
    assert "asked at any of the 2 addresses" in about

    old = Citation.objects.filter(key="old")
    old.update(link_found="live", checked_url=F("url"), checked_at=NOW)
    listed, about = (Markup(client.get(address)).words for address in (LIST, "/about/"))
    assert "Of the 2 addresses of sources 1 were checked, last on 24 Nov" in listed
    assert "0 broken links" in listed
    assert "It has asked at 1 of the 2 addresses of sources, last on 24 Nov" in about


def test_an_address_can_be_left_as_it_is(client):
    check, _other = make_check(), make_check("other")
    before = check.citation.version, check.citation.history.count()

    response = leave(client, check)

    assert messages(response) == ["Addresses left as they are: 1."]
    check.refresh_from_db()
    assert check.settled_by.username == "astrid"
    assert shown(client) == ["other"]
    check.citation.refresh_from_db()
    assert (check.citation.version, check.citation.history.count()) == before
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_id) == ("astrid", str(check.pk))
    assert entry.get_change_message() == "Addresses left as they are."
