"""Members of a network: their rules, and who was known to belong on a day."""

from datetime import date

import pytest

from orgprofile.models import Member
from tests.make import make_member, make_organisation
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("country", ["UK", "th", "EU", "ZZ"])
def test_a_country_that_iso_does_not_know_is_refused_in_its_field(country):
    member = make_member(make_organisation())
    member.country = country

    assert list(refusal(member)) == ["country"]


def known_on(day):
    """Under each slug, its standing on a day and when it was last seen."""
    found = Member.objects.known_on(day)
    return {member.slug: f"{member.stands} {member.seen}" for member in found}


def test_without_a_day_all_have_their_standing_and_were_seen_when_last_named():
    network = make_organisation()
    make_member(network, "named", as_of="2018-06")
    make_member(network, "undated", as_of="")
    make_member(network, "gone", standing="former", as_of="2004", until="2010")

    assert known_on(None) == {
        "named": "member 2018-06-30",
        "undated": "member None",
        "gone": "former 2004-12-31",
    }


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        # Named by a source of that day, or not until later.
        ({"as_of": "2007-06-30"}, "member 2007-06-30"),
        ({"as_of": "2007-07-01"}, None),
        ({"as_of": "2007"}, None),
        ({"as_of": "2006"}, "member 2006-12-31"),
        ({"as_of": ""}, None),
        ({"as_of": "2000/.."}, None),
        # Named only later, but as a member since.
        ({"as_of": "2018", "since": "2007-06-30"}, "member 2007-06-30"),
        ({"as_of": "2018", "since": "2007-07-01"}, None),
        ({"as_of": "", "since": "1996"}, "member 1996-12-31"),
        ({"as_of": "2018", "since": "2007"}, None),
        # Both: seen on the later of the two.
        ({"as_of": "2006", "since": "1996"}, "member 2006-12-31"),
        ({"as_of": "1996", "since": "2006"}, "member 2006-12-31"),
        ({"as_of": "2006", "since": "2018"}, "member 2006-12-31"),
        # Former: from the first day on which it may have been left out.
        (
            {"as_of": "2004", "standing": "former", "until": "2007-06-30"},
            "former 2004-12-31",
        ),
        (
            {"as_of": "2004", "standing": "former", "until": "2007-07-01"},
            "member 2004-12-31",
        ),
        ({"as_of": "2004", "standing": "former", "until": "2007"}, "former 2004-12-31"),
        ({"as_of": "2004", "standing": "former"}, "former 2004-12-31"),
        ({"as_of": "2018", "standing": "former", "until": "2020"}, None),
        (
            {"as_of": "2018", "since": "1996", "standing": "former", "until": "2020"},
            "member 1996-12-31",
        ),
        # Named later as belonging, so it had not left on the day.
        ({"as_of": "2010", "since": "1996", "standing": "former"}, "member 1996-12-31"),
    ],
    ids=str,
)
def test_on_a_day_a_member_has_the_standing_known_then(fields, found):
    make_member(make_organisation(), "one", **fields)

    assert known_on(date(2007, 6, 30)) == ({"one": found} if found else {})


def test_tallies_count_by_country_and_standing_and_know_who_was_seen_last():
    network = make_organisation()
    make_member(network, "a", country="TH", as_of="2010")
    make_member(network, "b", country="TH", as_of="2018-06")
    make_member(network, "c", country="TH", as_of="")
    make_member(network, "d", country="TH", as_of="2004", standing="former")
    make_member(network, "e", country="IN", as_of="")
    make_member(network, "f", country="", as_of="2001")

    rows = Member.objects.known_on(None).tallies()

    assert {(r["country"], r["stands"]): (r["number"], r["newest"]) for r in rows} == {
        ("TH", "member"): (3, date(2018, 6, 30)),
        ("TH", "former"): (1, date(2004, 12, 31)),
        ("IN", "member"): (1, None),
        ("", "member"): (1, date(2001, 12, 31)),
    }


def test_members_are_sorted_by_country_and_name_whatever_their_accents():
    network = make_organisation()
    for country in ("ZM", "TR", "TH", "TN", "AX", "CR", "CI", "CO", "HR", "AF", ""):
        make_member(network, f"m-{country.lower()}", country=country)

    found = [member.country for member in Member.objects.by_country()]

    # Afghanistan, Åland, Colombia, Costa Rica, Côte d’Ivoire, Croatia, Thailand, …
    assert [code for code in found if code] == [
        *("AF", "AX", "CO", "CR", "CI", "HR", "TH", "TN", "TR", "ZM"),
    ]
    assert found[-1] == ""
    for slug, name in [("a", "Zonta"), ("b", "Éveil"), ("c", "Eden"), ("d", "fide")]:
        make_member(network, slug, name=name, country="DE")
    of_one = Member.objects.by_country().filter(country="DE")
    assert [member.slug for member in of_one] == ["c", "b", "d", "a"]


def test_a_source_answers_for_one_of_the_names_of_a_member_with_its_country():
    name = "PACT – Protect All Children (formerly ECPAT-USA)"
    member = make_member(make_organisation(), name=name, country="US")

    assert member.asserted("citation") == (
        f"{name} (United States)",
        "PACT (United States)",
        "Protect All Children (United States)",
        "ECPAT-USA (United States)",
    )
