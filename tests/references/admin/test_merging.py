"""Merging two citations: both are seen first; nothing is lost, and nothing half done."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from orgprofile.models import Fact
from references import citing_sentences
from references.admin import merging
from references.models import Citation, FormerKey, derived, names
from tests.desk import act, messages
from tests.make import (
    make_citation,
    make_editor,
    make_event,
    make_fact,
    make_former_key,
    make_one_of_each,
    make_organisation,
    make_reading,
    make_section,
    make_variant,
)
from tests.markup import Markup
from tests.references.management.commands.test_loaddata import everything
from tests.walk import admin_address

pytestmark = pytest.mark.django_db
MERGED = "“ecpat-our-history” was merged into “ecpat-history-2016”"


@pytest.fixture
def keep():
    return make_citation("ecpat-history-2016", title="Our history")


@pytest.fixture
def drop():
    """The other record of the same source."""
    return make_citation("ecpat-our-history", title="Our History", authors="Davy, D.")


def opened(client, *citations):
    """The page that shows both, opened from the list."""
    response = act(client, Citation, "merge", *citations)
    assert response.status_code == 200
    return response


def send(client, response, **changes):
    """Fill in the page, and send it; a field set to None is left out."""
    fields = Markup(response).fields | {"_merge": "Merge"} | changes
    fields["_selected_action"] = [row.pk for row, _uses in response.context["sides"]]
    sent = {name: value for name, value in fields.items() if value is not None}
    return client.post(admin_address(Citation), sent, follow=True)


def test_both_are_shown_with_all_that_cites_them_and_merged(client, editor, keep, drop):
    organisation = make_organisation()
    make_section(organisation, body="It began.[@ecpat-our-history]", status="draft")
    make_fact(organisation, citation=drop)

    response = opened(client, keep, drop)

    page = Markup(response)
    assert "Keep ecpat-history-2016" in page.words
    assert "Authors nothing Davy, D." in page.words
    assert "Founded: May 1990 (source)" in page.words
    assert "(body, draft)" in page.words
    assert admin_address(Fact.objects.get(), "change") in page.links
    assert page.fields["keep"] == str(drop.pk)

    assert "Title Our history Our History Take the other’s title" in page.words
    merged = send(client, response, keep=keep.pk, take="title")

    assert messages(merged)[0].startswith("Merged “ecpat-our-history” into <a href=")
    assert Fact.objects.get().citation == keep
    for model in (Fact, FormerKey, Citation):
        assert model.history.latest().history_user == editor
    kept = Citation.objects.get()
    assert (kept.title, kept.authors) == ("Our History", "Davy, D.")


def test_any_number_but_two_is_refused(client, editor, keep, drop):
    for chosen in ([keep], [keep, drop, make_citation("third")]):
        response = act(client, Citation, "merge", *chosen)
        assert messages(response)[0].startswith("Choose exactly two sources to")
    assert Citation.objects.count() == 3


def test_one_saved_meanwhile_is_merged_by_who_has_seen_that(client, editor, keep, drop):
    response = opened(client, keep, drop)
    Citation.objects.get(pk=drop.pk).save()

    refused = send(client, response, keep=keep.pk)
    before = Citation.objects.count()

    (said,) = refused.context["errors"]
    assert said.startswith("“ecpat-our-history” was saved by somebody after you")
    assert Markup(refused).fields["keep"] == str(keep.pk)
    assert before == 2
    assert "Merged" in messages(send(client, refused))[0]


def test_a_forged_choice_or_version_is_refused(client, editor, keep, drop):
    page = opened(client, keep, drop)

    for name in ("keep", f"version-{drop.pk}"):
        for value in (None, "0", "abc", str(10**30), "\0"):
            refused = send(client, page, **{name: value})
            assert len(refused.context["errors"]) == 1, (name, value)
    assert Citation.objects.count() == 2


@pytest.mark.parametrize("lacking", ["publish_citation", "publish_fact", "change_fact"])
def test_nobody_merges_who_may_not_change_all_rows(client, keep, drop, lacking):
    editor = make_editor("erik", is_superuser=False)
    editor.user_permissions.set(Permission.objects.exclude(codename=lacking))
    client.force_login(editor)
    sent = {f"version-{c.pk}": c.version for c in (keep, drop)}
    sent |= {"action": "merge", "_selected_action": [keep.pk, drop.pk]}

    page = client.get(admin_address(Citation))
    client.post(admin_address(Citation), sent | {"_merge": "Merge", "keep": keep.pk})

    assert "Merge two sources" not in Markup(page).words
    assert Citation.objects.count() == 2


def refusals(*args):
    """The sentences a merge is refused with; nothing may have changed by it."""
    before = everything()
    with pytest.raises(ValidationError) as refused:
        merging.merge(*args)
    assert everything() == before
    return refused.value.messages


def test_prose_that_has_the_old_key_rests_on_the_one_that_stays(keep, drop):
    make_reading(drop, "founding")
    body = "It began.[@ecpat-our-history#founding] It is.[@ecpat-our-history]"
    section = make_section(make_organisation(), body=body)
    make_section(section.organisation, "b", body="On.[@ecpat-history-2016]", order=2)

    merging.merge(drop, keep)
    page = Markup(Client().get("/"))

    section.refresh_from_db()
    assert (section.body, section.version) == (body, 1)
    section.full_clean()
    use, _other = citing_sentences.of_source(keep.key)
    assert (use.sentence, [u.reading for u in use.named]) == ("It began.", ["founding"])
    assert citing_sentences.of_source(drop.key) == list(names.broken()) == []
    assert derived.stale() == 0
    # One note, to which all three marks lead.
    assert page.links.count("#note-ecpat-our-history") == 3
    assert page.words.count("“Our history”") == 1


def test_a_row_of_every_kind_that_can_cite_moves_over():
    make_one_of_each()
    drop = Citation.objects.get(key="ecpat-history-2016")
    other = make_citation("our-history-once-more")

    merging.merge(drop, other)

    assert citing_sentences.of_source("ecpat-history-2016") == []
    assert list(names.broken()) == []
    assert derived.stale() == 0
    assert FormerKey.objects.filter(citation=other).count() == 2


def test_rows_that_name_it_readings_and_former_keys_move_with_the_reason(keep, drop):
    make_reading(keep, "staff")
    reading = make_reading(drop, "founding")
    fact = make_fact(make_organisation(), citation=drop, reading="founding")
    event = make_event(fact.organisation, date_citation=drop, body="Then.[!when]")
    former = make_former_key("older-still", drop)

    merging.merge(drop, keep)

    for row in (fact, event, reading, former):
        row.refresh_from_db()
        assert row.version == 2
        assert row.history.latest().history_change_reason == MERGED
    assert fact.citation == event.date_citation == reading.citation == keep
    assert dict(FormerKey.objects.values_list("key", "citation__key")) == {
        "older-still": keep.key,
        "ecpat-our-history": keep.key,
    }
    gone = Citation.history.filter(key="ecpat-our-history").latest()
    assert (gone.history_type, gone.history_change_reason) == ("-", MERGED)


def test_what_was_seen_at_an_address_they_share_or_of_a_reading_moves_over():
    url, read_at = "https://ecpat.org/history", "https://ecpat.org/history/2"
    keep, drop = (make_citation(key, url=url) for key in ("kept", "dropped"))
    make_reading(drop, read_at=read_at)
    for seen in (url, "https://ecpat.org/older", read_at):
        drop.checks.create(url=seen, state="live", checked_at=timezone.now())

    merging.merge(drop, keep)

    assert {check.url for check in keep.checks.all()} == {url, read_at}


def test_the_one_that_stays_takes_over_what_it_lacks(keep):
    url = "https://example.org/history"
    fields = {"authors": "Davy, Deanna", "url": url, "relation": "independent"}
    fuller = make_citation("fuller", title="Another", publisher="Another", **fields)

    merging.merge(fuller, keep)

    keep.refresh_from_db()
    assert fields.items() <= vars(keep).items()
    assert keep.address == "page"
    assert "Another" not in (keep.title, keep.publisher)
    assert keep.version == 2
    other = make_citation(
        "other", title="C", url="https://example.org/", address="copy"
    )
    merging.merge(other, keep, ["url", "title", "key", "version"])
    assert (keep.key, keep.title, keep.address) == ("ecpat-history-2016", "C", "copy")


def test_all_that_stands_in_the_way_is_named_at_once(keep, drop):
    event = make_event(make_organisation(), date_citation=keep)
    for matter in ("Day", "Place"):
        for value, citation in (("x", keep), ("y", drop)):
            make_variant(event, value, matter=matter, citation=citation)

    day, place = sorted(refusals(drop, keep))

    assert day.startswith(
        "value that a source gives “Day: y”: This source gives a value"
    )
    assert place.startswith("value that a source gives “Place: y”: ")


def test_two_readings_of_one_slug_are_refused(keep, drop):
    for source in (keep, drop):
        make_reading(source, "founding")

    assert refusals(drop, keep) == [
        "Both have a note “founding”: give one of the two another name, or delete it."
    ]
