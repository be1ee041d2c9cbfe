import pytest

from references import styles
from tests.references.styles.cases import case

KESSLER = {
    "title": "The fishy claim that '100,000 children' in the United States are in the sex trade",
    "authors": "Kessler, Glenn",
    "publisher": "The Washington Post",
    "container_title": "The Washington Post",
    "issued": "2015-09-02",
    "accessed": "2021-09-28",
}


def read(**fields):
    return styles.plain(case(**fields))


def links(**fields):
    parts = styles.house(case(**fields))
    return [(part.text, part.href) for part in parts if part.href]


def test_a_citation_reads_as_an_encyclopedia_prints_it():
    text = read(**KESSLER, url="https://example.org/fishy", address="page")

    assert text.strip() == (
        "Kessler, Glenn. “The fishy claim that '100,000 children' in the United States "
        "are in the sex trade”. The Washington Post. 2 September 2015. "
        "Retrieved 28 September 2021."
    )


def test_a_container_that_is_not_the_publisher_is_named_in_italics():
    parts = styles.house(
        case(title="A law", container_title="Vox", publisher="Vox Media")
    )

    assert [part.text for part in parts if part.is_italic] == ["Vox"]
    assert "Vox. Vox Media. " in "".join(part.text for part in parts)


def test_several_authors_are_parted_by_semicolons():
    text = read(title="Offenders on the Move", authors="Hawke, Angela\nRaphael, Alison")

    assert text.startswith("Hawke, Angela; Raphael, Alison. “Offenders on the Move”.")


def test_the_format_stands_after_the_title():
    assert "“Regional Overview” (PDF). " in read(
        title="Regional Overview", medium="PDF"
    )


def test_a_title_that_ends_its_own_sentence_gets_no_second_stop():
    assert read(title="Is that a good thing?").startswith("“Is that a good thing?” ")


def test_a_supplied_title_stands_in_brackets_without_quotation_marks():
    text = read(title="[Page on the history of FACE]", publisher="FACE")

    assert text.startswith("[Page on the history of FACE]. FACE. ")


def test_an_archived_copy_is_linked_and_dated():
    fields = {
        "title": "World Congress III",
        "archive_url": "https://archive.example.org/1",
        "archive_date": "2016-03-04",
    }

    assert "Archived from the original on 4 March 2016. " in read(**fields)
    assert links(**fields) == [("Archived", "https://archive.example.org/1")]


def test_an_archived_copy_without_an_address_says_so():
    text = read(title="World Congress III", archive_date="2016-03-04")

    assert "Archived on 4 March 2016; the copy’s address is not recorded. " in text


def test_a_source_that_is_gone_leads_to_its_archived_copy_first():
    source = case(
        title="World Congress III",
        url="https://example.org/congress",
        address="page",
        archive_url="https://archive.example.org/1",
        archive_date="2016-03-04",
    )

    parts = styles.house(source, gone="was gone on 25 November 2026")

    text = "".join(part.text for part in parts)
    assert (
        "Archived on 4 March 2016; the original was gone on 25 November 2026." in text
    )
    assert [(part.text, part.href) for part in parts if part.href] == [
        ("World Congress III", "https://archive.example.org/1"),
        ("Archived", "https://archive.example.org/1"),
        ("the original", "https://example.org/congress"),
    ]


def test_a_source_that_is_gone_without_a_copy_says_when_it_was():
    source = case(title="A page", url="https://example.org/", address="page")

    text = "".join(
        part.text for part in styles.house(source, gone="was gone on 25 November 2026")
    )

    assert "Its address was gone on 25 November 2026." in text


def test_no_address_is_said_quietly():
    assert read(title="Our history").endswith("No address recorded.")


@pytest.mark.parametrize("address", ["page", "probable"])
def test_the_title_is_linked_where_the_address_is_its_own(address):
    found = links(title="Our history", url="https://example.org/h", address=address)

    assert found == [("Our history", "https://example.org/h")]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("copy", "Read in a copy at example.org."),
        ("site", "Only the publisher’s site is recorded: example.org."),
        ("substitute", "Another page by the publisher is recorded: example.org."),
    ],
)
def test_an_address_that_is_not_its_own_never_stands_under_the_title(address, sentence):
    fields = {
        "title": "Our history",
        "url": "https://www.example.org/",
        "address": address,
    }

    assert read(**fields).endswith(sentence)
    assert links(**fields) == [("example.org", "https://www.example.org/")]


def test_a_probable_address_says_that_it_is_probable():
    text = read(title="Stop", url="https://example.org/", address="probable")

    assert text.endswith("The address is probably the source’s.")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x.org"])
def test_what_is_no_web_address_never_becomes_a_link(url):
    fields = {
        "title": "T",
        "url": url,
        "address": "page",
        "archive_url": url,
        "archive_date": "2020",
    }

    assert links(**fields) == []
    assert read(**fields).endswith("No address recorded.")


def test_a_date_that_begins_a_sentence_has_a_capital():
    assert "”. About 1997. " in read(title="T", issued="1997~")


def test_volume_issue_and_pages_stand_after_what_they_are_of():
    text = read(
        title="Sex tourism and the law",
        container_title="Children and Society",
        volume="22",
        issue="3",
        page="217-231",
    )

    assert "”. Children and Society, vol. 22, no. 3, pp. 217–231. " in text


def test_a_volume_of_what_is_not_named_is_a_sentence():
    assert "”. Vol. 2. Pace. " in read(title="T", publisher="Pace", volume="2")


def test_a_doi_is_linked_and_counts_as_an_address():
    fields = {"title": "T", "doi": "10.1000/182"}

    assert read(**fields).endswith("”. DOI: 10.1000/182.")
    assert links(**fields) == [("10.1000/182", "https://doi.org/10.1000/182")]
