"""Every kind of public page, checked by axe; first, since it takes longest."""

import pytest
from playwright.sync_api import Page

from tests.browser.addresses import ERRORS, PAGES
from tests.browser.conftest import Scan

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 900}
# What is left of it at a zoom of 400 %.
ZOOMED = {"width": 320, "height": 256}


@pytest.mark.parametrize("address", PAGES)
def test_page_breaks_no_rule_of_accessibility(
    profile: None, page: Page, scan: Scan, address: str
) -> None:
    response = page.goto(address)

    assert response.status == ERRORS.get(address, 200)
    for viewport in (ZOOMED, DESK):
        page.set_viewport_size(viewport)
        assert scan(page) == [], viewport
    page.emulate_media(color_scheme="dark")
    assert scan(page, colours_alone=True) == [], "dark"
