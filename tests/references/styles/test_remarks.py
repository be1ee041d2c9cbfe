import pytest

from references import styles
from tests.references.styles.cases import case as a_case

STYLES = [code for code in styles.STYLES if code != "house"]
URL = "https://www.example.org/x"


def source(**fields):
    fields.setdefault("title", "Our history")
    return a_case(**fields)


def links(style, case):
    return [part.href for part in styles.STYLES[style].write(case) if part.href]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("address", "remark"),
    [
        ("site", f"[Only the publisher’s site is recorded: {URL}]"),
        ("substitute", f"[Another page by the publisher: {URL}]"),
        ("copy", f"[Copy at example.org: {URL}]"),
        ("", f"[Copy at example.org: {URL}]"),
    ],
)
def test_an_address_that_is_not_its_own_stands_in_brackets_alone(
    style, address, remark
):
    case = source(url=URL, address=address)

    assert styles.plain(case, style).endswith(remark)
    assert styles.plain(case, style).count(URL) == 1
    assert links(style, case) == [URL]


@pytest.mark.parametrize("style", STYLES)
def test_its_own_address_is_printed_and_linked_without_a_remark(style):
    case = source(url=URL, address="page")

    assert links(style, case) == [URL]
    assert "[Copy" not in styles.plain(case, style)


@pytest.mark.parametrize("style", STYLES)
def test_an_address_that_is_probably_its_own_is_printed_and_said_to_be_so(style):
    case = source(url=URL, address="probable")

    assert links(style, case) == [URL]
    assert "[The address is probably the source’s.]" in styles.plain(case, style)


@pytest.mark.parametrize(
    ("style", "day"),
    [
        ("apa", "March 4, 2016"),
        ("chicago", "March 4, 2016"),
        ("mla", "4 Mar. 2016"),
        ("vancouver", "2016 Mar 4"),
    ],
)
def test_an_archived_copy_stands_in_brackets_with_its_date(style, day):
    kept = source(archive_url=URL, archive_date="2016-03-04")
    lost = source(archive_date="2016-03-04")

    assert styles.plain(kept, style).endswith(f" [Archived {day}: {URL}]")
    assert styles.plain(lost, style).endswith(
        f" [Archived {day}; the copy’s address is not recorded.]"
    )


@pytest.mark.parametrize("style", STYLES)
def test_a_doi_takes_the_place_of_every_other_address(style):
    case = source(doi="10.1000/XYZ-1", url=URL, address="copy")

    assert links(style, case) == ["https://doi.org/10.1000/xyz-1"]
    assert URL not in styles.plain(case, style)


@pytest.mark.parametrize("style", styles.STYLES)
def test_the_signs_of_a_doi_that_mean_something_in_an_address_are_written_out(style):
    case = source(doi="10.1000/a#b?c<d>")

    assert links(style, case) == ["https://doi.org/10.1000/a%23b%3Fc%3Cd%3E"]
