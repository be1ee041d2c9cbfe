"""The order of the members of a network."""

import pytest

from orgprofile.models import Member
from tests.make import make_member, make_organisation


@pytest.mark.django_db
def test_members_are_sorted_by_country_and_name_whatever_their_accents():
    network = make_organisation()
    # Afghanistan, Åland, Colombia, Costa Rica, Côte d’Ivoire, Croatia, Thailand, …
    in_order = ["AF", "AX", "CO", "CR", "CI", "HR", "TH", "TN", "TR", "ZM", ""]
    for country in sorted(in_order):
        make_member(network, f"m-{country.lower()}", country=country)
    for name in ("Zonta", "Éveil", "Eden", "fide"):
        make_member(network, name[1:], name=name, country="ZW")

    found = [
        m.name if m.country == "ZW" else m.country for m in Member.objects.by_country()
    ]

    assert found == [*in_order[:-1], "Eden", "Éveil", "fide", "Zonta", ""]
