"""CSL-JSON: what can't be read is refused in a sentence, the rest is read."""

import pytest

from references.exchange import entries

ITEM = '{"id": "a", "type": "book", %s}'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Dear colleague,\n", "Line 1: this is not JSON"),
        ("[" * 400_000, "this is not JSON"),
        ("[]", "The text has no entry in the format CSL-JSON"),
        ("a" * 500_001, "longer than 500,000 characters. Paste one entry"),
    ],
)
def test_a_text_that_is_no_list_of_sources_is_refused(text, sentence):
    with pytest.raises(entries.Unreadable, match=sentence):
        entries.items(text)


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (ITEM % '"title": {"a": 1}', "a: “title” is neither text nor a number"),
        (ITEM % '"author": [1]', "a: “author” contains a value that is not a name"),
        (ITEM % '"issued": {"date-parts": [2015]}', "“issued” has date parts that are not lists"),
        ("3", "3: each item must be an object"),
    ],
)  # fmt: skip
def test_an_item_that_is_wrong_is_named_and_the_rest_read(item, sentence):
    wrong, other = map(entries.record, entries.items(f'[{item}, {{"id": "z"}}]'))

    assert sentence in wrong["problem"]
    assert other["key"] == "z"


@pytest.mark.parametrize(
    ("text", "fields", "left_out"),
    [
        (ITEM % '"issued": {"date-parts": [[2015, 13]]}', {"issued": ""}, ["issued"]),
        (ITEM % '"URL": "ftp://a.example"', {"url": ""}, ["“ftp://a.example”, not a web address"]),
        (ITEM % '"DOI": "none"', {"doi": ""}, ["“none”, not a DOI, such as 10.1000/182"]),
        ('{"type": "hologram"}', {"type": "document"}, ["type hologram"]),
        ('{"title": "A"}', {"type": "document"}, []),
        ('{"message": {"items": [%s]}}' % (ITEM % '"title": ["A"]'), {"title": "A"}, []),
    ],
)  # fmt: skip
def test_what_can_t_be_kept_of_an_item_is_left_out_and_named(text, fields, left_out):
    (record,) = map(entries.record, entries.items(text))

    assert {name: record[name] for name in fields} == fields
    assert record["left_out"] == left_out
