"""The second shipped profile: sourced as strictly, and nothing of the first is in it."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from references.loading import profile
from references.prose import sourcing as kinds_of
from references.quality import sourcing
from tests.test_published_profile import assert_written_as_shipped
from tests.walk import content, public_addresses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("second_profile")]

ROOT = Path(__file__).parents[1]
# Not the package of that name.
OF_THE_FIRST = re.compile(r"ecpat(?!_site)|wikipedia|help-?line", re.IGNORECASE)


@pytest.fixture(scope="module")
def second_profile(module_db):
    """Load the second shipped profile once for a module, and set the site to it."""
    found = profile.profile_in(ROOT / "profiles" / "w3c")
    with override_settings(
        PROFILE=found,
        SITE_ORGANISATION=found.slug,
        SITE_SUBJECT=found.name,
        SITE_SUBJECT_URL=found.website,
    ):
        call_command("loaddata", "w3c", verbosity=0, stdout=StringIO())
        yield


def test_no_page_or_file_of_it_speaks_of_the_first(client):
    read = public_addresses()
    for address in read:
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        assert not OF_THE_FIRST.search(content(response)), address
    assert len(read) > 50


def test_each_statement_of_it_agrees_with_its_source_or_is_in_doubt():
    found = kinds_of.counted(each.judged for each in sourcing.sourced())

    guide = (ROOT / "docs" / "your-profile.md").read_text()
    assert f"{sum(found.values())} statements" in guide
    assert found["exact"] + found["doubt"] == sum(found.values())


def test_it_is_written_byte_for_byte_as_it_was_loaded(settings, tmp_path):
    assert_written_as_shipped(settings, tmp_path)


def test_no_template_or_code_names_the_first():
    layers = ("ecpat_site", "timeline", "orgprofile", "references")
    code = {".py", ".toml", ".yaml"}
    kinds = dict.fromkeys(layers, code) | dict.fromkeys(
        ("templates", "static"), code | {".html", ".svg", ".xml", ".css", ".js"}
    )

    naming = {
        (str(path.relative_to(ROOT)), line.strip())
        for folder, suffixes in kinds.items()
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in suffixes and path.parent.name != "migrations"
        for line in path.read_text("utf-8").splitlines()
        if OF_THE_FIRST.search(line)
    }

    # Which profile a site has that names none.
    assert {name for name, _line in naming} == {"ecpat_site/settings.py"}
    assert all('"ecpat"' in line or '"profiles/ecpat"' in line for _, line in naming)
