"""The network of the subject, among many other networks."""

from collections.abc import Iterator

from orgprofile.models import (
    Measure,
    Member,
    MembershipCount,
    Organisation,
    Section,
)
from references.models import Citation
from tests.benchmarks.filling import (
    CHANCE,
    CODES,
    NAMES,
    make,
    make_organisations,
    make_sources,
    prose,
    when,
)

MODEL = Member
ROWS = 100_000
HELP = "members of all networks, a fifth of the subject"


def fill(rows: int) -> None:
    """Make so many members, and one figure for five of them."""
    sources = make_sources(max(20, rows // 30))
    subject, *others = make_organisations(max(2, rows // 200))
    Section.objects.create(
        organisation=subject,
        slug="network",
        heading="The network",
        body=f"It has members.[@{sources[0].key}]",
        shows=Section.Shows.COUNTS,
        status="published",
    )
    fill_network(subject, rows // 5, 80, sources)
    share = (rows - rows // 5) // len(others)
    for organisation in others:
        fill_network(organisation, share, max(share // 5, 2), sources)


def fill_network(
    network: Organisation, members: int, counts: int, sources: list[Citation]
) -> None:
    measure = Measure.objects.create(
        organisation=network,
        slug=f"{network.slug}-members",
        name=f"Members of {network.name}",
        unit="members",
        definition="Bodies that belong to the network.",
        is_plotted=True,
    )
    make(counts_of(measure, counts, sources))
    make(members_of(network, members, sources))


def note(sources: list[Citation]) -> str:
    """Return prose for one row in three, as in the profile."""
    keys = [source.key for source in CHANCE.sample(sources, 2)]
    return "" if CHANCE.randrange(3) else next(prose(keys))


def counts_of(
    measure: Measure, number: int, sources: list[Citation]
) -> Iterator[MembershipCount]:
    for n in range(number):
        members = 4 + 110 * n // number + CHANCE.randrange(8)
        as_of = when(1991 + 34 * n // number) if n % 16 else ""
        bound = CHANCE.choice([*["exact"] * 14, *["at-least"] * 4, "about", "range"])
        yield MembershipCount(
            measure=measure,
            slug=f"{measure.slug}-{n}",
            members=members,
            members_to=members + 10 if bound == "range" else None,
            countries=None if n % 4 == 0 else members * 4 // 5,
            bound=bound,
            as_of=as_of,
            basis="page" if as_of else "",
            claims_current=not as_of,
            is_stale=n % 20 == 19,
            note=note(sources),
            citation=CHANCE.choice(sources),
            status="published",
        )


def members_of(
    network: Organisation, number: int, sources: list[Citation]
) -> Iterator[Member]:
    for n in range(number):
        standing = "former" if n % 30 == 0 else "member"
        standing = "unconfirmed" if n % 16 == 15 else standing
        yield Member(
            network=network,
            slug=f"{network.slug}-{n}",
            name=f"{CHANCE.choice(NAMES)} {n}",
            country="" if n % 50 == 49 else CHANCE.choice(CODES),
            website=f"https://example.org/{network.slug}/{n}" if n % 3 else "",
            standing=standing,
            evidence=CHANCE.choice(["network", "network", "third-party", "self"]),
            as_of=when() if n % 4 else "",
            until=when() if standing == "former" else "",
            note=note(sources),
            citation=CHANCE.choice(sources),
            status="draft" if standing == "unconfirmed" else "published",
        )


def pages() -> Iterator[tuple[str, str]]:
    """Yield each page that is measured, and its address."""
    subject, other = Organisation.objects.order_by("pk")[:2]
    members = subject.network_url("member-list")
    yield "front page", "/"
    yield "network", subject.network_url()
    yield "network as of 2007", f"{subject.network_url()}?as_of=2007"
    yield "members, first page", members
    yield "members, last page", f"{members}?page=999999"
    yield "members as of 2007", f"{members}?as_of=2007"
    yield "members of a country", f"{members}?country=TH"
    yield "members of a region, by evidence", f"{members}?region=Asia&evidence=self"
    yield "members by a word", f"{members}?q=helpline"
    yield "members, none found", f"{members}?q=nobody&country=TH"
    yield "page of a country", subject.network_url("country-detail", country="th")
    yield "another network", other.network_url()
    yield "another network’s members", other.network_url("member-list")


def files() -> Iterator[tuple[str, str, bytes]]:
    """Yield each file that is measured, its address, and what each of its rows holds."""
    subject, other = Organisation.objects.order_by("pk")[:2]
    whole = subject.network_url("member-csv")
    mark = f"{subject.slug}-".encode()
    yield "members.csv of another network", other.network_url("member-csv"), b"body-"
    yield "members.csv of Africa", f"{whole}?region=Africa", mark
    yield "members.csv", whole, mark
