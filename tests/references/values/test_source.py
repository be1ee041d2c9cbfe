"""A source and its readings: their fields, what tidying does, where they open."""

import pytest

from references.models import Citation
from references.values.readings import ReadingText, at_words
from references.values.source import FIELDS, tidy


def test_the_fields_are_those_of_a_citation():
    columns = {field.name for field in Citation._meta.fields if field.serialize}

    assert {*FIELDS} == columns - {"id", "changed"}


TIME = {"type": "article-newspaper"}


@pytest.mark.parametrize(
    ("fields", "tidied"),
    [
        ({"title": " a\n\tb\0 "}, {"title": "a b"}),
        ({"editors_note": "a\nb\n \n\nc "}, {"editors_note": "a b\n\nc"}),
        ({"authors": "Kessler,Glenn\n , \n\nA"}, {"authors": "Kessler, Glenn\nA"}),
        ({"issued": "no date"}, {}),
        ({"url": "javascript:x", "address": "page"}, {}),
        ({"url": "https://a.org/{a}"}, {"url": "https://a.org/%7Ba%7D"}),
        ({"doi": "https://doi.org/10.1000/A"}, {"doi": "10.1000/a"}),
        (TIME | {"publisher": "Time"}, TIME | {"container_title": "Time"}),
        ({"authors": "A\nB", "publisher": "A; B"}, {"authors": "A\nB"}),
    ],
)  # fmt: skip
def test_tidying_leaves_what_every_format_can_hold(fields, tidied):
    assert {name: value for name, value in tidy(fields).items() if value} == tidied


A = "https://a.example"


@pytest.mark.parametrize(
    ("address", "words", "wanted"),
    [
        (f"{A}/x", "", f"{A}/x"),
        ("", "words", ""),
        (f"{A}/?a=1&b=2", "Ma-i, T & Co", f"{A}/?a=1&b=2#:~:text=Ma%2Di%2C%20T%20%26%20Co"),
        (f"{A}/#top", "é", f"{A}/#top:~:text=%C3%A9"),
        (f"{A}/#:~:text=b", "a/b?#", f"{A}/#:~:text=a%2Fb%3F%23"),
    ],
)  # fmt: skip
def test_an_address_opens_at_the_words_that_were_read(address, words, wanted):
    assert at_words(address, words) == wanted


def test_a_copy_on_a_machine_without_a_name_is_no_link():
    for host in ("203.0.113.7:19005", "[2001:db8::7]"):
        said = ("board", "Five members.", f"http://{host}/x", "2026-11-26", "in part")
        assert ReadingText(*said, find="five").link == ""
