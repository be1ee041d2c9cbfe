"""CSL-JSON: how items are written, and what is said of those that can't be read."""

import json

import pytest

from references.exchange.formats import FORMATS, csl_json
from references.exchange.formats.found import Unreadable
from references.values.source import Source


def written(**fields):
    return json.loads(
        "".join(FORMATS["json"].write([Source(key="a", type="book", **fields)]))
    )[0]


def item(**fields):
    (found,) = csl_json.parse(json.dumps([{"id": "a", "type": "book"} | fields]))
    return found


def test_a_person_has_two_names_and_a_body_one():
    assert written(authors=("Kessler, Glenn", "INTERPOL"))["author"] == [
        {"family": "Kessler", "given": "Glenn"},
        {"literal": "INTERPOL"},
    ]


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        ({"family": "Kessler", "given": "Glenn"}, ("Kessler, Glenn",)),
        (["INTERPOL", {"name": "ECPAT"}], ("INTERPOL", "ECPAT")),
    ],
)
def test_an_author_alone_and_a_plain_name_are_taken(author, authors):
    assert item(author=author).source.authors == authors


@pytest.mark.parametrize(
    ("edtf", "date"),
    [
        ("2015-09-02", {"date-parts": [[2015, 9, 2]]}),
        ("1997~", {"date-parts": [[1997]], "circa": True}),
        ("2009/2012", {"date-parts": [[2009], [2012]]}),
        ("1997?", {"raw": "1997?"}),
        ("199X", {"raw": "199X"}),
        ("2018/..", {"raw": "2018/.."}),
        ("2009~/2012", {"raw": "2009~/2012"}),
    ],
)
def test_a_date_stands_in_parts_or_where_they_can_t_hold_it_as_text(edtf, date):
    assert written(issued=edtf)["issued"] == date
    assert item(issued=date).source.issued == edtf


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": {"a": 1}}, "“title” is neither text nor a number"),
        ({"title": ["a", "b"]}, "“title” is neither text nor a number"),
        ({"author": [1]}, "“author” holds something that is no name"),
        ({"issued": {"date-parts": [2015]}}, "“issued” has parts that are no lists"),
        ({"issued": {"date-parts": [[2015, 13]]}}, "“issued” says “2015 13”, which is"),
        ({"issued": {"date-parts": [[{}, 1]]}}, "“issued” says “{} 1”"),
        ({"issued": {"raw": "soon"}}, "“issued” says “soon”, which is not a date"),
        ({"custom": {"address": []}}, "“custom” is neither text nor a number"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_item_is_said_in_a_sentence(fields, words):
    found = item(**fields)

    assert found.source is None
    assert found.problem.startswith("Line 1, a: ")
    assert words in found.problem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[{"id": "a"}', "Line 1: after an item a comma or the end of the list"),
        ('[\n{"id": "a', "Line 2: this is not JSON, or the file is cut off"),
        (
            '[{"id": "a"}]\n[]',
            "Line 2: something follows the end of the list: “[]”",
        ),
        ('[{"id": NaN}]', "Line 1: this is not JSON"),
        ("[" * 60, "Line 1: brackets are nested more than 50 deep"),
    ],
)
def test_what_is_no_list_of_items_is_refused_with_its_line(text, words):
    with pytest.raises(Unreadable) as refused:
        csl_json.parse(text)

    assert words in str(refused.value)


def test_an_item_alone_is_read_as_a_list_of_one():
    (found,) = csl_json.parse(
        '\n{"id": 7, "type": "thesis", "title": "A", "volume": 3}'
    )

    assert (found.line, found.source.key, found.source.volume) == (2, "7", "3")
    assert found.source.type == "document"
    assert found.left_out == ("type thesis",)
