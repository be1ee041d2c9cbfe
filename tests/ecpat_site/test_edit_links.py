"""What a public page is told of where staff edit it: all that they may, and nothing else."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from orgprofile.models import (
    CountrySearch,
    Criticism,
    Fact,
    KeyPerson,
    Measure,
    Member,
    MembershipCount,
    Organisation,
    Section,
    Turn,
)
from references.models import Citation, Reading
from references.statements.doubt import Doubt
from tests.make import make_editor, make_fact, make_role
from tests.markup import Markup
from tests.walk import admin_address
from timeline.models import HistoryEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("row_of_each")]

ASK = "/admin/edit-links/"
# Who is signed in, from a session, and what may be done: Django's own questions.
SIGNED_IN = 5
LISTS = {
    "/history/": HistoryEvent,
    "/network/": MembershipCount,
    "/network/members/": Member,
    "/criticism/": Criticism,
    "/leadership/": KeyPerson,
    "/organisations/": Organisation,
    "/references/": Citation,
    "/open-questions/": Doubt,
}


@pytest.fixture
def author(client: Client) -> None:
    client.force_login(make_role("Author"))


def links(client: Client, path: str) -> dict[str, str]:
    """Return the forms that a page links to for who is signed in, by its ids."""
    ids = Markup(client.get(path)).ids
    found = client.post(ASK, {"path": path, "ids": " ".join(ids)}).json()
    return {
        id_: address for id_, (address, _words) in found.items() if id_ in ["", *ids]
    }


@pytest.mark.parametrize(
    "model",
    [
        *(Organisation, Section, Fact, KeyPerson, MembershipCount, Member, Turn),
        *(CountrySearch, Criticism, HistoryEvent, Doubt, Citation, Reading),
    ],
)
def test_a_row_is_edited_at_the_place_where_readers_find_it(client, author, model):
    for row in model.objects.all():
        path, _, fragment = row.get_absolute_url().partition("#")

        assert links(client, path)[fragment] == admin_address(row, "change")


@pytest.mark.parametrize("path", LISTS)
def test_a_list_leads_to_that_of_the_admin(client, author, path):
    assert links(client, path)[""] == admin_address(LISTS[path])


@pytest.mark.parametrize(
    ("path", "model", "names"),
    [
        ("/history/", HistoryEvent, ["founding", "prize-2013"]),
        ("/network/", Measure, ["members"]),
        ("/network/members/", Member, ["th-ecpat-foundation"]),
        ("/criticism/", Criticism, ["figure"]),
        ("/references/", Citation, ["kessler-post-2015"]),
        ("/open-questions/", Doubt, ["campaign-years"]),
    ],
)
def test_each_row_of_a_list_is_edited_there(client, author, path, model, names):
    found = links(client, path)

    for name in names:
        row = model.objects.get_by_natural_key(name)
        assert found[name] == admin_address(row, "change")


def test_a_note_leads_to_its_source_or_its_doubt(client, author):
    member = Organisation.objects.get(slug="ecpat-usa")
    make_fact(member, value="", doubt="campaign-years")
    source = Citation.objects.get(key="ecpat-history-2016")

    of_profile = links(client, "/")
    of_member = links(client, "/organisations/ecpat-usa/")

    assert of_profile["note-ecpat-history-2016"] == admin_address(source, "change")
    doubt = Doubt.objects.get()
    assert of_member["note-!campaign-years"] == admin_address(doubt, "change")


def test_a_link_is_called_by_what_it_edits(client, author):
    found = client.post(ASK, {"path": "/", "ids": "history"}).json()

    assert found["history"][1] == "Edit the section “History”"


def test_nothing_is_offered_that_the_user_may_not_change(client):
    viewer = make_editor("viewer", is_superuser=False)
    viewer.user_permissions.set(Permission.objects.filter(codename__startswith="view"))
    viewer.user_permissions.add(Permission.objects.get(codename="change_fact"))
    client.force_login(viewer)

    assert set(links(client, "/")) == {"fact_founded"}
    assert links(client, "/history/") == {}


def test_what_readers_do_not_see_is_not_named(client, author):
    Section.objects.filter(slug="history").update(status="draft")

    found = client.post(ASK, {"path": "/", "ids": "history"}).json()

    assert "history" not in found
    assert "awards" in found


def test_an_organisation_is_edited_at_its_own_page_alone(client, author):
    other = Organisation.objects.get(slug="ecpat-usa")

    found = links(client, "/organisations/ecpat-usa/")

    assert found == {"": admin_address(other, "change")}


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 404),
        ({"path": "/nowhere/"}, 404),
        ({"path": "/history/\0"}, 404),
        ({"path": "/history/"}, 200),
        ({"path": "/history/", "ids": "a\0b ' x" + "y" * 5000}, 200),
        ({"path": "/history/", "ids": "x " * 300_000}, 200),
        ({"path": "/robots.txt", "ids": "history"}, 200),
    ],
)
def test_whatever_is_sent_is_answered(client, author, sent: dict[str, Any], status):
    assert client.post(ASK, sent).status_code == status


def test_the_question_needs_no_token_and_a_session(author):
    stranger = Client(enforce_csrf_checks=True)
    sent = {"path": "/", "ids": ""}

    assert stranger.post(ASK, sent).status_code == 302
    stranger.force_login(make_role("Editor"))
    assert stranger.post(ASK, sent).status_code == 200


@pytest.mark.parametrize(
    ("path", "queries"),
    [("/", 6), ("/history/", 3), ("/criticism/", 4), ("/network/", 4), ("/about/", 2)],
)
def test_it_takes_few_queries(client, author, django_assert_num_queries, path, queries):
    notes = ["note-ecpat-history-2016", "note-!campaign-years"]
    ids = [*Markup(client.get(path)).ids, *notes]

    with django_assert_num_queries(SIGNED_IN + queries):
        client.post(ASK, {"path": path, "ids": " ".join(ids)})
