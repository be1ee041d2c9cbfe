"""How staff keep the members of a network, and where none was found."""

import pytest

from orgprofile.models import Member
from tests.make import make_country_search, make_member, make_organisation
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]


@pytest.fixture
def network():
    return make_organisation(name="ECPAT International")


def test_members_are_found_by_name_country_and_slug(client, network):
    make_member(network, "th-ecpat-foundation", name="ECPAT Foundation")
    make_member(network, "ci-abel", name="Communauté Abel", country="CI")

    for words in ("thailand", "Foundation", "th-ecpat", "cote d'ivoire"):
        response = client.get(admin_address(Member), {"q": words})
        assert len(response.context["cl"].result_list) == 1, words


def test_a_country_is_chosen_and_shown_by_its_name(client, network):
    search = make_country_search(network, "AR")

    form = client.get(admin_address(Member, "add")).content.decode()
    searches = client.get(admin_address(type(search))).content.decode()

    assert '<option value="CI">Côte d’Ivoire</option>' in form
    assert "Argentina" in searches


def test_members_are_listed_by_country_with_those_not_found(client, network):
    make_member(network, "th-one")
    make_member(network, "one-without", country="")

    listed = client.get(admin_address(Member), {"country": "none"})
    chosen = client.get(admin_address(Member), {"country": "TH"})

    hostile = client.get(admin_address(Member), {"country": "\0"})

    assert hostile.status_code == 400
    assert [m.slug for m in listed.context["cl"].result_list] == ["one-without"]
    assert [m.slug for m in chosen.context["cl"].result_list] == ["th-one"]
