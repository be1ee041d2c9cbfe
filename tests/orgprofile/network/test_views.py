"""The pages of a network, as a visitor meets them."""

import re
from urllib.parse import urljoin

import pytest

from orgprofile.models import Organisation
from orgprofile.network.views import PAGE_SIZE
from orgprofile.values import countries
from tests.make import (
    make_citation,
    make_count,
    make_country_search,
    make_measure,
    make_member,
    make_more,
    make_organisation,
    make_profile,
    make_resolution,
    make_section,
)
from tests.markup import Markup
from tests.page_text import read as tree_of
from tests.walk import content

pytestmark = pytest.mark.django_db


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return Markup(response)


def test_the_network_page_leads_with_the_newest_figure_and_its_date(client):
    measure, source = make_measure(make_organisation()), make_citation()
    make_count(measure, "old", members=17, countries=9, as_of="1996", citation=source)
    make_count(measure, "new", as_of="2018-06-08", basis="page", citation=source)

    page = read(client, "/network/")

    assert "104 members in 93 countries as of 8 June 2018" in page.words
    assert "the date of the page" in page.words


@pytest.mark.parametrize(
    ("bound", "words"), [("at-least", "at least 104"), ("about", "about 104")]
)
@pytest.mark.parametrize("address", ["/network/", "/"])
def test_the_figure_that_leads_keeps_its_bound(client, address, bound, words):
    measure = make_measure(make_organisation())
    make_count(measure, bound=bound, countries=None, citation=make_citation())

    page = read(client, address)

    assert f"{words} members as of" in page.words


def test_every_figure_is_listed_with_what_is_not_given(client):
    measure, source = (
        make_measure(make_organisation()),
        make_citation(publisher="Der Verein"),
    )
    make_count(
        measure, "c-1", countries=None, as_of="", claims_current=True, citation=source
    )
    make_count(measure, "c-2", members=80, countries=70, is_stale=True, citation=source)

    page = read(client, "/network/")

    for words in (
        "undated",
        "104 not given Der Verein",
        "given as today’s, without a date",
        "80 70 Der Verein",
        "repeats an older figure",
        "Bodies admitted to the network.",
    ):
        assert words in page.words, words
    assert {"members", "c-1", "c-2"} <= set(page.ids)


def test_figures_that_disagree_link_to_each_other(client):
    measure, source = make_measure(make_organisation()), make_citation()
    make_count(measure, "of-122", members=122, as_of="2018", citation=source)
    make_count(measure, "of-104", members=104, as_of="2018-06-08", citation=source)

    page = read(client, "/network/")

    assert "Sources differ. 1 pair of these figures does not agree" in page.words
    assert "1 of them is not yet weighed." in page.words
    assert "Not yet decided: differs, for dates that overlap, from" in page.words
    assert "122 members in 93 countries (2018)" in page.words
    assert {"/network/#of-122", "/network/#of-104"} <= set(page.links)


def test_a_decision_stands_with_both_figures_and_its_reason_with_one(client):
    measure, source = make_measure(make_organisation()), make_citation()
    make_citation("weighed", title="Minutes")
    one = make_count(measure, "of-122", members=122, as_of="2018", citation=source)
    other = make_count(measure, "of-104", as_of="2018-06-08", citation=source)
    make_resolution(one, other, reason="It was counted later.[@weighed]")

    page = read(client, "/network/")

    assert "Each pair has been weighed." in page.words
    assert "Superseded by 104 members in 93 countries (8 June 2018)." in page.words
    assert "Supersedes 122 members in 93 countries (2018)." in page.words
    assert page.words.count("It was counted later.") == 1
    assert "Not yet decided" not in page.words
    assert "note-weighed" in page.ids


def test_a_decision_vanishes_from_the_page_with_what_it_was_made_of(client):
    measure, source = make_measure(make_organisation()), make_citation()
    one = make_count(measure, "of-122", members=122, as_of="2018", citation=source)
    other = make_count(measure, "of-104", as_of="2018-06-08", citation=source)
    make_resolution(one, other, reason="It was counted later.")
    one.members = 123
    one.save()

    page = read(client, "/network/")

    assert "It was counted later." not in page.words
    assert "Not yet decided" in page.words


