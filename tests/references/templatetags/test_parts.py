"""The parts of a page, read off what its template wrote."""

from django.utils.safestring import SafeString

from references.templatetags.parts import FEWEST, headings


def page_of(number: int) -> str:
    headed = (
        '<h2 class="a" id="part-{0}"><a href="/">A &amp; {0}</a><sup>[1]</sup></h2>'
    )
    return SafeString("<h2>No id</h2>" + "".join(map(headed.format, range(number))))


def test_the_contents_of_a_page_are_its_headings_without_their_marks_and_links():
    listed = headings(page_of(FEWEST))

    assert len(listed) == FEWEST
    assert listed[0] == ("part-0", "A &amp; 0")


def test_a_page_of_few_parts_or_of_a_long_list_has_no_contents():
    assert headings(page_of(FEWEST - 1)) == []
    assert headings(page_of(100)) == []
