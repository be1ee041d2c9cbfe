"""Two profiles are compared, whatever databases they were written from."""

import json

import pytest
from django.template.loader import render_to_string

from ecpat_site.editions import changes, statements
from orgprofile.models import Section
from references.models import Citation
from tests.make import make_correction, make_profile, make_reading
from tests.page_text import read

CITED = "[@ecpat-history-2016]"


def profile():
    return json.loads(json.dumps(statements.profile()))


@pytest.mark.django_db
def test_each_change_of_a_statement_is_told_once_and_as_what_it_is(rf):
    make_profile()
    body = Section.objects.filter(slug="history")
    body.update(
        body=f"It began in 1990.{CITED} Its seat is Oslo.{CITED} It grew.{CITED}"
    )
    before = profile()
    Section.objects.update(version=9)
    assert not changes.compare(before, profile())

    make_reading(Citation.objects.get(key="ecpat-history-2016"), "seat")
    seat = "Its seat is Oslo.[@ecpat-history-2016#seat]"
    body.update(body=f"It began in 1991.{CITED} New.{CITED} {seat}")
    found = changes.compare(before, after := profile())

    told = {(c.kind, c.row["words"]): c for c in found.statements}
    changed, reworded, *rest = told
    assert changed == ("changed", "Its seat is Oslo.")
    assert ("readings", [], ["ecpat-history-2016#seat"]) in told[changed].fields
    assert reworded == ("reworded", "It began in 1991.")
    assert ("figures", ["1990"], ["1991"]) in told[reworded].fields
    assert rest == [("removed", "It grew."), ("added", "New.")]
    assert found.numbers["readings added"] == found.numbers["figures changed"] == 1
    assert found.record["numbers"] == found.numbers
    assert changes.compare(after, before).others["removed"] == [
        "reading ecpat-history-2016#seat"
    ]
    html = render_to_string("ecpat_site/changes.html", {"changes": found}, rf.get("/"))
    assert "It began in 19901991." in (page := read(html)).words()
    assert "1990" in [each.words() for each in page.walk() if each.tag == "del"]


@pytest.mark.django_db
def test_corrections_come_first_even_where_nothing_else_changed(rf):
    make_profile()
    before = profile()
    # As editions before 3.0.0 have it.
    older = {name: rows for name, rows in before.items() if name != "corrections"}
    make_correction(slug="old", day="2026-11-01", was="In 1988.")
    corrected = make_correction(slug="new", day="2026-12-01")
    for known in (before, older):
        found = changes.compare(known, profile())

        assert found
        assert found.numbers == {"corrections added": 2}
        assert [row["slug"] for row in found.corrections] == ["new", "old"]
        assert found.record["corrections"] == found.corrections
    html = render_to_string("ecpat_site/changes.html", {"changes": found}, rf.get("/"))
    words = read(html).words()
    assert words.index("Old text: In 1989.") < words.index("Old text: In 1988.")
    assert words.index("Old text: In 1988.") < words.index("Added: ")
    told = profile()
    corrected.now = "In 1991."
    corrected.save()
    assert changes.compare(told, profile()).numbers == {"corrections changed": 1}
    corrected.status = "draft"
    corrected.save()
    assert changes.compare(told, profile()).corrections == []
