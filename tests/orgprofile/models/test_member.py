"""Members of a network: their order, and who was known to belong on a day."""

from datetime import date

import pytest

from orgprofile.models import Member
from tests.make import make_member, make_organisation


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
