"""The history at work: narrowed by the keyboard, without script, on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, assert_focus_is_seen

pytestmark = pytest.mark.browser

FOUNDING = "/history/founding-chiang-mai-1990/"


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
    assert 0 < number_found(page) <= number < whole
    assert page.locator("article.entry").count() == number_found(page)
    found = chosen.locator("option:checked").inner_text()
    assert found == f"congress ({number_found(page)})"

    tab_to(page, "Remove Kind: congress")
    press_enter(page)
    assert page.url.endswith("/history/?since=1990s&until=1999-12")
    assert len(active(page)) == 2
    for name in ("Remove From: the 1990s", "Remove To: December 1999"):
        tab_to(page, name)
        press_enter(page)
    assert (active(page), number_found(page)) == ([], whole)


def test_history_is_narrowed_and_its_notes_are_read_without_javascript(
    profile: None, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/history/")

    page.get_by_label("From", exact=True).fill("1990")
    page.get_by_label("To", exact=True).fill("1990")
    page.get_by_label("Dates that are not exact").select_option(
        "must certainly lie in it"
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Show").click()
    assert number_found(page) == page.locator("article.entry").count() > 0

    mark = page.locator("article.entry .mark__number").first
    mark.click()
    note = page.locator(".peek:popover-open")
    assert note.locator(".peek__number").inner_text().strip(".") == mark.inner_text()
    page.keyboard.press("Escape")
    assert note.count() == 0

    with page.expect_navigation():
        page.locator(".entry__title a").first.click()
    assert page.locator("#record .mark__number").count() > 0


def test_a_wrong_date_is_explained_at_its_field_and_a_filter_can_be_taken_off(
    profile: None, page: Page
) -> None:
    page.goto("/history/?since=summer")
    field = page.get_by_label("From", exact=True)
    expect(field).to_have_accessible_description(re.compile("“summer” is not a"))
    assert field.get_attribute("aria-invalid") == "true"
    assert field.input_value() == "summer"

    page.goto("/history/?kind=congress&until=1980")
    assert number_found(page) == 0
    loosened = page.get_by_role("listitem").filter(has_text="without “To: 1980”")
    number = int(loosened.get_by_role("link").inner_text())
    with page.expect_navigation():
        loosened.get_by_role("link").click()
    assert number_found(page) == number > 0
    assert active(page) == ["Kind: congress remove"]


def test_reader_walks_the_history_event_by_event_and_back_to_its_place(
    profile: None, page: Page
) -> None:
    page.goto(FOUNDING)
    title = page.locator("h1").inner_text()

    with page.expect_navigation():
        page.locator(".beside__next").click()
    assert page.locator("h1").inner_text() != title
    with page.expect_navigation():
        page.locator(".beside__previous").click()
    assert page.locator("h1").inner_text() == title

    with page.expect_navigation():
        page.locator(".masthead__path a").click()
    entry = page.locator("article.entry:target")
    assert entry.locator("h3").inner_text() == title
    expect(entry).to_be_in_viewport()
