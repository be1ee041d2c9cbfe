"""What the linter finds, as an editor meets it: form, message, list, filter."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from references.models import Citation
from references.quality import lint
from references.values.source import Source
from tests.desk import messages, save
from tests.make import make_citation
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

SOUND = {"url": "https://ecpat.de/x", "accessed": "2026-11"}


# --- The form ------------------------------------------------------------------------


def test_the_form_shows_as_text_what_to_look_at_in_a_source_and_its_twins(client):
    source = make_citation(title="Home: <b>x</b>", **SOUND)
    make_citation("ecpat-twin", title="Other", **SOUND)

    response = client.get(admin_address(source, "change"))

    page = Markup(response)
    assert "warning: The title “Home: <b>x</b>” names a place on a site" in page.words
    assert "It has the same address as “ecpat-twin”" in page.words
    assert "The title “Home: &lt;b&gt;x" in response.content.decode()
    assert "findings" in page.ids
    assert page.code == []


# --- After a save --------------------------------------------------------------------


def test_a_save_goes_through_and_says_what_to_look_at_in_the_source_as_it_now_is(
    client,
):
    make_citation("ecpat-twin", title="Other", url="https://ecpat.org/r")

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
        another="on",
    )

    found, _saved = messages(client.get(response["Location"]))
    assert Citation.objects.count() == 2
    assert "It has the same address as “ecpat-twin”" in found
    assert found.startswith(
        "“ecpat-report-2018”, to look at: error: It was read (2016) before it was "
        "published (2018)"
    )


# --- The list ------------------------------------------------------------------------


def test_the_list_narrowed_to_a_finding_asks_no_more_when_there_are_more_rows(client):
    def make_alike(numbers):
        for number in numbers:
            make_citation(f"plain-{number}", url=f"http://ecpat.de/{number}")
            make_citation(f"secure-{number}", url=f"https://ecpat.de/{number}")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(admin_address(Citation), {"finding": "note"})
        return len(queries)

    make_alike(range(2))
    asked()  # what Django looks up once a process
    before = asked()
    make_alike(range(2, 8))

    assert asked() == before <= 40


# --- The filter ----------------------------------------------------------------------


# One source for each finding, in the order of the rules, and one without any.
SOURCES = {
    "ecpat-germany-sound": {"title": "Sound"},
    "ecpat-untitled": {"title": ""},
    "ecpat-read-2018": {"issued": "2018", "accessed": "2016"},
    "ecpat-archived-2018": {"issued": "2018", "archive_date": "2016"},
    "ecpat-doi": {"doi": "10.1000/1"},
    "ecpat-doi-2": {"doi": "10.1000/1"},
    "ecpat-page": {"url": "https://ecpat.de/6"},
    "ecpat-page-2": {"url": "https://ecpat.de/6/"},
    "ecpat-work": {"title": "W"},
    "ecpat-work-2": {"title": "w"},
    "ecpat-year-2015": {"title": "Report 2016", "issued": "2015"},
    "ecpat-home": {"title": "“Home”"},
    "ecpat-welcome": {"title": "Welcome"},
    "nobody-known": {"title": "Nobody known", "publisher": ""},
    "ecpat-letter": {"title": "A letter", "type": "article"},
    "ecpat-leaflet": {"title": "A leaflet", "url": "", "accessed": ""},
    "ecpat-unread": {"accessed": ""},
    "ecpat-plain": {"url": "http://ecpat.de/15"},
    "ecpat-elsewhere": {"extent": "other-page"},
    "ecpat-not-found": {"extent": "not-found"},
    "ecpat-reprint": {"copy_of": "a press release"},
}


@pytest.fixture
def sources():
    for key, fields in SOURCES.items():
        known = {"title": key, "url": f"https://ecpat.de/{key}", "accessed": "2026-11"}
        make_citation(key, **known | fields)


def listed(client, value):
    """The keys in the list, narrowed to a finding."""
    response = client.get(admin_address(Citation), {"finding": value})
    return {citation.key for citation in response.context["cl"].result_list}


def having(wanted):
    """The keys of the sources of which the linter says so, all compared with all."""
    rows = [Source.of(citation) for citation in Citation.objects.all()]
    others = lint.Others.among(rows)
    return {
        row.key
        for row in rows
        for finding in lint.findings(row, others)
        if wanted in (finding.code, finding.severity)
    }


def test_the_filter_finds_what_has_a_finding_and_ignores_other_values(client, sources):
    for value in (*lint.SEVERITIES, *lint.CODES):
        found = listed(client, value)
        assert found == having(value), value
        assert found, value
        assert "ecpat-germany-sound" not in found
    for value in ("", "nonsense"):
        assert listed(client, value) == set(SOURCES)


def test_a_filter_that_looks_at_the_first_sources_alone_says_so(
    client, sources, monkeypatch
):
    monkeypatch.setattr("references.admin.findings.LOOKED_AT", 3)
    address = admin_address(Citation)

    assert messages(client.get(address, {"finding": "no-address"})) == [
        "Only the first 3 sources were looked at for this. All are looked at by "
        "manage.py check_citations."
    ]
    assert messages(client.get(address)) == []


def test_the_list_is_narrowed_to_the_state_of_a_link(client):
    url = "https://ecpat.de/x"
    make_citation("gone", url=url, checked_url=url, link_found="dead")
    make_citation("other")

    response = client.get(admin_address(Citation), {"link": "dead"})

    assert [row.key for row in response.context["cl"].result_list] == ["gone"]
