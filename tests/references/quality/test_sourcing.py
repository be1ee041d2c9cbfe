"""How the sentences of prose are sourced: of which kind each is, and how many."""

import pytest

from references.quality import sourcing
from tests.make import make_citation, make_organisation, make_reading, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    source = make_citation("face")
    make_reading(source, "founding", says="It was founded in May 1990 in Chiang Mai.")
    make_citation("other")
    return make_organisation()


def kinds(body, organisation, **fields):
    make_section(organisation, body=body, **fields)
    return [(each.kind, each.missing) for each in sourcing.sourced()]


@pytest.mark.parametrize(
    ("body", "kind", "missing"),
    [
        ("Founded in Chiang Mai in May 1990.[@face#founding]", "exact", ()),
        ("Founded in Bangkok in May 1990.[@face#founding]", "partly", ("Bangkok",)),
        ("It has 104 members.[@face#founding; @other]", "none", ("104",)),
        ("It has 104 members.[@face; @other]", "source", ()),
        ("It has 104 members.", "bare", ()),
    ],
)
def test_a_sentence_is_of_the_kind_that_its_readings_make_it(
    organisation, body, kind, missing
):
    assert kinds(f"{body} More.[@other]", organisation) == [
        (kind, missing),
        ("source", ()),
    ]


def test_headings_and_drafts_are_not_counted(organisation):
    make_section(organisation, "draft", body="Bare. Said.[@face]", status="draft")

    assert kinds("# A heading\n\nSaid.[@face]", organisation) == [("source", ())]


def test_the_kinds_are_counted_and_told_in_a_sentence(organisation):
    make_section(
        organisation, body="In May 1990.[@face#founding] In 1991.[@face#founding] So."
    )

    numbers = sourcing.counted(sourcing.sourced())

    assert numbers == {"exact": 1, "partly": 0, "none": 1, "source": 0, "bare": 1}
    assert sourcing.in_words(numbers) == (
        "3 sentences: 1 borne out by what their sources say, 0 in part, 1 not; "
        "0 with a source alone, 1 with none."
    )
