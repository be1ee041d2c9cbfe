"""The history of a row: its versions, and any two of them compared."""

import pytest

from tests.desk import save
from tests.make import (
    make_citation,
    make_event,
    make_organisation,
    make_section,
    make_variant,
)
from tests.markup import Markup
from tests.walk import admin_address, comparison

pytestmark = pytest.mark.django_db

CITED = "It began in 1990.[@ecpat-germany-2018]"


def change(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def test_the_list_says_who_changed_what_and_why_without_long_texts(
    client, editor, section
):
    save(client, section, heading="Beginnings", why="The old one was vague.")
    section.refresh_from_db()
    change(section, body=f"{CITED} {'And on it went. ' * 9}")

    shown = Markup(client.get(admin_address(section, "history"))).words

    why = "The old one was vague."
    assert f"astrid Changed {why} Heading: History → Beginnings" in shown
    assert "the command line Created" in shown
    assert "Changed Body read" in shown
    assert "And on it went." not in shown


def test_two_versions_on_different_pages_are_chosen_without_a_script(
    client, editor, section
):
    first = section.history.earliest()
    for number in range(60):
        change(section, order=number)
    address = admin_address(section, "history")
    newest = Markup(client.get(address)).fields

    chosen = Markup(client.get(address, newest | {"p": "2"})).fields
    chosen["old"] = str(first.pk)
    back = Markup(client.get(address, chosen | {"p": "1"}))

    assert back.fields["old"] == str(first.pk)
    assert back.fields["new"] == newest["new"] == str(section.history.latest().pk)
    assert "chosen on another page" in back.words
    assert "61 versions" in back.words


def test_the_parts_of_a_row_lead_to_their_own_history(client, editor):
    event = make_event(make_organisation())
    variant = make_variant(event, citation=make_citation())

    links = Markup(client.get(admin_address(event, "history"))).links

    assert admin_address(variant, "history") in links
    assert admin_address(type(variant), "deleted") in links


def test_two_versions_are_compared_word_by_word_and_hostile_text_stays_text(
    client, editor, section
):
    hostile = '<script>alert(1)</script><img src="x" onerror="y">'
    change(section, body=f"{CITED.replace('1990', '1991')} {hostile}")

    response = client.get(comparison(section))

    shown = " ".join(response.content.decode().split())
    assert "It began in <del>1990</del><ins>1991</ins>.[@ecpat-germany-2018]" in shown
    assert "<dt>Heading</dt>" not in shown
    page = Markup(response)
    assert page.code == []
    assert "<script>alert(1)</script>" in page.words


def test_what_is_no_version_of_a_row_is_not_shown(client, editor, section):
    other = make_section(section.organisation, "network", body=CITED)
    theirs, own = other.history.latest().pk, section.history.latest().pk
    history = admin_address(section, "history")

    for asked in (
        f"{theirs}/",
        f"{10**30}/",
        f"comparison/?old={theirs}&new={own}",
        f"comparison/?old={own}",
        "comparison/?old=abc&new=",
    ):
        assert client.get(f"{history}{asked}").status_code == 404, asked
    for number in ("abc", "0", "-1", str(10**30), "1.5", "²"):
        for page in ("history/", "history/1/", "history/comparison/?old=1&new=2"):
            address = f"/admin/orgprofile/section/{number}/{page}"
            assert client.get(address).status_code == 404, address
    # Numbers that cannot be chosen leave the list as it is.
    for query in ("old=abc&new=-1", f"old={10**30}", "p=abc", f"p={10**30}", "p=-1"):
        assert client.get(f"{history}?{query}").status_code == 200, query
