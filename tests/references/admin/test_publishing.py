"""What those who may not publish can do, and what they send without effect."""

import pytest

from orgprofile.models import Criticism, Section, Turn
from references.admin.records import RecordAdmin
from references.models import Citation, Reading
from tests import desk
from tests.desk import open_form, refusals, save, send
from tests.make import (
    make_citation,
    make_criticism,
    make_section,
    make_turn,
)
from tests.walk import RECORDS, STATEMENTS, admin_address

pytestmark = pytest.mark.django_db

CITED = "It began in 1990.[@ecpat-germany-2018]"
REFUSED = "not have the right to publish"


@pytest.fixture
def exchange(section):
    """A draft with a published turn and a draft turn."""
    draft = {"statement": CITED, "status": "draft"}
    exchange = make_criticism(section.organisation, **draft)
    make_turn(exchange, body=CITED)
    make_turn(exchange, 2, status="draft")
    return exchange


def test_an_author_changes_and_adds_drafts_alone(client, author, exchange):
    forged = {"author": "Forged", "status": "draft", "DELETE": "on", "version": "1"}
    forged = {f"turns-0-{name}": value for name, value in forged.items()}
    new = {"kind": "response", "slug": "reply", "body": CITED, "author": "ECPAT USA"}
    new |= {"voice": "own", "status": "draft"}
    sent = {f"turns-2-{name}": value for name, value in new.items()}
    sent |= {"turns-TOTAL_FORMS": "3", "turns-1-author": "Ernie Allen"}

    refused = save(client, exchange, **sent | forged)
    assert any(REFUSED in sentence for sentence in refusals(refused))
    saved = save(client, exchange, **sent | {"turns-2-status": "published"})

    assert refusals(saved) == []
    turns = Turn.objects.order_by("order").values_list("author", "status", "version")
    assert list(turns) == [
        ("Glenn Kessler", "published", 1),
        ("Ernie Allen", "draft", 2),
        ("ECPAT USA", "draft", 1),
    ]


def test_a_version_forged_to_be_the_next_is_refused(
    client, author, exchange, monkeypatch
):
    """The row as read was a draft; what was saved since may be published."""
    fields = open_form(client, exchange)
    read = RecordAdmin.get_object

    def read_before_another_save(self, *args):
        row = read(self, *args)
        exchange.save()
        return row

    monkeypatch.setattr(RecordAdmin, "get_object", read_before_another_save)
    refused = send(client, exchange, fields | {"title": "Forged", "version": "2"})

    assert "After you opened this" in refusals(refused)[0]
    assert Criticism.objects.get().title != "Forged"


def test_an_author_changes_a_source_until_it_is_cited(client, author, section):
    cited, other = Citation.objects.get(), make_citation("other")
    make_section(section.organisation, "staff", body="Twelve.[@other]", status="draft")
    new = {"slug": "staff", "says": "Twelve people.", "extent": "part"}
    new |= {"read_at": "https://ecpat.org/", "read_on": "2026-11-25"}

    renamed = save(client, other, title="Renamed")
    added = send(client, Reading, new | {"citation": other.pk})
    moved = save(client, Reading.objects.get(), citation=cited.pk)
    refused = send(client, Reading, new | {"citation": cited.pk})
    Section.objects.filter(slug="staff").publish()
    forged = save(client, other, title="Forged")

    assert refusals(renamed) == refusals(added) == []
    for answer in (refused, moved, forged):
        (said,) = refusals(answer)
        assert REFUSED in said
    assert Reading.objects.get().citation == other
    assert Citation.objects.get(key="other").title == "Renamed"


def test_no_form_takes_a_status_from_an_author(row_of_each, client, author):
    for model in STATEMENTS:
        model.objects.update(status="draft")

    for model in STATEMENTS:
        row = model.objects.first()
        fields = open_form(client, row)
        versions = [name for name in fields if name.rpartition("-")[2] == "version"]
        sent = {n.replace("version", "status"): "published" for n in versions}
        refused = send(client, row, fields | sent)

        assert any(REFUSED in sentence for sentence in refusals(refused)), model

    for model in STATEMENTS:
        assert not model.objects.filter(status="published"), model


def test_nothing_that_is_published_is_changed_by_an_author(
    row_of_each, client, author, django_assert_max_num_queries
):
    def versions():
        return {(m, row.pk): row.version for m in RECORDS for row in m.objects.all()}

    exchange = Criticism.objects.get()
    for order in range(2, 12):
        make_turn(exchange, order, author_organisation=exchange.target)
    before = versions()

    for model in RECORDS:
        row = next(row for row in model.objects.all() if row.is_published)
        with django_assert_max_num_queries(20, info=str(model)):
            fields = open_form(client, row)
        # Of the row, and of those within its form.
        typed = [n for n in fields if n.rpartition("-")[2] in desk.CHANGED]
        forged = {name: f"7{fields[name]}" for name in typed if "__" not in name}
        forged |= desk.another_value(row, fields) | {"status": "draft"}
        refused = send(client, row, fields | forged)
        assert any(REFUSED in sentence for sentence in refusals(refused)), model
    for model in STATEMENTS:
        chosen = {"_selected_action": [row.pk for row in model.objects.all()]}
        client.post(admin_address(model), chosen | {"action": "withdraw"})

    assert versions() == before
