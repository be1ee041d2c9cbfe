"""What the rows of the tables make of the site: no draft shows, no text does harm."""

import pytest

from orgprofile.models import (
    CountrySearch,
    Criticism,
    Fact,
    KeyPerson,
    Member,
    MembershipCount,
    Organisation,
    Quotation,
    Resolution,
    Section,
    Turn,
)
from references.uses import questions
from tests.make import (
    make_citation,
    make_count,
    make_country_search,
    make_criticism,
    make_event,
    make_fact,
    make_measure,
    make_member,
    make_organisation,
    make_participant,
    make_person,
    make_profile,
    make_quotation,
    make_resolution,
    make_section,
    make_turn,
    make_variant,
)
from tests.markup import Markup
from tests.walk import STATEMENTS, content, html_addresses, public_addresses
from timeline.models import HistoryEvent, Participant, Variant

# --- Drafts --------------------------------------------------------------------------

WORD = "Zwischenstand"
PROSE = f"{WORD}.[@ecpat-germany-2018]"


def make_decision(subject, source, status):
    """A decision whose reason holds the word, on two figures that disagree."""
    measure = make_measure(subject)
    one, other = (
        make_count(measure, f"of-{n}", members=n, citation=source) for n in (122, 104)
    )
    return make_resolution(one, other, reason=PROSE, status=status)


# A statement of each model whose every text, and address, holds the word.
MAKERS = {
    Organisation: lambda _subject, _source, status: make_organisation(
        WORD.lower(),
        name=WORD,
        description=WORD,
        lead=PROSE,
        former_names=WORD,
        status=status,
    ),
    Section: lambda subject, _source, status: make_section(
        subject, WORD.lower(), body=PROSE, status=status
    ),
    Fact: lambda subject, source, status: make_fact(
        subject,
        WORD,
        value=WORD,
        citation=source,
        status=status,
        schema_property="location",
        schema_value=WORD,
    ),
    KeyPerson: lambda subject, source, status: make_person(
        subject,
        name=WORD,
        role=WORD,
        citation=source,
        is_in_fact_box=True,
        status=status,
    ),
    MembershipCount: lambda subject, source, status: make_count(
        make_measure(subject), WORD.lower(), note=PROSE, citation=source, status=status
    ),
    Member: lambda subject, source, status: make_member(
        subject, WORD.lower(), name=WORD, note=PROSE, citation=source, status=status
    ),
    CountrySearch: lambda subject, _source, status: make_country_search(
        subject, status=status
    ),
    Resolution: lambda subject, source, status: make_decision(subject, source, status),
    Criticism: lambda subject, _source, status: make_criticism(
        subject,
        WORD.lower(),
        title=WORD,
        statement=PROSE,
        target=make_organisation("pact"),
        status=status,
    ),
    Turn: lambda subject, _source, status: make_turn(
        make_criticism(subject),
        author=WORD,
        body=PROSE,
        source_check=PROSE,
        status=status,
    ),
    Quotation: lambda subject, source, status: make_quotation(
        make_turn(make_criticism(subject)),
        text=WORD,
        note=PROSE,
        citation=source,
        status=status,
    ),
    Variant: lambda subject, source, status: make_variant(
        make_event(subject),
        WORD,
        matter=WORD,
        said_by=WORD,
        citation=source,
        status=status,
    ),
    Participant: lambda subject, source, status: make_participant(
        make_event(subject),
        make_organisation("pact"),
        part="giver",
        citation=source,
        status=status,
    ),
    HistoryEvent: lambda subject, _source, status: make_event(
        subject,
        WORD.lower(),
        title=WORD,
        place=WORD,
        body=PROSE,
        disagreement=PROSE,
        is_highlight=True,
        status=status,
    ),
}


# A search has no words: the page of the network counts it. Nor has who took part.
SAID = {
    CountrySearch: "in 1 of those left blank a search was made",
    Participant: "pact, gave the award",
}


def said_of(model):
    return SAID.get(model, WORD.lower())


def mark_of(row):
    """Return the address of the statement's mark of the source, or ""."""
    found = [u for u in questions.of("ecpat-germany-2018") if u.statement == row]
    return found[0].address if found else ""


