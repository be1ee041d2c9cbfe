"""What the linter finds, as an editor meets it: form, message, list, filter."""

import pytest

from references.admin import findings
from references.models import Citation
from references.quality import lint
from references.values.source import Source
from tests.desk import messages, refusals, save
from tests.make import make_citation, make_editor
from tests.markup import Markup
from tests.references.quality.lint.sources import among
from tests.walk import admin_address

pytestmark = pytest.mark.django_db

SOUND = {"url": "https://ecpat.de/x", "accessed": "2026-11"}


@pytest.fixture(autouse=True)
def editor(client):
    person = make_editor("astrid")
    client.force_login(person)
    return person


# --- The form ------------------------------------------------------------------------


def test_the_form_shows_as_text_what_to_look_at_in_a_source_and_its_twins(client):
    source = make_citation(title="Home", authors="<b>Jane Doe</b> <i>x</i>; R", **SOUND)
    make_citation("ecpat-twin", title="Other", **SOUND)

    response = client.get(admin_address(source, "change"))

    page = Markup(response)
    assert "warning: The title “Home” names a place on a site" in page.words
    assert "It has the same address as “ecpat-twin”" in page.words
    assert "The author “&lt;b&gt;Jane Doe" in response.content.decode()
    assert "findings" in page.ids
    assert page.code == []


def test_the_form_says_that_there_is_nothing_to_look_at(client):
    source = make_citation("ecpat-germany-page", **SOUND)

    page = Markup(client.get(admin_address(source, "change")))

    assert "What to look at: nothing" in page.words


def test_the_form_of_a_new_source_has_no_findings_yet(client):
    page = Markup(client.get(admin_address(Citation, "add")))

    assert "What to look at: shown once it is saved" in page.words


# --- After a save --------------------------------------------------------------------


def told(client, response):
    assert refusals(response) == []
    return messages(client.get(response["Location"]))


def test_a_save_goes_through_and_says_what_to_look_at(client):
    response = save(
        client,
        Citation,
        key="ecpat-report-2018",
        title="Report",
        publisher="ECPAT",
        issued="2018",
        accessed="2016",
        url="https://ecpat.org/r",
        address="page",
    )

    found, _saved = told(client, response)
    assert Citation.objects.count() == 1
    assert found.startswith(
        "“ecpat-report-2018”, to look at: error: It was read (2016) before it was "
        "published (2018)"
    )


def test_a_saved_source_is_compared_as_it_now_is(client):
    make_citation("ecpat-twin", title="Other", **SOUND)
    source = make_citation("ecpat-germany-page", title="One")

    response = save(client, source, address="page", **SOUND)

    assert "It has the same address as “ecpat-twin”" in told(client, response)[0]


def test_a_save_of_a_source_without_fault_says_nothing_more(client):
    source = make_citation("ecpat-germany-page", **SOUND)

    response = save(client, source, title="Another title")

    assert len(told(client, response)) == 1


@pytest.mark.parametrize(
    ("title", "level"), [("Home", "warning"), ("A leaflet", "info")]
)
def test_notes_alone_are_told_more_quietly(client, title, level):
    source = make_citation("ecpat-leaflet", title="Leaflet")

    response = save(client, source, title=title)

    shown = client.get(response["Location"]).context["messages"]
    assert [message.level_tag for message in shown] == [level, "success"]


# --- The list ------------------------------------------------------------------------


def test_the_list_counts_the_findings_of_each_source_by_severity(client):
    make_citation("ecpat-germany-page", **SOUND)
    bare = make_citation("x", title="Home", publisher="")

    page = Markup(client.get(admin_address(Citation)))

    assert "2 warnings, 2 notes" in page.words
    assert "nothing" in page.words
    assert f"{admin_address(bare, 'change')}#findings" in page.links


def queries(client, address, django_assert_max_num_queries):
    client.get(address)  # what Django looks up once a process
    with django_assert_max_num_queries(40) as asked:
        client.get(address)
    return len(asked)


def test_list_and_form_ask_no_more_when_there_are_ten_times_as_many_rows(
    client, django_assert_max_num_queries
):
    def make_alike(numbers):
        for number in numbers:
            make_citation(f"plain-{number}", url=f"http://ecpat.de/{number}")
            make_citation(f"secure-{number}", url=f"https://ecpat.de/{number}")

    make_alike(range(2))
    form = admin_address(Citation.objects.first(), "change")
    addresses = [
        admin_address(Citation),
        f"{admin_address(Citation)}?finding=note",
        form,
    ]
    before = [queries(client, a, django_assert_max_num_queries) for a in addresses]

    make_alike(range(2, 20))
    after = [queries(client, a, django_assert_max_num_queries) for a in addresses]

    assert after == before