def test_a_network_without_figures_or_members_says_so(client):
    make_organisation()

    page = read(client, "/network/")

    assert "No figure is dated so far or earlier." in page.words
    assert "No figure is recorded." in page.words
    assert "No source was found that names a member." in page.words


@pytest.mark.parametrize("status", [None, "draft"])
@pytest.mark.parametrize(
    "address",
    [
        "/network/",
        "/network/counts.csv",
        "/network/counts.json",
        "/network/members/",
        "/network/members.csv",
        "/network/members.json",
        "/network/members/th/",
    ],
)
def test_without_a_published_subject_there_is_no_network(client, address, status):
    if status:
        subject = make_organisation(status=status)
        make_count(make_measure(subject), citation=make_citation())
        make_member(subject)

    assert client.get(address).status_code == 404
    assert client.head(address).status_code == 404


def test_the_rule_by_which_a_figure_is_in_force_stands_on_the_page(client):
    make_organisation()

    words = read(client, "/network/").words

    assert "By rule, the figure in force is the newest" in words
    assert "the more independent source comes first, then the more exact date" in words
    assert (
        "A figure known to repeat an older one, or judged an error or of another scope, never leads."
        in words
    )


@pytest.fixture
def past():
    """Figures and members of 1996, 2006 and 2018."""
    subject, source = make_organisation(), make_citation()
    measure = make_measure(subject)
    for year, members in [("1996", 17), ("2006", 80), ("2018", 104)]:
        make_count(
            measure,
            f"c-{year}",
            members=members,
            countries=9,
            as_of=year,
            citation=source,
        )
        make_member(subject, f"m-{year}", name=f"Body of {year}", as_of=year)
    make_count(measure, "undated", members=99, as_of="", citation=source)
    return subject


def test_the_network_is_shown_as_it_was_known_for_a_year(client, past):
    page = read(client, "/network/?as_of=2007")

    assert "As it was known for 2007." in page.words
    assert "80 members in 9 countries as of 2006" in page.words
    assert "Sources name 2 members in 1 country for 2007 or earlier." in page.words
    assert {"c-1996", "c-2006"} <= set(page.ids)
    assert not {"c-2018", "undated"} & set(page.ids)
    assert page.fields["as_of"] == "2007"
    assert page.metadata["title"].startswith("Network as known for 2007")
    assert page.metadata["canonical"] == "http://testserver/network/"


def test_the_members_are_shown_as_they_were_known_for_a_year(client, past):
    page = read(client, "/network/members/?as_of=2007")

    assert {"m-1996", "m-2006"} <= set(page.ids)
    assert "m-2018" not in page.ids
    assert "As known for: 2007" in page.words


@pytest.mark.parametrize("asked", ["1985", "1985-05", "1995-12-31"])
def test_before_the_first_figure_there_is_none_and_that_is_said(client, past, asked):
    page = read(client, f"/network/?as_of={asked}")

    assert "No figure is dated" in page.words
    assert "No figure is recorded for that time." in page.words
    assert "No source was found that names a member for" in page.words
    assert not [i for i in page.ids if i.startswith("c-")]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("soon", "write 1990, 1990-05 or 1990-05-01"),
        ("2007-13", "has no such month"),
        ("2007-02-30", "is not a day in the calendar"),
        ("2018/..", "Give a date that ends, for example 2007"),
        ("2999", "is still to come. Give a date that has begun, for example 2007"),
    ],
)
def test_a_date_that_cannot_be_read_is_refused_and_told_what_is_expected(
    client, past, asked, sentence
):
    response = client.get("/network/", {"as_of": asked})

    assert response.status_code == 400
    assert f"As known for: “{asked}”" in Markup(response).words
    assert sentence in Markup(response).words


