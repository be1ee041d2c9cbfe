"""Figures, members and people: their order, and what their fields cannot hold."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from orgprofile.models import Member, MembershipCount, Resolution
from references.models import derived
from tests.make import (
    make_citation,
    make_count,
    make_measure,
    make_member,
    make_organisation,
    make_person,
    make_reading,
    make_resolution,
    make_section,
)
from tests.refusal import refusal

pytestmark = [pytest.mark.django_db, pytest.mark.database]

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


@pytest.mark.parametrize("changes", [{"value": 104}, {"is_stale": True}])
def test_a_decision_on_nothing_is_refused(figures, changes):
    vars(figures[1]).update(changes)
    figures[1].save()

    (said,) = refusal(make_resolution(*figures))["__all__"]

    assert "do not disagree, or one of them only" in said


def test_a_decision_lapses_when_a_figure_gets_another_value_and_returns_with_the_old(
    figures,
):
    decision = make_resolution(*figures)
    firms = make_measure(decision.figure.measure.organisation, "firms")
    MembershipCount.objects.update(note="Seen.", status="draft", is_stale=True)
    assert Resolution.objects.get().holds

    for count in MembershipCount.objects.all():
        for change in (
            {"value": 123},
            {"value": None},
            {"within": None},
            {"bound": "about"},
            {"as_of": "2018~"},
            {"as_of": "", "basis": ""},
            {"claims_current": True},
            {"measure": firms},
        ):
            before = {name: getattr(count, name) for name in change}
            MembershipCount.objects.filter(pk=count.pk).update(**change)
            assert not Resolution.objects.get().holds, change

            MembershipCount.objects.filter(pk=count.pk).update(**before)
            assert Resolution.objects.get().holds, change


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        ({"unit": "members"}, "There can’t be more countries than members"),
        (
            {"within_unit": ""},
            "“Member organisations of the network” has no second unit",
        ),
    ],
)
def test_a_second_number_must_fit_what_is_counted(measure, said):
    measure = make_measure(make_organisation(), **measure)
    count = make_count(measure, value=19, within=70, citation=make_citation())

    assert refusal(count)["within"][0].startswith(said)

    measure.within_unit = "countries"
    for unit, multiplier in (("offices", ""), ("members", "million")):
        measure.unit, measure.multiplier = unit, multiplier
        count.full_clean()


def test_a_number_is_kept_without_noughts_at_its_end():
    measure = make_measure(make_organisation(), unit="EUR", multiplier="million")
    given = {"within": None, "citation": make_citation()}
    for number in ("1008.500", "140.000"):
        make_count(measure, number[:3], value=Decimal(number), **given)

    figures = MembershipCount.objects.order_by("value")
    assert [str(count.value) for count in figures] == ["140", "1008.5"]
    assert figures[0].figure == "EUR 140 million"
    with pytest.raises(ValidationError, match="no more than 15 digits"):
        MembershipCount._meta.get_field("value").clean("9" * 5000, None)


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


def test_a_member_is_stated_by_its_whole_name_though_its_source_has_a_part():
    source = make_citation()
    make_reading(source, "member", says="LifeLine is the member in Namibia.")
    name = {"name": "LifeLine/ChildLine", "country": "NA", "reading": "member"}
    member = make_member(make_organisation(), "na-1", citation=source, **name)

    (judged,) = member.judged("citation", derived.known_by([member]))

    assert judged.words == "LifeLine/ChildLine (Namibia)"
    assert judged.kind == "stands"


def test_what_a_field_cannot_hold_is_refused_in_it():
    network, source = make_organisation(), make_citation()
    for field, row in (
        ("country", make_member(network, country="UK")),
        *(("slug", make_section(network, slug)) for slug in ("references", "licence")),
        # A term cannot end before it begins.
        ("until", make_person(network, since="2021-07", until="2019", citation=source)),
    ):
        assert list(refusal(row)) == [field]
