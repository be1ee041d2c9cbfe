"""Importing: the plan of a file, and what carrying it out leaves."""

import pytest
from django.db import IntegrityError

from references.exchange import formats, importing
from references.models import Citation
from tests.make import make_citation, make_organisation, make_section
from tests.walk import content

pytestmark = pytest.mark.django_db

KESSLER = """@article{kessler-post-2015,
  entrysubtype = {newspaper}, title = {The fishy claim}, author = {Kessler, Glenn},
  publisher = {The Washington Post}, date = {2015-09-02},
  doi = {10.1000/182}, url = {https://www.washingtonpost.com/x}, usera = {page},
}
"""
JSON = '{"id": "kessler", "type": "book", "title": "The fishy claim"}'


def carry_out(text, code="bib", chosen=None, user=None):
    records = formats.records_here(text, code)
    new = [i.record["number"] for i in importing.plan(records) if i.is_new]
    new, known = (new, []) if chosen is None else ([], chosen)
    return importing.add(records, new, known, "a.bib", user)


@pytest.mark.parametrize(
    ("fields", "shares"),
    [
        ({"key": "kessler-post-2015"}, "the same key"),
        ({"doi": "10.1000/182"}, "the same DOI"),
        ({"url": "http://washingtonpost.com/x/"}, "the same address"),
        ({"title": "The FISHY claim"}, "the same title"),
        ({"title": "The fishy claim: a check"}, None),
        ({"title": "The fishy claim", "issued": "2014"}, None),
        ({"title": "The fishy claim", "authors": "Other, A."}, None),
    ],
)
def test_what_is_or_may_be_here_is_left_out_unless_it_is_chosen(fields, shares):
    ours = {"key": "other", "issued": "2015", "title": "B"} | fields
    make_citation(**ours)

    (item,) = importing.plan(formats.records_here(KESSLER, "bib"))

    assert [near.shares for near in item.near] == ([shares] if shares else [])
    carry_out(KESSLER)
    assert Citation.objects.count() == (1 if shares else 2)
    if shares:
        carry_out(KESSLER, chosen={1})
        assert Citation.objects.count() == 2
        assert Citation.objects.get(key=ours["key"]).title == ours["title"]


def test_two_records_of_one_source_are_imported_once():
    carry_out(KESSLER + KESSLER.replace("kessler-post", "other"))

    assert Citation.objects.get().key == "kessler-post-2015"


def test_what_is_imported_is_seen_by_readers_only_once_it_is_cited_or_listed(client):
    carry_out(JSON, "json")
    kessler = Citation.objects.get()
    page = kessler.get_absolute_url()
    asked = ("/references/", "/sitemap.xml", "/search/?q=fishy")

    def shows():
        found = {page in content(client.get(address)) for address in asked}
        in_file = kessler.key in content(client.get("/references/?sources=bib"))
        return found | {in_file, client.get(page).status_code == 200}

    section = make_section(make_organisation(), body="So.[@kessler]", status="draft")
    assert shows() == {False}
    section.status = "published"
    section.save()
    assert shows() == {True}
    section.delete()
    assert shows() == {False}
    kessler.listed = True
    kessler.save()
    assert shows() == {True}


def test_what_can_t_be_kept_is_refused_and_the_rest_imported():
    file = "@misc{a, year = 2015}" + KESSLER

    first, _second = importing.plan(formats.records_here(file, "bib"))

    problem = "Record 1, a: “title”: This field cannot be blank."
    assert problem in first.record["problem"]
    carry_out(file, chosen={1, 2})
    assert Citation.objects.count() == 1


def test_what_fails_midway_leaves_nothing(monkeypatch):
    save = Citation.save

    def failing(source):
        if source.key == "b":
            raise IntegrityError  # somebody has added it meanwhile
        save(source)

    monkeypatch.setattr(Citation, "save", failing)
    with pytest.raises(IntegrityError):
        carry_out(f'[{JSON}, {{"id": "b", "title": "B"}}]', "json")

    assert not Citation.objects.exists()
