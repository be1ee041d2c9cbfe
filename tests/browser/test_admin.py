"""The admin's pages: the policy allows all they do, and everyone can use them."""

import pytest
from playwright.sync_api import Page, expect

from orgprofile.models import Criticism, Member, MembershipCount, Turn
from references.models import Citation
from tests.browser.conftest import Scan, sign_in
from tests.walk import admin_address
from timeline.models import HistoryEvent

pytestmark = pytest.mark.browser

# A page for each way in which a link to a form is set: in text, rows, cards and lists.
EDITED = ("/", "/network/members/ar/", "/references/kessler-washington-post-2015/")
LAPTOP, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 900}


def test_admin_keeps_the_policy_and_adds_no_barrier_to_the_stock_one(
    editor: None, page: Page, scan: Scan
) -> None:
    citation = Citation.objects.get(key="kessler-washington-post-2015")
    event = HistoryEvent.objects.filter(variants__isnull=False).first()
    citation.title = "Changed"
    citation.save()
    sign_in(page)

    for address in (
        admin_address(citation, "history"),
        admin_address(Criticism, "deleted"),
        admin_address(Citation),
        admin_address(event, "change"),
        admin_address(citation, "delete"),
    ):
        assert_no_barrier(page, scan, address)


def assert_no_barrier(
    page: Page, scan: Scan, address: str, within: str = "html"
) -> None:
    """Open a page as wide as a laptop, in light and dark; narrow it to 320 px."""
    page.set_viewport_size(LAPTOP)
    page.emulate_media(color_scheme="light")
    page.goto(address)
    assert scan(page, within=within) == [], f"{address}, light"
    page.emulate_media(color_scheme="dark")
    assert scan(page, within=within, colours_alone=True) == [], f"{address}, dark"
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") == 320, address


def test_lists_fit_a_laptop_and_a_box_that_completes_itself_is_named_by_its_label(
    editor: None, page: Page
) -> None:
    sign_in(page)
    for model in (Citation, HistoryEvent, Member, MembershipCount, Turn):
        page.goto(admin_address(model))
        width = "e => e.scrollWidth - e.clientWidth"
        assert page.locator("#changelist .results").evaluate(width) <= 0, model

    page.goto(admin_address(HistoryEvent, "add"))
    page.get_by_role("combobox", name="Source of the date").click()
    assert page.get_by_role("searchbox", name="Search").is_visible()
    page.keyboard.press("Escape")
    page.locator("#variants-group .add-row a").click()
    assert page.get_by_role("combobox", name="Source (needed):").count() == 1


def test_staff_alone_have_links_to_forms_and_these_keep_no_one_out(
    editor: None, page: Page, scan: Scan
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    assert page.locator(".edit").count() == 0
    assert not [url for url in asked if "/admin/" in url or "edit" in url]
    sign_in(page)

    for address in EDITED:
        assert_no_barrier(page, scan, address, within=".edit")
        page.emulate_media(media="print")
        expect(page.locator(".edit").first).to_be_hidden()
        page.emulate_media(media="screen")
