"""Marks and their notes: by pointer, keyboard and touch, with script and without."""

import math

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PAGES = [
    "/",
    "/network/members/",
    "/criticism/figure-of-100000-children/",
]
# Those of the text: the notes that explain doubts have marks of their own.
MARKS = "[role=doc-noteref]:not(.note *)"
# Longer than a reader rests on a mark before its note opens for a look.
PAUSE = 600


def marks_of(page: Page) -> list[Locator]:
    """Return some seven marks, from the first to the last."""
    marks = page.locator(MARKS)
    number = marks.count()
    return [marks.nth(place) for place in range(0, number, 1 + number // 6)]


def note_of(page: Page, mark: Locator) -> Locator:
    return page.locator(f".note[id='{mark.get_attribute('href')[1:]}']")


def has_focus(element: Locator) -> bool:
    return element.evaluate("e => e === document.activeElement")


def scrolled(page: Page) -> float:
    return page.evaluate("scrollY")


def press_tab_until_focused(page: Page, element: Locator) -> None:
    for _ in range(200):
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
        assert is_within_window(page, note)
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


def test_keyboard_opens_the_note_enters_it_and_comes_back(
    profile: None, page: Page
) -> None:
    page.goto("/criticism/")
    marks = page.locator(MARKS)

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
    marks = page.locator(MARKS)
    marks.first.focus()
    before = scrolled(page)

    page.keyboard.press("Enter")
    note = page.locator(".note:popover-open")
    for _ in range(note.locator("a:visible").count() + 1):
        page.keyboard.press("Tab")

    assert has_focus(marks.nth(1))
    assert note.filter(has=page.locator(":focus")).count() == 0
    assert not page.locator(".endnotes :focus").count()
    assert abs(scrolled(page) - before) < DESK["height"]


# --- For a look -------------------------------------------------------------------------


def test_a_note_shows_while_the_pointer_rests_on_its_mark_or_on_it_and_nothing_moves(
    profile: None, page: Page
) -> None:
    page.goto("/criticism/figure-of-100000-children/")
    mark, note = page.locator(MARKS).last, page.locator(".note:popover-open")
    own = mark.get_attribute("href")[1:]
    mark.scroll_into_view_if_needed()
    others = page.locator(f".note:not([id='{own}']), .site-footer")
    before = places(others)

    page.mouse.move(*middle(mark))
    page.mouse.move(2, 2)
    page.wait_for_timeout(PAUSE)
    assert note.count() == 0

    page.mouse.move(*middle(mark))
    page.wait_for_timeout(PAUSE)
    assert note.get_attribute("id") == own
    assert places(others) == before
    assert gap(mark, note) <= 10
    assert not has_focus(mark)
    assert not has_focus(note)

    page.mouse.move(*middle(note), steps=20)
    page.wait_for_timeout(PAUSE)
    assert note.count() == 1

    page.mouse.move(2, 2)
    expect(note).to_have_count(0)
    assert places(others) == before


def test_a_note_shows_while_the_keyboard_rests_on_its_mark(
    profile: None, page: Page
) -> None:
    page.goto("/criticism/figure-of-100000-children/")
    marks, note = page.locator(MARKS), page.locator(".note:popover-open")

    for place in (0, 1):
        press_tab_until_focused(page, marks.nth(place))
        own = note_of(page, marks.nth(place)).get_attribute("id")
        expect(note).to_have_attribute("id", own)
        assert has_focus(marks.nth(place))
    page.keyboard.press("Escape")
    page.wait_for_timeout(PAUSE)

    assert note.count() == 0
    assert has_focus(marks.nth(1))


def test_the_sign_of_a_doubt_opens_its_row_as_a_mark_does(
    profile: None, page: Page
) -> None:
    page.goto("/")
    signs = page.get_by_label("Doubt: sources differ")
    note = page.locator(".note--doubt:popover-open")

    signs.first.hover()
    expect(note).to_contain_text("≠ Sources differ")
    signs.first.click()

    assert has_focus(note)
    assert gap(signs.first, note) <= 60
    note.locator("[role=doc-noteref]").first.click()
    assert page.locator("ol > .note:popover-open").is_visible()
    assert note.is_visible()


# --- The list ---------------------------------------------------------------------------


@pytest.mark.parametrize("has_script", [True, False])
def test_a_phone_folds_a_long_list_and_unfolds_it_at_its_heading_or_at_a_mark_in_it(
    profile: None, new_page: NewPage, has_script: bool
) -> None:
    phone = new_page(viewport=PHONE, java_script_enabled=has_script)
    phone.goto("/")
    first, notes = phone.locator(".note").first, phone.locator("ol.notes")
    mark = phone.locator(MARKS).first
    assert not first.is_visible()
    assert notes.bounding_box()["height"] == 0

    mark.click()
    opened = phone.locator(".note:is(:popover-open, :target)")
    assert opened.is_visible()
    assert is_in_front(opened)
    assert notes.bounding_box()["height"] == 0

    phone.goto("/")
    phone.get_by_role("link", name="Show all").click()
    assert phone.locator("#references:target").is_visible()
    assert first.is_visible()
    within = phone.locator(".note [role=doc-noteref]").last.get_attribute("id")
    phone.goto("/history/")
    phone.goto(f"/#{within}")
    assert is_in_front(phone.locator(".note [role=doc-noteref]:target"))


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
        assert is_within_window(page, note)
        assert is_in_front(note)
        back = note.locator("[role=doc-backlink]").first
        address = back.get_attribute("href")
        back.click()

        lit = page.locator("sup > a:target")
        assert f"#{lit.get_attribute('id')}" == address
        assert note.count() == 0
        assert has_focus(lit)
        assert is_in_front(lit)


def places(elements: Locator) -> list[list[float]]:
    """Return the left and upper edges of elements."""
    return elements.evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(b => [b.x, b.y])"
    )


def middle(element: Locator) -> tuple[float, float]:
    box = element.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


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
    is_whole = note.evaluate("e => e.scrollHeight <= e.clientHeight")
    return is_within_window(page, note) and is_whole


def is_within_window(page: Page, note: Locator) -> bool:
    box, window = note.bounding_box(), page.viewport_size
    return (
        box["x"] >= 0
        and box["y"] >= 0
        and box["x"] + box["width"] <= window["width"]
        and box["y"] + box["height"] <= window["height"]
    )


def is_in_front(element: Locator) -> bool:
    """Whether the middle of it is in the window with nothing lying over it."""
    return element.evaluate(
        """e => {
            const box = e.getBoundingClientRect();
            const x = box.left + box.width / 2, y = box.top + box.height / 2;
            return e.contains(document.elementFromPoint(x, y));
        }"""
    )
