"""Deleting: what goes is named, and what readers see goes with a reason."""

import pytest
from django.contrib.auth.models import Permission

from orgprofile.models import Criticism, Turn
from references.admin.deleting import UNEXPLAINED
from tests.desk import act, delete
from tests.make import (
    make_citation,
    make_count,
    make_criticism,
    make_editor,
    make_measure,
    make_organisation,
    make_resolution,
    make_turn,
)
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = pytest.mark.django_db

CITED = "A figure was published.[@ecpat-germany-2018]"


@pytest.fixture
def exchange():
    """A published exchange of two turns, the second a draft."""
    make_citation()
    exchange = make_criticism(make_organisation(), statement=CITED)
    make_turn(exchange, body=CITED)
    make_turn(exchange, 2, author="Ernie Allen", status="draft")
    return exchange


def test_the_page_names_all_that_goes(client, editor, exchange):
    page = Markup(client.get(admin_address(exchange, "delete")))

    assert "about to delete: criticisms: 1, contributions: 2." in page.words
    assert "Criticism: The figure of children (published)" in page.words
    assert "Contribution: criticism by Ernie Allen (draft)" in page.words
    for row in Turn.objects.all():
        assert admin_address(row, "change") in page.links
    # What readers do not see goes without a reason.
    delete(client, exchange.turns.get(order=2), why="")
    assert exchange.turns.count() == 1


def test_what_readers_see_goes_with_a_reason(client, editor, exchange):
    page, listed = admin_address(exchange, "delete"), admin_address(Criticism)
    chosen = {"_selected_action": [exchange.pk]}
    of_list = Markup(act(client, Criticism, "delete_selected", exchange)).fields
    of_page = Markup(client.get(page)).fields

    for why, refusal in (
        (" ", UNEXPLAINED),
        ("x" * 101, "most 100"),
        ("\u200b", "U+200B"),
    ):
        for address, sent in ((page, of_page), (listed, of_list)):
            refused = client.post(address, sent | chosen | {"why": why}, follow=True)
            assert refusal in Markup(refused).words
    assert Criticism.objects.exists()
    client.post(listed, of_list | chosen | {"why": "It is said twice."})
    assert Criticism.history.latest().history_change_reason == "It is said twice."


@pytest.mark.parametrize(
    "lacking", ["publish_criticism", "publish_turn", "delete_turn"]
)
def test_nobody_deletes_what_they_may_not_publish(exchange, client, lacking):
    models = ("criticism", "turn")
    names = {f"{do}_{m}" for do in ("view", "delete", "publish") for m in models}
    permissions = Permission.objects.filter(codename__in=names - {lacking})
    person = make_editor("bruno", is_superuser=False)
    person.user_permissions.set(permissions)
    client.force_login(person)

    page = client.get(admin_address(exchange, "delete"))
    refused = client.post(admin_address(exchange, "delete"), {"post": "yes"})
    act(client, Criticism, "delete_selected", exchange)

    assert page.status_code == (403 if lacking == "publish_criticism" else 200)
    assert refused.status_code == 403
    assert Criticism.objects.exists()


def test_rows_that_are_gone_are_deleted_without_a_fault(client, editor, exchange):
    exchange.delete()
    chosen = {"action": "delete_selected", "_selected_action": [1]}

    for sent in ({}, {"post": "yes"}):
        shown = client.post(admin_address(Criticism), chosen | sent, follow=True)
        assert shown.status_code == 200


def test_many_rows_go_by_few_queries(client, editor, django_assert_max_num_queries):
    measure, source = make_measure(make_organisation()), make_citation("source")
    first = make_count(measure, citation=source)
    for number in range(10):
        count = make_count(measure, f"count-{number}", citation=source)
        make_resolution(count, first)

    with django_assert_max_num_queries(8):
        client.get(admin_address(measure, "delete"))
