"""Other profiles than the first: sourced as strictly, and nothing of it is in them."""

import re
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from references.loading import profile
from references.prose import sourcing as kinds_of
from tests.references.management.commands import shell
from tests.test_published_profile import (
    assert_written_and_loaded_as_it_is,
    judged_statements,
)
from tests.walk import content, public_addresses

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[1]
# Not the package of that name.
OF_THE_FIRST = re.compile(r"ecpat(?!_site)|wikipedia|help-?line", re.IGNORECASE)
# "relief" is for the tests alone: no network, and its figures are of money and staff.
FOLDERS = {
    "w3c": ROOT / "profiles",
    "relief": ROOT / "tests" / "data",
    "example": ROOT / "profiles",
}
# What a profile has none of. Only addresses and the pages made for members speak of those.
OF_NONE = {
    "w3c": r"\bchild",
    "relief": r"\bchild|(?<!/)\bmembers?\b",
    "example": r"\bchild|\bnetwork of",
}


@pytest.fixture(scope="module", params=OF_NONE)
def name(request, module_db):
    """Load another profile once for a module, and set the site to it."""
    found = profile.profile_in(FOLDERS[request.param] / request.param)
    site = override_settings(
        PROFILE=found,
        SITE_ORGANISATION=found.slug,
        SITE_SUBJECT=found.name,
        SITE_SUBJECT_URL=found.website,
    )
    with site, transaction.atomic():
        shell.run("loaddata", request.param)
        yield request.param
        transaction.set_rollback(True)


def test_no_page_or_file_of_it_speaks_of_the_first_or_of_what_it_has_not(client, name):
    read = public_addresses()
    for address in read:
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        text = content(response)
        assert not OF_THE_FIRST.search(text), address
        if not address.startswith("/network/m"):
            assert not re.search(OF_NONE[name], text, re.IGNORECASE), address
    assert len(read) >= 30


def test_each_statement_of_it_agrees_with_its_source_or_is_in_doubt(name):
    found = kinds_of.count_by_way(judged_statements())

    assert found["stands"] + found["nothing"] + found["doubt"] == sum(found.values())
    assert shell.run("check_citations")[0] == 0


def test_it_is_written_and_loaded_again_without_a_change(name, tmp_path):
    assert_written_and_loaded_as_it_is(tmp_path)


def test_no_template_or_code_names_the_first():
    layers = ("ecpat_site", "timeline", "orgprofile", "references")
    suffixes = {".py", ".toml", ".yaml", ".html", ".svg", ".xml", ".css", ".js"}

    naming = {
        (str(path.relative_to(ROOT)), line.strip())
        for folder in (*layers, "templates", "static")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in suffixes and path.parent.name != "migrations"
        for line in path.read_text("utf-8").splitlines()
        if OF_THE_FIRST.search(line)
    }

    # Which profile a site has that names none.
    assert {name for name, _line in naming} == {"ecpat_site/settings.py"}
    assert all('"ecpat"' in line or '"profiles/ecpat"' in line for _, line in naming)
