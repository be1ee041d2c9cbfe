"""Through how many files of the project a journey leads: whoever follows one reads them."""

import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from orgprofile.models import Section
from references.models import Citation, LinkCheck
from tests.desk import open_form
from tests.make import make_citation
from tests.references.links.stage import staged
from tests.walk import admin_address

OURS = ("references", "orgprofile", "timeline", "ecpat_site")
# The most files with a function called.
FILES = {
    "/": 49,
    "/network/": 42,
    "/criticism/": 33,
    "/references/": 28,
    "form": 25,
    "save": 29,
    "fixture": 10,
    "links": 10,
}
ROW = """\
- model: references.citation
  fields: {key: a-new-source, title: A new source}
"""

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_profile")]


@contextmanager
def traced():
    """Yield the set of files that fills with those of which a function is called."""
    apps = tuple(f"{settings.BASE_DIR / name}/" for name in OURS)
    found = set()

    def note(frame, event, _given):
        code = frame.f_code
        is_ours = code.co_filename.startswith(apps)
        if event == "call" and is_ours and code.co_name != "<module>":
            found.add(Path(code.co_filename).relative_to(settings.BASE_DIR))

    before = sys.getprofile()
    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(before)
        threading.setprofile(None)


def judge(journey, found):
    assert len(found) <= FILES[journey], sorted(found)


@pytest.mark.parametrize("page", [name for name in FILES if name.startswith("/")])
def test_a_page_leads_through_few_files(page, client):
    client.get("/about/")
    with traced() as found:
        assert client.get(page).status_code == 200
    judge(page, found)


def test_the_form_of_a_section_and_its_save_lead_through_few_files(admin_client):
    section = Section.objects.first()
    with traced() as found:
        fields = open_form(admin_client, section)
    judge("form", found)

    sent = fields | {
        "heading": f"{section.heading} x",
        "why": "It is.",
        "_save": "Save",
    }
    with traced() as found:
        assert (
            admin_client.post(admin_address(section, "change"), sent).status_code == 302
        )
    judge("save", found)


def test_a_row_of_a_fixture_leads_through_few_files(tmp_path):
    path = tmp_path / "one.yaml"
    path.write_text(ROW)
    with traced() as found:
        call_command("loaddata", str(path), verbosity=0)
    assert Citation.objects.filter(key="a-new-source").exists()
    judge("fixture", found)


def test_the_check_of_a_link_leads_through_few_files(settings):
    with staged() as stage:
        settings.LINK_CHECK_ALLOW = [f"[{host}]:{port}" for host, port in stage.hosts]
        source = make_citation("a", url=stage.url("/page?title=ECPAT+Germany"))
        with traced() as found:
            call_command("check_links", key=["a"], verbosity=0)
    assert LinkCheck.objects.get(citation=source).status == 200
    judge("links", found)
