"""After a save: where readers still see the figure, the name or the date that it replaced."""

import pytest

from orgprofile.models import KeyPerson, MembershipCount
from tests.desk import messages, save
from tests.make import (
    make_citation,
    make_count,
    make_event,
    make_measure,
    make_person,
    make_section,
)
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

CITED = "[@face#founding]"


def said(client, saved):
    """Return the message that lists where the old value is still said; "" for none."""
    found = [m for m in messages(client.get(saved.url)) if "Readers still see" in m]
    return "".join(found)


@pytest.fixture
def figure(organisation):
    measure = make_measure(organisation)
    source = make_citation("assembly")
    return make_count(measure, value=142, within=115, citation=source)


def test_the_lines_that_have_the_old_figure_are_listed_with_links_to_their_forms(
    client, organisation, figure
):
    body = f"It has 142 members.{CITED} It has 142 groups in 115 countries.{CITED}"
    section = make_section(organisation, body=body)
    make_section(organisation, "hidden", body=body, status="draft")

    message = said(client, save(client, figure, value="143"))

    assert "Readers still see “142”" in message
    page = admin_address(section, "change")
    for sentence in ("It has 142 members.", "It has 142 groups in 115 countries."):
        assert f'<a href="{page}">{sentence}</a> (section)' in message
    assert message.count("<li>") == 2
    section.refresh_from_db()
    assert section.body == body


@pytest.mark.parametrize(
    "sentence",
    [
        "It has 1420 members.",
        "It has 1,142 members and 142 million readers.",
        "Its form B142 is of 142.5 pages.",
        "It moved to 142 Phayathai Road, and then to 142 rue Noire.",
        "It is told at https://ecpat.org/142/ and www.ecpat.org/142.",
        "It rose by 142% or 142 per cent.",
    ],
)
def test_a_number_of_an_address_or_a_part_of_a_number_is_no_figure(
    client, organisation, figure, sentence
):
    make_section(organisation, body=sentence + CITED)

    assert said(client, save(client, figure, value="143")) == ""


def test_the_number_of_a_day_is_no_figure_and_a_date_is_compared_as_a_whole(
    client, organisation, figure
):
    MembershipCount.objects.update(within=15)
    days = f"It met on 15 May 1996, on 15 and 16 June 1996, and on 15 July.{CITED}"
    make_section(organisation, body=days)
    event = make_event(organisation, date="1996-05", body=f"It began.{CITED}")

    of_figure = said(client, save(client, figure, within="16"))
    of_month = said(client, save(client, event, date="1996-06"))
    of_day = said(client, save(client, event, date="1996-05-15"))
    again = said(client, save(client, event, date="1996-05-16"))

    assert (of_figure, of_month, of_day) == ("", "", "")
    assert "“15 May 1996”" in again
    assert "It met on 15 May 1996, on" in again


def test_a_name_is_found_as_a_whole_also_in_the_other_texts_of_its_row(
    client, organisation
):
    source = make_citation("people")
    note = f"Ann Lee took office late.{CITED}"
    make_person(organisation, name="Ann Lee", citation=source, note=note)
    make_section(organisation, "one", body=f"Ann Lee’s report came.{CITED}")
    make_section(organisation, "two", body=f"Joann Lee and Ann Leeds spoke.{CITED}")

    message = said(client, save(client, KeyPerson.objects.get(), name="Ann Li"))

    assert message.count("<li>") == 2
    assert "Ann Lee took office late.</a> (person)" in message
    assert "Ann Lee’s report came.</a> (section)" in message


def test_ten_lines_are_listed_and_a_search_finds_the_others(
    client, organisation, figure
):
    for n in "abcdefghijkl":
        make_section(organisation, n, body=f"It has 142 members.{CITED}")

    message = said(client, save(client, figure, value="143"))

    assert message.count("It has 142 members.") == 10
    assert '<a href="/search/?q=142">and 2 more</a>' in message
    assert client.get("/search/?q=142").status_code == 200


def test_nothing_is_said_of_a_draft_or_of_what_only_came_or_went(
    client, organisation, figure
):
    section = make_section(organisation, body=f"It has 142 members.{CITED} So.{CITED}")
    other = make_section(organisation, "other", body=f"It has 142 members.{CITED}")

    went = said(client, save(client, section, body=f"So.{CITED}"))
    came = said(client, save(client, section, body=f"So.{CITED} It has 9.{CITED}"))
    other.status = "draft"
    other.save()
    of_draft = said(client, save(client, other, body=f"It has 143 members.{CITED}"))

    assert (went, came, of_draft) == ("", "", "")


def test_a_text_of_signs_alone_that_goes_is_looked_for_nowhere(client, organisation):
    section = make_section(organisation, body=f"It met // in Oslo.{CITED}")

    saved = save(client, section, body=f"It met in Oslo in 1990.{CITED}")

    assert saved.status_code == 302
    assert said(client, saved) == ""
