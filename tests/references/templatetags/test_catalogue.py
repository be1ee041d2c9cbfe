"""What pages hand to reference managers."""

from hashlib import sha256

import pytest

from references.models import Citation
from references.templatetags.catalogue import source_meta
from tests.make import make_profile
from tests.page_text import read

EMPTY = sha256().hexdigest()
HOSTILE = "\"><script>alert('1')</script>&amp; é – \u202e 日本"
SOURCE = Citation(
    type="article-journal", title="“Nine” & more", authors="Davy, Deanna\nECPAT",
    publisher="Elsevier", container_title="Journal of Crime", volume="12", issue="3",
    doi="10.1000/182", issued="2015-09-02", language="en",
    url="https://example.org/?a=1&b=2", address="page",
)  # fmt: skip


def named(html):
    return [
        (e.attributes["name"].removeprefix("citation_"), e.attributes["content"])
        for e in read(str(html)).walk()
        if e.tag != "root"
    ]


def test_the_page_of_a_source_is_saved_as_the_source():
    found = named(source_meta(SOURCE))

    assert [value for name, value in found if name == "author"] == [
        "Davy, Deanna",
        "ECPAT",
    ]
    expected = {"publication_date": "2015/09/02", "journal_title": "Journal of Crime"}
    expected |= {"doi": "10.1000/182", "public_url": "https://example.org/?a=1&b=2"}
    assert expected.items() <= dict(found).items()
    # A date is told as far as a machine can know it.
    for issued, told in (("2015-09", "2015/09"), ("2009/2012", "2009"), ("199X", None)):
        found = dict(named(source_meta(Citation(title="A", issued=issued))))
        assert found.get("publication_date") == told, issued


@pytest.mark.parametrize(
    ("url", "address"),
    [("https://a.org/", "site"), ("https://a.org/", "copy"), ("javascript:x", "page")],
)
def test_only_the_web_address_of_the_source_itself_is_given(url, address):
    source = Citation(title=HOSTILE, url=url, address=address)

    assert named(source_meta(source)) == [("title", HOSTILE)]


@pytest.mark.django_db
def test_a_page_is_cited_in_the_newest_edition_with_it(client, settings, tmp_path):
    make_profile()
    settings.EDITIONS_DIR = tmp_path
    assert "which may change: there is no edition" in read_page(client, "/").words()
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
    assert "The page as it is now, which may: http://testserver/" in cited
    for address in ("/history/", "/?sourcing=1"):
        assert "there is no edition" in read_page(client, address).words()


def read_page(client, address):
    return read(client.get(address).content.decode())
