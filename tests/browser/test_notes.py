"""Marks and their notes: by pointer, keyboard and touch, with script and without."""

import math

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import NewPage

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PAGES = [
    "/",
    "/history/",
    "/network/",
    "/network/members/",
    "/criticism/figure-of-100000-children/",
]


def marks_of(page: Page) -> list[Locator]:
    """Return some seven marks, from the first to the last."""
    marks = page.locator("[role=doc-noteref]")
    number = marks.count()
    return [marks.nth(place) for place in range(0, number, 1 + number // 6)]


def note_of(page: Page, mark: Locator) -> Locator:
    return page.locator(f".note[id='{mark.get_attribute('href')[1:]}']")


def has_focus(element: Locator) -> bool:
    return element.evaluate("e => e === document.activeElement")


def scrolled(page: Page) -> float:
    return page.evaluate("scrollY")


def press_tab_until_focused(page: Page, element: Locator) -> None:
    for _ in range(100):
        if has_focus(element):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not reach {element}.")


# --- With script ------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
def test_click_opens_the_row_of_the_list_next_to_its_mark_and_nothing_moves(
    profile: None, page: Page, address: str
) -> None:
    page.goto(address)

    for mark in marks_of(page):
        mark.scroll_into_view_if_needed()
        before = scrolled(page)
        mark.click()
        note = page.locator(".note:popover-open")

        assert note.get_attribute("id") == note_of(page, mark).get_attribute("id")
        assert gap(mark, note) <= 60
        assert is_wholly_visible(page, note)
        page.keyboard.press("Escape")
        assert note.count() == 0
        assert has_focus(mark)
        assert scrolled(page) == before


@pytest.mark.parametrize("address", PAGES)
def test_tap_opens_the_note_within_a_phones_window(
    profile: None, new_page: NewPage, address: str
) -> None:
    phone = new_page(has_touch=True, is_mobile=True, viewport=PHONE)
    phone.goto(address)

    for mark in marks_of(phone):
        mark.tap()
        note = phone.locator(".note:popover-open")

        assert note.get_attribute("id") == note_of(phone, mark).get_attribute("id")
        assert is_wholly_visible(phone, note)
        phone.locator("h1").tap()
        assert note.count() == 0


def test_a_closed_note_is_back_in_its_list(profile: None, page: Page) -> None:
    page.goto("/criticism/")
    before = page.locator(".notes").inner_text()

    for mark in marks_of(page):
        mark.click()
    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('.note[popover]')")

    assert page.locator(".notes").inner_text() == before


def test_marks_are_wide_enough_for_fingers(profile: None, new_page: NewPage) -> None:
    phone = new_page(has_touch=True, is_mobile=True, viewport=PHONE)
    phone.goto("/")

    sizes = phone.locator("[role=doc-noteref]").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(b => [b.width, b.height])"
    )
    assert min(min(size) for size in sizes) >= 24


def test_keyboard_opens_the_note_enters_it_and_comes_back(
    profile: None, page: Page
) -> None:
    page.goto("/criticism/")
    marks = page.locator("[role=doc-noteref]")

    for number in (0, 20, marks.count() - 1):
        mark = marks.nth(number)
        press_tab_until_focused(page, mark)
        page.keyboard.press("Enter")
        note = page.locator(".note:popover-open")
        assert has_focus(note)
        page.keyboard.press("Tab")
        assert has_focus(note.locator("a").first)
        page.keyboard.press("Escape")
        assert note.count() == 0
        assert has_focus(mark)


def test_whoever_tabs_out_of_a_note_goes_on_after_its_mark(
    profile: None, page: Page
) -> None:
    page.goto("/criticism/")
    marks = page.locator("[role=doc-noteref]")
    marks.first.focus()
    before = scrolled(page)

    page.keyboard.press("Enter")
    note = page.locator(".note:popover-open")
    for _ in range(note.locator("a").count() + 1):
        page.keyboard.press("Tab")

    assert note.count() == 0
    assert not page.locator(".endnotes :focus").count()
    assert abs(scrolled(page) - before) < DESK["height"]


def test_a_note_leads_to_the_other_places_that_cite_its_source(
    profile: None, page: Page
) -> None:
    page.goto("/")
    two = page.locator(".note", has=page.locator("[role=doc-backlink]").nth(1)).first
    page.locator(f"[role=doc-noteref][href='#{two.get_attribute('id')}']").first.click()
    note = page.locator(".note:popover-open")

    note.locator("[role=doc-backlink]").last.click()

    lit = page.locator("sup > a:target")
    assert note.count() == 0
    assert has_focus(lit)
    assert is_in_front(lit)


# --- Without script ---------------------------------------------------------------------


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_without_script_the_row_opens_at_the_foot_of_the_window_and_leads_back(
    profile: None, new_page: NewPage, viewport: dict
) -> None:
    page = new_page(java_script_enabled=False, viewport=viewport)
    page.goto("/criticism/figure-of-100000-children/")

    for mark in marks_of(page):
        mark.scroll_into_view_if_needed()
        before = mark.bounding_box()["y"]
        mark.click()
        note = page.locator(".note:target")

        assert note.get_attribute("id") == note_of(page, mark).get_attribute("id")
        assert mark.bounding_box()["y"] == before
        assert is_wholly_visible(page, note)
        assert is_in_front(note)
        back = note.locator("[role=doc-backlink]").first
        address = back.get_attribute("href")
        back.click()

        lit = page.locator("sup > a:target")
        assert f"#{lit.get_attribute('id')}" == address
        assert note.count() == 0
        assert has_focus(lit)
        assert is_in_front(lit)


def gap(mark: Locator, note: Locator) -> float:
    """Pixels between the nearest edges of two boxes."""
    a, b = mark.bounding_box(), note.bounding_box()
    across, down = (
        max(0, b[at] - a[at] - a[size], a[at] - b[at] - b[size])
        for at, size in (("x", "width"), ("y", "height"))
    )
    return math.hypot(across, down)


def is_wholly_visible(page: Page, note: Locator) -> bool:
    """Whether the window shows all of it, with nothing left to scroll to."""
    box, window = note.bounding_box(), page.viewport_size
    within = (
        box["x"] >= 0
        and box["y"] >= 0
        and box["x"] + box["width"] <= window["width"]
        and box["y"] + box["height"] <= window["height"]
    )
    return within and note.evaluate("e => e.scrollHeight <= e.clientHeight")


def is_in_front(element: Locator) -> bool:
    """Whether the middle of it is in the window with nothing lying over it."""
    return element.evaluate(
        """e => {
            const box = e.getBoundingClientRect();
            const x = box.left + box.width / 2, y = box.top + box.height / 2;
            return e.contains(document.elementFromPoint(x, y));
        }"""
    )
