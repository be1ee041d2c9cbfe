"""A citation in house style, and what it links to."""

import pytest
from hypothesis import given

from references import styles
from references.models import Citation
from references.values import addresses
from tests.references.exchange.hostile import hostile_sources

URL = "https://www.example.org/h"
COPY = "https://archive.example.org/1"
ARCHIVED = {"archive_url": COPY, "archive_date": "2016-03-04"}
ONLINE = {"url": URL, "address": "page"}
NONE = "No address recorded."


@pytest.mark.parametrize(
    ("fields", "written"),
    [
        ({"authors": "Davy, Deanna\nECPAT e.V."}, "Davy, Deanna; ECPAT e.V. “A”."),
        ({"title": "The “fishy” \"claim\"?"}, "“The ‘fishy’ 'claim'?”"),
        ({"title": "Why?", "medium": "PDF"}, "“Why?” (PDF)."),
        ({"publisher": "Pace Inc.", "issued": "1992"}, "“A”. Pace Inc. 1992."),
        ({"issued": "2015-09~"}, "“A”. About September 2015."),
        ({"issued": "sometime", "accessed": "x", "archive_date": "x"}, "“A”."),
        ({"accessed": "2021-09-28"}, "“A”. Retrieved 28 September 2021."),
        (
            {"container_title": "Crime", "volume": "22", "issue": "3", "page": "217-231"},
            "“A”. Crime, vol. 22, no. 3, pp. 217–231.",
        ),
        ({"container_title": "Post", "publisher": "Post"}, "“A”. Post."),
        ({"authors": "ECPAT", "publisher": "ECPAT"}, "ECPAT. “A”."),
        ({"issue": "Spring", "page": "7"}, "“A”. Spring, p. 7."),
    ],
)  # fmt: skip
def test_a_citation_gives_what_is_recorded(fields, written):
    parts = styles.write(Citation(**{"title": "A"} | fields))

    assert "".join(part.text for part in parts).strip() == f"{written} {NONE}"


@pytest.mark.parametrize(
    ("fields", "ending", "links"),
    [
        (ONLINE, "“A”.", [("A", URL)]),
        (ONLINE | {"address": "probable"}, "This is probably the address of the source: publisher and title are the same.", [("A", URL)]),
        (ONLINE | {"address": "copy"}, "A copy is at example.org.", [("example.org", URL)]),
        (ONLINE | {"address": "site"}, "site is recorded: example.org.", [("example.org", URL)]),
        (ONLINE | {"address": "substitute"}, "Another page by the publisher is recorded: example.org.", [("example.org", URL)]),
        ({"doi": "10.1000/182"}, "DOI: 10.1000/182.", [("10.1000/182", "https://doi.org/10.1000/182")]),
        (ONLINE | ARCHIVED, "Archived from the original on 4 March 2016.", [("A", URL), ("Archived", COPY)]),
        (ONLINE | {"archive_date": "2016"}, "Archived on 2016, but the address of the copy is not recorded.", [("A", URL)]),
        ({"url": "javascript:alert(1)", "address": "page"}, NONE, []),
    ],
)  # fmt: skip
def test_each_address_is_linked_for_what_it_is(fields, ending, links):
    parts = styles.write(Citation(title="A", **fields))

    assert "".join(part.text for part in parts).strip().endswith(ending)
    assert [(part.text, part.href) for part in parts if part.href] == links


@given(source=hostile_sources)
def test_any_source_is_written_and_linked_to_web_addresses_alone(source):
    parts = styles.write(source)

    assert all(part.text for part in parts)
    assert all(addresses.is_web_address(part.href) for part in parts if part.href)


def test_a_page_of_this_site_is_cited_by_what_is_known_of_it():
    bare = Citation(title="History", url=URL, accessed="2026-05-02")
    named = {"title": "Who “pays”?", "container_title": "A profile", "url": URL}
    by = {"authors": "A. Editor", "publisher": "A Press", "issued": "2026-09-02"}

    assert styles.page_as_apa(bare) == (
        f"History. (n.d.). Retrieved May 2, 2026, from {URL}"
    )
    assert styles.page_as_apa(Citation(**named | by)) == (
        f"A. Editor. (2026, September 2). Who “pays”? A profile. {URL}"
    )
