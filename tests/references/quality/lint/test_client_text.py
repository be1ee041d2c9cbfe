"""The references of the client's text as it was, and what the dossier calls wrong in it."""

from references.quality import lint
from tests.references.quality.lint.sources import Stored


def printed(key, title, **fields):
    """A reference as the client's text prints it, which gives no address."""
    given = {"authors": "", "publisher": "", "issued": "", "accessed": "", "url": ""}
    return Stored(key=key, title=title, **given | fields)


REFERENCES = [
    printed(
        "ecpat-international-2020",
        "ECPAT International",
        publisher="ECPAT International",
        accessed="2020-04-20",
    ),
    printed(
        "european-commission-ecpat-2021",
        "ECPAT - End Child Prostitution in Asian Tourism",
        publisher="European Commission",
        container_title="Knowledge for policy",
        accessed="2021-06-23",
    ),
    printed(
        "davy-ecpat-southeast-asia-2017",
        "Regional Overview of the Sexual Exploitation of Children in Southeast Asia",
    ),
    printed(
        "terminology-guidelines-2018",
        "Home - Terminology Guidelines",
        container_title="Terminology Guidelines",
        accessed="2018-10-29",
    ),
    printed(
        "anti-slavery-international-2020",
        "Our history",
        publisher="Anti-Slavery International",
        accessed="2020-12-04",
    ),
    printed(
        "child-rights-connect-2018",
        "members & partners | Child Rights Connect",
        container_title="www.childrightsconnect.org",
        accessed="2018-03-12",
    ),
    printed(
        "ecpat-world-congress-iii-2008",
        "World Congress III",
        container_title="Resources.ecpat.net",
        issued="2008-11-28",
        archive_date="2016-03-04",
        accessed="2015-08-04",
    ),
    printed(
        "body-shop-australia-2018",
        "Stop Sex Trafficking | The Body Shop Australia",
        publisher="The Body Shop",
        accessed="2018-03-12",
    ),
    printed(
        "global-study-sectt-2016",
        "Global Report 2016 - globalstudysectt.org",
        container_title="globalstudysectt.org",
        issued="2015-02-23",
        accessed="2018-03-12",
    ),
    printed(
        "ecpat-interpol-global-indicator-2018",
        "Towards a Global Indicator on Unidentified Victims in Online Sexual "
        "Exploitation - summary report",
    ),
    printed(
        "ecpat-resources-2018",
        "Resources Archive - ECPAT International",
        publisher="ECPAT International",
        accessed="2018-03-12",
    ),
    printed("the-code-home", "Home", container_title="thecode.org"),
    printed(
        "the-code-history-2013",
        "History",
        authors="Ms. Anne van der TuukAbang Africa Travel",
        publisher="The Code",
        issued="2013-11-21",
        accessed="2014-01-22",
    ),
    printed(
        "hetter-cnn-2012",
        "Fighting sex trafficking in hotels, one room at a time",
        authors="Hetter, Katia",
        publisher="CNN",
    ),
    printed(
        "virtual-global-taskforce-2015",
        "Private Sector Partners",
        container_title="virtualglobaltaskforce.com",
        accessed="2015-08-04",
    ),
    printed(
        "itu-working-together-2015",
        "Working Together",
        publisher="ITU",
        accessed="2015-08-04",
    ),
    printed(
        "inhope-foundation-ecpat",
        "ECPAT International and the INHOPE Foundation cooperate in the fight against "
        "child sexual abuse material",
        container_title="inhopefoundation.org",
        accessed="2015-08-04",
    ),
    printed(
        "child-helpline-international-2014",
        "CHI - Child Helpline International",
        archive_date="2014-02-28",
        accessed="2014-07-28",
    ),
    printed(
        "romano-vox-2018",
        "A new law intended to curb sex trafficking threatens the future of the internet "
        "as we know it",
        authors="Romano, Aja",
        issued="2018-07-02",
    ),
    printed(
        "kessler-washington-post-2015",
        "The fishy claim that '100,000 children' in the United States are in the sex trade",
        authors="Kessler, Glenn",
        publisher="The Washington Post",
        issued="2015-09-02",
        accessed="2021-09-28",
    ),
    printed(
        "vice-fosta-sesta-protest-2018",
        "Sex Workers Are Protesting FOSTA/SESTA Across the Country",
        publisher="Vice",
        issued="2018-06-04",
        accessed="2021-09-28",
    ),
    printed(
        "ecpat-usa-sesta-2018",
        "Facts and Myths About SESTA",
        publisher="ECPAT-USA",
        issued="2018-04-19",
        accessed="2019-03-03",
    ),
    printed(
        "cohn-cnbc-2018",
        "Online sex ads are disappearing due to anti-trafficking law, but is that a good "
        "thing?",
        authors="Cohn, Scott",
        publisher="CNBC",
        issued="2018-07-27",
        accessed="2019-03-03",
    ),
    printed(
        "cole-motherboard-2018",
        "Pimps Are Preying on Sex Workers Pushed Off the Web Because of FOSTA-SESTA",
        authors="Lunau, Kate\nCole, Samantha",
        publisher="Motherboard",
        issued="2018-04-30",
        accessed="2019-03-03",
    ),
    printed(
        "moorghen-hilton-foundation-2013",
        "ECPAT International Receives $1.5 Million Hilton Humanitarian Prize - Press "
        "release",
        authors="Marc Moorghen",
        container_title="hiltonfoundation.org",
        accessed="2015-08-04",
    ),
    printed(
        "bacchi-reuters-2017",
        "Anti-trafficking group wins Interpol award for child sexual...",
        publisher="Reuters",
        issued="2017-11-17",
        accessed="2018-03-12",
    ),
]


def found(code):
    """The numbers of the references in which this is found."""
    others = lint.among(REFERENCES)
    return [
        number
        for number, source in enumerate(REFERENCES, start=1)
        if code in [finding.code for finding in lint.findings(source, others)]
    ]


def test_the_stray_contact_name_is_found_in_the_one_reference_that_has_it():
    # NOTES.md: "13 has a stray contact name as author."
    assert found("author-run-together") == [13]


def test_the_date_of_the_website_is_found_in_the_one_reference_that_has_it():
    # NOTES.md: "9 carries a website date (23 February 2015); the report is of May 2016."
    assert found("title-year-after-date") == [9]


def test_the_titles_that_name_a_first_page_are_found():
    # references.yaml: for 4 and 12 the address of the site, not of what was cited.
    assert found("title-home") == [4, 12]


def test_no_address_is_made_up_for_a_text_that_gives_none():
    assert found("no-address") == list(range(1, 27))


def test_the_dates_of_the_text_contradict_each_other_nowhere():
    assert found("accessed-before-issued") == []
    assert found("archived-before-issued") == []


def test_no_reference_is_taken_for_another():
    for code in ("duplicate-address", "duplicate-doi", "duplicate-work"):
        assert found(code) == []
