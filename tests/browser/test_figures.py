"""The year that chart and map are looked at for."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage

pytestmark = pytest.mark.browser


def test_the_year_is_asked_for_without_script(profile: None, new_page: NewPage) -> None:
    phone = {"width": 390, "height": 844}
    page = new_page(java_script_enabled=False, viewport=phone)
    page.goto("/network/")

    page.get_by_label("As known for the year").fill("2007")
    page.get_by_role("button", name="Show").click()

    page.wait_for_url("**/network/?as_of=2007")
    expect(page.locator("#newest")).to_be_in_viewport(ratio=1)
