"""Organisations: who is described, and where they are found."""

import pytest

from orgprofile.models import Organisation
from tests.make import make_organisation
from tests.orgprofile.models.refusal import UNSOURCED, refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "slug", ["ECPAT", "ecpat_usa", "-ecpat", "ecpat--usa", "écpat"]
)
def test_a_slug_that_could_not_be_typed_in_an_address_is_refused(slug):
    assert "slug" in refusal(Organisation(slug=slug, name="ECPAT"))


@pytest.mark.parametrize(
    "website", ["ecpat.org", "ftp://ecpat.org/", "javascript:alert(1)", "//ecpat.org/"]
)
def test_a_website_that_is_no_web_address_is_refused(website):
    organisation = Organisation(slug="ecpat", name="ECPAT", website=website)

    assert "is not a web address" in refusal(organisation)["website"][0]


def test_an_organisation_cannot_be_published_with_a_lead_that_cites_nothing():
    organisation = make_organisation(lead="A network.")

    assert refusal(organisation) == {"lead": [UNSOURCED]}


def test_a_draft_may_cite_nothing_yet():
    make_organisation(lead="A network.", status="draft").full_clean()


def test_organisations_stand_by_name():
    second = make_organisation("a", name="PACT")
    first = make_organisation("b", name="ECPAT UK")

    assert list(Organisation.objects.in_order()) == [first, second]


def test_the_subject_of_the_site_has_the_front_page_for_its_address():
    assert make_organisation("ecpat-international").get_absolute_url() == "/"


def test_every_other_organisation_has_an_address_of_its_own():
    organisation = make_organisation("ecpat-usa")

    assert organisation.get_absolute_url() == "/organisations/ecpat-usa/"


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ("count-list", ""),
        ("count-csv", "counts.csv"),
        ("count-json", "counts.json"),
        ("member-list", "members/"),
        ("member-csv", "members.csv"),
        ("member-json", "members.json"),
    ],
)
def test_the_subjects_network_has_the_short_address_and_others_one_below_theirs(
    page, path
):
    subject, other = make_organisation(), make_organisation("the-code")

    assert subject.network_url(page) == f"/network/{path}"
    assert other.network_url(page) == f"/organisations/the-code/network/{path}"


def test_a_country_of_a_network_has_an_address_below_it():
    subject, other = make_organisation(), make_organisation("the-code")

    assert subject.network_url("country-detail", country="th") == "/network/members/th/"
    assert (
        other.network_url("country-detail", country="th")
        == "/organisations/the-code/network/members/th/"
    )


def test_another_subject_has_the_short_address_where_the_settings_name_it(settings):
    settings.SITE_ORGANISATION = "the-code"

    assert make_organisation("the-code").network_url() == "/network/"
    assert (
        make_organisation().network_url()
        == "/organisations/ecpat-international/network/"
    )
