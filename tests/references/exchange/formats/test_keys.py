"""Keys for records whose file names them otherwise."""

import pytest
from hypothesis import given

from references.exchange.formats import keys
from references.values.source import Source
from tests.references.exchange.formats.hostile import hostile_sources


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        (
            {
                "authors": ("Kessler, Glenn",),
                "container_title": "The Washington Post",
                "issued": "2015-09-02",
            },
            "kessler-washington-post-2015",
        ),
        (
            {"publisher": "Anti-Slavery International", "title": "Our history", "accessed": "2020-12-04"},
            "anti-slavery-international-our-history-2020",
        ),
        ({"authors": ("Müller, Jörg",), "title": "Über die Grenzen"}, "muller-uber-grenzen"),
        ({"title": "Home", "url": "https://www.thecode.org/x"}, "thecode-org-home"),
    ],
)  # fmt: skip
def test_a_key_is_author_or_publisher_then_subject_then_year(fields, key):
    assert keys.house_key(Source(**fields)) == key


def test_a_source_without_latin_letters_has_a_key_of_its_own():
    first = keys.house_key(Source(title="日本", issued="1996"))
    second = keys.house_key(Source(title="東京", issued="1996"))

    assert first != second
    assert keys.is_house_key(first)


@given(hostile_sources)
def test_every_record_has_a_house_key_with_room_for_a_number(row):
    key = keys.house_key(row)

    assert keys.is_house_key(f"{key}-5000")
    assert keys.house_key(row) == key