def everything_said(client):
    """Return all public pages, files and the sitemap as one text."""
    answers = [client.get(address) for address in public_addresses()]
    return "".join(content(answer).lower() for answer in answers)


@pytest.fixture
def subject(db):
    row = make_organisation(lead="A network.")
    for slug, shows in [
        ("history", "history"),
        ("network", "counts"),
        ("critics", "criticism"),
    ]:
        make_section(row, slug, shows=shows)
    return row


def test_every_statement_has_its_draft_tested():
    assert set(MAKERS) == set(STATEMENTS)


@pytest.mark.parametrize("model", MAKERS)
def test_a_statement_is_on_the_site_while_it_is_published(client, subject, model):
    row = MAKERS[model](subject, make_citation(), "published")
    source = "/references/ecpat-germany-2018/"
    mark = mark_of(row)

    assert said_of(model) in everything_said(client)
    cites = model in questions.citing_models()
    assert Markup(client.get(source)).links.count(mark) == cites

    model.objects.filter(pk=row.pk).withdraw()
    assert said_of(model) not in everything_said(client)
    links = Markup(client.get(source)).links
    assert (mark in links, row.get_absolute_url() in links) == (False, False)


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("model", [Organisation, Criticism, HistoryEvent])
def test_a_draft_has_no_page(client, subject, model, method):
    row = MAKERS[model](subject, make_citation(), "draft")

    response = getattr(client, method)(row.get_absolute_url())

    assert response.status_code == 404
    assert WORD.lower() not in response.content.decode().lower()


def test_without_its_published_subject_the_site_says_nothing_of_it(client):
    subject = make_profile()
    said = ["it began", "baseless", "a foundation", "given a prize", "assembly."]
    before = everything_said(client)
    assert [words for words in said if words not in before] == []

    Organisation.objects.filter(pk=subject.pk).withdraw()

    after = everything_said(client)
    assert [words for words in said if words in after] == []
    assert client.get("/").status_code == 404


# --- Hostile rows --------------------------------------------------------------------


@pytest.mark.django_db
def test_no_address_but_http_becomes_a_link_whatever_stands_in_the_tables(client):
    script = "javascript:alert(1)"
    subject = make_organisation(
        lead=f"[a]({script}) <a href='{script}'>b</a>", website=script
    )
    body = make_organisation("body", website=script)
    for row in (subject, body):
        make_fact(row, link=script, citation=make_citation(f"of-{row.slug}"))
        make_member(row, f"th-{row.slug}", website=script)
    make_citation(url=script, archive_url=script, archive_date="2020")

    for address in html_addresses():
        page = Markup(client.get(address))

        assert page.code == [], address
        assert script not in "".join(page.data_blocks), address


@pytest.mark.django_db
def test_markup_in_the_tables_is_shown_as_text_and_does_nothing(client):
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    source = make_citation(title=hostile, authors=hostile, publisher=hostile)
    subject = make_organisation(
        name=hostile, description=hostile, lead=f"{hostile}[@a, {hostile}]"
    )
    make_section(subject, "history", heading=hostile, body=hostile, shows="history")
    make_section(subject, "network", shows="counts")
    make_section(subject, "critics", shows="criticism")
    make_fact(subject, hostile, value=hostile, citation=source)
    make_person(subject, name=hostile, role=hostile, citation=source)
    measure = make_measure(subject, name=hostile, unit=hostile, definition=hostile)
    make_count(measure, note=hostile, citation=source)
    decided = [
        make_count(measure, f"of-{n}", members=n, countries=9, citation=source)
        for n in (90, 80)
    ]
    make_resolution(*decided, reason=hostile)
    make_member(subject, name=hostile, note=hostile, citation=source)
    make_country_search(subject)
    make_turn(
        make_criticism(subject, title=hostile, statement=hostile, target_law=hostile),
        author=hostile,
        body=hostile,
        source_check=hostile,
    )
    make_event(subject, title=hostile, place=hostile, body=hostile, is_highlight=True)

    for address in html_addresses():
        response = client.get(address)

        assert response.status_code == 200, address
        assert Markup(response).code == [], address
        assert b"<img" not in response.content, address
