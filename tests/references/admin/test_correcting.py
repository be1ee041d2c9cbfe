"""A correction that begins in the form of the row that was wrong."""

import pytest

from orgprofile.models import Fact, Section
from references.models import Correction
from tests.desk import save
from tests.make import make_reading
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

CITED = "[@ecpat-history-2016]"


def tell(client, row, **changes):
    """Save a row as one that was wrong; return the address that follows, and its form."""
    address = save(client, row, tell="on", **changes).url
    return address, Markup(client.get(address)).fields


def send(client, address, fields, **changes):
    return client.post(address, fields | changes | {"status": "published"})


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


@pytest.fixture
def noted(made_profile):
    """Return a fact whose source has a note that gives May 1990 and June 1991."""
    fact = Fact.objects.get()
    make_reading(
        fact.citation, "founding", says="It began in May 1990 or in June 1991."
    )
    fact.reading = "founding"
    fact.save()
    return fact


def test_a_correction_is_refused_if_the_note_of_the_source_does_not_have_its_text(
    client, noted
):
    address, fields = tell(client, noted, value="June 1992", why="Misread.")

    refused = Markup(send(client, address, fields))

    assert "“1992” is not in our note of the source" in refused.words
    assert not Correction.objects.exists()
    address, fields = tell(client, noted, value="June 1991", why="Misread.")
    assert send(client, address, fields).status_code == 302


def test_a_correction_is_refused_if_the_entry_does_not_say_so(client, noted):
    address, fields = tell(client, noted, value="June 1991", why="Misread.")

    refused = Markup(send(client, address, fields, now="May 1991"))

    assert "does not say so now" in refused.words
    assert not Correction.objects.exists()


def test_undoing_a_change_offers_to_withdraw_its_correction_and_leaves_a_task(
    client, noted
):
    address, fields = tell(client, noted, value="June 1991", why="Misread.")
    send(client, address, fields)
    assert "whose new text" not in Markup(client.get("/admin/")).words

    saved = save(client, Fact.objects.get(), value="May 1990", why="It was right.")

    correction = Correction.objects.get()
    form = f"/admin/references/correction/{correction.pk}/change/"
    assert form in client.get(saved.url).content.decode()
    tasks = Markup(client.get("/admin/"))
    assert "Corrections whose new text the page does not have" in tasks.words
    correction.status = "draft"
    correction.save()
    assert "whose new text" not in Markup(client.get("/admin/")).words
