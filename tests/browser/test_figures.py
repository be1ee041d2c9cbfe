"""Chart and map shown by other sites, and the year they are looked at for."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, assert_focus_is_seen

pytestmark = pytest.mark.browser


def test_a_slider_and_the_number_beside_it_say_the_same_year(
    profile: None, page: Page
) -> None:
    page.goto("/network/")
    number = page.get_by_label("As known for the year")
    slider = page.get_by_role("slider", name="Year")
    expect(number).to_have_value("")
    expect(slider).to_have_value(number.get_attribute("max") or "")

    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert_focus_is_seen(page)
    expect(number).to_have_value(str(int(number.get_attribute("max") or 0) - 1))
    number.fill("2007")
    expect(slider).to_have_value("2007")
    page.get_by_role("button", name="Show").click()

    page.wait_for_url("**/network/?as_of=2007")
    expect(page.locator("#newest")).to_be_in_viewport(ratio=1)


def test_the_year_is_asked_for_without_script(profile: None, new_page: NewPage) -> None:
    phone = {"width": 390, "height": 844}
    page = new_page(java_script_enabled=False, viewport=phone)
    page.goto("/network/")

    assert page.get_by_role("slider").count() == 0
    page.get_by_label("As known for the year").fill("2007")
    page.get_by_role("button", name="Show").click()

    page.wait_for_url("**/network/?as_of=2007")
    expect(page.locator("#newest")).to_be_in_viewport(ratio=1)
