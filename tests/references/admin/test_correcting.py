"""A correction that begins in the form of the row that was wrong."""

import pytest

from orgprofile.models import Fact, Section
from references.models import Correction
from tests.desk import save
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

CITED = "[@ecpat-history-2016]"


def tell(client, row, **changes):
    """Save a row as one that was wrong; return the address that follows, and its form."""
    address = save(client, row, tell="on", **changes).url
    return address, Markup(client.get(address)).fields


def send(client, address, fields, **changes):
    return client.post(address, fields | changes | {"_save": "Save"})


def test_what_was_wrong_is_told_from_the_form_that_puts_it_right(client, made_profile):
    address, fields = tell(
        client, Fact.objects.get(), value="June 1991", why="Misread."
    )

    answer = send(client, address, fields)

    correction = Correction.objects.get()
    assert answer.status_code == 302
    assert (correction.was, correction.now) == ("May 1990", "June 1991")
    assert correction.paths == ["/"]
    # It was written once, and is the reason that readers see and that of the history.
    assert correction.reason == "Misread."
    assert correction.history.get().history_change_reason == "Misread."
    assert "Old text: May 1990 New text: June 1991 Misread." in (
        Markup(client.get("/corrections/")).words
    )
    assert "what was wrong" in Markup(client.get("/")).words


def test_the_form_of_a_correction_takes_any_address(client, made_profile):
    form = "/admin/references/correction/add/?of="
    for of in ("", "x", "orgprofile.fact:0:1", "auth.user:1:1", f"a.b:{'9' * 18}:1"):
        assert Markup(client.get(f"{form}{of}")).fields["now"] == ""


def form_of(row):
    return f"/admin/orgprofile/{row._meta.model_name}/{row.pk}/change/"


def test_only_what_readers_see_can_have_been_wrong(client, made_profile):
    draft = Section.objects.create(organisation=made_profile, slug="a", heading="A")

    assert "id_tell" not in client.get(f"{form_of(draft)}").content.decode()
    ticked = client.get(f"{form_of(Fact.objects.get())}?tell=1")
    assert Markup(ticked).fields["tell"] == "on"
