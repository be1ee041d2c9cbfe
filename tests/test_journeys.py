"""Through how many files of the project a journey leads: whoever follows one reads them."""

import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from orgprofile.models import Section
from references.models import Citation, NoteCheck
from tests.desk import open_form, send
from tests.make import make_citation, make_reading

OURS = ("references", "orgprofile", "timeline", "ecpat_site")
ROW = """\
- model: references.citation
  fields: {key: a-new-source, title: A new source}
"""

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_profile")]


@contextmanager
def few_files(most):
    """Fail if functions of more files than these are called within."""
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
        yield
    finally:
        sys.setprofile(before)
        threading.setprofile(None)
    assert len(found) <= most, sorted(found)


@pytest.mark.parametrize(
    ("page", "most"),
    [("/", 50), ("/network/", 42), ("/criticism/", 34), ("/references/", 29)],
)
def test_a_page_leads_through_few_files(client, page, most):
    client.get("/about/")
    with few_files(most):
        assert client.get(page).status_code == 200


def test_the_form_of_a_section_and_its_save_lead_through_few_files(admin_client):
    section = Section.objects.first()
    with few_files(25):
        fields = open_form(admin_client, section)

    fields |= {"heading": f"{section.heading} x", "why": "It is."}
    with few_files(28):
        assert send(admin_client, section, fields).status_code == 302


def test_a_row_of_a_fixture_leads_through_few_files(tmp_path):
    path = tmp_path / "one.yaml"
    path.write_text(ROW)
    with few_files(10):
        call_command("loaddata", str(path), verbosity=0)
    assert Citation.objects.filter(key="a-new-source").exists()


def test_a_look_for_the_words_of_a_note_leads_through_few_files(stage, settings):
    settings.LINK_CHECK_ALLOW = [f"[{host}]:{port}" for host, port in stage.hosts]
    address = stage.url("/page?title=ECPAT+Germany")
    make_reading(make_citation("a"), read_at=address, find="ECPAT Germany")
    with few_files(16):
        call_command("check_sources", key=["a"], verbosity=0)
    assert NoteCheck.objects.get().state == "stands"
