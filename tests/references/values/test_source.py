"""The fields of a source, and what tidying them does."""

import pytest

from references.models import Citation
from references.values.source import EXTENTS, FIELDS, RELATIONS, TIERS, Source


def test_a_source_has_the_fields_and_choices_of_a_citation_its_authors_one_by_one():
    fields = dict.fromkeys(FIELDS, "x") | {"authors": " A\n\nB "}

    source = Source.of(Citation(**fields))

    assert source == Source(**fields | {"authors": ("A", "B")})
    assert list(RELATIONS) == Citation.Relation.values
    assert ["", *EXTENTS] == Citation.Extent.values
    assert ["", *TIERS] == Citation.Tier.values


@pytest.mark.parametrize(
    ("address", "key"),
    [("page", "a.org/x"), ("copy", "a.org/x"), ("site", ""), ("substitute", "")],
)
def test_an_address_is_shared_where_the_source_can_be_read_there(address, key):
    assert Source(url="https://www.a.org/x/#top", address=address).address_key == key


TIME = {"type": "article-newspaper"}


@pytest.mark.parametrize(
    ("fields", "tidied"),
    [
        ({"title": " a\n\tb\0 "}, {"title": "a b"}),
        ({"editors_note": "a\nb\n \n\nc "}, {"editors_note": "a b\n\nc"}),
        ({"authors": ("Kessler,Glenn", " , ", "A")}, {"authors": ("Kessler, Glenn", "A")}),
        ({"issued": "no date"}, {"issued": ""}),
        ({"url": "javascript:x", "address": "page"}, {"url": "", "address": ""}),
        ({"url": "https://a.org/}{"}, {"url": "https://a.org/%7D%7B"}),
        ({"url": "https://a.org/{a}"}, {"url": "https://a.org/{a}"}),
        ({"doi": "https://doi.org/10.1000/A"}, {"doi": "10.1000/a"}),
        (TIME | {"publisher": "Time"}, TIME | {"container_title": "Time"}),
        ({"authors": ("A", "B"), "publisher": "A; B"}, {"authors": ("A", "B")}),
    ],
)  # fmt: skip
def test_tidying_leaves_what_every_format_can_hold(fields, tidied):
    address = {} if "url" not in fields else {"address": fields.get("address", "page")}

    assert Source(**address | fields).tidy() == Source(**address | tidied)
