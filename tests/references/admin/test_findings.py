"""What the linter finds, as an editor meets it: form, message, list, filter."""

import pytest

from references.models import Citation
from tests.desk import messages, save
from tests.make import make_citation
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

ALL = {"ecpat-sound", "ecpat-home", "ecpat-letter", "ecpat-read-2018"}
SOUND = {"url": "https://ecpat.de/x", "accessed": "2026-11"}


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


def test_a_save_goes_through_and_says_what_to_look_at_in_the_source_as_it_now_is(
    client,
):
    make_citation("ecpat-twin", title="Other", url="https://ecpat.org/r")
    new = {"key": "ecpat-report-2018", "title": "Report", "publisher": "ECPAT"}
    new |= {"issued": "2018", "accessed": "2016", "url": "https://ecpat.org/r"}

    response = save(client, Citation, another="on", **new)

    found, _saved = messages(client.get(response["Location"]))
    assert Citation.objects.count() == 2
    assert "It has the same address as “ecpat-twin”" in found
    assert found.startswith(
        "“ecpat-report-2018”, to look at: error: It was read (2016) before it was "
        "published (2018)"
    )


@pytest.fixture
def sources():
    """Two sources with a warning, one with an error, and one without a finding."""
    for key, fields in {
        "ecpat-sound": {},
        "ecpat-home": {"title": "Home"},
        "ecpat-letter": {"type": "article"},
        "ecpat-read-2018": {"issued": "2018", "accessed": "2016"},
    }.items():
        known = {"title": key, "url": f"https://ecpat.de/{key}", "accessed": "2026-11"}
        make_citation(key, **known | fields)


def listed(client, **asked):
    """The keys in the list, narrowed as it is asked."""
    response = client.get(admin_address(Citation), asked)
    return {citation.key for citation in response.context["cl"].result_list}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("title-home", {"ecpat-home"}),
        ("warning", {"ecpat-home", "ecpat-letter"}),
        ("error", {"ecpat-read-2018"}),
        ("", ALL),
        ("nonsense", ALL),
    ],
)
def test_the_list_is_narrowed_to_a_finding_or_a_severity(client, sources, value, found):
    assert listed(client, finding=value) == found


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

    assert listed(client, link="dead") == {"gone"}


def test_the_list_narrowed_to_a_finding_asks_no_more_when_there_are_more_rows(
    client, django_assert_max_num_queries
):
    for number in range(8):
        make_citation(f"plain-{number}", url=f"http://ecpat.de/{number}")
        make_citation(f"secure-{number}", url=f"https://ecpat.de/{number}")

    with django_assert_max_num_queries(14):
        found = listed(client, finding="note")

    assert len(found) == 16
