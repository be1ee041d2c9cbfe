"""What the form of a statement does about drafts among its parts."""

import pytest
from django.contrib import admin

from orgprofile.models import Criticism, Turn
from references.models import Citation
from references.models.doubt import Doubt
from tests import page_text
from tests.desk import act, open_form, refusals, save, send
from tests.make import (
    make_citation,
    make_criticism,
    make_event,
    make_organisation,
    make_role,
    make_turn,
    make_variant,
)
from tests.markup import Markup, tree
from tests.walk import admin_address
from timeline.models import HistoryEvent, Variant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

CITED = "It was said.[@ecpat-germany-2018]"


@pytest.fixture
def exchange():
    """A draft of a criticism and of the response to it."""
    make_citation()
    criticism = make_criticism(make_organisation(), statement=CITED, status="draft")
    for order, kind in enumerate(("criticism", "response"), 1):
        make_turn(criticism, order, kind=kind, body=CITED, status="draft")
    return criticism


@pytest.fixture
def event():
    return make_event(make_organisation(), body=CITED, date_citation=make_citation())


def statuses():
    return [turn.status for turn in Turn.objects.order_by("order")]


def buttons(client, what):
    """Return the names of the buttons that save the form of a row, or of a new one."""
    page = "change" if isinstance(what, Criticism) else "add"
    (row,) = [
        element
        for element in tree(client, admin_address(what, page)).walk()
        if element.attributes.get("class") == "submit-row"
    ]
    return [each.text.strip() for each in row.walk() if each.tag == "button"]


def test_the_buttons_say_what_becomes_of_a_row_and_an_author_has_one(client, exchange):
    draft = buttons(client, exchange)
    exchange.status = "published"
    exchange.save()
    public = buttons(client, exchange)
    client.force_login(make_role("Author", "lena"))

    assert draft == ["Save draft", "Publish"]
    assert public == ["Save", "Withdraw"]
    assert buttons(client, Criticism) == ["Save draft"]
    assert buttons(client, Citation) == ["Save"]
    # Readers would see it at once.
    assert buttons(client, exchange) == buttons(client, Doubt) == []


def test_a_form_that_was_refused_still_has_the_stored_status(client, exchange):
    refused = save(client, exchange, status="published", title="", _continue="Save")

    assert refusals(refused) != []
    assert Markup(refused).fields["status"] == "draft"


def test_every_whole_has_the_rows_it_publishes_in_its_form():
    for model in (Criticism, HistoryEvent):
        options = admin.site.get_model_admin(model)
        parts = [model._meta.get_field(n).related_model for n in model.published_with]
        assert set(parts) <= {inline.model for inline in options.inlines}, model


def test_a_whole_is_published_with_its_drafts(client, exchange):
    response = save(client, exchange, status="published", outcome="conceded")

    assert refusals(response) == []
    assert Criticism.objects.get().is_published
    assert statuses() == ["published"] * 2


def test_a_new_whole_is_published_with_new_parts_and_an_empty_one_is_left_out(
    client, exchange
):
    new = {
        "title": "Another",
        "statement": CITED,
        "date": "2015",
        "outcome": "disputed",
    }
    new |= {"target": exchange.organisation_id, "status": "published"}
    for number, kind in enumerate(("criticism", "response")):
        typed = {"kind": kind, "author": "Jane Doe", "voice": "own", "body": CITED}
        typed["status"] = "draft"
        new |= {f"turns-{number}-{name}": value for name, value in typed.items()}

    fields = open_form(client, Criticism)
    blank = [name for name in fields if name.startswith("turns-__prefix__")]
    fields |= {n.replace("__prefix__", "2"): fields[n] for n in blank} | new
    saved = send(client, Criticism, fields | {"turns-TOTAL_FORMS": "3"})

    assert refusals(saved) == []

    made = Criticism.objects.get(slug="another").turns.values_list("slug", "status")
    assert [*made] == [("jane-doe", "published"), ("jane-doe-2", "published")]


def test_a_part_that_may_not_be_published_keeps_its_whole_a_draft(client, exchange):
    Turn.objects.filter(kind="criticism").update(author="")

    response = save(client, exchange, status="published")

    (said,) = refusals(response)
    assert said.startswith("A criticism needs an author")
    assert not Criticism.objects.get().is_published
    assert statuses() == ["draft"] * 2


def test_a_draft_part_of_what_is_published_is_published_by_itself(client, event):
    draft = make_variant(event, citation=event.date_citation, status="draft")
    make_variant(event, matter="Place", citation=event.date_citation)

    save(client, event, title="The founding")
    draft.refresh_from_db()
    save(client, event, **{"variants-0-status": "published"})

    assert draft.status == "draft"
    rows = Variant.objects.order_by("pk").values_list("status", "version")
    assert [*rows] == [("published", 2), ("published", 1)]
    event.refresh_from_db()
    assert event.version == 2


def test_a_draft_that_is_withdrawn_says_that_it_is_one_and_changes_nothing(
    client, event
):
    HistoryEvent.objects.update(status="draft")

    said = act(client, HistoryEvent, "withdraw", event).context["messages"]

    (message,) = said
    assert str(message) == f"Already a draft: “{event}”."
    assert message.level_tag == "info"


def folds(response):
    """Return the number of closed folds in the main form of a page."""
    summaries = [
        element
        for element in page_text.read(response.content.decode()).walk()
        if element.tag == "summary"
    ]
    return sum(any(e.tag == "h2" for e in each.walk()) for each in summaries)


def test_a_fold_opens_for_what_an_editor_needs_to_see(client, event):
    form = admin_address(event, "change")
    assert folds(client.get(form)) == 1

    assert folds(save(client, event, slug="A B")) == 0
    HistoryEvent.objects.update(basis="inferred")
    assert folds(client.get(form)) == 0
