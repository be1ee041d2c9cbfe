"""The links of the house style, and sources that are gone; golden files have the rest."""

import pytest

from references import styles
from tests.references.styles.cases import case

URL = "https://www.example.org/h"
COPY = "https://archive.example.org/1"
GONE = "was gone on 25 November 2026"
ARCHIVED = {"archive_url": COPY, "archive_date": "2016-03-04"}
ONLINE = {"url": URL, "address": "page"}


@pytest.mark.parametrize(
    ("fields", "gone", "ending", "links"),
    [
        ({}, "", "No address recorded.", []),
        (ONLINE, "", "“A”.", [("A", URL)]),
        (ONLINE | {"address": "probable"}, "", "probably the source’s.", [("A", URL)]),
        (ONLINE | {"address": "copy"}, "", "Read in a copy at example.org.", [("example.org", URL)]),
        (ONLINE | {"address": "site"}, "", "site is recorded: example.org.", [("example.org", URL)]),
        (
            ONLINE | {"address": "substitute"}, "",
            "Another page by the publisher is recorded: example.org.", [("example.org", URL)],
        ),
        ({"doi": "10.1000/182"}, "", "DOI: 10.1000/182.", [("10.1000/182", "https://doi.org/10.1000/182")]),
        (
            ONLINE | ARCHIVED, "", "Archived from the original on 4 March 2016.",
            [("A", URL), ("Archived", COPY)],
        ),
        (
            ONLINE | ARCHIVED, GONE, f"Archived on 4 March 2016; the original {GONE}.",
            [("A", COPY), ("Archived", COPY), ("the original", URL)],
        ),
        (ONLINE, GONE, f"Its address {GONE}.", [("A", URL)]),
        (
            ONLINE | {"archive_date": "2016"}, GONE,
            f"Its address {GONE}. Archived on 2016; the copy’s address is not recorded.", [("A", URL)],
        ),
        # What is no web address never becomes a link.
        *(
            ({"url": url, "address": "page", "archive_url": url}, "", "No address recorded.", [])
            for url in ("javascript:alert(1)", "data:text/html,x", "//x.org")
        ),
    ],
)  # fmt: skip
def test_each_address_is_linked_for_what_it_is(fields, gone, ending, links):
    parts = styles.house(case(title="A", **fields), gone)

    assert "".join(part.text for part in parts).strip().endswith(ending)
    assert [(part.text, part.href) for part in parts if part.href] == links


def test_a_title_that_ends_in_a_sign_has_a_stop_after_its_medium():
    parts = styles.house(case(title="Why?", medium="PDF"))

    assert "".join(part.text for part in parts).startswith("“Why?” (PDF). ")