def test_what_was_asked_for_is_kept_by_every_link_of_the_page(client, past):
    page = read(client, "/network/?as_of=2007&sort=members")

    assert "?as_of=2007&sort=-members#members" in page.links
    assert "/network/counts.csv?as_of=2007&sort=members" in page.links
    assert "/network/members/?as_of=2007&country=TH" in page.links


def column(client, query):
    """Which column says it is sorted, and where each heading leads."""
    tree = tree_of(client.get(f"/network/{query}").content.decode())
    heads = [
        e for e in tree.walk() if e.tag == "th" and e.attributes.get("scope") == "col"
    ]
    return {
        e.words(): (
            e.attributes.get("aria-sort"),
            next(a.attributes["href"] for a in e.walk() if a.tag == "a"),
        )
        for e in heads
    }


@pytest.mark.parametrize(
    ("query", "name", "said", "leads"),
    [
        ("", "As of", "descending", "?sort=date#members"),
        ("?sort=date", "As of", "ascending", "?sort=-date#members"),
        ("?sort=members", "Members", "ascending", "?sort=-members#members"),
        ("?sort=-members", "Members", "descending", "?sort=members#members"),
        ("?sort=source", "Source", "ascending", "?sort=-source#members"),
        ("?sort=-countries", "Countries", "descending", "?sort=countries#members"),
    ],
)
def test_the_sorted_column_says_so_and_leads_the_other_way(
    client, past, query, name, said, leads
):
    found = column(client, query)

    assert found[name] == (said, leads)
    assert [n for n, (sort, _) in found.items() if sort] == [name]


@pytest.mark.parametrize("sort", ["__class__", "-", "--date", "pk", "-slug", ""])
def test_a_column_that_is_none_sorts_nothing(client, past, sort):
    asked = client.get("/network/", {"sort": sort})
    plain = client.get("/network/")

    def order(response):
        return [i for i in Markup(response).ids if i.startswith("c-")]

    assert asked.status_code == 200
    assert order(asked) == order(plain)


@pytest.fixture
def directory():
    """A member of each kind in three countries, and a country searched in vain."""
    subject, source = (
        make_organisation(),
        make_citation("page-2022", title="Our members"),
    )
    described = make_organisation("ecpat-foundation", name="ECPAT Foundation")
    make_member(
        subject,
        "th-1",
        name="ECPAT Foundation",
        organisation=described,
        website="https://ecpat.example/th",
        since="1996",
        note="A foundation.[@page-2022]",
        citation=source,
    )
    make_member(subject, "th-2", name="Second body", as_of="", citation=source)
    make_member(
        subject,
        "ci-1",
        name="Éveil",
        country="CI",
        standing="former",
        until="2010",
        as_of="2004",
        evidence="self",
        citation=source,
    )
    make_member(subject, "xx-1", name="Nowhere", country="", citation=source)
    make_country_search(subject, "AR")
    make_country_search(subject, "BR", scope="shared", status="draft")
    return subject


def test_a_member_stands_with_country_website_date_source_and_note(client, directory):
    page = read(client, "/network/members/")

    for words in (
        "4 members",
        "Thailand ECPAT Foundation",
        "listed by the network",
        "named 2022",
        "member since 1996",
        "A foundation.",
        "no dated page seen",
        "Côte d’Ivoire Éveil",
        "says so itself",
        "former member",
        "left out by 2010",
        "Country not found Nowhere",
        "“Our members”",
    ):
        assert words in page.words, words
    assert {
        "https://ecpat.example/th",
        "/network/members/th/",
        "/network/members/ci/",
        "/organisations/ecpat-foundation/",
        "/network/members.csv",
    } <= set(page.links)
    assert {"th-1", "th-2", "ci-1", "xx-1", "note-page-2022"} <= set(page.ids)


def test_a_page_of_a_member_that_is_a_draft_is_not_linked(client, directory):
    Organisation.objects.filter(slug="ecpat-foundation").update(status="draft")

    page = read(client, "/network/members/")

    assert "/organisations/ecpat-foundation/" not in page.links


