"""The search: by keyboard, without script, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage, assert_focus_is_seen

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1280])
def test_a_name_is_found_by_keyboard_without_script(
    width: int, profile: None, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": width, "height": 844})
    page.goto("/")
    box = page.get_by_role("searchbox", name="Search this profile")
    for _press in range(12):
        page.keyboard.press("Tab")
        if box.evaluate("e => e === document.activeElement"):
            break
    assert_focus_is_seen(page)

    page.keyboard.type("KESSLER")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.url.endswith("/search/?q=KESSLER")
    expect(page.get_by_role("status")).to_contain_text("results for “KESSLER”")
    first = page.locator(".result a").first
    first.focus()
    assert_focus_is_seen(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    place = page.url.partition("#")[2]
    expect(page.locator(f"#{place}")).to_contain_text("Glenn Kessler")
    expect(page.locator(f"#{place}")).to_be_in_viewport()
