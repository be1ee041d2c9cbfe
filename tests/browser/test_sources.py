"""The sources: found by form, followed to their marks, copied with and without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, Scan, assert_focus_is_seen

pytestmark = pytest.mark.browser

ONE = "/references/kessler-washington-post-2015/"


@pytest.fixture
def plain(new_page: NewPage) -> Page:
    """A page in a browser that runs no script."""
    return new_page(java_script_enabled=False)


# --- Followed ----------------------------------------------------------------------------


def test_a_use_leads_to_its_mark_which_is_lit(profile: None, plain: Page) -> None:
    plain.goto(ONE)
    use = plain.locator(".use").first
    words = use.locator(".use__sentence").inner_text()

    use.locator(".use__place a").click()

    lit = plain.locator("sup:has(:target)")
    expect(lit).to_be_in_viewport()
    assert lit.locator('[href="#note-kessler-washington-post-2015"]').count() == 1
    assert lit.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    assert (
        lit.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    )
    around = lit.locator("xpath=..").inner_text()
    assert words.split()[0] in around


# --- Copied ------------------------------------------------------------------------------


def test_a_citation_is_copied_by_its_button(profile: None, new_page: NewPage) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(ONE)
    page.locator(".cite__summary").focus()
    page.keyboard.press("Enter")
    styles = page.locator(".cite .record > div")
    assert styles.count() == 5

    for number in range(5):
        row = styles.nth(number)
        row.get_by_role("button").focus()
        assert_focus_is_seen(page)
        page.keyboard.press("Enter")

        expect(row.get_by_role("status")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == row.locator(".cite__words").text_content().strip()


def test_a_page_opens_how_to_cite_it_by_keyboard(
    profile: None, new_page: NewPage, scan: Scan
) -> None:
    page = new_page(viewport={"width": 320, "height": 256})
    page.goto("/criticism/figure-of-100000-children/")
    summary = page.locator(".cite__summary")
    first = page.locator(".cite .cite__words").first
    assert not first.is_visible()

    summary.focus()
    assert_focus_is_seen(page)
    page.keyboard.press("Enter")

    assert first.is_visible()
    assert "/criticism/figure-of-100000-children/" in first.inner_text()
    for _ in page.locator(".cite :is(button, a)").all():
        page.keyboard.press("Tab")
        assert_focus_is_seen(page)
    assert page.locator(".cite :focus").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert scan(page) == []
