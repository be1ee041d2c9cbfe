"""Two profiles are compared, whatever databases they were written from."""

import json

import pytest
from django.template.loader import render_to_string

from ecpat_site.editions import changes, statements
from orgprofile.models import KeyPerson, Organisation, Section
from references.models import Citation
from tests.make import make_fact, make_profile, make_reading
from tests.page_text import read

CITED = "[@ecpat-history-2016]"


def profile():
    return json.loads(json.dumps(statements.profile()))


@pytest.mark.django_db
def test_each_change_of_a_statement_is_told_once_and_as_what_it_is(rf):
    subject = make_profile()
    body = Section.objects.filter(slug="history")
    body.update(
        body=f"It began in 1990.{CITED} It has a seat in Oslo.{CITED} It grew.{CITED}"
    )
    before = profile()
    # Nothing has changed: neither numbers of rows nor their order are compared.
    Organisation.objects.update(version=9)
    assert not changes.compare(before, profile())

    make_reading(Citation.objects.get(key="ecpat-history-2016"), "seat")
    seat = "It has a seat in Oslo.[@ecpat-history-2016#seat]"
    body.update(body=f"New it is.{CITED} It began in 1991.{CITED} {seat}")
    KeyPerson.objects.all().delete()
    make_fact(subject, "Staff", value="36", citation=Citation.objects.first())
    found = changes.compare(before, after := profile())

    told = {(c.kind, c.row["words"]): c for c in found.statements}
    assert {kind for kind, _words in told} == {
        "added",
        "removed",
        "reworded",
        "changed",
    }
    reworded = told["reworded", "It began in 1991."]
    assert ("figures", ["1990"], ["1991"]) in reworded.fields
    assert [piece.text for piece in reworded.words] == [
        "It began in ",
        "1990",
        "1991",
        ".",
    ]
    gained = told["changed", "It has a seat in Oslo."].fields
    assert ("readings", [], ["ecpat-history-2016#seat"]) in gained
    assert ("removed", "It grew.") in told
    assert {("added", "New it is."), ("added", "36")} <= told.keys()
    assert found.numbers["readings added"] == found.numbers["figures changed"] == 1
    assert found.record["numbers"] == found.numbers
    assert changes.compare(after, before).numbers["readings removed"] == 1
    page = read(
        render_to_string("ecpat_site/changes.html", {"changes": found}, rf.get("/"))
    )
    assert "It began in 19901991." in page.words()
    assert "1990" in [each.words() for each in page.walk() if each.tag == "del"]
