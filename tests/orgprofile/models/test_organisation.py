"""Organisations: who is described, and where they are found."""

import pytest

from orgprofile.models import Organisation
from tests.make import make_organisation
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("slug", slug) for slug in ("ECPAT", "ecpat_usa", "ecpat--usa", "écpat")),
        ("website", "javascript:alert(1)"),
    ],
)
def test_what_could_not_stand_in_an_address_is_refused_in_its_field(field, value):
    row = {"slug": "ecpat", "name": "ECPAT"} | {field: value}

    assert list(refusal(Organisation(**row))) == [field]


@pytest.mark.parametrize("subject", ["ecpat-international", "the-code"])
def test_the_subject_has_the_front_page_and_the_short_addresses(settings, subject):
    settings.SITE_ORGANISATION = subject
    own, other = make_organisation(subject), make_organisation("ecpat-usa")
    below = "/organisations/ecpat-usa/"

    assert (own.get_absolute_url(), own.page_name) == ("/", "Profile")
    assert (other.get_absolute_url(), other.page_name) == (below, "Organisations")
    for page, path, given in [
        ("count-list", "network/", {}),
        ("member-csv", "network/members.csv", {}),
        ("country-detail", "network/members/th/", {"country": "th"}),
    ]:
        assert own.network_url(page, **given) == f"/{path}"
        assert other.network_url(page, **given) == f"{below}{path}"
