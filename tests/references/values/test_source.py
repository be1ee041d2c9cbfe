"""Records, and what tidying them does."""

from types import SimpleNamespace

import pytest

from references.values import source as records
from references.values.source import FIELDS, Record


def test_a_record_is_made_of_anything_that_has_its_fields():
    fields = dict.fromkeys(FIELDS, "x") | {"authors": "A\nB"}

    row = records.of(SimpleNamespace(**fields, author_names=["A", "B"]))

    assert row.authors == ("A", "B")
    assert records.of(row) == row


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
    ],
)  # fmt: skip
def test_tidying_leaves_what_every_format_can_hold(fields, tidied):
    address = {} if "url" not in fields else {"address": fields.get("address", "page")}

    assert records.tidy(Record(**address | fields)) == Record(**address | tidied)