def test_each_filter_in_force_can_be_removed(client, directory):
    page = read(client, "/network/members/?country=TH&q=second")

    assert "Country: Thailand" in page.words
    assert "Words in name or country: second" in page.words
    assert "1 member:" in page.words
    assert {
        "/network/members/?country=TH",
        "/network/members/?q=second",
    } <= set(page.links)
    assert page.fields["country"] == "TH"
    assert page.fields["q"] == "second"


def test_an_empty_list_says_which_filter_to_loosen(client, directory):
    page = read(client, "/network/members/?country=TH&standing=former")

    assert "0 members" in page.words
    assert "No member matches all of these. To loosen them:" in page.words
    assert "without “Country: Thailand” there is 1" in page.words
    assert "without “Standing: former member” there are 2" in page.words
    assert {
        "/network/members/?standing=former",
        "/network/members/?country=TH",
    } <= set(page.links)


def test_a_country_with_none_found_says_whether_anybody_looked(client, directory):
    searched = read(client, "/network/members/?country=AR")
    unsearched = read(client, "/network/members/?country=BR")

    looked = (
        "In November 2026 we looked for a member in Argentina, in a search of its own, "
        "and found none named. That does not mean that there is none."
    )
    assert looked in searched.words
    assert "we looked" not in unsearched.words


def test_a_list_without_members_says_so(client):
    make_organisation()

    assert "No member is recorded." in read(client, "/network/members/").words


def test_a_filter_that_cannot_be_read_is_told_by_its_field(client, directory):
    page = read(client, "/network/members/?as_of=soon&country=TH")

    assert "“soon” is not a date" in page.words
    assert "write 1990, 1990-05 or 1990-05-01" in page.words
    assert {"th-1", "th-2"} <= set(page.ids)
    assert "ci-1" not in page.ids
    assert page.fields["as_of"] == "soon"
    assert "/network/members.csv?country=TH" in page.links


def test_a_long_list_is_read_page_by_page_and_keeps_its_filters(client):
    subject, source = make_organisation(), make_citation()
    for number in range(2 * PAGE_SIZE + 1):
        make_member(subject, f"m-{number:03}", citation=source)
    address = "/network/members/?country=TH&evidence=network"

    found, onward = [], f"{address}&page=1"
    while onward:
        tree = tree_of(client.get(onward).content.decode())
        found.append([e.attributes["id"] for e in tree.walk() if e.tag == "article"])
        links = [e for e in tree.walk() if e.attributes.get("rel") == "next"]
        onward = urljoin(onward, links[0].attributes["href"]) if links else ""

    assert [len(ids) for ids in found] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert sorted(i for ids in found for i in ids) == [f"m-{n:03}" for n in range(101)]
    assert f"{2 * PAGE_SIZE + 1} members" in read(client, address).words


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("-1", "Page 3 of 3"),
        ("0", "Page 3 of 3"),
        ("99", "Page 3 of 3"),
        (str(10**30), "Page 3 of 3"),
        ("9" * 5000, "Page 1 of 3"),
        ("2.5", "Page 1 of 3"),
        ("two", "Page 1 of 3"),
        ("\0", "Page 1 of 3"),
        ("", "Page 1 of 3"),
        ("٢", "Page 2 of 3"),
    ],
    ids=lambda value: value[:12],
)
def test_a_page_that_is_none_leads_to_one_that_is(client, number, found):
    subject, source = make_organisation(), make_citation()
    for n in range(2 * PAGE_SIZE + 1):
        make_member(subject, f"m-{n}", citation=source)

    response = client.get("/network/members/", {"page": number})

    assert response.status_code == 200
    assert found in Markup(response).words


