"""Sections, whose prose writes figures; what a field of any row cannot hold."""

import pytest
from django.core.exceptions import ValidationError

from orgprofile.models import MembershipCount, Section
from references import citing_sentences
from references.models import Use, derived
from tests.make import (
    make_citation,
    make_count,
    make_event,
    make_measure,
    make_member,
    make_organisation,
    make_person,
    make_section,
)
from tests.refusal import refusal


@pytest.fixture
def measure():
    return make_measure(make_organisation())


@pytest.fixture
def count(measure):
    return make_count(measure, "size", citation=make_citation("ecpat-2018"))


def test_prose_follows_the_figure_that_it_writes(measure, count):
    body = "It has [=size] members in [=size countries] countries."
    section = make_section(measure.organisation, body=body)

    assert (
        section.prose("body")
        == "It has 104 members in 93 countries.[@ecpat-2018#nsize]"
    )
    count.value = 105
    count.citation.readings.update(says="105 in 93, 8 June 2018.")
    count.save()
    assert "105 members" in section.prose("body")
    assert Section.objects.get().version == section.version
    section.body = "Now [=newest]."
    assert section.prose("body") == "Now 105[@ecpat-2018#nsize]."
    make_count(measure, "new", citation=make_citation("b"), value=142, as_of="2025")
    assert section.prose("body") == "Now 142[@b#nnew]."


def test_the_index_judges_the_figure_in_force_as_its_page_does(measure):
    count = make_count(measure, "2025", value=117, citation=make_citation("newest"))
    body = "It has [=newest] members in Oslo."
    section = make_section(measure.organisation, body=body)

    (line,) = Use.objects.to_mend().filter(field="body")
    lacking = "(in part: “Oslo” is not in our note of the source)"
    assert line.source == "newest"
    assert line.lacking == f"It has 117 members in Oslo. {lacking}"
    # What its note does not bear out is not in force.
    count.value = 145
    count.save()
    assert section.prose("body").startswith("It has **Missing figure")
    assert derived.stale() == 0


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("[=siz]", "No figure is called “siz”; did you mean “size”?"),
        ("[=x]", "No figure is called “x”: add the figure first, or correct it."),
        ("[=waiting]", "The figure “waiting” is a draft: publish it first"),
        ("[=size date]", "The figure “size” has no date: take [=size] out"),
        ("[=Size]", "“[=Size]” writes no figure. In the text of a section write"),
        ("[=newest]", "No figure is in force: name one by its short name."),
    ],
)
def test_a_figure_that_cannot_be_written_is_refused(measure, body, sentence):
    source = make_citation("ecpat-2018")
    make_count(measure, "size", citation=source, as_of="")
    make_count(measure, "waiting", citation=source, status="draft")
    section = make_section(measure.organisation, status="draft")
    section.body = body

    (said,) = refusal(section)["body"]

    assert said.startswith(sentence)


@pytest.mark.parametrize(
    "changes", [{"slug": "other"}, {"status": "draft"}, {"value": None}]
)
def test_a_figure_that_a_section_writes_stays_what_the_section_needs(
    measure, count, changes
):
    make_section(measure.organisation, body="It has [=size] members.")
    vars(count).update({"within": None, "as_of": "", "basis": ""})
    count.full_clean()

    vars(count).update({"within": 93} | changes)

    (sentence,) = refusal(count)["__all__"]
    assert "History” writes this figure as [=size]: change" in sentence
    count.refresh_from_db()
    for remove in (MembershipCount.objects.withdraw, count.delete):
        with pytest.raises(ValidationError, match="change the section first"):
            remove()
    Section.objects.withdraw()
    assert MembershipCount.objects.withdraw() == 1
    # None takes the name of the one in force.
    other = make_count(measure, "newest", citation=count.citation)
    assert list(refusal(other)) == ["slug"]


def test_a_source_is_used_by_the_sections_alone_that_write_its_figure(measure, count):
    section = make_section(measure.organisation, body="It has [=size] members.")
    # The source of the figure is that of the sentence.
    section.full_clean()
    used = [
        f"Figure: Ecpat International · {count.short_name()}",
        "It has 104 members.",
    ]
    assert cited_by("ecpat-2018") == used

    count.citation = make_citation("ecpat-2019")
    count.save()

    assert (cited_by("ecpat-2018"), cited_by("ecpat-2019")) == ([], used)
    assert derived.stale() == 0
    event = make_event(measure.organisation, body="It had [=size] members.", date="")
    assert refusal(event)["body"][0].startswith("“[=size]” writes no figure.")


def cited_by(key):
    return sorted(use.sentence for use in citing_sentences.of_source(key))


def test_what_a_field_cannot_hold_is_refused_in_it(measure, count):
    network, given = measure.organisation, {"citation": count.citation}
    for field, row in (
        ("country", make_member(network, country="UK")),
        *(("slug", make_section(network, slug)) for slug in ("references", "licence")),
        # A term cannot end before it begins.
        ("until", make_person(network, since="2021-07", until="2019", **given)),
    ):
        assert list(refusal(row)) == [field]
