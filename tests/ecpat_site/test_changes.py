"""Two profiles are compared, whatever databases they were written from."""

import json

import pytest
from django.template.loader import render_to_string

from ecpat_site.editions import changes, statements
from orgprofile.models import Section
from tests.make import make_correction, make_profile
from tests.page_text import read

CITED = "[@ecpat-history-2016]"


def profile():
    return json.loads(json.dumps(statements.profile()))


@pytest.mark.django_db
def test_each_statement_whose_words_changed_is_told_once_and_as_what_it_is(rf):
    make_profile()
    body = Section.objects.filter(slug="history")
    body.update(
        body=f"It began in 1990.{CITED} Its seat is Oslo.{CITED} It grew.{CITED}"
    )
    before = profile()
    Section.objects.update(version=9)
    assert not changes.compare(before, profile())

    body.update(body=f"It began in 1991.{CITED} New.{CITED} Its seat is Oslo.{CITED}")
    comparison = changes.compare(before, profile())

    told = [(change.kind, change.row["words"]) for change in comparison.statements]
    assert told == [
        ("reworded", "It began in 1991."),
        ("removed", "It grew."),
        ("added", "New."),
    ]
    assert comparison.numbers["statements reworded"] == 1
    assert comparison.record["numbers"] == comparison.numbers
    html = render_to_string(
        "ecpat_site/changes.html", {"changes": comparison}, rf.get("/")
    )
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
        comparison = changes.compare(known, profile())

        assert comparison.numbers == {"corrections": 2}
        assert [row["slug"] for row in comparison.corrections] == ["new", "old"]
    html = render_to_string(
        "ecpat_site/changes.html", {"changes": comparison}, rf.get("/")
    )
    words = read(html).words()
    assert words.index("It said: In 1989.") < words.index("It said: In 1988.")
    told = profile()
    corrected.now = "In 1991."
    corrected.save()
    assert changes.compare(told, profile()).numbers == {"corrections": 1}
    corrected.status = "draft"
    corrected.save()
    assert not changes.compare(told, profile())
