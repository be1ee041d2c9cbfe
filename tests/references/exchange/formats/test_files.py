"""Files in the shapes that Zotero, JabRef, Crossref and EndNote write."""

from pathlib import Path

import pytest

from references.exchange import formats
from references.exchange.formats import READABLE
from references.exchange.formats.found import decode

FILES = Path(__file__).parent / "files"


def read(name):
    text = decode((FILES / name).read_bytes())
    found = READABLE[formats.guess(name, text)].read(text)
    assert [entry.problem for entry in found] == [""] * len(found)
    return found


@pytest.mark.parametrize("name", ["zotero.bib", "zotero.ris", "zotero.json"])
def test_what_zotero_says_of_a_news_article_is_taken(name):
    article = read(name)[0].record

    assert article.type == (
        "article-journal" if name == "zotero.bib" else "article-newspaper"
    )
    assert article.title == (
        "The fishy claim that '100,000 children' in the United States are in the "
        "sex trade"
    )
    assert article.authors == ("Kessler, Glenn",)
    assert article.container_title == "The Washington Post"
    assert article.issued == ("2015-09" if name == "zotero.bib" else "2015-09-02")
    assert article.accessed == "2021-09-28"
    assert article.language == "en-US"
    assert article.url.endswith("/the-fishy-claim_2015")
    assert article.address == ""


@pytest.mark.parametrize("name", ["zotero.bib", "zotero.ris", "zotero.json"])
def test_a_note_of_the_reader_s_own_is_not_taken_for_the_editor_s(name):
    article = read(name)[0]

    assert article.record.editors_note == ""
    assert {"note", "N1"} & set(article.left_out)


@pytest.mark.parametrize("name", ["zotero.bib", "zotero.ris", "zotero.json"])
def test_a_body_is_an_author_by_its_plain_name(name):
    page = read(name)[1].record

    assert page.authors[0] == "ECPAT International"
    assert page.type == "webpage"
    assert page.accessed == "2020-12-04"


def test_accents_written_as_commands_are_letters():
    page = read("zotero.bib")[1].record

    assert page.authors[1:] == ("Müller, Jörg", "Garçon, Zoé")
    assert page.publisher == "ECPAT International"


@pytest.mark.parametrize("name", ["zotero.bib", "zotero.ris"])
def test_a_report_has_its_body_month_pages_and_doi(name):
    report = read(name)[2]

    assert report.record.type == "report"
    assert report.record.publisher == "ECPAT International"
    assert report.record.issued == "2016-05"
    assert report.record.page == "12–15"
    assert report.record.doi == "10.1000/sectt.2016"
    assert set(report.left_out) == ({"address"} if name == "zotero.bib" else {"CY"})


def test_a_particle_stays_with_the_family_and_about_a_year_is_kept():
    page = read("zotero.json")[1].record

    assert page.authors == ("ECPAT International", "van Beethoven, Ludwig")
    assert page.issued == "2016~"


def test_jabref_s_abbreviations_groups_and_comments_are_understood():
    article, page = read("jabref.bib")

    assert (article.line, page.line) == (5, 19)
    assert article.record.authors == ("Kessler, Glenn",)
    assert article.record.container_title == "The Washington Post"
    assert article.record.issue == "271"
    assert article.left_out == ("groups", "owner", "timestamp")
    assert page.record.title == "Our history: From 1990"
    assert page.record.issued == "2016~"
    assert page.record.language == "en-GB"


def test_crossref_s_own_words_are_understood_and_the_rest_is_named():
    (article,) = read("crossref.json")

    assert article.record.key == ""
    assert article.record.type == "article-journal"
    assert article.record.title == "Campaigns against child sex tourism"
    assert article.record.authors == ("Example, Anna", "The Networks Group")
    assert article.record.container_title == "Journal of Networks"
    assert article.record.doi == "10.1000/networks.2012.7"
    assert article.record.issued == "2012-06"
    assert {"indexed", "created", "score"} <= set(article.left_out)


def test_crossref_s_bibtex_on_one_line_is_read():
    (article,) = read("crossref.bib")

    assert article.record.authors == ("Example, Anna", "Second, Bert A.")
    assert article.record.issued == "2012-06"
    assert article.record.page == "213–229"
    assert article.record.url == "http://dx.doi.org/10.1000/Networks.2012.7"


def test_endnote_s_broken_lines_older_tags_and_second_address_are_understood():
    (article,) = read("endnote.ris")

    assert article.record.title == "Campaigns against child sex tourism"
    assert article.record.container_title == "Journal of Networks"
    assert article.record.issued == "2012-06"
    assert article.record.url == "https://example.org/networks/16/3"
    assert {"UR", "N1", "M1", "J2"} <= set(article.left_out)
