"""Merging two citations of one source: nothing is lost, and nothing half done."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from orgprofile.models import Section
from references.models import Citation, FormerKey, LinkCheck, Reading
from references.quality import merging
from references.uses import index, questions
from tests.make import (
    make_citation,
    make_event,
    make_fact,
    make_former_key,
    make_one_of_each,
    make_organisation,
    make_reading,
    make_section,
    make_variant,
)
from tests.references.management.commands.test_loaddata import everything
from tests.waiting import is_one_kept_waiting, wait_until

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep():
    return make_citation("ecpat-history-2016", title="Our history")


@pytest.fixture
def drop():
    return make_citation("ecpat-our-history", title="Our History")


def refusals(*args, **kwargs):
    """The sentences a merge is refused with; nothing may have changed by it."""
    before = everything()
    with pytest.raises(ValidationError) as refused:
        merging.merge(*args, **kwargs)
    assert everything() == before
    return refused.value.messages


# --- What rests on it moves over -----------------------------------------------------


def test_every_use_in_prose_and_by_name_moves_over(keep, drop):
    organisation = make_organisation(lead="It began.[@ecpat-our-history, p. 3]")
    draft = make_section(
        organisation,
        body="`[@ecpat-our-history]` [@ecpat-our-history; @ecpat-history-2016]",
        status="draft",
    )
    fact = make_fact(organisation, citation=drop)
    event = make_event(
        organisation, date_citation=drop, body="Then.[@ecpat-our-history]"
    )

    changed = merging.merge(drop, keep)

    for row in (organisation, draft, fact, event):
        row.refresh_from_db()
    assert organisation.lead == "It began.[@ecpat-history-2016, p. 3]"
    assert draft.body == "`[@ecpat-our-history]` [@ecpat-history-2016]"
    assert fact.citation == event.date_citation == keep
    assert event.body == "Then.[@ecpat-history-2016]"
    assert set(changed) == {organisation, draft, fact, event}
    assert not Citation.objects.filter(key="ecpat-our-history").exists()
    assert questions.of("ecpat-our-history") == []
    assert len(questions.of(keep.key)) == 5
    assert index.stale() == 0


def test_a_row_of_every_kind_that_can_cite_moves_over():
    make_one_of_each()
    drop = Citation.objects.get(key="ecpat-history-2016")
    other = make_citation("our-history-once-more")

    merging.merge(drop, other)

    assert questions.of("ecpat-history-2016") == []
    assert list(questions.broken()) == []
    assert index.stale() == 0
    assert FormerKey.objects.filter(citation=other).count() == 2


def test_readings_move_over_and_what_names_them_goes_on_naming_them(keep, drop):
    make_reading(keep, "staff")
    reading = make_reading(drop, "founding")
    section = make_section(
        make_organisation(), body="It began.[@ecpat-our-history#founding, p. 3]"
    )
    fact = make_fact(section.organisation, citation=drop, reading="founding")

    merging.merge(drop, keep)

    fact.refresh_from_db()
    assert (fact.citation, fact.reading) == (keep, "founding")
    section.refresh_from_db()
    reading.refresh_from_db()
    assert section.body == "It began.[@ecpat-history-2016#founding, p. 3]"
    assert (reading.citation, reading.version) == (keep, 2)
    assert reading.history.latest().history_change_reason == (
        "“ecpat-our-history” was merged into “ecpat-history-2016”"
    )
    assert Reading.objects.filter(citation=keep).count() == 2
    assert list(questions.broken()) == []
    assert index.stale() == 0


def test_each_row_is_saved_under_its_next_version_with_the_reason(keep, drop):
    section = make_section(make_organisation(), body="It began.[@ecpat-our-history]")
    make_citation("ecpat-our-history-2")
    other = make_section(
        section.organisation, "other", body="On.[@ecpat-our-history-2]"
    )

    merging.merge(drop, keep)

    section.refresh_from_db()
    other.refresh_from_db()
    said = "“ecpat-our-history” was merged into “ecpat-history-2016”"
    assert section.version == 2
    assert section.history.latest().history_change_reason == said
    assert (other.body, other.version) == ("On.[@ecpat-our-history-2]", 1)
    gone = Citation.history.filter(key="ecpat-our-history").latest()
    assert (gone.history_type, gone.history_change_reason) == ("-", said)
    assert FormerKey.history.get().history_change_reason == said


def test_the_keys_that_led_to_the_one_that_goes_lead_on(keep, drop):
    make_former_key("older-still", drop)

    merging.merge(drop, keep)

    assert dict(FormerKey.objects.values_list("key", "citation__key")) == {
        "older-still": keep.key,
        "ecpat-our-history": keep.key,
    }


def test_what_was_seen_at_an_address_they_share_or_of_a_reading_moves_over():
    url, read_at = "https://ecpat.org/history", "https://ecpat.org/history/2"
    keep, drop = (make_citation(key, url=url) for key in ("kept", "dropped"))
    make_reading(drop, read_at=read_at)
    for seen in (url, "https://ecpat.org/older", read_at):
        LinkCheck.objects.create(
            citation=drop, url=seen, state="live", checked_at=timezone.now()
        )

    merging.merge(drop, keep)

    assert {check.url for check in keep.checks.all()} == {url, read_at}


# --- What is taken over --------------------------------------------------------------


@pytest.fixture
def fuller():
    return make_citation(
        "fuller",
        authors="Davy, Deanna",
        issued="2017",
        url="https://example.org/history",
        relation="independent",
        language="en",
        extent="part",
        tier="secondary",
        copy_of="a press release",
    )


def test_what_is_lacking_is_named_and_what_belongs_together_once(keep, fuller):
    lacking = merging.lacking(keep, fuller)

    assert list(lacking.values()) == [
        ("authors",),
        ("issued",),
        ("url", "address"),
        ("language",),
        ("relation",),
        ("extent",),
        ("tier",),
        ("copy_of",),
    ]
    assert merging.lacking(fuller, keep) == {}


def test_what_was_asked_for_is_taken_over_whole_and_nothing_else(keep, fuller):
    merging.merge(fuller, keep, take=["url", "relation", "tier"])

    keep.refresh_from_db()
    assert (keep.url, keep.address) == ("https://example.org/history", "page")
    assert (keep.relation, keep.tier) == ("independent", "secondary")
    assert (keep.authors, keep.extent, keep.version) == ("", "", 2)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "publisher",
            "“ecpat-history-2016” has its own publisher now: nothing is taken over in "
            "its place.",
        ),
        ("key", "A field was named that can’t be taken over."),
        ("\0", "A field was named that can’t be taken over."),
    ],
)
def test_what_cannot_be_taken_over_is_refused(keep, fuller, name, sentence):
    assert refusals(fuller, keep, take=[name]) == [sentence]


# --- Reasons against a merge ----------------------------------------------------------


def test_a_group_that_would_be_too_long_is_named_with_its_row(keep):
    short = make_citation("a")
    make_section(make_organisation(), body=f"On.[@a, {'p' * 490}]")

    (sentence,) = refusals(short, keep)

    assert sentence.startswith("section “")
    assert "body: a group of markers with the key “ecpat-history-2016”" in sentence


def test_all_that_stands_in_the_way_is_named_at_once(keep, drop):
    event = make_event(make_organisation(), date_citation=keep)
    for matter in ("Day", "Place"):
        make_variant(event, "x", matter=matter, citation=keep)
        make_variant(event, "y", matter=matter, citation=drop)

    assert sorted(refusals(drop, keep)) == [
        f"variant “{matter}: y”: This source gives a value for this matter already: "
        "change that one."
        for matter in ("Day", "Place")
    ]


def test_two_readings_of_one_slug_are_refused(keep, drop):
    for slug in ("founding", "staff"):
        make_reading(drop, slug)
    make_reading(keep, "founding")
    make_section(make_organisation(), body="It.[@ecpat-our-history#founding]")

    assert refusals(drop, keep) == [
        "Both have a reading “founding”: give one of the two another slug, or delete it."
    ]


@pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="the tests' SQLite lives in memory, on one connection for all threads",
)
@pytest.mark.django_db(transaction=True)
def test_a_merge_waits_for_a_save_of_what_cites_and_neither_for_the_other(keep, drop):
    section = make_section(make_organisation(), body="It began.[@ecpat-our-history]")

    def merge():
        try:
            merging.merge(drop, keep)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Section.objects.select_for_update().get()
            merged = pool.submit(merge)
            wait_until(is_one_kept_waiting)
            assert not merged.done()
            section.body = "It grew.[@ecpat-our-history] [@ecpat-history-2016]"
            section.save()
        merged.result()

    section.refresh_from_db()
    assert section.body == "It grew.[@ecpat-history-2016] [@ecpat-history-2016]"


def test_what_comes_to_cite_while_a_merge_begins_is_not_passed_over(
    keep, drop, monkeypatch
):
    organisation = make_organisation()
    citing = merging.citing

    def cite_once_they_are_held(citation, *, held=False):
        yield from citing(citation, held=held)
        if held:
            make_section(organisation, body="It began.[@ecpat-our-history]")

    monkeypatch.setattr(merging, "citing", cite_once_they_are_held)
    with pytest.raises(ValidationError, match="was changed by somebody just now"):
        merging.merge(drop, keep)

    assert Citation.objects.filter(key="ecpat-our-history").exists()


def test_a_citation_saved_or_deleted_meanwhile_or_given_twice_is_not_merged(keep, drop):
    for seen in (keep, drop):
        now = Citation.objects.get(pk=seen.pk)
        now.save()
        assert refusals(drop, keep) == [
            f"“{now.key}” was saved by somebody after you opened this page."
        ]
        seen.version = now.version
    assert refusals(keep, Citation.objects.get(pk=keep.pk)) == [
        "Choose two citations: one can’t be merged into itself."
    ]
    Citation.objects.get(pk=drop.pk).delete()
    assert refusals(drop, keep) == [
        "“ecpat-our-history” is no longer there: somebody deleted it."
    ]


def test_a_fault_in_the_middle_leaves_all_as_it_was(keep, drop, monkeypatch):
    make_fact(make_organisation(), citation=drop)
    before = everything()

    def fail(self, *args, **kwargs):
        raise OSError("The disk is full.")

    monkeypatch.setattr(FormerKey, "save", fail)
    with pytest.raises(OSError, match="disk is full"):
        merging.merge(drop, keep)

    assert everything() == before