def test_a_country_lists_its_members_with_their_sources(client, directory):
    page = read(client, "/network/members/th/")

    assert "2 members of the network of Ecpat International found" in page.words
    assert {"th-1", "th-2", "note-page-2022"} <= set(page.ids)
    assert "ci-1" not in page.ids
    assert "Code TH (ISO 3166-1)" in page.words
    assert {
        "/network/members/?region=Asia",
        "/network/members/?region=Asia%3A+South-eastern+Asia",
        "/network/members/",
        "/network/",
    } <= set(page.links)
    assert page.metadata["title"].startswith("Thailand · Members")
    assert page.metadata["canonical"] == "http://testserver/network/members/th/"


def test_a_country_of_former_members_alone_says_so(client, directory):
    words = read(client, "/network/members/ci/").words

    assert "A former member of the network of Ecpat International found" in words


def test_a_country_where_none_was_found_says_so_and_speaks_of_the_search(
    client, directory
):
    searched = read(client, "/network/members/ar/").words
    drafted = read(client, "/network/members/br/").words

    assert "No member of the network of Ecpat International found in our" in searched
    assert "In November 2026 we looked for a member in Argentina" in searched
    assert "That does not mean that there is none." in searched
    assert "No search for this country is recorded" in drafted
    assert "That does not mean that there is none." in drafted


@pytest.mark.parametrize("code", ["TH", "Th", "tH"])
def test_a_country_has_one_address_in_small_letters(client, directory, code):
    response = client.get(f"/network/members/{code}/")

    assert response.status_code == 301
    assert response["Location"] == "/network/members/th/"


@pytest.mark.parametrize("code", ["zz", "uk", "ÿÿ", "thailand", "_", "-", "th-1"])
def test_a_country_that_iso_does_not_know_has_no_page(client, directory, code):
    assert client.get(f"/network/members/{code}/").status_code == 404


def test_a_territory_without_a_region_has_a_page_without_one(client):
    make_organisation()

    assert "Region" not in read(client, "/network/members/aq/").words


PAGES = [
    "",
    "counts.csv",
    "counts.json",
    "members/",
    "members.csv",
    "members.json",
    "members/th/",
]


@pytest.fixture
def other():
    """The Code, whose figures are shown with the subject's too."""
    subject, source = make_organisation(), make_citation()
    code = make_organisation("the-code", name="The Code")
    measure = make_measure(
        code, "firms", name="Companies", unit="companies", shown_with=subject, order=9
    )
    make_count(measure, "of-350", members=350, countries=42, citation=source)
    make_count(make_measure(subject), "of-104", citation=source)
    make_member(code, "th-hotel", name="A hotel", citation=source)
    make_member(subject, "th-body", name="A body", citation=source)
    return code


@pytest.mark.parametrize("page", PAGES)
def test_another_network_has_pages_of_its_own(client, other, page):
    response = client.get(f"/organisations/the-code/network/{page}")

    text = content(response)
    assert response.status_code == 200
    wanted, unwanted = (
        ("of-350", "of-104")
        if "member" not in page
        else (
            "th-hotel",
            "th-body",
        )
    )
    assert wanted in text
    assert unwanted not in text


def test_a_figure_shown_with_another_network_stands_on_both_pages(client, other):
    own = read(client, "/organisations/the-code/network/")
    subject = read(client, "/network/")

    assert "350 companies in 42 countries as of 8 June 2018" in own.words
    assert "104 members in 93 countries as of 8 June 2018" in subject.words
    assert {"of-104", "of-350"} <= set(subject.ids)


def test_a_network_is_linked_from_its_organisation_where_it_has_any(client, other):
    make_organisation("bare")

    linked = "/organisations/{}/network/"
    assert linked.format("the-code") in read(client, "/organisations/the-code/").links
    assert linked.format("bare") not in read(client, "/organisations/bare/").links


