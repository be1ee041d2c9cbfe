from itertools import product

import pytest
from django.db import IntegrityError
from django.test.utils import override_script_prefix

from references.models import Citation, Reading, Revision
from references.models.citation import BY_INDEPENDENT
from tests.make import make_citation
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("key", "kessler_2015"), ("type", "tweet"), ("issued", "2015-02-29")),
        *(("accessed", "soon"), ("url", "javascript:1"), ("archive_url", "x")),
    ],
)
def test_what_a_citation_may_not_be_is_refused_at_its_field(field, value):
    good = {"url": "https://a.org", "address": "page", "archive_date": "2015"}
    citation = Citation(**{"key": "a", "title": "A"} | good | {field: value})

    assert list(refusal(citation)) == [field]


def test_the_key_of_a_stored_citation_cannot_be_changed():
    citation = make_citation("ecpat-germany-2018")
    citation.key = "ecpat-germany-2019"

    assert list(refusal(citation)) == ["key"]


def test_the_database_and_a_citation_agree_on_what_is_independent():
    names = ("relation", "extent", "tier", "copy_of")
    given = Citation.Relation.values, Citation.Extent.values, Citation.Tier.values
    choices = product(*given, ["", "a press release"])
    Citation.objects.bulk_create(
        Citation(key=f"source-{n}", **dict(zip(names, values, strict=True)))
        for n, values in enumerate(choices)
    )
    citing = [Reading(citation=row) for row in Citation.objects.all()]
    Reading.objects.bulk_create(citing)

    counted = {row.citation for row in Reading.objects.filter(BY_INDEPENDENT)}

    assert counted == {row for row in Citation.objects.all() if row.is_independent}
    assert {(row.relation, row.copy_of) for row in counted} == {("independent", "")}
    # Neither tertiary nor sought in vain.
    assert "not-found" not in {row.extent for row in counted}
    assert "tertiary" not in {row.tier for row in counted}


def test_a_path_begins_with_the_prefix_under_which_the_site_is_served():
    citation = Citation(key="kessler-2015")

    assert citation.get_absolute_url() == "/references/kessler-2015/"
    with override_script_prefix("/profile/"):
        assert citation.get_absolute_url() == "/profile/references/kessler-2015/"


def test_a_write_outside_a_transaction_that_fails_raises_no_revision(transactional_db):
    Citation.objects.bulk_create([Citation(key="a"), Citation(key="b")])
    first = Revision.objects.current().number

    with pytest.raises(IntegrityError):
        Citation.objects.update(title=None)

    assert Revision.objects.current().number == first
