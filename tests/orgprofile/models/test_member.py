"""Members of a network: their order, and who was known to belong on a day."""

from datetime import date

import pytest

from orgprofile.models import Member
from tests.make import make_member, make_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("as_of", "since", "until", "found"),
    [
        # Named by a source of that day, or not until later.
        ("2007-06-30", "", None, "member 2007-06-30"),
        ("2007-07-01", "", None, None),
        ("", "", None, None),
        # Named only later, but as a member since.
        ("2018", "2007-06-30", None, "member 2007-06-30"),
        ("2018", "2007-07-01", None, None),
        ("", "1996", None, "member 1996-12-31"),
        # Both: seen on the later of the two.
        ("1996", "2006", None, "member 2006-12-31"),
        ("2006", "2018", None, "member 2006-12-31"),
        # Former: from the first day on which it may have been left out.
        ("2004", "", "2007-06-30", "former 2004-12-31"),
        ("2004", "", "2007-07-01", "member 2004-12-31"),
        ("2004", "", "", "former 2004-12-31"),
        ("2018", "", "2020", None),
        ("2018", "1996", "2020", "member 1996-12-31"),
        # Named later as belonging, so it had not left on the day.
        ("2010", "1996", "", "member 1996-12-31"),
    ],
)
def test_on_a_day_a_member_has_the_standing_known_then(as_of, since, until, found):
    left = {} if until is None else {"standing": "former", "until": until}
    make_member(make_organisation(), "one", as_of=as_of, since=since, **left)

    known = Member.objects.known_on(date(2007, 6, 30))

    assert [f"{row.stands} {row.seen}" for row in known] == ([found] if found else [])


def test_members_are_sorted_by_country_and_name_whatever_their_accents():
    network = make_organisation()
    countries = ["AF", "AX", "CO", "CR", "CI", "HR", "TH", "TN", "TR", "ZM", ""]
    for country in sorted(countries):
        make_member(network, f"m-{country.lower()}", country=country)
    for slug, name in [("a", "Zonta"), ("b", "Éveil"), ("c", "Eden"), ("d", "fide")]:
        make_member(network, slug, name=name, country="ZW")

    found = [m.country or m.slug for m in Member.objects.by_country()]

    # Afghanistan, Åland, Colombia, Costa Rica, Côte d’Ivoire, Croatia, Thailand, …
    assert found == [*countries[:-1], *["ZW"] * 4, "m-"]
    of_one = Member.objects.by_country().filter(country="ZW")
    assert [member.slug for member in of_one] == ["c", "b", "d", "a"]


def test_a_source_answers_for_one_of_the_names_of_a_member_with_its_country():
    name = "PACT – Protect All Children (formerly ECPAT-USA)"
    names = (name, "PACT", "Protect All Children", "ECPAT-USA")
    member = make_member(make_organisation(), name=name, country="US")

    assert member.asserted("citation") == tuple(f"{n} (United States)" for n in names)
