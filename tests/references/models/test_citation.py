from itertools import product

import pytest
from django.db.models import ProtectedError

from orgprofile.models import Fact
from references.models import Citation
from references.models.citation_queryset import LINK_STATE, independent
from tests.make import make_citation, make_fact, make_organisation
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"key": "kessler_2015"}, "Write the key in small letters, figures and single"),
        ({"type": "tweet"}, "Value 'tweet' is not a valid choice."),
        ({"issued": "2015-02-29"}, "“2015-02-29” is not a day in the calendar."),
        ({"url": "javascript:1"}, "“javascript:1” is not a web address"),
    ],
)
def test_what_a_citation_may_not_be_is_refused_at_its_field(fields, sentence):
    good = {"key": "a", "title": "A", "url": "https://ecpat.org", "address": "page"}
    (name,) = fields

    (refused,) = refusal(Citation(**good | fields))[name]

    assert refused.startswith(sentence)


def test_the_key_of_a_stored_citation_cannot_be_changed():
    citation = make_citation("ecpat-germany-2018")
    citation.key = "ecpat-germany-2019"

    assert refusal(citation) == {
        "key": ["The key is “ecpat-germany-2018” for good: pages link to it."]
    }
    citation.key, citation.title = "ecpat-germany-2018", "Another title"
    citation.full_clean()


@pytest.mark.parametrize(
    ("fields", "sort_text"),
    [
        ({"authors": "Kessler, Glenn\nOther, A"}, "kessler, glenn"),
        ({"authors": "", "title": "“The Code” of 1998"}, "the code” of 1998"),
        ({"title": "[Page on the history of ECPAT]"}, "page on the history of ecpat]"),
        ({"title": "É" * 500}, "é" * 100),
    ],
)
def test_a_citation_is_sorted_under_its_first_author_or_its_title(fields, sort_text):
    assert make_citation(**fields).sort_text == sort_text


def test_the_database_keeps_a_cited_citation_past_every_check():
    citation = make_citation()
    fact = make_fact(make_organisation(), citation=citation)

    with pytest.raises(ProtectedError):
        super(Citation, citation).delete()

    assert Fact.objects.get().citation == citation == fact.citation


def test_words_are_those_of_the_title_the_people_the_publisher_and_the_key():
    citation = make_citation(
        "claim-2015", title="The claim", authors="Kessler, Glenn\nO’Neill",
        publisher="The Post", container_title="Fact Checker", editors_note="Not this.",
    )  # fmt: skip

    assert citation.search_text == (
        " claim 2015 the claim the post fact checker kessler glenn o neill"
    )


ADDRESS = "https://ecpat.org/x"
COPY = {"archive_url": "https://web.archive.org/web/2015/", "archive_date": "2015"}


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "none"),
        (COPY, "archived"),
        ({"url": ADDRESS} | COPY, "unchecked"),
        ({"url": ADDRESS, "checked_url": ADDRESS}, "unchecked"),
        ({"url": ADDRESS, "checked_url": "x", "link_found": "dead"}, "unchecked"),
        ({"url": ADDRESS, "checked_url": ADDRESS, "link_found": "live"}, "live"),
        ({"url": ADDRESS, "checked_url": ADDRESS, "link_found": "dead"}, "dead"),
        (
            {"url": ADDRESS, "checked_url": ADDRESS, "link_found": "dead"} | COPY,
            "archived",
        ),
    ],
)
def test_the_state_of_an_address_is_as_last_found_while_it_is_the_same(fields, state):
    there = {"address": "page"} if "url" in fields else {}
    (citation,) = Citation.objects.bulk_create([Citation(key="a", **fields, **there)])

    assert citation.link_state == state
    assert Citation.objects.alias(state=LINK_STATE).get(state=state) == citation


@pytest.mark.parametrize("meanwhile", ["", f"{ADDRESS}y"])
def test_an_address_that_comes_back_is_not_taken_for_live(meanwhile):
    citation = make_citation(url=ADDRESS)
    Citation.objects.update(link_found="live", checked_url=ADDRESS)
    citation.refresh_from_db()
    for url in (meanwhile, ADDRESS):
        citation.url, citation.address = url, "page" if url else ""
        citation.save()

    assert citation.link_state == "unchecked"


def test_the_database_and_a_citation_agree_on_what_is_independent():
    choices = {
        "relation": Citation.Relation.values,
        "extent": Citation.Extent.values,
        "tier": Citation.Tier.values,
        "copy_of": ["", "a press release"],
    }
    rows = [
        Citation(key=f"source-{n}", **dict(zip(choices, chosen, strict=True)))
        for n, chosen in enumerate(product(*choices.values()))
    ]
    Citation.objects.bulk_create(rows)

    found = Citation.objects.filter(independent()).values_list("key", flat=True)

    assert set(found) == {row.key for row in rows if row.is_independent}
    # One kind of source counts: neither tertiary, nor sought in vain, nor a copy.
    counted = [row for row in rows if row.is_independent]
    assert {row.relation for row in counted} == {"independent"}
    assert not {"tertiary", "not-found", "a press release"} & {
        value for row in counted for value in (row.tier, row.extent, row.copy_of)
    }
    assert len(counted) == (len(Citation.Extent) - 1) * (len(Citation.Tier) - 1)
