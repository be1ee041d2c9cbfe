"""Functions that make rows, with defaults from the real profile."""

from typing import Any

from django.contrib.auth.models import Group, User
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
from references.models import Citation, Correction, Reading
from references.models.doubt import Doubt
from references.prose.markdown import LONGEST_READING
from timeline.models import HistoryEvent, Participant, Variant

PUBLISHED = {"status": "published"}


def make_citation(key: str = "ecpat-germany-2018", **fields: Any) -> Citation:
    given = {"title": "ECPAT world assembly in Bogota", "publisher": "ECPAT Germany"}
    if fields.get("url"):
        given["address"] = "page"
    return Citation.objects.create(key=key, **given | fields)


def make_reading(citation: Citation, slug: str = "founding", **fields: Any) -> Reading:
    given = {"says": "A consultation in May 1990 decided on a campaign."}
    given |= {"read_at": "https://ecpat.org/our-history/", "read_on": "2026-11-25"}
    given |= {"extent": "part"} | fields
    return Reading.objects.create(citation=citation, slug=slug, **given)


def make_doubt(slug: str = "campaign-years", **fields: Any) -> Doubt:
    given = {"title": slug.replace("-", " ").capitalize(), "kind": "differ"}
    given |= {"words": "Sources have one year and another."}
    given |= {"settled_by": "The minutes of the consultation."}
    given |= {"checked_on": "2026-11-26"} | fields
    return Doubt.objects.create(slug=slug, **given)


def make_organisation(slug: str = "ecpat-international", **fields: Any) -> Organisation:
    given = PUBLISHED | {"name": slug.replace("-", " ").title()} | fields
    return Organisation.objects.create(slug=slug, **given)


def make_section(
    organisation: Organisation, slug: str = "history", **fields: Any
) -> Section:
    given = PUBLISHED | {"heading": slug.replace("-", " ").capitalize()} | fields
    return Section.objects.create(organisation=organisation, slug=slug, **given)


def make_fact(
    organisation: Organisation, label: str = "Founded", **fields: Any
) -> Fact:
    given = PUBLISHED | {"value": "May 1990"} | fields
    return Fact.objects.create(organisation=organisation, label=label, **given)


def make_person(organisation: Organisation, **fields: Any) -> KeyPerson:
    given = PUBLISHED | {"name": "Guillaume Landry", "role": "Executive director"}
    given |= {"as_of": "2024-05-22"} | fields
    return KeyPerson.objects.create(organisation=organisation, **given)


def make_measure(
    organisation: Organisation, slug: str = "members", **fields: Any
) -> Measure:
    given = {"name": "Member organisations of the network", "unit": "members"} | {
        "within_unit": "countries"
    }
    given |= {"definition": "Bodies admitted to the network."} | fields
    return Measure.objects.create(organisation=organisation, slug=slug, **given)


def make_count(
    measure: Measure, slug: str = "2018-06-08-104", **fields: Any
) -> MembershipCount:
    """Make a figure, with a note of its source that bears it out unless one is named."""
    given = PUBLISHED | {"value": 104, "within": 93, "as_of": "2018-06-08"}
    given |= fields
    given.setdefault("basis", "page" if given["as_of"] else "")
    count = MembershipCount(measure=measure, slug=slug, **given)
    if "reading" not in given:
        count.reading = f"n{slug}"[:LONGEST_READING].rstrip("-")
        make_reading(
            count.citation, count.reading, says=" ".join(count.asserted("citation"))
        )
    count.save()
    return count


def make_resolution(
    figure: MembershipCount, against: MembershipCount, **fields: Any
) -> Resolution:
    """Make a decision on two figures: the second supersedes the first."""
    reason = f"The second was counted later.[@{figure.citation.key}]"
    given = PUBLISHED | {"verdict": "superseded", "reason": reason}
    given |= {"figure_said": figure.values_in_words}
    given |= {"against_said": against.values_in_words} | fields
    return Resolution.objects.create(figure=figure, against=against, **given)


def make_member(
    network: Organisation, slug: str = "th-ecpat-foundation", **fields: Any
) -> Member:
    given = PUBLISHED | {"name": slug.replace("-", " ").title()}
    given |= {"country": "TH", "as_of": "2022"} | fields
    if given["status"] == "published" and "citation" not in given:
        given["citation"] = found_citation("ecpat-country-pages")
    return Member.objects.create(network=network, slug=slug, **given)


def found_citation(key: str) -> Citation:
    """Return the source with this key; make it if there is none."""
    return Citation.objects.filter(key=key).first() or make_citation(key)


def make_country_search(
    network: Organisation, country: str = "AR", **fields: Any
) -> CountrySearch:
    given = PUBLISHED | {"scope": "own", "searched": "2026-11"} | fields
    return CountrySearch.objects.create(network=network, country=country, **given)


def make_criticism(
    organisation: Organisation, slug: str = "figure", **fields: Any
) -> Criticism:
    given = PUBLISHED | {"title": "The figure of children"}
    given |= {"date": "2015-09-02", "statement": "A figure was published."}
    given |= {"outcome": "no-response", "outcome_as_of": "2015-09-02"}
    if not fields.get("target"):
        given["target_law"] = "FOSTA-SESTA (United States law, 2018)"
    given |= fields
    return Criticism.objects.create(organisation=organisation, slug=slug, **given)


