"""Links of the styles and their remarks; the golden files have the words."""

import pytest

from references import styles
from tests.references.styles.cases import case

STYLES = [code for code in styles.STYLES if code != "house"]
URL = "https://www.example.org/x"


def links(style, source):
    return [part.href for part in styles.STYLES[style].write(source) if part.href]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("address", "remark"),
    [
        ("site", f"[Only the publisher’s site is recorded: {URL}]"),
        ("substitute", f"[Another page by the publisher: {URL}]"),
        ("copy", f"[Copy at example.org: {URL}]"),
        ("", f"[Copy at example.org: {URL}]"),
        ("page", URL),
        ("probable", "[The address is probably the source’s.]"),
    ],
)
def test_each_address_is_linked_once_and_named_for_what_it_is(style, address, remark):
    source = case(title="Our history", url=URL, address=address)

    assert styles.plain(source, style).rstrip(".").endswith(remark)
    assert styles.plain(source, style).count(URL) == 1
    assert links(style, source) == [URL]


@pytest.mark.parametrize("style", STYLES)
def test_an_archived_copy_is_linked(style):
    source = case(title="Our history", archive_url=URL, archive_date="2016")

    assert links(style, source) == [URL]
    assert styles.plain(source, style).endswith(f" [Archived 2016: {URL}]")


@pytest.mark.parametrize("style", STYLES)
def test_a_doi_takes_the_place_of_every_other_address(style):
    source = case(title="Our history", doi="10.1000/XYZ-1", url=URL, address="copy")

    assert links(style, source) == ["https://doi.org/10.1000/xyz-1"]
    assert URL not in styles.plain(source, style)


@pytest.mark.parametrize("style", styles.STYLES)
def test_characters_of_a_doi_with_a_meaning_in_an_address_are_escaped(style):
    source = case(title="Our history", doi="10.1000/a#b?c<d>")

    assert links(style, source) == ["https://doi.org/10.1000/a%23b%3Fc%3Cd%3E"]
