"""A correction that begins in the form of the row that was wrong."""

import pytest

from orgprofile.models import Fact, MembershipCount, Section
from references.admin.correcting import has_line
from references.models import Correction
from tests.desk import refusals, save
from tests.make import make_event, make_reading
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
    assert correction.paths == ["/", "/references/ecpat-history-2016/"]
    # It was written once, and is the reason that readers see and that of the history.
    assert correction.reason == "Misread."
    assert correction.history.get().history_change_reason == "Misread."
    assert "Old text: May 1990 New text: June 1991 Misread." in (
        Markup(client.get("/corrections/")).words
    )
    assert "what was wrong" in Markup(client.get("/")).words


def test_all_pages_that_print_it_are_named(client, made_profile):
    body = f"It began.{CITED} It held.{CITED}"
    event = make_event(made_profile, "start", body=body, is_highlight=True)

    figure = MembershipCount.objects.get()
    says = "It has 105 members in 93 countries on 8 June 2018."
    figure.reading = make_reading(figure.citation, says=says).slug
    figure.save()
    _address, of_figure = tell(client, figure, value="105")
    _address, of_event = tell(client, event, body=body.replace("began", "started"))

    assert of_figure["path"].split()[:2] == ["/network/", "/"]
    assert of_figure["now"] == "105 members in 93 countries"
    assert of_event["path"].split()[:2] == ["/history/start/", "/history/"]
    assert (of_event["was"], of_event["now"]) == ("It began.", "It started.")


def test_a_correction_says_what_its_pages_say(client, made_profile):
    section = Section.objects.get(slug="network")
    address, fields = tell(client, section, body=f"It has 145 members.{CITED}")

    wrong = send(client, address, fields, now="It has 146 members.")
    elsewhere = send(client, address, fields, path="/\n/history/\n/admin/\n/nowhere/")
    gone = send(client, address, fields, now="", was="It has 145 members.")

    assert "says “It has 146 members.”" in refusals(wrong)[0]
    named = [said.split()[2] for said in refusals(elsewhere)]
    assert named == ["/history/", "/admin/", "/nowhere/"]
    assert "still says “It has 145 members.”" in refusals(gone)[0]
    assert refusals(send(client, address, fields)) == []


def test_a_row_of_a_table_says_a_figure_by_all_its_numbers():
    row = "<tr><th>2018</th><td>1,104</td><td>93</td></tr>"

    assert has_line(row, "1,104 members in 93 countries")
    assert not has_line(row, "104 members in 94 countries")
    assert not has_line(row, "It had 93 members.")


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
