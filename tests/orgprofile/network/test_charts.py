"""The words of a chart: what the figures say of how a network grew, and who counted."""

import pytest

from orgprofile.models import MembershipCount
from orgprofile.network import charts
from tests.make import make_citation, make_count, make_measure, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure():
    return make_measure(make_organisation(name="Der Verein"), name="Members of it")


def caption(measure, *figures, leads=True):
    """The caption of figures, each a date, a number and a bound."""
    for place, (as_of, members, *bound) in enumerate(figures):
        make_count(
            measure,
            f"c-{place}",
            members=members,
            countries=9 if members else 5,
            as_of=as_of,
            bound=bound[0] if bound else "exact",
            citation=make_citation(f"s-{place}", publisher=f"Counter {place % 2}"),
        )
    counts = MembershipCount.objects.newest_first()
    return charts.growth(measure, counts, leads=leads).caption


@pytest.mark.parametrize(
    ("figures", "finding"),
    [
        (
            [("1996", 17), ("2018", 104), ("../2025-11-12", 142)],
            "The network of Der Verein grew from 17 members in 1996 to 142 by 2025",
        ),
        (
            [("1990/1991", 99), ("2010", 50, "at-least")],
            "The network of Der Verein shrank from 99 members by 1991 to at least 50 in "
            "2010",
        ),
        (
            [("1996", 17), ("2018", 17, "about")],
            "The network of Der Verein had 17 members in 1996 and about 17 in 2018",
        ),
        ([("1996", None), ("2018", 104)], "Members of it, over the years"),
    ],
)
def test_a_title_says_what_the_first_and_the_last_figure_say(measure, figures, finding):
    assert caption(measure, *figures).title == finding


def test_what_is_not_the_size_of_the_network_is_named_as_what_it_is(measure):
    figures = ("1996", 17), ("2010", 80), ("2018", 104)
    found = caption(measure, *figures, leads=False)

    assert found.title == "Members of it: 17 in 1996, 104 in 2018"
    # Who counted most often.
    assert found.subtitle == "Members of it, as counted by Counter 0 and 1 other"


def test_who_counted_is_the_publisher_or_an_author_or_the_site_but_no_title(measure):
    made = {"authors": "Doe, Jane\nRoe, Jo", "url": "https://www.example.org/a-prize"}
    sources = [{"publisher": "Kompak"} | made, made, {"url": made["url"]}, {}]
    for place, fields in enumerate(sources):
        fields = {"title": "A prize", "publisher": ""} | fields
        source = make_citation(f"s-{place}", **fields)
        make_count(measure, f"c-{place}", as_of=f"{1999 - place}", citation=source)
    counts = list(MembershipCount.objects.newest_first())

    assert [charts.counters([count]) for count in counts] == [
        *("Kompak", "Jane Doe", "example.org", "")
    ]
    assert charts.counters(counts) == "Jane Doe and 2 others"
