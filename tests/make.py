"""Functions that make rows, with defaults from the real profile."""

from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from ecpat_site import roles
from orgprofile.models import (
    CountrySearch,
    Criticism,
    Fact,
    KeyPerson,
    Measure,
    Member,
    MembershipCount,
    Organisation,
    Resolution,
    Section,
    Turn,
)
from references.models import Citation, FormerKey, Proposal, Reading
from references.records.record import Record
from references.statements.doubt import Doubt
from timeline.models import HistoryEvent, Participant, Variant


def make_citation(key: str = "ecpat-germany-2018", **fields: Any) -> Citation:
    fields.setdefault("title", "ECPAT world assembly in Bogota")
    fields.setdefault("publisher", "ECPAT Germany")
    if fields.get("url"):
        fields.setdefault("address", Citation.Address.PAGE)
    return Citation.objects.create(key=key, **fields)


def make_former_key(key: str, citation: Citation) -> FormerKey:
    """Make a key that leads to this citation since a merge."""
    return FormerKey.objects.create(key=key, citation=citation)


def make_reading(citation: Citation, slug: str = "founding", **fields: Any) -> Reading:
    fields.setdefault("says", "A consultation in May 1990 decided on a campaign.")
    fields.setdefault("read_at", "https://ecpat.org/our-history/")
    fields.setdefault("read_on", "2026-11-25")
    fields.setdefault("extent", Reading.Extent.PART)
    return Reading.objects.create(citation=citation, slug=slug, **fields)


def make_doubt(slug: str = "campaign-years", **fields: Any) -> Doubt:
    fields.setdefault("title", slug.replace("-", " ").capitalize())
    fields.setdefault("kind", "differ")
    fields.setdefault("words", "One source has 1990, another 1991.")
    fields.setdefault("settled_by", "The minutes of the consultation.")
    fields.setdefault("checked_on", "2026-11-26")
    return Doubt.objects.create(slug=slug, **fields)


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


def make_resolution(
    figure: MembershipCount, against: MembershipCount, **fields: Any
) -> Resolution:
    """Make a decision on two figures: the second supersedes the first."""
    fields.setdefault("verdict", Resolution.Verdict.SUPERSEDED)
    cited = f"[@{figure.citation.key}]"
    fields.setdefault("reason", f"The second was counted later.{cited}")
    fields.setdefault("status", "published")
    fields.setdefault("measure", figure.measure)
    fields.setdefault("figure_said", figure.stored_values)
    fields.setdefault("against_said", against.stored_values)
    return Resolution.objects.create(figure=figure, against=against, **fields)


def make_member(
    network: Organisation, slug: str = "th-ecpat-foundation", **fields: Any
) -> Member:
    fields.setdefault("name", slug.replace("-", " ").title())
    fields.setdefault("country", "TH")
    fields.setdefault("as_of", "2022")
    fields.setdefault("status", "published")
    if fields["status"] == "published" and "citation" not in fields:
        found = Citation.objects.filter(key="ecpat-country-pages").first()
        fields["citation"] = found or make_citation("ecpat-country-pages")
    return Member.objects.create(network=network, slug=slug, **fields)


def make_country_search(
    network: Organisation, country: str = "AR", **fields: Any
) -> CountrySearch:
    fields.setdefault("scope", CountrySearch.Scope.OWN)
    fields.setdefault("searched", "2026-11")
    fields.setdefault("status", "published")
    return CountrySearch.objects.create(network=network, country=country, **fields)


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
    fields.setdefault("slug", f"turn-{order}")
    fields.setdefault("author", "Glenn Kessler")
    fields.setdefault("author_role", "The Washington Post")
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
    if "date_citation" not in fields:
        found = Citation.objects.filter(key="ecpat-history-2016").first()
        fields["date_citation"] = found or make_citation("ecpat-history-2016")
    return HistoryEvent.objects.create(organisation=organisation, slug=slug, **fields)


def make_participant(
    event: HistoryEvent, organisation: Organisation, **fields: Any
) -> Participant:
    fields.setdefault("part", Participant.Part.ORGANISER)
    fields.setdefault("status", "published")
    return Participant.objects.create(event=event, organisation=organisation, **fields)


def make_variant(event: HistoryEvent, value: str = "68", **fields: Any) -> Variant:
    """Make a value that one source gives, by default the number of participants."""
    fields.setdefault("matter", "Participants")
    fields.setdefault("said_by", "the page on the history of FACE")
    fields.setdefault("status", "published")
    return Variant.objects.create(event=event, value=value, **fields)


def make_editor(name: str = "astrid", **fields: Any) -> User:
    """Make one of the staff, without a password: `client.force_login` signs them in."""
    fields.setdefault("is_superuser", True)
    return User.objects.create(username=name, is_staff=True, **fields)


