"""Every kind of public page, checked by axe; first, since it takes longest."""

import pytest
from playwright.sync_api import Page

from tests.browser.addresses import ERRORS, PAGES
from tests.browser.conftest import Scan

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 900}
# What is left of it at a zoom of 400 %.
ZOOMED = {"width": 320, "height": 256}

# What a narrow window hides, and what of it a wide one shows: all else is the same in
# both but for its place, and to judge it takes most of axe's time.
HIDDEN = "window.hidden = [...document.body.querySelectorAll('*')].filter(e => !e.checkVisibility())"
SHOWN = (
    "[document.querySelector('h1'), ...window.hidden.filter(e => e.checkVisibility())]"
)


@pytest.mark.parametrize("address", PAGES)
def test_page_breaks_no_rule_of_accessibility(
    profile: None, page: Page, scan: Scan, address: str
) -> None:
    page.set_viewport_size(ZOOMED)
    response = page.goto(address)

    assert response.status == ERRORS.get(address, 200)
    assert scan(page) == [], "320 px, light"
    page.evaluate(HIDDEN)
    page.set_viewport_size(DESK)
    assert scan(page, within=SHOWN) == [], "1280 px, light"
    page.emulate_media(color_scheme="dark")
    assert scan(page, colours_alone=True) == [], "1280 px, dark"