def test_an_organisation_without_a_network_has_an_empty_page_of_it(client):
    make_organisation("bare")

    assert (
        "No figure is recorded." in read(client, "/organisations/bare/network/").words
    )


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("slug", ["nobody", "draft"])
def test_a_network_of_nobody_has_no_pages(client, page, slug):
    draft = make_organisation("draft", status="draft")
    make_member(draft)

    response = client.get(f"/organisations/{slug}/network/{page}")

    assert response.status_code == 404


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("query", ["", "?as_of=2007&country=TH"])
def test_the_subjects_long_addresses_lead_to_its_short_ones(client, page, query):
    make_organisation()

    response = client.get(f"/organisations/ecpat-international/network/{page}{query}")

    assert response.status_code == 301
    assert response["Location"] == f"/network/{page}{query}"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "place", ["", "/organisations/the-code", "/organisations/ecpat-international"]
)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_page_of_a_network_takes_anything(client, other, place, page, method):
    response = getattr(client, method)(f"{place}/network/{page}")

    assert response.status_code == 405


@pytest.mark.parametrize("page", PAGES)
def test_head_answers_as_get_does(client, other, page):
    got, head = client.get(f"/network/{page}"), client.head(f"/network/{page}")

    assert (head.status_code, content(head)) == (200, "")
    assert head["Content-Type"] == got["Content-Type"]


SEEN = ["/", "/network/", "/network/members/", "/network/members/th/", "/sitemap.xml"]
SEEN += [f"/network/{n}.{k}" for n in ("counts", "members") for k in ("csv", "json")]
SEEN += ["/network/?as_of=2020", "/network/members/?as_of=2020&q=stand"]
SEEN += ["/network/members/?country=AR", "/network/members/ar/"]


def everything(client):
    """All that is said of the network, in small letters."""
    return "".join(content(client.get(address)) for address in SEEN).lower()


@pytest.fixture
def subject():
    row = make_organisation()
    make_section(row, "network", shows="counts")
    return row


def count_of(subject, **fields):
    make_count(
        make_measure(subject),
        "zwischenstand",
        members=73_519,
        countries=None,
        note="Zwischenstand.",
        citation=make_citation(),
        **fields,
    )


def member_of(subject, **fields):
    make_member(
        subject,
        "zwischenstand",
        name="Zwischenstand",
        note="Zwischenstand.",
        editors_note="Zwischenstand.",
        website="https://zwischenstand.example/",
        as_of="2019",
        **fields,
    )


@pytest.mark.parametrize(
    "fields",
    [{"status": "draft"}, {"status": "draft", "standing": "unconfirmed"}],
    ids=str,
)
def test_a_member_that_is_not_published_stands_nowhere(client, subject, fields):
    member_of(subject, **fields)

    said = everything(client)

    assert "zwischenstand" not in said
    assert "thailand: none found in our sources" in said


def test_a_published_member_stands_in_all_of_them(client, subject):
    member_of(subject)

    for address in SEEN:
        if "members" in address and not re.search("=AR|/ar/", address):
            assert "Zwischenstand" in content(client.get(address)), address
    assert "Thailand: 1 member found" in content(client.get("/network/"))


def test_the_editors_own_note_on_a_member_stands_nowhere(client, subject):
    make_member(subject, editors_note="Zwischenstand: ask in Bangkok.")

    assert "ask in bangkok" not in everything(client)


def test_a_figure_that_is_not_published_stands_nowhere(client, subject):
    count_of(subject, status="draft")

    said = everything(client)

    assert "73519" not in said
    assert "zwischenstand." not in said


def test_a_published_figure_stands_on_home_page_and_files(client, subject):
    count_of(subject)

    for address in ("/", "/network/", "/network/counts.csv", "/network/counts.json"):
        assert "73519" in content(client.get(address)), address


@pytest.mark.parametrize("status", ["draft", "published"])
def test_a_decision_is_read_when_it_is_published(client, subject, status):
    measure, source = make_measure(subject), make_citation()
    one = make_count(measure, "of-122", members=122, citation=source)
    other = make_count(measure, "of-104", citation=source)
    make_resolution(one, other, reason="Zwischenstand. Later.", status=status)

    said = everything(client)

    assert ("zwischenstand. later." in said) is (status == "published")
    assert ("superseded" in said) is (status == "published")


