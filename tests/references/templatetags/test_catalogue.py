"""The contents of a page, and how it is cited."""

import re
from hashlib import sha256

import pytest
from django.utils.safestring import SafeString

from references.templatetags.parts import FEWEST, headings
from tests.make import make_citation, make_organisation, make_profile
from tests.page_text import read

EMPTY = sha256().hexdigest()


@pytest.mark.django_db
def test_a_page_is_cited_in_the_newest_edition_with_it(client, settings, tmp_path):
    make_profile()
    settings.EDITIONS_DIR = tmp_path
    assert (
        "because no saved copy (edition) of it exists" in read_page(client, "/").words()
    )
    for day, page in {"2026-12-01": "history/index", "2027-01-01": "index"}.items():
        file = (folder := tmp_path / day) / "data" / f"{page}.html"
        file.parent.mkdir(parents=True)
        file.touch()
        manifest = f"{EMPTY}  data/{page}.html\n"
        (folder / "manifest-sha256.txt").write_text(manifest)
        (folder / "tagmanifest-sha256.txt").write_text("\n" * 3)
        (folder / "bag-info.txt").write_text("Payload-Oxum: 0.1\n")

    cited = read_page(client, "/").words()
    assert cited.count("http://testserver/editions/2027-01-01/") == 3
    assert "edition of 1 January 2027, SHA-256 6a3cf5192354." in cited
    # All their fields are those of the formats, none is of our own.
    fields = " ".join(re.findall(r"(\w+) = {", cited))
    assert fields == "author title titleaddon date langid language url urldate"
    tags = " ".join(re.findall(r"([A-Z][A-Z0-9]) - ?", cited))
    assert tags == "TY ID AU TI T2 PY DA Y2 LA UR ER"
    assert "The current page may change: http://testserver/" in cited
    for address in ("/history/", "/?sourcing=1"):
        assert "no saved copy (edition) of it" in read_page(client, address).words()


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 2])
def test_a_page_says_how_many_statements_are_uncertain_and_sources_independent(
    client, number
):
    keys = [make_citation(f"report-{n}").key for n in range(number)]
    lead = " ".join(f"It began.[@{key}]" for key in keys)
    make_organisation(name="ECPAT International", lead=lead)

    words = read_page(client, "/").words()

    assert (
        f"Uncertain statements: 0 of {number}. "
        f"Sources independent of ECPAT International: 0 of {number}."
    ) in words


def read_page(client, address):
    return read(client.get(address).content.decode())


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
