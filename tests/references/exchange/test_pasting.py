"""What an editor pastes, whatever it is: references as they are printed, too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.exchange import pasting
from references.values.description import fields_in
from tests.references.exchange.formats.hostile import texts
from tests.ruler import is_linear

URL = "https://ecpat.org/x"
PAGE = {"type": "webpage", "address": "page"}
BOOK = {"title": "A", "isbn": "9780306406157", "type": "book"}
COPY = "https://web.archive.org/web/20180406/https://a.org/"
REFERENCE = {"type": "document", "title": "The book", "issued": "2012"}


@pytest.mark.parametrize(
    ("text", "kind", "fields"),
    [
        (URL, "an address", PAGE | {"url": URL}),
        ("https://doi.org/10.1000/ABC", "a DOI", {"doi": "10.1000/abc", "type": "article-journal"}),
        (COPY, "an address", {"archive_url": COPY, "archive_date": "2018-04-06"}),
        ("@book{x, title={A}, isbn={9780306406157}}", "an entry of BibTeX", BOOK),
        ("TY  - BOOK\nTI  - A\nT1  - A\nSN  - 9780306406157\nER  - ", "an entry of RIS", BOOK),
        ('[{"type": "book", "title": "A", "ISBN": ["9780306406157"]}]', "an entry of CSL-JSON", BOOK),
        (f"@online{{x, title={{A}}, url={{{URL}}}}}", "an entry of BibTeX", PAGE | {"title": "A", "url": URL}),
        (
            "[12] Smith, J. (2012). The book. River Press.", "a reference",
            REFERENCE | {"authors": "Smith, J.", "publisher": "River Press"},
        ),
    ],
)  # fmt: skip
def test_what_is_pasted_is_known_and_read(text, kind, fields):
    pasted = pasting.described_source(text)

    assert (pasted["kind"], pasted["left_out"]) == (kind, [])
    assert fields_in(pasted) == fields


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("@book{x, title={A}", "Record 1, @book{x, title={A}: a brace"),
        ('{"title": ', "Line 1: this is not JSON"),
        ("A word. " * 500, "a reference has at most 3,000 characters"),
        ("x" * 50_001, "The text is longer than 50,000 characters"),
    ],
)
def test_what_can_t_be_read_is_told_with_the_way_out(text, problem):
    pasted = pasting.described_source(text)

    assert problem in pasted["problem"]
    assert not fields_in(pasted)


@given(st.sampled_from(["", *"[{@"]), texts | st.text(max_size=200))
def test_no_text_is_too_odd_to_be_pasted(start, text):
    assert pasting.described_source(start + text)


KESSLER = {
    "title": "The fishy claim", "authors": "Kessler, Glenn", "issued": "2015-09-02",
    "publisher": "Washington Post", "url": "https://www.washingtonpost.com/x",
}  # fmt: skip
INITIAL = KESSLER | {"authors": "Kessler, G."}
ARTICLE = {
    "title": "Title of the Article", "authors": "Smith, John\nDoe, Jane", "issued": "2019",
    "container_title": "Journal of Networks", "volume": "12", "issue": "3",
    "page": "213–229", "doi": "10.1000/182", "type": "article-journal",
}  # fmt: skip
SHORT = ARTICLE | {"authors": "Smith, J.\nDoe, A. B."}


@pytest.mark.parametrize(
    ("written", "fields"),
    [
        ("Kessler, G. (2015, September 2). The fishy claim. Washington Post. https://www.washingtonpost.com/x", INITIAL),
        ("Kessler, Glenn. 2015. “The fishy claim.” Washington Post, September 2, 2015. https://www.washingtonpost.com/x.", KESSLER),
        ("Smith, John, and Jane Doe. “Title of the Article.” Journal of Networks 12, no. 3 (2019): 213–229. https://doi.org/10.1000/182.", ARTICLE),
        ("Kessler, G. (2015) ‘The fishy claim’, Washington Post, 2 September. Available at: https://www.washingtonpost.com/x (Accessed: 5 May 2026).", INITIAL),
        ("Smith J, Doe AB. Title of the Article. Journal of Networks. 2019;12(3):213-229. doi:10.1000/182", SHORT),
        ("Kessler, G. (2015). The claim that U.S. children are ‘at risk’ of harm. Post.", {"title": "The claim that U.S. children are ‘at risk’ of harm"}),
        ("Müller, Á. (n.d.). Über uns. https://example.org/a_(b)", {"authors": "Müller, Á.", "url": "https://example.org/a_(b)"}),
        ("Our history of it. (n.d.). Site. Post. https://a.org/x", {"title": "Our history of it"}),
        ("Global Annual Report Two. (2012). Site.", {"title": "Global Annual Report Two"}),
        ("Doe, J. (2012). A title. Report for 2010.", {"issued": "2012"}),
        ("World War II. The title. 2010.", {"title": "World War II"}),
        ("Doe, Jo, & Save Our Children Now Fund. (2012). A title. Post.", {"authors": "Doe, Jo\nSave Our Children Now Fund"}),
        ("Doe, Jane. “Two.” Post, 2010. https://a.org/x https://b.org/y", {"url": "https://a.org/x"}),
        ("Doe, Jane. “Gone.” Post, 2010. https://web.archive.org/web/20180406123456/https://a.org/x", {"archive_date": "2018-04-06"}),
    ],
)  # fmt: skip
def test_a_reference_in_a_usual_style_says_what_it_says(written, fields):
    found = pasting.parse_reference(written)

    assert {name: found.get(name) for name in fields} == fields


def test_what_is_not_sure_and_what_is_left_out_are_named():
    found = pasting.parse_reference(
        "Smith, J., et al. (2012). A title. Bangkok: River Press. The Series. Later words."
    )

    assert set(found["unsure"]) == {"container_title", "publisher", "type"}
    assert found["left_out"] == ["et al.", "Bangkok", "Later words"]


@pytest.mark.parametrize(
    "piece", ["a, A. ", "(", "[A", "“", "a.b/", "1999 ", "no. 1 ", "Smith J, ", " and "]
)
def test_reading_a_reference_takes_linear_time(piece):
    assert is_linear(
        pasting.parse_reference, lambda n: (piece * n)[:n], pasting.LONGEST_REFERENCE
    )
