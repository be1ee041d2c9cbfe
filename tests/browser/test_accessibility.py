"""What axe has to say of every kind of public page; first, since it takes longest."""

import pytest
from playwright.sync_api import Page

from tests.browser.addresses import ERRORS, PAGES
from tests.browser.conftest import Scan

pytestmark = pytest.mark.browser

# 320 px are what is left of 1280 px at a zoom of 400 %.
VIEWPORTS = ({"width": 1280, "height": 900}, {"width": 320, "height": 256})


@pytest.mark.parametrize("address", PAGES)
def test_page_breaks_no_rule_of_accessibility(
    profile: None, page: Page, scan: Scan, address: str
) -> None:
    response = page.goto(address)

    assert response.status == ERRORS.get(address, 200)
    for viewport in VIEWPORTS:
        page.set_viewport_size(viewport)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            # Nothing but colours is another in the other scheme.
            found = scan(page, colours_alone=scheme == "dark")
            assert found == [], f"{viewport['width']} px, {scheme}"