@pytest.mark.parametrize("status", ["draft", "published"])
def test_a_search_is_told_of_when_it_is_published(client, subject, status):
    make_country_search(subject, "AR", status=status)

    said = everything(client)

    assert ("we looked for a member in argentina" in said) is (status == "published")
    assert ("in 1 of those left blank a search was" in said) is (status == "published")


def test_nothing_of_a_network_that_became_a_draft_stands_anywhere(client, subject):
    count_of(subject)
    member_of(subject)
    make_country_search(subject, "AR")
    Organisation.objects.update(status="draft")

    for address in SEEN:
        response = client.get(address)
        assert response.status_code == (200 if "sitemap" in address else 404), address
        assert "zwischenstand" not in content(response).lower(), address


def test_figures_of_a_draft_shown_with_the_subject_stand_nowhere(client, subject):
    code = make_organisation("the-code", status="draft")
    make_count(
        make_measure(code, shown_with=subject), members=73_519, citation=make_citation()
    )

    assert "73519" not in everything(client)


def svg_of(response, name):
    tree = tree_of(response.content.decode())
    (svg,) = [
        e for e in tree.walk() if name in (e.attributes.get("class") or "").split()
    ]
    return svg


def test_every_country_of_the_map_is_a_link_that_names_it_and_what_was_found(
    client, directory
):
    svg = svg_of(client.get("/network/"), "map--world")

    links = [e for e in svg.walk() if e.tag == "a"]
    titles = {
        link.attributes["href"]: next(
            e.words() for e in link.walk() if e.tag == "title"
        )
        for link in links
    }
    assert len(links) == len(titles) == len(countries.table()) == 250
    assert set(titles) == {
        f"/network/members/?country={code}" for code in countries.table()
    }
    for code, country in countries.table().items():
        assert titles[f"/network/members/?country={code}"].startswith(
            f"{country.name}: "
        )
    thai = titles["/network/members/?country=TH"]
    assert thai == "Thailand: 2 members found, last named in 2022"
    assert titles["/network/members/?country=CI"].endswith("a former member only")
    assert titles["/network/members/?country=AR"].endswith("none found in our sources")


def test_the_legend_counts_each_class_and_none_is_called_none_in_our_sources(
    client, directory
):
    words = read(client, "/network/").words

    assert "member found, named in" in words
    assert "former member alone 1" in words
    assert "none found in our sources 248" in words
    assert "Boundaries and names imply no position" in words
    assert "It never means that there is none." in words


def test_every_point_of_the_chart_leads_to_its_row(client, past):
    response = client.get("/network/")
    tree = tree_of(response.content.decode())

    points = [
        e
        for e in tree.walk()
        if e.tag == "a" and e.attributes.get("class") == "chart__point"
    ]
    assert {e.attributes["href"] for e in points} == {"#c-1996", "#c-2006", "#c-2018"}
    assert {"c-1996", "c-2006", "c-2018"} <= set(Markup(response).ids)
    for point in points:
        assert "Source: ECPAT Germany." in point.attributes["aria-label"]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/network/",
        "/network/?as_of=2007",
        "/network/members/",
        "/network/members/th/",
    ],
)
def test_a_page_with_drawings_is_sound(client, address):
    organisation = make_profile()
    make_more(organisation, 3)

    response = client.get(address)

    page = Markup(response)
    assert page.code == []
    assert len(page.ids) == len(set(page.ids))
    own = {link[1:] for link in page.links if link.startswith("#")}
    assert own <= set(page.ids)
    referred = re.findall(
        r'(?:aria-labelledby|aria-describedby|popovertarget)="([^"]+)"',
        response.content.decode(),
    )
    assert {name for names in referred for name in names.split()} <= set(page.ids)
    patterns = set(re.findall(r"url\(#([^)]+)\)", response.content.decode()))
    assert patterns <= set(page.ids)
    assert b"style=" not in response.content
