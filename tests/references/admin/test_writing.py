"""What a preview says of each box for prose: which markers name nothing."""

from tests.desk import open_form
from tests.make import (
    make_citation,
    make_doubt,
    make_organisation,
    make_reading,
    make_section,
)
from tests.markup import Markup
from tests.walk import admin_address


def test_a_box_says_what_is_not_there(client, editor, django_assert_max_num_queries):
    make_reading(make_citation("face"), "founding", says="It began in May 1990.")
    make_doubt("when")
    section = make_section(make_organisation())
    fields, address = open_form(client, section), admin_address(section, "preview")
    client.post(address, fields)
    many = "[@nope] [!nope] " + " ".join(f"[@n-{n}] [!n-{n}]" for n in range(9))

    for body, words in (
        ("It began.[@face; @nope]", " Not there: [@face; @nope]"),
        ("It began.[@face#nope, p. 3]", " Not there: [@face#nope, p. 3]"),
        ("It began.[@face p. 3] It grew.[@]", " Not there: [@face p. 3] [@]"),
        (f"It began.{many}", " Not there: [@nope] [!nope] [@n-0] [!n-0]"),
    ):
        with django_assert_max_num_queries(13):
            response = client.post(address, fields | {"body": body})
        assert words in Markup(response).words.partition("Body:")[2]
    body = "It began.[@face; @face#founding][!when]"
    response = client.post(address, fields | {"body": body})
    assert "Body:" not in Markup(response).words
