"""What the linter finds, as an editor meets it: form, message, list, filter."""

import pytest

from references.models import Citation
from tests.desk import messages, save
from tests.make import make_citation
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]


def test_a_save_goes_through_and_says_what_to_look_at_as_the_form_does_as_text(client):
    make_citation("ecpat-twin", title="Other", url="https://ecpat.org/r")
    new = {"key": "ecpat-report-2018", "title": "Home: <b>x</b>", "issued": "2018"}
    new |= {"accessed": "2016", "url": "https://ecpat.org/r"}

    response = save(client, Citation, another="on", **new)

    found, _saved = messages(client.get(response["Location"]))
    source = Citation.objects.get(key="ecpat-report-2018")
    form = client.get(admin_address(source, "change"))
    page = Markup(form)
    assert found.startswith(
        "“ecpat-report-2018”, to look at: error: It was read (2016)"
    )
    for words in (
        "It was read (2016) before it was published (2018)",
        "It has the same address as “ecpat-twin”",
        "warning: The title “Home: <b>x</b>” names a place on a site",
    ):
        assert words in found
        assert words in page.words
    assert "The title “Home: &lt;b&gt;x" in form.content.decode()
    assert page.code == []


def listed(client, **asked):
    """Return the keys in the list, narrowed as it is asked."""
    response = client.get(admin_address(Citation), asked)
    return {citation.key for citation in response.context["cl"].result_list}


def test_the_list_is_narrowed_to_a_finding(
    client, monkeypatch, django_assert_max_num_queries
):
    for n in range(14):
        url = f"https://ecpat.de/plain-{n}"
        make_citation(f"plain-{n}", title=f"{n}", url=url, accessed="2026-11")
    for key, fields in {
        "sound": {"link_found": "dead", "checked_url": "https://ecpat.de/sound"},
        "home": {"title": "Home"},
        "letter": {"type": "article"},
        "read-2018": {"issued": "2018", "accessed": "2016"},
    }.items():
        known = {"title": key, "url": f"https://ecpat.de/{key}", "accessed": "2026-11"}
        make_citation(key, **known | fields)
    everything = {*Citation.objects.all_keys()}

    with django_assert_max_num_queries(14):
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
