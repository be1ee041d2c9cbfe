"""The dates of pages: when their words last changed, whoever loads them and whenever."""

import re
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from ecpat_site.accuracy import audits
from references.loading.reading import items
from references.models import Citation, Reading
from references.models.doubt import Doubt
from tests.make import make_profile, make_reading
from tests.walk import content, html_addresses
from timeline.models import Variant

ROOT = Path(__file__).parents[1]
FILES = [
    path
    for path in sorted(ROOT.glob("profiles/*/fixtures/*.yaml"))
    if "example" not in path.parts
]


@pytest.fixture
def on(monkeypatch):
    """Set the clock of the site to noon of a day."""

    def set_to(year, month, day):
        noon = datetime(year, month, day, 12, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: noon)

    return set_to


@pytest.mark.parametrize("path", FILES, ids=lambda path: "-".join(path.parts[-3::2]))
def test_each_shipped_row_names_the_day_of_its_words(path):
    rows = items("rows.yaml", path.read_bytes())

    assert rows
    assert not [line for line, row in rows if "changed" not in row["fields"]]


SOURCE = "/references/ecpat-history-2016/"
# A field that every page with the row shows, and those pages.
CHANGES = {
    Variant: (
        "value",
        {"/changes/", "/history/", "/history/founding/", SOURCE},
    ),
    Reading: ("says", {"/references/ecpat-germany-2018/"}),
    Doubt: ("words", {"/open-questions/", "/open-questions/campaign-years/"}),
}


@pytest.mark.django_db
@pytest.mark.parametrize("model", CHANGES)
def test_a_change_dates_the_pages_that_show_it_and_no_other(client, on, model):
    field, pages = CHANGES[model]
    on(2026, 12, 1)
    make_profile()
    make_reading(Citation.objects.get(key="ecpat-germany-2018"), "members")
    on(2026, 12, 5)
    # The reading of a source that no other row of the profile names.
    rows = model.objects.filter(slug="members") if model is Reading else model.objects
    row = rows.order_by("pk").first()
    setattr(row, field, f"Now {getattr(row, field)}")
    row.save()

    on(2026, 12, 9)
    texts = {address: content(client.get(address)) for address in html_addresses()}

    # The day of the newest audit, a file of the profile.
    newest = max(audit.day for audit in audits())
    assert f'datetime="{newest}"' in texts.pop("/accuracy/")
    for address in ("/about/", "/corrections/"):
        assert "Last changed on" not in texts.pop(address)
    for address, text in texts.items():
        day = "2026-12-05" if address in pages else "2026-12-01"
        assert re.findall(r'Last changed on <time\s+datetime="(.*?)"', text) == [day]
        assert f'"dateModified":"{day}"' in text, address
        # As APA cites the page.
        assert f"(2026, December {day[-1]})." in text, address
        if not re.match("/references/.", address):
            assert f'"citation_online_date" content="{day.replace("-", "/")}"' in text


@pytest.mark.django_db
def test_a_load_takes_the_day_of_the_file_or_else_keeps_that_of_the_words(on, tmp_path):
    def load(title, changed=""):
        file = tmp_path / "sources.yaml"
        row = f"- model: references.citation\n  fields: {{key: a, title: {title}{changed}}}"
        file.write_text(f"{row}\n")
        call_command("loaddata", str(file), stdout=StringIO())
        stored = Citation.objects.get()
        return stored.changed.day, stored.version

    on(2026, 12, 1)
    assert load("One") == (1, 1)
    on(2026, 12, 5)
    assert load("One") == (1, 1)
    assert load("Another") == (5, 2)
    assert load("Another", ", changed: 2026-11-20") == (20, 3)
    assert load("Another", ", changed: 2026-11-20") == load("Another") == (20, 3)
