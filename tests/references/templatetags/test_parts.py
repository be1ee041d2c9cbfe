"""The parts of a page, read off what its template wrote."""

from django.utils.safestring import SafeString

from references.templatetags.parts import FEWEST, headings


def page_of(number: int) -> str:
    headed = (
        '<h2 class="a" id="part-{0}"><a href="/">A &amp; {0}</a><sup>[1]</sup></h2>'
    )
    return SafeString("<h2>No id</h2>" + "".join(map(headed.format, range(number))))


def test_the_contents_are_the_headings_and_the_groups_of_a_list_on_its_other_pages():
    links = '<a href="#part-0">A</a> <a\n href="?q=a&amp;page=2#part-9"\n>Z &amp; z</a>'
    jump = f'<nav class="jump plain">{links}</nav>'

    listed = headings(SafeString(jump + page_of(FEWEST)))

    assert listed[0] == ("#part-0", "A &amp; 0")
    assert [address for address, _words in listed[1:3]] == [
        *("?q=a&amp;page=2#part-9", "#part-1")
    ]
    assert len(listed) == FEWEST + 1


def test_a_page_of_few_parts_or_of_a_long_list_has_no_contents():
    assert headings(page_of(FEWEST - 1)) == []
    assert headings(page_of(100)) == []
