"""Each page of a table, as it is met on the web, gets its verdict."""

from io import StringIO

import pytest
from django.core.management import call_command

from references.management.commands import check_sources
from references.models import ReadingCheck
from tests.make import make_citation, make_reading
from tests.references.links.pages import PAGES
from tests.references.links.stage import staged

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def states(module_db):
    """Look once for the words of many notes, each at a page of its own."""
    with staged() as stage, pytest.MonkeyPatch.context() as patch:
        patch.setattr(check_sources, "DELAY", 0)
        allow = [f"{host}:{port}" for host, port in stage.hosts]
        patch.setattr("django.conf.settings.LINK_CHECK_ALLOW", allow)
        source = make_citation("pages", url=stage.url())
        for page in PAGES:
            body = page.body.encode() if isinstance(page.body, str) else page.body
            stage.pages[page.name] = (page.status, page.kind, body, page.headers)
            address = stage.url(f"/source/{page.name}")
            make_reading(source, page.name, read_at=address, find=page.words)
        call_command("check_sources", stdout=StringIO())
    return dict(ReadingCheck.objects.values_list("reading__slug", "state"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_page_gets_its_verdict(states, page):
    assert states[page.name] == page.state