def make_role(role: str, name: str = "") -> User:
    """Make one of the staff in the group of a role, which is made if need be."""
    person = make_editor(name or role, is_superuser=False)
    if role in roles.permissions():
        if not Group.objects.filter(name=role, permissions__isnull=False).exists():
            roles.synchronise("default")
        person.groups.add(Group.objects.get(name=role))
    return person


def make_proposal(row: Record, proposer: User, **fields: Any) -> Proposal:
    """Make a proposal on a row, as its form would be sent with these values."""
    data = fields.pop("data", {"version": [str(row.version)]})
    fields.setdefault("summary", "It has moved.")
    fields.setdefault("made_at", timezone.now())
    return Proposal.objects.create(
        content_type=ContentType.objects.get_for_model(row),
        object_id=row.pk,
        row_name=str(row),
        data=data,
        proposer=proposer,
        **fields,
    )


def make_profile() -> Organisation:
    """Make the subject of the site, published, with one or two statements of each kind."""
    source = make_citation("ecpat-history-2016", title="Our history")
    organisation = make_organisation(
        name="ECPAT International",
        lead="A network of organisations.[@ecpat-history-2016]",
        website="https://ecpat.org/",
    )
    make_fact(organisation, citation=source)
    make_person(organisation, citation=source, is_in_fact_box=True)
    for order, (slug, shows) in enumerate(
        [
            ("history", Section.Shows.HISTORY),
            ("network", Section.Shows.COUNTS),
            ("critics", Section.Shows.NOTHING),
            ("awards", Section.Shows.AWARDS),
        ]
    ):
        make_section(
            organisation,
            slug,
            order=order,
            shows=shows,
            body=f"What is known of its {slug}.[@ecpat-history-2016]",
        )
    make_count(
        make_measure(organisation),
        citation=make_citation(url="https://example.org/assembly"),
        note="Counted before the assembly.[@ecpat-history-2016]",
    )
    make_member(organisation, note="A foundation.[@ecpat-history-2016]")
    make_country_search(organisation)
    member = make_organisation("ecpat-usa", name="PACT", parent=organisation)
    criticism = make_criticism(
        organisation, target=member, statement="A figure.[@kessler-post-2015]"
    )
    make_citation(
        "kessler-post-2015", title="The bogus claim", authors="Kessler, Glenn"
    )
    make_turn(criticism, body="The newspaper judged it baseless.[@kessler-post-2015]")
    founding = make_event(
        organisation, is_highlight=True, body="It began.[@ecpat-history-2016, p. 3]"
    )
    make_participant(founding, member, citation=source)
    make_variant(founding, citation=source)
    make_event(
        organisation,
        "prize-2013",
        kind=HistoryEvent.Kind.AWARD,
        date="2013",
        body="It was given a prize.[@ecpat-germany-2018]",
    )
    make_doubt()
    return organisation


def make_one_of_each() -> Organisation:
    """Make the profile, and a row of each model that it lacks."""
    organisation = make_profile()
    figure = MembershipCount.objects.get()
    other = make_count(
        figure.measure, "2018-06-107", members=107, citation=figure.citation
    )
    make_resolution(figure, other)
    source = Citation.objects.get(key="ecpat-history-2016")
    make_former_key("ecpat-our-history", source)
    make_reading(source)
    return organisation


def make_more(organisation: Organisation, number: int) -> None:
    """Make so many more rows of every model, each with another source."""
    measure = make_measure(organisation, f"measure-{number}")
    for n in range(number):
        key = f"source-{number}-{n}"
        source = make_citation(key)
        make_former_key(f"former-{key}", source)
        make_reading(source)
        prose = f"Something is stated.[@{key}]"
        make_doubt(f"doubt-{number}-{n}", words=prose)
        other = make_organisation(f"body-{number}-{n}", lead=prose, parent=organisation)
        make_fact(organisation, f"Label {number}-{n}", citation=source)
        make_person(
            organisation, name=f"N. {number}-{n}", citation=source, is_in_fact_box=True
        )
        make_section(organisation, f"section-{number}-{n}", body=prose, order=9)
        make_measure(organisation, f"measure-{number}-{n}", order=9)
        one, two = (
            make_count(
                measure,
                f"count-{number}-{n}-{members}",
                members=members,
                as_of=f"{1900 + n}",
                citation=source,
                note=prose,
            )
            for members in (100, 200)
        )
        make_resolution(one, two, reason=prose)
        make_member(organisation, f"member-{number}-{n}", citation=source, note=prose)
        criticism = make_criticism(
            organisation, f"criticism-{number}-{n}", target=other, statement=prose
        )
        make_turn(criticism, body=prose, author_organisation=other)
        event = make_event(
            organisation,
            f"event-{number}-{n}",
            body=prose,
            is_highlight=True,
            kind=HistoryEvent.Kind.AWARD,
            date_citation=source,
        )
        make_participant(event, other, citation=source)
        make_variant(event, citation=source)
