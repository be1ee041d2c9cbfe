"""`check_citations`: broken markers, unused sources, what the linter finds."""

from functools import partial

import pytest

from orgprofile.models import Organisation
from references.models import Citation, IndexedUse, citation_queryset
from tests.make import (
    make_citation,
    make_fact,
    make_organisation,
    make_reading,
    make_section,
)
from tests.references.management.commands import shell

pytestmark = pytest.mark.django_db


run = partial(shell.run, "check_citations")


@pytest.fixture
def sound():
    """A profile of one source, which a statement cites and which has no fault."""
    source = make_citation(
        "ecpat-germany-assembly", url="https://ecpat.de/x", accessed="2026-11"
    )
    make_fact(make_organisation(), citation=source)
    return source


def test_a_profile_without_fault_is_reported_so(sound):
    code, written = run()

    assert code == 0
    assert written.splitlines() == [
        "Broken markers: none",
        "Sentences without a source: none",
        "Index of uses: in step",
        "Citations that nothing cites: none",
        "1 statement: 1 with a source, but no note of it.",
        "Statements that say more than their readings: none",
        "Words of relative time: none",
        "Findings: none",
    ]


@pytest.mark.parametrize("status", ["draft", "published"])
def test_a_broken_marker_is_named_with_its_place_and_the_nearest_key(status):
    make_reading(make_citation("nape-2016", url="https://example.org/"), "founding")
    body = "So.[@nope-2016] Yes.[@nape-2016] On.[@nape-2016#fouding]"
    section = make_section(make_organisation(), body=body, status=status)

    code, written = run()

    assert code == 1
    assert "Broken markers: 2\n" in written
    assert (
        f"orgprofile.section {section.pk}, body: No citation has the key “nope-2016”; "
        "did you mean “nape-2016”?" in written
    )
    assert "has no reading “fouding”; did you mean “founding”?" in written


def test_a_public_sentence_without_a_source_is_named_with_its_place(sound):
    organisation = Organisation.objects.get()
    body = f"It began.[@{sound.key}] It grew fast. It ended in 1991.[linking]"
    section = make_section(organisation, body=body)
    make_section(organisation, "draft", body="It is a draft.", status="draft")
    code, written = run()

    assert code == 1
    assert (
        "Sentences without a source: 2\n"
        f"  orgprofile.section {section.pk}, body: It grew fast.\n" in written
    )


def test_a_statement_that_says_more_than_its_reading_is_named_with_what_it_lacks(sound):
    make_reading(sound, "founding", says="It began in 1990.")
    body = f"It began in 1991.[@{sound.key}#founding]"
    section = make_section(Organisation.objects.get(), body=body)

    code, written = run()

    assert code == 0
    sentence = (
        "It began in 1991. (does not agree: “1991” is not in our note of the source)"
    )
    assert (
        "Statements that say more than their readings: 1\n"
        f"  orgprofile.section {section.pk}, body: {sentence}\n" in written
    )


def test_among_very_many_sources_only_keys_that_begin_alike_are_compared(monkeypatch):
    monkeypatch.setattr(citation_queryset, "MOST_COMPARED", 1)
    make_citation("nape-2016")
    make_citation("face-2016")
    make_section(make_organisation(), body="So.[@nope-2016] So.[@face-2017]")

    _code, written = run()

    assert "“nope-2016”: add the citation first" in written
    assert "“face-2017”; did you mean “face-2016”?" in written


def test_an_index_of_uses_that_is_out_of_date_says_how_to_bring_it_in_step(sound):
    IndexedUse.objects.all().delete()

    code, written = run()

    assert code == 1
    assert "The index of uses is out of date: run manage.py index_uses\n" in written


def test_what_nothing_cites_is_listed():
    make_citation("draft")
    make_section(make_organisation(), body="So.[@draft]", status="draft")
    make_citation("lost")

    code, written = run()

    assert code == 0  # not for warnings and notes, of which there are some
    assert "Findings: 2 warnings, 3 notes" in written
    assert "Citations that nothing cites: 1\n  lost\n" in written


def test_findings_are_counted_and_listed_by_code_the_gravest_first(sound):
    make_citation("ecpat-leaflet", title="A leaflet", publisher="ECPAT")
    make_citation(
        "ecpat-report-2018",
        publisher="ECPAT",
        issued="2018",
        accessed="2016",
        url="https://ecpat.org/r",
    )

    code, written = run()

    assert code == 1
    found = written[written.index("Findings") :].splitlines()
    assert found == [
        "Findings: 1 error, 1 note",
        "Read before it was published (error: accessed-before-issued): 1",
        "  ecpat-report-2018: It was read (2016) before it was published (2018): one of "
        "the two dates is wrong, or the second is that of a later edition.",
        "No address recorded (note: no-address): 1",
        "  ecpat-leaflet: No address is recorded: add its address when somebody "
        "has seen it, and never a guess.",
    ]


@pytest.mark.parametrize(
    ("severity", "words"),
    [
        ("note", "Findings: 1 error, 2 warnings, 1 note\n"),
        ("warning", "Findings: 1 error, 2 warnings\n"),
        ("error", "Findings: 1 error\n"),
    ],
)
def test_only_findings_as_grave_as_asked_for_are_listed(severity, words):
    make_citation("x", title="Home", publisher="", issued="2018", accessed="2016")

    code, written = run("--severity", severity)

    assert code == 1
    assert words in written


def test_ten_times_the_sources_take_the_same_number_of_queries(
    sound, django_assert_max_num_queries
):
    def asked():
        with django_assert_max_num_queries(80) as queries:
            run()
        return len(queries)

    make_citation("first", title="First")
    before = asked()
    for number in range(20):
        make_citation(f"more-{number}", title="Alike", url="http://ecpat.de/y")

    assert asked() == before
    assert Citation.objects.count() == 22
