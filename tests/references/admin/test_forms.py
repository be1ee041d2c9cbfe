"""The forms of all rows: one of many saves wins, and weighty changes have a reason."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.utils.text import capfirst

from orgprofile.models import MembershipCount, Organisation, Section
from references.admin import RecordInline
from references.models import Citation
from tests.desk import act, messages, open_form, refusals, save
from tests.make import (
    make_citation,
    make_count,
    make_editor,
    make_event,
    make_measure,
    make_organisation,
    make_reading,
    make_section,
    make_variant,
)
from tests.markup import Markup
from tests.walk import admin_address, content
from timeline.models import HistoryEvent, Variant


@pytest.fixture
def save_section():
    """Return a function that saves a section by its form, as an editor signed in anew."""
    make_citation("face")
    organisation = make_organisation()
    editor = make_editor()

    def send(section, heading):
        client = Client()
        client.force_login(editor)
        same = ("slug", "status", "body", "order", "shows", "version")
        fields = {name: getattr(section, name) for name in same}
        fields |= {"organisation": organisation.pk, "heading": heading}
        return client.post(admin_address(section, "change"), fields)

    return send


@pytest.mark.django_db(transaction=True)
def test_of_eight_saves_at_once_exactly_one_wins(at_once, save_section):
    section = make_section(Organisation.objects.get(), body="Founded.[@face]")

    answers = at_once(
        lambda number: save_section(section, f"Heading {'abcdefgh'[number]}"), 8
    )

    refused = [a for a in answers if a.status_code == HTTPStatus.OK]
    assert [a.status_code for a in answers].count(HTTPStatus.FOUND) == 1
    assert len(refused) == 7
    assert all("After you opened this" in a.content.decode() for a in refused)
    assert Section.objects.get().version == section.version + 1


@pytest.mark.django_db(transaction=True)
def test_eight_who_write_and_eight_who_read_meet_no_error(at_once, save_section):
    subject = Organisation.objects.get()
    sections = [make_section(subject, f"s-{n}", body="It.[@face]") for n in range(8)]

    def write_or_read(number):
        if number < 8:
            answer = save_section(sections[number], "Heading")
        else:
            answer = Client().get("/")
        return answer.status_code

    statuses = at_once(write_or_read, 16)

    assert statuses == [HTTPStatus.FOUND] * 8 + [HTTPStatus.OK] * 8
    assert {section.version for section in Section.objects.all()} == {2}


@pytest.fixture
def event(client, db):
    client.force_login(make_editor())
    source = make_citation("face")
    event = make_event(make_organisation(), body="It began.[@face]")
    make_variant(event, citation=source)
    make_section(event.organisation, body="It began.[@face]")
    return event


def test_a_row_is_edited_within_its_whole_and_no_other_row_slipped_in(client, event):
    row, other = event.variants.get(), make_event(event.organisation, "other")
    other = make_variant(other, citation=row.citation)
    typed = {"matter": row.matter, "value": "70", "said_by": "FACE", "order": "2"}
    typed |= {"citation": row.citation_id, "status": "published"}
    new = {f"variants-1-{name}": value for name, value in typed.items()}

    response = save(client, event, **{"variants-0-value": "69"})
    save(client, event, **{"variants-0-id": other.pk, "variants-0-value": "X"})
    refused = save(client, event, **new, **{"variants-TOTAL_FORMS": "2"})

    assert refusals(response) == []
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.value, row.version, other.value) == ("69", 2, "68")
    assert event.history.count() == 1
    assert row.history.latest().history_user.username == "astrid"
    # An added one keeps the rules of its own form.
    page, kind = Markup(refused), capfirst(Variant._meta.verbose_name)
    assert (
        f"{kind} 2: A value from this source for this subject is already" in page.words
    )
    assert "#variants-1" in page.links
    assert event.variants.count() == 1


def test_a_form_that_claims_to_hold_many_rows_holds_nobody_up(
    client, event, monkeypatch
):
    monkeypatch.setattr(RecordInline, "max_num", 3)

    response = save(client, event, **{"variants-TOTAL_FORMS": str(10**30)})

    shown = [name for name in Markup(response).fields if name.endswith("-matter")]
    # Three rows, and the empty one that a script copies.
    assert (bool(refusals(response)), len(shown)) == (True, 4)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"date": "1991"}, "see: “date”. Give a reason in a few"),
        ({"variants-0-value": "70"}, "“what this source says” of “Participants: 70”"),
        ({"variants-0-DELETE": "on"}, "the deletion of “Participants: 68”"),
        ({"body": "It grew.[@face]"}, "“text”"),
    ],
)
def test_a_weighty_change_needs_a_reason(client, event, changes, named):
    row = Section.objects.get() if "body" in changes else event

    (sentence,) = refusals(save(client, row, **changes, why=" "))

    assert named in sentence
    assert row.history.count() == 1
    assert event.variants.get().value == "68"


def test_a_part_of_a_draft_is_changed_without_a_reason(client, event):
    HistoryEvent.objects.update(status="draft")

    saved = save(client, event, **{"variants-0-value": "70"}, why="")

    assert refusals(saved) == []
    assert event.variants.get().value == "70"


def test_a_figure_is_withdrawn_with_a_reason_alone(client, event):
    source = Citation.objects.get(key="face")
    count = make_count(make_measure(event.organisation), citation=source)

    (sentence,) = refusals(save(client, count, status="draft", why=""))
    refused = act(client, MembershipCount, "withdraw", count, why=" ")
    published = MembershipCount.objects.published().exists()
    act(client, MembershipCount, "withdraw", count, why="It counts partners too.")

    # A draft is changed without one.
    assert refusals(save(client, count, value="105", why="")) == []
    assert "whether they see it" in sentence
    assert messages(refused)[0].startswith("Nothing was withdrawn. Readers see")
    assert (published, MembershipCount.objects.published().exists()) == (True, False)
    withdrawn = count.history.get(version=2)
    assert withdrawn.history_change_reason == "It counts partners too."


def test_one_reason_serves_all_rows_of_one_save_alone(client, event):
    other = make_variant(event, matter="Place", citation=make_citation("other"))
    changes = {"variants-0-value": "70", "variants-1-DELETE": "on"}

    save(client, event, date="1991", why="As the minutes have it.", **changes)

    changed = event.variants.get()
    gone = Variant.history.filter(id=other.pk)
    for history in (event.history, changed.history, gone):
        assert history.latest().history_change_reason == "As the minutes have it."
    changed._change_reason = "It is a slip."
    changed.save()
    changed.save()
    assert changed.history.latest().history_change_reason is None


def test_a_save_leads_back_or_says_where_readers_see_it(client, editor, section):
    # Who cites a source without its note is warned, and stays.
    make_reading(Citation.objects.get(), "began", says="It began in 1990.")
    Section.objects.update(body="It began in 1990.[@ecpat-germany-2018#began]")
    section.refresh_from_db()
    section.save()
    form, rows = admin_address(section, "change"), admin_address(Section)
    fields = open_form(client, section) | {"_save": "Save"}
    for back, led_to in {"/history/": "/history/", "//a.org/": rows, "": rows}.items():
        assert client.post(f"{form}?next={back}", fields).url == led_to
        is_said = "See the page" in content(client.get(rows))
        assert is_said == (led_to == rows)
