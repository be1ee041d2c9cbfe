"""Figures: their order."""

import pytest

from orgprofile.models import MembershipCount
from tests.make import make_citation, make_count, make_measure, make_organisation

pytestmark = pytest.mark.django_db

# Day, relation and tier of the source, bound: each row comes before the next one.
DAY = "2018-06-08"
SECONDARY = ("independent", "partner", "funder", "unknown", "member")
NEWEST_FIRST = [
    ("2018", "independent", "secondary", "exact"),
    ("2018-12-31", "self", "primary", "exact"),
    ("2018-12", "self", "primary", "about"),
    ("2018", "self", "primary", "exact"),
    ("2018", "self", "primary", "about"),
    *((DAY, relation, "secondary", "exact") for relation in SECONDARY),
    (DAY, "self", "primary", "exact"),
    (DAY, "independent", "tertiary", "exact"),
    ("", "independent", "secondary", "exact"),
]


def test_figures_come_newest_first_then_by_source_and_number():
    measure = make_measure(make_organisation())
    slugs = [f"c-{99 - place}" for place in range(len(NEWEST_FIRST))]
    for slug, (as_of, relation, tier, bound) in zip(slugs, NEWEST_FIRST, strict=True):
        source = make_citation(slug, relation=relation, tier=tier)
        make_count(measure, slug, as_of=as_of, citation=source, bound=bound)

    assert [count.slug for count in MembershipCount.objects.newest_first()] == slugs
