"""Links of the styles and their remarks; the golden files have the words."""

import pytest

from references import styles
from tests.references.styles import cases
from tests.references.styles.cases import case

STYLES = [code for code in styles.STYLES if code != "house"]
URL = "https://www.example.org/x"


def links(style, source):
    return [part.href for part in styles.STYLES[style].write(source) if part.href]


@pytest.mark.parametrize("style", STYLES)
def test_a_source_is_linked_by_its_doi_or_address_and_by_its_archived_copy(style):
    for name, source in cases.named().items():
        doi = source.doi and f"https://doi.org/{source.doi}"
        expected = [doi or source.url, source.archive_url]

        assert links(style, source) == [url for url in expected if url], name


@pytest.mark.parametrize("style", STYLES)
def test_an_address_that_nobody_judged_is_named_as_a_copy(style):
    source = case(title="Our history", url=URL)

    assert (
        styles.plain(source, style)
        .rstrip(".")
        .endswith(f"[Copy at example.org: {URL}]")
    )


@pytest.mark.parametrize("style", styles.STYLES)
def test_characters_of_a_doi_with_a_meaning_in_an_address_are_escaped(style):
    source = case(title="Our history", doi="10.1000/a#b?c<d>")

    assert links(style, source) == ["https://doi.org/10.1000/a%23b%3Fc%3Cd%3E"]
