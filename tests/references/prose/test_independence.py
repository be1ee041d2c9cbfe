"""How many sources of a page, or of a part of it, are independent."""

from dataclasses import dataclass

import pytest

from references.prose.footnotes import Footnotes, Place
from references.prose.independence import Share, share

LEAD = Place("ECPAT International", "lead")
HISTORY = Place("History", "history")


@dataclass
class Source:
    relation: str


def noted(**cited):
    """The notes of a page on which each place cites sources of these relations."""
    ledger, sources = Footnotes(), {}
    for fragment, relations in cited.items():
        for relation in relations:
            sources[relation] = Source(relation)
            ledger.mark(relation, Place(fragment, fragment))
    return ledger.close(sources)


@pytest.mark.parametrize(
    "relation",
    ["self", "member", "partner", "funder", "unknown", "", "Independent"],
)
def test_only_a_source_recorded_as_independent_counts(relation):
    assert share(noted(lead=[relation, "independent"])) == Share(1, 2)
    assert share(noted(lead=[relation])) == Share(0, 1)


def test_a_source_cited_often_is_one_source():
    notes = noted(lead=["independent", "independent"], history=["independent", "self"])

    assert share(notes) == Share(1, 2)
    assert len(notes[0].marks) == 3


def test_a_part_of_a_page_has_the_sources_its_own_marks_name():
    notes = noted(lead=["independent", "self"], history=["self", "unknown"])

    assert share(notes, "lead") == Share(1, 2)
    assert share(notes, "history") == Share(0, 2)
    assert share(notes, "nowhere") == Share(0, 0)
    assert share(notes) == Share(1, 3)


def test_a_marker_of_no_source_is_none():
    ledger = Footnotes()
    ledger.passage("[@a; @nope]", LEAD)

    assert share(ledger.close({"a": Source("independent")})) == Share(1, 1)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Share(0, 0), ""),
        (Share(0, 1), "0 of 1 source is independent of the organisation."),
        (Share(1, 1), "1 of 1 source is independent of the organisation."),
        (Share(1, 3), "1 of 3 sources is independent of the organisation."),
        (Share(2, 3), "2 of 3 sources are independent of the organisation."),
    ],
)
def test_a_share_is_told_in_a_sentence(found, words):
    assert found.words() == words
