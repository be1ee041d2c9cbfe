"""What the linter finds, as an editor meets it: form and message."""

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

    found, _saved, _see = messages(client.get(response["Location"]))
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
