"""The fields of a source, and what tidying them does."""

import subprocess

import pytest
from django.conf import settings

from references.models import Citation
from references.values.source import FIELDS, RELATIONS, tidy


def test_the_fields_and_relations_are_those_of_a_citation():
    columns = {field.name for field in Citation._meta.fields if field.serialize}

    assert {*FIELDS} == columns - {"id", "listed", "changed"}
    assert list(RELATIONS) == Citation.Relation.values


def test_one_more_field_of_a_source_touches_five_files_of_code_and_templates():
    code = ("*.py", "*.html", "*.js", ":!tests", ":!*/migrations/*")

    named = subprocess.run(
        ["git", "grep", "-lwi", "isbn", "--", *code],
        cwd=settings.BASE_DIR, check=True, capture_output=True, text=True,
    ).stdout.split()  # fmt: skip

    assert len(named) <= 5, named


@pytest.mark.parametrize(
    ("address", "key"),
    [("page", "a.org/x"), ("probable", "a.org/x"), ("copy", "a.org/x"), ("site", ""),
     ("substitute", ""), ("", "")],
)  # fmt: skip
def test_an_address_is_shared_where_the_source_can_be_read_there(address, key):
    source = Citation(url="https://www.a.org/x/#top", address=address)

    assert source.address_key == key


TIME = {"type": "article-newspaper"}


@pytest.mark.parametrize(
    ("fields", "tidied"),
    [
        ({"title": " a\n\tb\0 "}, {"title": "a b"}),
        ({"editors_note": "a\nb\n \n\nc "}, {"editors_note": "a b\n\nc"}),
        ({"authors": "Kessler,Glenn\n , \n\nA"}, {"authors": "Kessler, Glenn\nA"}),
        ({"issued": "no date"}, {}),
        ({"url": "javascript:x", "address": "page"}, {}),
        ({"url": "https://a.org/}{"}, {"url": "https://a.org/%7D%7B"}),
        ({"url": "https://a.org/{a}"}, {"url": "https://a.org/{a}"}),
        ({"doi": "https://doi.org/10.1000/A"}, {"doi": "10.1000/a"}),
        (TIME | {"publisher": "Time"}, TIME | {"container_title": "Time"}),
        ({"authors": "A\nB", "publisher": "A; B"}, {"authors": "A\nB"}),
    ],
)  # fmt: skip
def test_tidying_leaves_what_every_format_can_hold(fields, tidied):
    assert {name: value for name, value in tidy(fields).items() if value} == tidied