def test_findings_of_a_list_take_two_queries_beside_its_own(
    django_assert_num_queries,
):
    for number in range(5):
        make_citation(f"plain-{number}", url=f"http://h{number}.org/")

    with django_assert_num_queries(3):
        findings.found_in(Citation.objects.all())


# --- The filter ----------------------------------------------------------------------


@pytest.fixture
def sources():
    """One source for each finding, and one without any."""
    twin = {"accessed": "2026-11"}
    rows = [
        make_citation("ecpat-germany-sound", title="Sound", **SOUND),
        make_citation("ecpat-untitled", title="", url="https://ecpat.de/1", **twin),
        make_citation(
            "ecpat-read-2018",
            title="Read",
            issued="2018",
            url="https://ecpat.de/2",
            accessed="2016",
        ),
        make_citation(
            "ecpat-archived-2018",
            title="Archived",
            issued="2018",
            archive_date="2016",
            url="https://ecpat.de/3",
            **twin,
        ),
        make_citation(
            "ecpat-doi", title="D", doi="10.1000/1", url="https://ecpat.de/4", **twin
        ),
        make_citation(
            "ecpat-doi-2", title="D2", doi="10.1000/1", url="https://ecpat.de/5", **twin
        ),
        make_citation("ecpat-page", title="P", url="https://ecpat.de/6", **twin),
        make_citation("ecpat-page-2", title="P2", url="https://ecpat.de/6/", **twin),
        make_citation("ecpat-work", title="W", url="https://ecpat.de/7", **twin),
        make_citation("ecpat-work-2", title="w", url="https://ecpat.de/8", **twin),
        make_citation(
            "doe-two",
            title="T",
            authors="Jane Doe and John Roe",
            url="https://ecpat.de/9",
            **twin,
        ),
        make_citation(
            "ecpat-year-2015",
            title="Report 2016",
            issued="2015",
            url="https://ecpat.de/10",
            **twin,
        ),
        make_citation("ecpat-home", title="“Home”", url="https://ecpat.de/11", **twin),
        make_citation(
            "ecpat-welcome", title="Welcome", url="https://ecpat.de/12", **twin
        ),
        make_citation(
            "nobody-known",
            title="Nobody known",
            publisher="",
            url="https://ecpat.de/13",
            **twin,
        ),
        make_citation("ecpat-leaflet", title="A leaflet"),
        make_citation("ecpat-unread", title="Unread", url="https://ecpat.de/14"),
        make_citation("ecpat-plain", title="Plain", url="http://ecpat.de/15", **twin),
        make_citation("odd-key", title="Odd", url="https://h.org/16", **twin),
    ]
    return {row.key: row for row in rows}


def listed(client, value):
    """The keys in the list, narrowed to a finding."""
    response = client.get(admin_address(Citation), {"finding": value})
    return {citation.key for citation in response.context["cl"].result_list}


def having(wanted):
    """The keys of the sources of which the linter says so, all compared with all."""
    rows = [Source.of(citation) for citation in Citation.objects.all()]
    others = among(rows)
    return {
        row.key
        for row in rows
        for finding in lint.findings(row, others)
        if wanted in (finding.code, finding.severity)
    }


def test_the_filter_finds_and_counts_what_has_a_finding_and_ignores_other_values(
    client, sources
):
    for value in (*lint.SEVERITIES, *lint.CODES):
        found = listed(client, value)
        assert found == having(value), value
        assert found, value
        assert "ecpat-germany-sound" not in found
    for value in ("", "nonsense", "\0"):
        assert len(listed(client, value)) == len(sources)

    page = Markup(client.get(admin_address(Citation), {"_facets": "True"}))
    for rule in lint.RULES:
        number = len(having(rule.code))
        assert f"{rule.severity}: {rule.heading.lower()} ({number})" in page.words
    assert f"any error ({len(having('error'))})" in page.words


def test_a_filter_that_looks_at_the_first_sources_alone_says_so(
    client, sources, monkeypatch
):
    monkeypatch.setattr(findings, "LOOKED_AT", 3)
    address = admin_address(Citation)

    cut = client.get(address, {"finding": "key-not-in-house-form"})
    whole = client.get(address, {"finding": "no-address"})

    assert messages(cut) == [
        "Only the first 3 sources were looked at for this. All are looked at by "
        "manage.py check_citations."
    ]
    assert messages(whole) == []
