"""The forms of sources and of doubts: what cites them, and so keeps them."""

import pytest

from references.models import Citation, Reading
from references.models.doubt import Doubt
from tests.desk import messages, refusals, save
from tests.make import (
    make_citation,
    make_event,
    make_fact,
    make_one_of_each,
    make_organisation,
    make_reading,
    make_section,
)
from tests.markup import Markup
from tests.walk import admin_address
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db


def test_sources_and_doubts_say_where_they_are_named(client, editor):
    profile = make_one_of_each()
    named = {"value": "", "doubt": "campaign-years", "status": "draft"}
    fact = make_fact(profile, "Seat", **named)
    section = make_section(profile, "doubted", body="It began.[!campaign-years]")
    citation = Citation.objects.get(key="ecpat-history-2016")

    of_source = Markup(client.get(admin_address(citation, "change")))
    of_doubt = Markup(client.get(admin_address(Doubt.objects.get(), "change")))

    event = HistoryEvent.objects.get(slug="founding")
    for row in (profile, profile.facts.first(), event):
        assert admin_address(row, "change") in of_source.links
    rows = f"fact: {fact} (doubt, draft) section: {section} (text)"
    assert rows in of_doubt.words
    for row in (fact, section):
        assert admin_address(row, "change") in of_doubt.links


def test_a_cited_source_is_not_deleted(client, editor, django_assert_max_num_queries):
    cited, organisation = make_citation(), make_organisation()
    said = "It began.[@ecpat-germany-2018]"
    make_section(organisation, body=said, status="draft")
    for n in range(8):
        fact = make_fact(organisation, f"Fact {n}", citation=cited)
        make_event(organisation, f"event-{n}", body=said)
    address, listed = admin_address(cited, "delete"), admin_address(Citation)
    numbers = [cited.pk, make_citation("other").pk]
    chosen = {"action": "delete_selected", "_selected_action": numbers}

    for ask, page, sent in (
        (client.get, address, {}),
        (client.post, address, {"post": "yes"}),
        (client.post, listed, chosen),
        (client.post, listed, chosen | {"post": "yes"}),
    ):
        with django_assert_max_num_queries(13):
            shown = Markup(ask(page, sent))
        assert (
            "You can’t delete a source while a statement cites it. First cite another source there."
            in shown.words
        )
    assert {cited.key, "other"} <= {*Citation.objects.all_keys()}
    assert fact in organisation.facts.all()


def test_a_new_note_of_a_source_is_filled_in_as_far_as_it_is_known(client, editor):
    source = make_citation(url="https://ecpat.org/a", accessed="2026-11-26")
    page = f"{admin_address(Reading, 'add')}?citation={source.pk}"
    fields = Markup(client.get(page)).fields | {"says": "In 1990 a campaign began."}
    for _time in range(2):
        client.post(page, fields | {"_save": "Save"})

    one, other = source.readings.order_by("pk")
    # A number that was given up is free, and the name is cut where it would not fit.
    one.delete()
    for words in (fields["says"], f"_It_ {'began' * 9}-very-verylate indeed then"):
        answer = client.post(page, fields | {"says": words, "_save": "Save"})
        assert refusals(answer) == []
    names = source.readings.order_by("pk").values_list("slug", flat=True)
    assert [*names[:2]] == [other.slug, one.slug]
    assert names[2] == f"it-{'began' * 9}-very-ver"
    assert (one.slug, other.slug) == ("in-1990-a-campaign", "in-1990-a-campaign-2")
    assert (one.read_at, one.read_on, one.extent) == (source.url, "2026-11-26", "part")