def make_turn(criticism: Criticism, order: int = 1, **fields: Any) -> Turn:
    given = PUBLISHED | {"kind": "criticism", "slug": f"turn-{order}"}
    given |= {"author": "Glenn Kessler", "author_role": "The Washington Post"}
    given |= {"body": "The newspaper judged the figure baseless."} | fields
    return Turn.objects.create(criticism=criticism, order=order, **given)


def make_event(
    organisation: Organisation, slug: str = "founding", **fields: Any
) -> HistoryEvent:
    given = PUBLISHED | {"title": slug.replace("-", " ").capitalize()}
    given |= {"kind": "founding", "date": "1990-05"}
    given |= {"body": "A consultation resolved to launch a campaign."} | fields
    if "date_citation" not in given:
        given["date_citation"] = found_citation("ecpat-history-2016")
    return HistoryEvent.objects.create(organisation=organisation, slug=slug, **given)


def make_participant(
    event: HistoryEvent, organisation: Organisation, **fields: Any
) -> Participant:
    given = PUBLISHED | {"part": "organiser"} | fields
    return Participant.objects.create(event=event, organisation=organisation, **given)


def make_variant(event: HistoryEvent, value: str = "68", **fields: Any) -> Variant:
    """Make a value that one source gives, by default the number of participants."""
    given = PUBLISHED | {"matter": "Participants"}
    given |= {"said_by": "the page on the history of FACE"} | fields
    return Variant.objects.create(event=event, value=value, **given)


def make_correction(**fields: Any) -> Correction:
    given = PUBLISHED | {
        "slug": "year",
        "day": timezone.now().date(),
        "path": "/history/",
    }
    given |= {"was": "In 1989.", "now": "In 1990.", "reason": "The year was misread."}
    return Correction.objects.create(**given | fields)


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
    shown = {"network": "counts", "critics": ""}
    for order, slug in enumerate(["history", "network", "critics", "awards"]):
        body = f"What is known of its {slug}.[@ecpat-history-2016]"
        shows = shown.get(slug, slug)
        make_section(organisation, slug, order=order, shows=shows, body=body)
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
    post = {"title": "The bogus claim", "authors": "Kessler, Glenn"}
    make_citation("kessler-post-2015", **post)
    make_turn(criticism, body="The newspaper judged it baseless.[@kessler-post-2015]")
    founding = make_event(
        organisation, is_highlight=True, body="It began.[@ecpat-history-2016, p. 3]"
    )
    make_participant(founding, member, citation=source)
    make_variant(founding, citation=source)
    prize = "It was given a prize.[@ecpat-germany-2018]"
    make_event(organisation, "prize-2013", kind="award", date="2013", body=prize)
    make_doubt()
    return organisation


def make_one_of_each() -> Organisation:
    """Make the profile, and a row of each model that it lacks."""
    organisation = make_profile()
    figure = MembershipCount.objects.get()
    more = {"value": 107, "citation": figure.citation}
    make_resolution(figure, make_count(figure.measure, "2018-06-107", **more))
    source = Citation.objects.get(key="ecpat-history-2016")
    make_reading(source)
    prize = make_measure(organisation, "prize", order=1, is_plotted=False)
    make_count(prize, "prize-2013", as_of="2013", citation=source)
    make_correction()
    return organisation


def make_more(organisation: Organisation, number: int) -> None:
    """Make so many more rows of every model, each with another source."""
    measure = make_measure(organisation, f"measure-{number}")
    for n in range(number):
        name = f"{number}-{n}"
        source = make_citation(f"source-{name}")
        prose = f"Something is stated.[@{source.key}]"
        cited = {"citation": source, "note": prose}
        make_reading(source)
        make_doubt(f"doubt-{name}", words=prose)
        other = make_organisation(f"body-{name}", lead=prose, parent=organisation)
        make_fact(organisation, f"Label {name}", citation=source)
        person = {"name": f"N. {name}", "is_in_fact_box": True}
        make_person(organisation, citation=source, **person)
        doubted = f"{prose} It is said.[!doubt-{name}]"
        make_section(organisation, f"section-{name}", body=doubted, order=9)
        dated = cited | {"as_of": f"{1900 + n}"}
        alone = {"order": 9, "is_plotted": False}
        make_count(
            make_measure(organisation, f"measure-{name}", **alone),
            f"alone-{name}",
            **dated,
        )
        one = make_count(measure, f"count-{name}-100", value=100, **dated)
        two = make_count(measure, f"count-{name}-200", value=200, **dated)
        make_resolution(one, two, reason=prose)
        make_member(organisation, f"member-{name}", **cited)
        criticism = make_criticism(
            organisation, f"criticism-{name}", target=other, statement=prose
        )
        make_turn(criticism, body=prose, author_organisation=other)
        award = {"kind": "award", "is_highlight": True, "date_citation": source}
        event = make_event(organisation, f"event-{name}", body=prose, **award)
        make_participant(event, other, citation=source)
        make_variant(event, citation=source)
