"""Moving rows in the lists of the admin."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from orgprofile.models import (
    Fact,
    Measure,
    Organisation,
    Section,
    Turn,
)
from references.admin.moving import WHY
from references.models import Revision, revision
from references.records.order import LARGEST
from tests.desk import messages
from tests.make import (
    make_citation,
    make_criticism,
    make_event,
    make_fact,
    make_measure,
    make_organisation,
    make_participant,
    make_role,
    make_section,
    make_turn,
    make_variant,
)
from tests.walk import admin_address
from timeline.models import Participant, Variant

pytestmark = pytest.mark.django_db

BUTTON = re.compile(
    r'<button class="move__button" name="by" value="(\w+)" id="[^"]*" '
    r'formaction="([^"]*)" aria-label="Move \w+: ([^"]*)"'
)


@pytest.fixture
def subject() -> Organisation:
    return make_organisation()


@pytest.fixture
def sections(subject: Organisation) -> list[Section]:
    """Four sections, with gaps between their numbers."""
    return [
        make_section(subject, slug, order=order)
        for order, slug in [(1, "one"), (2, "two"), (5, "three"), (9, "four")]
    ]


@pytest.fixture
def editor(client: Client) -> None:
    client.force_login(make_role("Editor", "mae"))


def buttons(client: Client, address: str) -> dict[tuple[str, str], str]:
    """Return where each button of a list sends: by direction and row."""
    text = client.get(address).content.decode()
    return {
        (way, unescape(row).rpartition(": ")[2].lower()): unescape(sends)
        for way, sends, row in BUTTON.findall(text)
    }


def press(client: Client, model: Any, way: str, row: str, query: str = "") -> Any:
    """Press a button of the list of a model, and follow to the list."""
    sends = buttons(client, f"{admin_address(model)}{query}")[way, row]
    return client.post(sends, {"by": way}, follow=True)


def order(model: Any = Section, name: str = "slug") -> list[Any]:
    return list(model.objects.in_order().values_list(name, flat=True))


def test_a_button_moves_a_row_by_one_and_saves_those_two_alone(
    client, editor, sections
):
    press(client, Section, "up", "three")

    assert order() == ["one", "three", "two", "four"]
    assert order(name="order") == [1, 2, 5, 9]
    assert order(name="version") == [1, 2, 2, 1]


def test_a_move_there_and_back_leaves_the_numbers_as_they_were(
    client, editor, sections
):
    before = list(Section.objects.values_list("slug", "order"))

    press(client, Section, "down", "one")
    press(client, Section, "up", "one")

    assert list(Section.objects.values_list("slug", "order")) == before


def test_a_move_is_in_the_history_and_raises_the_revision(
    client, editor, sections, monkeypatch
):
    # The test itself is one transaction, which raises it once.
    monkeypatch.setattr(revision, "_raised_in", lambda _connection: False)
    before = Revision.objects.current().number

    press(client, Section, "down", "one")

    last = Section.objects.get(slug="one").history.latest()
    assert (last.history_user.username, last.history_change_reason) == ("mae", WHY)
    assert LogEntry.objects.get().change_message == "Moved. It is 2 of 4 now."
    assert Revision.objects.current().number > before


def test_a_row_is_dragged_over_several(client, editor, sections):
    sends = buttons(client, admin_address(Section))["up", "four"]

    response = client.post(sends.replace("to=2", "to=0"), {"by": "up"}, follow=True)

    assert order() == ["four", "one", "two", "three"]
    assert messages(response) == [
        "“Ecpat International: Four” was moved. It is 1 of 4 now."
    ]


def test_the_way_leads_back_to_the_list_as_it_was_and_to_the_button(
    client, editor, sections, subject
):
    query = f"?organisation__id__exact={subject.pk}"
    list_address = f"{admin_address(Section)}{query}"
    landings = []
    for way, row in [("up", "three"), ("up", "three"), ("down", "one")]:
        response = press(client, Section, way, row, query)
        landings.append(response.redirect_chain[-1][0])

    one, _two, three, _four = sections
    assert landings == [
        f"{list_address}#up-{three.pk}",
        # It is the first now, and has no other.
        f"{list_address}#down-{three.pk}",
        f"{list_address}#down-{one.pk}",
    ]


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda _rows: Section.objects.filter(slug="one").update(order=7),
        lambda rows: make_section(rows[0].organisation, "five", order=3),
        lambda rows: rows[3].delete(),
        lambda rows: rows[2].delete(),
    ],
)
def test_what_was_seen_before_somebody_changed_the_order_moves_nothing(
    client, editor, sections, meanwhile
):
    sends = buttons(client, admin_address(Section))["up", "three"]
    meanwhile(sections)
    before = order(name="version"), order()

    response = client.post(sends, {"by": "up"}, follow=True)

    assert messages(response) == [
        "Nothing was moved: somebody moved, added or deleted sections after you opened "
        "the list. It shows their order as it is now."
    ]
    assert (order(name="version"), order()) == before


def test_a_text_saved_meanwhile_stays_and_the_row_moves(client, editor, sections):
    sends = buttons(client, admin_address(Section))["up", "three"]
    row = Section.objects.get(slug="three")
    row.heading = "Written meanwhile"
    row.save()

    client.post(sends, {"by": "up"})

    assert order(name="heading")[1] == "Written meanwhile"


@pytest.mark.parametrize("to", ["", "-1", "4", "x", "9" * 30])
def test_a_place_that_is_none_is_refused(client, editor, sections, to):
    sends = buttons(client, admin_address(Section))["up", "three"]

    response = client.post(sends.replace("to=1", f"to={to}"), follow=True)

    assert "Nothing was moved" in messages(response)[0]
    assert order() == ["one", "two", "three", "four"]


def make_parts(subject: Organisation) -> dict[Any, str]:
    """Make three rows of each model with an order; return the field that names each."""
    source = make_citation()
    criticism, event = make_criticism(subject), make_event(subject)
    make_turn(criticism, 7, slug="first", body="Said.", author="a")
    for n, name in enumerate(["a", "b", "c"], start=1):
        make_fact(subject, name, value="", order=0)
        make_measure(subject, name, name=name, order=n)
        body = make_organisation(f"body-{name}", name=name)
        make_participant(event, body, order=LARGEST - (n == 1), citation=source)
        other = make_citation(f"source-{name}")
        make_variant(event, name, order=1, citation=other)
        if n > 1:
            make_turn(criticism, 7, slug=f"turn-{name}", body="Said.", author=name)
    return {
        Fact: "label",
        Measure: "slug",
        Turn: "author",
        Participant: "organisation__name",
        Variant: "value",
    }


@pytest.mark.parametrize("model", [Fact, Measure, Turn, Participant, Variant])
def test_rows_of_each_kind_are_moved_whatever_their_numbers(
    client, editor, subject, model
):
    names = make_parts(subject)
    sends = buttons(client, admin_address(model))
    last = [address for (way, _row), address in sends.items() if way == "up"][-1]
    before = order(model, names[model])

    response = client.post(last, {"by": "up"}, follow=True)

    assert "was moved. It is 2 of 3 now." in messages(response)[0]
    first, second, third = before
    assert order(model, names[model]) == [first, third, second]
    assert len(set(order(model, "order"))) == 3


def test_only_a_list_in_its_own_order_offers_to_move(client, editor, sections, subject):
    page = admin_address(Section)
    of_subject = f"?organisation__id__exact={subject.pk}"

    for query in ("", of_subject, "?p=1", "?all="):
        assert len(buttons(client, page + query)) == 6, query
    for query in ("?q=one", "?o=1", "?status__exact=published", "?_popup=1"):
        assert buttons(client, page + query) == {}, query


def test_the_form_of_a_whole_leads_to_the_lists_of_its_parts(client, editor, subject):
    criticism = make_criticism(subject)
    listed = f"{admin_address(Turn)}?criticism__id__exact={criticism.pk}"

    form = client.get(admin_address(criticism, "change"))

    assert form.context["orders"] == [("turns", listed)]
    assert client.get(listed).status_code == 200
    of_subject = client.get(admin_address(subject, "change")).context["orders"]
    assert [kind for kind, _ in of_subject] == ["facts", "measures", "sections"]


def test_an_author_moves_drafts_among_themselves(client, subject, sections):
    client.force_login(make_role("Author"))
    for slug in ("three", "four"):
        Section.objects.filter(slug=slug).update(status="draft")

    found = buttons(client, admin_address(Section))
    client.post(found["up", "four"], {"by": "up"})

    assert set(found) == {("up", "four"), ("down", "three")}
    assert order() == ["one", "two", "four", "three"]


def test_an_author_gives_nothing_published_another_number(client, subject, sections):
    client.force_login(make_role("Author"))
    for slug in ("three", "four"):
        Section.objects.filter(slug=slug).update(status="draft")
    sends = buttons(client, admin_address(Section))["up", "four"]

    response = client.post(sends.replace("to=2", "to=1"), follow=True)

    assert messages(response) == [
        "Nothing was moved: “Ecpat International: Two” would get another number, and it is "
        "published. Open it, change its order, and press “Propose”."
    ]
    assert order() == ["one", "two", "three", "four"]


def test_with_four_eyes_nobody_moves_what_is_published(
    client, editor, sections, settings
):
    sends = buttons(client, admin_address(Section))["up", "four"]
    settings.EDITORIAL_FOUR_EYES = True

    assert buttons(client, admin_address(Section)) == {}
    assert client.post(sends).status_code == 403


def test_a_list_asks_once_for_all_its_orders(
    client, editor, sections, django_assert_num_queries
):
    for n in range(10):
        make_section(make_organisation(f"body-{n}"), order=n)

    with django_assert_num_queries(11):
        client.get(admin_address(Section))
