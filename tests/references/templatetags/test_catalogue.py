"""What pages hand to reference managers."""

import re
from hashlib import sha256

import pytest

from tests.make import make_profile
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


def read_page(client, address):
    return read(client.get(address).content.decode())
