"""`check_citations`: broken markers, unused sources, what the linter finds."""

import json
from functools import partial

import pytest

from orgprofile.models import Organisation
from references.management.commands import check_citations
from references.models import Citation, IndexedUse, citation_queryset
from references.quality import lint
from references.values.source import Source
from tests.make import (
    make_citation,
    make_fact,
    make_organisation,
    make_person,
    make_reading,
    make_section,
)
from tests.references.management.commands import shell

pytestmark = pytest.mark.django_db


run = partial(shell.run, "check_citations")


def report(*options):
    """The code the command exits with, and the object it wrote."""
    code, written = run("--format", "json", *options)
    return code, json.loads(written)


@pytest.fixture
def sound():
    """A profile of one source, which a statement cites and which has no fault."""
    source = make_citation(
        "ecpat-germany-assembly", url="https://ecpat.de/x", accessed="2026-11"
    )
    make_fact(make_organisation(), citation=source)
    return source


# --- For people ----------------------------------------------------------------------


def test_a_profile_without_fault_is_reported_so(sound):
    code, written = run()

    assert code == 0
    assert written.splitlines() == [
        "Broken markers: none",
        "Sentences without a source: none",
        "Index of uses: in step",
        "Citations that nothing cites: none",
        "1 statements: 0 agree with what their sources say, 0 in part, 0 not; 1 with a "
        "source alone, 0 in doubt, 0 with none.",
        "Statements that say more than their readings: none",
        "Words of relative time: none",
        "Findings: none",
    ]


@pytest.mark.parametrize("status", ["draft", "published"])
def test_a_broken_marker_is_named_with_its_place_and_the_nearest_key(status):
    make_citation("nape-2016", url="https://example.org/")
    body = "So.[@nope-2016] Yes.[@nape-2016]"
    section = make_section(make_organisation(), body=body, status=status)

    code, written = run()

    assert code == 1
    assert "Broken markers: 1\n" in written
    assert (
        f"orgprofile.section {section.pk}, body: No citation has the key “nope-2016”; "
        "did you mean “nape-2016”?" in written
    )


def test_a_marker_of_no_reading_is_broken_and_named_with_the_nearest():
    make_reading(make_citation("nape-2016", url="https://example.org/"), "founding")
    body = "So.[@nape-2016#fouding] Yes.[@nape-2016#founding]"
    section = make_section(make_organisation(), body=body)

    code, written = run()

    assert code == 1
    assert "Broken markers: 1\n" in written
    assert (
        f"orgprofile.section {section.pk}, body: The citation “nape-2016” has no reading "
        "“fouding”; did you mean “founding”?" in written
    )


def test_a_public_sentence_without_a_source_is_named_with_its_place(sound):
    organisation = Organisation.objects.get()
    body = f"It began.[@{sound.key}] It grew fast."
    section = make_section(organisation, body=body)
    make_section(organisation, "draft", body="It is a draft.", status="draft")
    make_person(organisation, citation=sound, note="It is a note.")

    code, written = run()
    also_code, found = report()

    assert code == also_code == 1
    assert (
        "Sentences without a source: 1\n"
        f"  orgprofile.section {section.pk}, body: It grew fast.\n" in written
    )
    assert found["bare"] == [
        {
            "model": "orgprofile.section",
            "row": section.pk,
            "field": "body",
            "sentence": "It grew fast.",
        }
    ]
    assert (found["statements"]["bare"], found["ok"]) == (1, False)


def test_a_statement_that_says_more_than_its_reading_is_named_with_what_it_lacks(sound):
    make_reading(sound, "founding", says="It began in 1990.")
    body = f"It began in 1991.[@{sound.key}#founding]"
    section = make_section(Organisation.objects.get(), body=body)

    code, written = run()
    also_code, found = report()

    assert code == also_code == 0
    sentence = (
        "It began in 1991. (does not agree: “1991” is not in what the source says)"
    )
    assert (
        "Statements that say more than their readings: 1\n"
        f"  orgprofile.section {section.pk}, body: {sentence}\n" in written
    )
    assert [row["sentence"] for row in found["beyond"]] == [sentence]


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
    assert "Findings: 2 warnings, 4 notes" in written
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
        ("note", "Findings: 1 error, 2 warnings, 2 notes\n"),
        ("warning", "Findings: 1 error, 2 warnings\n"),
        ("error", "Findings: 1 error\n"),
    ],
)
def test_only_findings_as_grave_as_asked_for_are_listed(severity, words):
    make_citation("x", title="Home", publisher="", issued="2018", accessed="2016")

    code, written = run("--severity", severity)

    assert code == 1
    assert words in written


def test_a_long_list_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr(check_citations, "LISTED", 2)
    for number in range(5):
        make_citation(f"ecpat-{number}", title=f"No. {number}")

    _code, written = run()

    assert "Citations that nothing cites: 5\n" in written
    assert "No address recorded (note: no-address): 5\n" in written
    assert written.count("  and 3 more: --format json has all\n") == 2
    assert "ecpat-4" not in written


# --- For programs --------------------------------------------------------------------


def test_all_that_is_found_stands_in_the_object():
    leaflet = make_citation("ecpat-leaflet", title="“A leaflet”\n…", publisher="ECPAT")
    section = make_section(make_organisation(), body="So.[@zzz]")
    IndexedUse.objects.filter(key="zzz").update(page="Elsewhere")

    code, found = report()

    (finding,) = lint.findings(Source.of(leaflet))
    assert code == 1
    assert found["broken_markers"] == [
        {
            "model": "orgprofile.section",
            "row": section.pk,
            "field": "body",
            "key": "zzz",
            "sentence": "No citation has the key “zzz”: add the citation first, or "
            "correct it.",
        }
    ]
    assert found["stale_uses"] == 2
    assert found["uncited"] == ["ecpat-leaflet"]
    assert found["findings"] == [
        {
            "key": "ecpat-leaflet",
            "code": "no-address",
            "severity": "note",
            "sentence": finding.sentence,
        }
    ]
    assert {code: n for code, n in found["counts"].items() if n} == {"no-address": 1}
    assert found["ok"] is False


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
