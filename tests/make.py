"""Plain makers of rows, with defaults out of the real world."""

from typing import Any

from orgprofile.models import (
    Criticism,
    Fact,
    KeyPerson,
    Measure,
    MembershipCount,
    Organisation,
    Section,
    Turn,
)
from references.models import Citation
from timeline.models import HistoryEvent


def make_citation(key: str = "ecpat-germany-2018", **fields: Any) -> Citation:
    fields.setdefault("title", "ECPAT world assembly in Bogota")
    fields.setdefault("publisher", "ECPAT Germany")
    if fields.get("url"):
        fields.setdefault("address", Citation.Address.PAGE)
    return Citation.objects.create(key=key, **fields)


def make_organisation(slug: str = "ecpat-international", **fields: Any) -> Organisation:
    fields.setdefault("name", slug.replace("-", " ").title())
    fields.setdefault("status", "published")
    return Organisation.objects.create(slug=slug, **fields)


def make_section(
    organisation: Organisation, slug: str = "history", **fields: Any
) -> Section:
    fields.setdefault("heading", slug.replace("-", " ").capitalize())
    fields.setdefault("status", "published")
    return Section.objects.create(organisation=organisation, slug=slug, **fields)


def make_fact(
    organisation: Organisation, label: str = "Founded", **fields: Any
) -> Fact:
    fields.setdefault("value", "May 1990")
    fields.setdefault("status", "published")
    return Fact.objects.create(organisation=organisation, label=label, **fields)


def make_person(organisation: Organisation, **fields: Any) -> KeyPerson:
    fields.setdefault("name", "Guillaume Landry")
    fields.setdefault("role", "Executive director")
    fields.setdefault("as_of", "2024-05-22")
    fields.setdefault("status", "published")
    return KeyPerson.objects.create(organisation=organisation, **fields)


def make_measure(
    organisation: Organisation, slug: str = "members", **fields: Any
) -> Measure:
    fields.setdefault("name", "Member organisations of the network")
    fields.setdefault("unit", "members")
    fields.setdefault("definition", "Bodies admitted to the network.")
    return Measure.objects.create(organisation=organisation, slug=slug, **fields)


def make_count(
    measure: Measure, slug: str = "2018-06-08-104", **fields: Any
) -> MembershipCount:
    fields.setdefault("members", 104)
    fields.setdefault("countries", 93)
    fields.setdefault("as_of", "2018-06-08")
    fields.setdefault("basis", "page" if fields["as_of"] else "")
    fields.setdefault("status", "published")
    return MembershipCount.objects.create(measure=measure, slug=slug, **fields)


def make_criticism(
    organisation: Organisation, slug: str = "figure", **fields: Any
) -> Criticism:
    fields.setdefault("title", "The figure of 100,000 children")
    fields.setdefault("date", "2015-09-02")
    fields.setdefault("statement", "A figure was published.")
    fields.setdefault("outcome", Criticism.Outcome.CONCEDED)
    fields.setdefault("outcome_as_of", "2015-09-02")
    fields.setdefault("status", "published")
    if not fields.get("target"):
        fields.setdefault("target_law", "FOSTA-SESTA (United States law, 2018)")
    return Criticism.objects.create(organisation=organisation, slug=slug, **fields)


def make_turn(criticism: Criticism, order: int = 1, **fields: Any) -> Turn:
    fields.setdefault("kind", Turn.Kind.CRITICISM)
    fields.setdefault("author", "Glenn Kessler, The Washington Post")
    fields.setdefault("body", "The newspaper judged the figure baseless.")
    fields.setdefault("status", "published")
    return Turn.objects.create(criticism=criticism, order=order, **fields)


def make_event(
    organisation: Organisation, slug: str = "founding", **fields: Any
) -> HistoryEvent:
    fields.setdefault("title", slug.replace("-", " ").capitalize())
    fields.setdefault("kind", HistoryEvent.Kind.FOUNDING)
    fields.setdefault("date", "1990-05")
    fields.setdefault("body", "A consultation resolved to launch a campaign.")
    fields.setdefault("status", "published")
    return HistoryEvent.objects.create(organisation=organisation, slug=slug, **fields)
