"""Where readers and staff meet: from a public page to the form."""

import pytest
from playwright.sync_api import Page, expect

from orgprofile.models import Section
from tests.browser.conftest import Scan, assert_focus_is_seen
from tests.browser.desk import sign_in
from tests.walk import admin_address

pytestmark = pytest.mark.browser

# A page for each way in which a link to a form is set: in text, rows, cards and lists.
EDITED = ("/", "/network/members/ar/", "/references/kessler-washington-post-2015/")
HISTORY = "History"


# --- Edit -------------------------------------------------------------------------------


def test_staff_go_from_a_section_to_its_form_and_back_by_keyboard(
    editor: None, page: Page
) -> None:
    section = Section.objects.get(heading=HISTORY)
    sign_in(page)
    page.goto("/")
    link = page.get_by_role("link", name=f"Edit “{HISTORY}”")
    expect(link).to_be_visible()

    link.focus()
    assert_focus_is_seen(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(admin_address(section, "change"))
    page.get_by_role("link", name="View on site").click()

    page.wait_for_url(f"**/#{section.slug}")
    # Its heading is called what it was.
    expect(page.get_by_role("heading", name=HISTORY, exact=True)).to_be_visible()


def test_the_links_keep_no_one_out(editor: None, page: Page, scan: Scan) -> None:
    sign_in(page)

    for address in EDITED:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light", media="screen")
        page.goto(address)
        expect(page.locator(".edit").first).to_be_visible()
        assert scan(page, within="'.edit'") == [], address
        page.emulate_media(color_scheme="dark")
        assert scan(page, within="'.edit'", colours_alone=True) == [], address
        page.set_viewport_size({"width": 390, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.emulate_media(media="print")
        expect(page.locator(".edit").first).to_be_hidden()


def test_a_reader_asks_for_no_links(editor: None, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/", wait_until="networkidle")

    assert page.locator(".edit").count() == 0
    assert not [url for url in asked if "/admin/" in url]
