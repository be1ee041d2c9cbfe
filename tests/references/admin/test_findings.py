"""What the linter finds, as an editor meets it: form and message."""

import pytest

from references.models import Citation
from tests.desk import messages, save
from tests.make import make_citation, make_organisation, make_reading, make_section
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]


def test_a_save_goes_through_and_says_what_to_look_at_as_the_form_does_as_text(client):
    new = {"key": "ecpat-report-2018", "title": "Home: <b>x</b>", "issued": "2018"}
    new |= {"accessed": "2016", "url": "https://ecpat.org/r"}

    response = save(client, Citation, another="on", **new)

    found, _saved, _see = messages(client.get(response["Location"]))
    source = Citation.objects.get(key="ecpat-report-2018")
    form = client.get(admin_address(source, "change"))
    page = Markup(form)
    assert found.startswith("“ecpat-report-2018”, to look at: error: “Read on” (2016)")
    for words in (
        "“Read on” (2016) is before “published” (2018)",
        "warning: The title “Home: <b>x</b>” does not say which source it is",
    ):
        assert words in found
        assert words in page.words
    assert "The title “Home: &lt;b&gt;x" in form.content.decode()
    assert page.code == []


def test_what_cites_a_source_without_its_note_is_said_after_save_with_the_one_note(
    client,
):
    source = make_citation("face")
    make_reading(source, "founding", says="It began in May 1990.")
    section = make_section(make_organisation(), body="It began.[@face#founding]")

    said = messages(client.get(save(client, section, body="It grew.[@face]").url))
    make_reading(source, "size", says="It has 104 members.")
    again = messages(client.get(save(client, section, body="It fell.[@face]").url))
    body = "It has 104 members.[@face#size]"
    noted = messages(client.get(save(client, section, body=body).url))

    words = "Compare this sentence with its sources: It {}. (with a source, but no note of it)"
    offer = " Its one note is [@face#founding]: It began in May 1990."
    assert words.format("grew") + offer in said
    assert words.format("fell") in again
    assert not any("Compare this sentence" in each for each in noted)
