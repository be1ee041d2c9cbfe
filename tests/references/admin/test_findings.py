"""What the linter finds, as an editor meets it: form, message, list, filter."""

import pytest

from references.models import Citation
from tests.desk import messages, save
from tests.make import make_citation
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

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


def listed(client, **asked):
    """Return the keys in the list, narrowed as it is asked."""
    response = client.get(admin_address(Citation), asked)
    return {citation.key for citation in response.context["cl"].result_list}


def test_the_list_is_narrowed_to_a_finding_a_severity_or_the_state_of_a_link(
    client, monkeypatch
):
    for key, fields in {
        "sound": {"link_found": "dead", "checked_url": "https://ecpat.de/sound"},
        "home": {"title": "Home"},
        "letter": {"type": "article"},
        "read-2018": {"issued": "2018", "accessed": "2016"},
    }.items():
        known = {"title": key, "url": f"https://ecpat.de/{key}", "accessed": "2026-11"}
        make_citation(key, **known | fields)
    everything = {*Citation.objects.all_keys()}

    assert listed(client, finding="title-home") == {"home"}
    assert listed(client, finding="warning") == {"home", "letter"}
    assert listed(client, finding="error") == {"read-2018"}
    assert listed(client, link="dead") == {"sound"}
    for unknown in ("", "nonsense"):
        assert listed(client, finding=unknown) == everything

    monkeypatch.setattr("references.admin.findings.LOOKED_AT", 3)
    address = admin_address(Citation)
    (said,) = messages(client.get(address, {"finding": "no-address"}))
    assert said.startswith("Only the first 3 sources were looked at for this.")
    assert messages(client.get(address)) == []


def test_the_list_narrowed_to_a_finding_asks_no_more_when_there_are_more_rows(
    client, django_assert_max_num_queries
):
    for number in range(8):
        make_citation(f"plain-{number}", url=f"http://ecpat.de/{number}")
        make_citation(f"secure-{number}", url=f"https://ecpat.de/{number}")

    with django_assert_max_num_queries(14):
        found = listed(client, finding="note")

    assert len(found) == 16
