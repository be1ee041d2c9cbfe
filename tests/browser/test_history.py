"""The history at work: narrowed by the keyboard, without script, on paper."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import assert_focus_is_seen

pytestmark = pytest.mark.browser


def active(page: Page) -> list[str]:
    """The filters in force, as the page words them."""
    return page.locator(".active__filter").all_inner_texts()


def number_found(page: Page) -> int:
    return int(re.match(r"\d+", page.locator(".found").inner_text())[0])


def press_enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has this name has the focus; check the focus on the way."""
    for _ in range(60):
        page.keyboard.press("Tab")
        assert_focus_is_seen(page)
        if name in page.evaluate(
            """() => {
                const e = document.activeElement;
                return [e.labels?.[0]?.textContent, e.ariaLabel, e.textContent];
            }"""
        ):
            return
    raise AssertionError(f"The keyboard never came to {name}.")


def test_history_is_narrowed_and_widened_by_the_keyboard(
    profile: None, page: Page
) -> None:
    page.goto("/history/")
    whole = number_found(page)

    tab_to(page, "From")
    page.keyboard.type("1990s")
    tab_to(page, "To")
    page.keyboard.type("1999-12")
    tab_to(page, "Kind")
    page.keyboard.type("cong")
    chosen = page.get_by_label("Kind", exact=True)
    offered = chosen.locator("option:checked").inner_text()
    number = int(re.fullmatch(r"congress \((\d+)\)", offered)[1])
    tab_to(page, "Show")
    press_enter(page)

    assert active(page) == [
        "From: the 1990s remove",
        "To: December 1999 remove",
        "Kind: congress remove",
    ]
    congresses = number_found(page)
    assert 0 < congresses <= number < whole

    tab_to(page, "Remove Kind: congress")
    press_enter(page)
    assert len(active(page)) == 2
    assert congresses < number_found(page) < whole