def test_a_note_within_the_form_of_its_source_is_filled_in_alike(client, editor):
    source = make_citation(url="https://example.org/a", accessed="2026-11-25")
    form = Markup(client.get(admin_address(source, "change"))).fields
    blank = {n: v for n, v in form.items() if n.startswith("readings-__prefix__")}
    new = {n.replace("__prefix__", "0"): value for n, value in blank.items()}
    address, one = admin_address(source, "change"), {"readings-TOTAL_FORMS": "1"}

    untouched = client.post(address, form | new | one | {"_save": "Save"})
    kept = [*Reading.objects.all()]
    new["readings-0-says"] = "It began in May 1990."
    client.post(address, form | new | one | {"_save": "Save"})

    assert (untouched.status_code, kept) == (302, [])
    note = Reading.objects.get()
    assert (note.read_at, note.read_on) == ("https://example.org/a", "2026-11-25")
    assert (note.extent, note.slug) == ("part", "it-began-in-may")


def test_a_note_in_the_form_of_a_new_source_is_read_where_and_when_the_source_was(
    client, editor
):
    form = Markup(client.get(f"{admin_address(Citation, 'add')}?rows=1")).fields
    form |= {"title": "Our history", "readings-0-says": "It began in May 1990."}

    unread = client.post(admin_address(Citation, "add"), form | {"_save": "Save"})
    form |= {"url": "https://example.org/a", "accessed": "2026-11-25"}
    client.post(admin_address(Citation, "add"), form | {"_save": "Save"})

    missing = [words for words in refusals(unread) if "for the whole source" in words]
    assert len(missing) == 2
    note = Reading.objects.get()
    assert (note.read_at, note.read_on) == ("https://example.org/a", "2026-11-25")


def test_a_source_marks_what_a_note_of_it_still_needs(client, editor):
    new = Markup(client.get(admin_address(Citation, "add"))).words
    source = make_citation(url="https://example.org/a", accessed="")
    stored = Markup(client.get(admin_address(source, "change"))).words

    assert "Address (needed if you add a note):" in new
    assert "Date read (needed if you add a note):" in new
    assert "Address: " in stored
    assert "Date read (needed if you add a note):" in stored


def test_the_path_of_pages_calls_the_list_of_sources_as_the_menu_does(client, editor):
    page = Markup(client.get(admin_address(Citation, "add")))

    assert "Desk › Sources › Add source" in page.words


def test_a_save_goes_through_and_says_as_text_what_to_look_at_as_the_form_does(
    client, editor
):
    new = {"key": "ecpat-report-2018", "title": "Home: <b>x</b>", "issued": "2018"}
    new |= {"accessed": "2016", "url": "https://ecpat.org/r"}

    response = save(client, Citation, another="on", **new)

    found, _saved = messages(client.get(response["Location"]))
    source = Citation.objects.get(key="ecpat-report-2018")
    page = Markup(client.get(admin_address(source, "change")))
    for words in (
        "error: “Date read” (2016) is before “published” (2018)",
        "warning: The title “Home: <b>x</b>” does not say which source it is",
    ):
        assert words in found
        assert words in page.words
    assert page.code == []


def test_a_remark_a_quotation_and_a_note_that_nobody_can_look_for_are_named(
    client, editor
):
    source = make_citation("face", title="History", publisher="FACE")
    make_reading(source, "one", says="It began in 1990.", find="in 1990")

    remark = {"editors_note": "Read in Oslo in 1990. It stole 7 sums."}
    said = "".join(messages(client.get(save(client, source, **remark).url)))
    assert "“Oslo” and “7” are not in its fields and notes." in said
    note = {"readings-0-quotation": "in May 1991", "readings-0-find": ""}
    said = "".join(messages(client.get(save(client, source, **note).url)))
    assert "“May” and “1991” are not in “in short”" in said
    assert "Nobody can look for it at its address" in said


def test_statements_that_say_more_than_a_changed_note_are_named(client, editor):
    source = make_citation("face", publisher="FACE")
    note = make_reading(source, "one", says="It began in 1990.")
    make_section(make_organisation(), body="It began in 1990.[@face#one]")

    said = messages(client.get(save(client, note, says="It began then.").url))

    assert "It began in 1990. (none of it: “1990” is not in our note" in "".join(said)
