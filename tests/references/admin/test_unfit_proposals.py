"""Proposals that no longer fit their model: shown, refused, and withdrawn."""

import pytest
from django.contrib.contenttypes.models import ContentType

from tests.desk import messages, press
from tests.make import make_event, make_proposal
from tests.markup import Markup

pytestmark = pytest.mark.django_db


def fields(**values):
    return {"fields": values}


def part(data, label="timeline.variant"):
    return {"parts": {label: [data]}}


# New events, one of no organisation and one of an organisation that is not there.
NEW = [
    {"version": None, **fields(title="Founded", organisation=value)}
    for value in (None, ["gone"])
]
# Each with whether a form can still be filled with it.
UNFIT = [
    *((fields(kind=value), True) for value in ("no-kind", None, [])),
    *((fields(date=value), True) for value in ("2001-02-31", [1])),
    *((fields(organisation=value), True) for value in (None, 5, ["gone"], [["a"]])),
    *((fields(**{name: 1}), True) for name in ("unknown", "id", "variants")),
    (part({"key": None, "version": None, "fields": {"order": "x"}}), False),
    *((part({"key": key}), False) for key in (5, {}, [[1]])),
    (part({"key": None}, "references.citation"), False),
    *(({name: "a"}, False) for name in ("fields", "parts")),
]


@pytest.fixture
def event(section):
    return make_event(section.organisation)


def assert_shown_refused_withdrawn(client, erik, proposal, *, in_form):
    """Assert that it can only be withdrawn; return the words of its page."""
    address = proposal.get_absolute_url()
    page = Markup(erik.get(address))
    assert "Nobody can accept this proposal as it is." in page.words
    assert "_accept" not in page.fields
    opened = client.get(proposal.form_address)
    assert opened.status_code == (200 if in_form else 404)
    assert erik.post(address, page.fields | {"_accept": "on"}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.status == "waiting"
    assert erik.get("/admin/proposals/").status_code == 200
    client.post(address, page.fields | {"_withdraw": "on"})
    proposal.refresh_from_db()
    assert proposal.status == "withdrawn"
    return page.words


@pytest.mark.parametrize(("data", "in_form"), UNFIT, ids=lambda value: str(value)[:60])
def test_what_does_not_fit_its_row_is_shown_refused_and_withdrawn(
    client, author, erik, event, data, in_form
):
    proposal = make_proposal(event, author, data={"version": 1} | data)

    words = assert_shown_refused_withdrawn(client, erik, proposal, in_form=in_form)

    assert "no longer" in words
    # As the database orders it.
    proposal.refresh_from_db()
    (kept,) = [proposal.data[name] for name in data]
    values = kept.values() if isinstance(kept, dict) else [kept]
    assert all(" ".join(str(value).split()) in words for value in values)


@pytest.mark.parametrize(
    "data",
    ["text", 5, [], {}, {"fields": {}}, *NEW],
)
def test_what_has_no_shape_or_no_whole_is_shown_refused_and_withdrawn(
    client, author, erik, event, data
):
    number = None if data in NEW else event.pk
    proposal = make_proposal(event, author, data=data, object_id=number)

    assert_shown_refused_withdrawn(client, erik, proposal, in_form=False)


def test_a_row_of_a_kind_that_is_gone_is_shown_refused_and_withdrawn(
    client, author, erik, event
):
    proposal = make_proposal(event, author)
    kind = ContentType.objects.create(app_label="timeline", model="gone")
    type(proposal).objects.update(content_type=kind)
    proposal.refresh_from_db()

    page = Markup(client.get(proposal.get_absolute_url()))
    assert "Somebody deleted the entry" in page.words
    refused = press(client, proposal, "_accept")
    assert "you do not have the right to decide" in messages(refused)[0]
    press(client, proposal, "_withdraw")
    assert proposal.status == "withdrawn"
