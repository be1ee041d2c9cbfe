"""Marks and their notes, without JavaScript: by pointer, by keyboard, by touch."""

import math

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import NewPage

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
PAGES = [
    "/",
    "/history/",
    "/network/",
    "/network/members/",
    "/criticism/figure-of-100000-children/",
]


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page(java_script_enabled=False)


def mark_at(page: Page, number: int) -> Locator:
    return page.locator(".mark__number").nth(number)


def open_peek(page: Page) -> Locator:
    return page.locator(".peek:popover-open")


def has_focus(element: Locator) -> bool:
    return element.evaluate("e => e === document.activeElement")


def press_tab_until_focused(page: Page, element: Locator) -> None:
    for _ in range(100):
        if has_focus(element):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not reach {element}.")


@pytest.mark.parametrize("address", PAGES)
def test_click_opens_the_whole_citation_next_to_its_mark(
    profile: None, page: Page, address: str
) -> None:
    page.goto(address)
    marks = page.locator(".mark__number").count()

    for number in range(0, marks, 1 + marks // 6):
        mark = mark_at(page, number)
        mark.click()

        assert open_peek(page).count() == 1
        assert gap(mark, open_peek(page)) <= 60
        assert is_wholly_visible(page, open_peek(page))
        assert shows_its_note(page, mark, open_peek(page))
        page.keyboard.press("Escape")
        assert open_peek(page).count() == 0


@pytest.mark.parametrize("address", PAGES)
def test_tap_opens_the_note_within_a_phones_window(
    profile: None, new_page: NewPage, address: str
) -> None:
    phone = new_page(
        java_script_enabled=False, has_touch=True, is_mobile=True, viewport=PHONE
    )
    phone.goto(address)
    marks = phone.locator(".mark__number").count()

    for number in range(0, marks, 1 + marks // 6):
        mark = mark_at(phone, number)
        mark.tap()

        assert open_peek(phone).count() == 1
        assert is_wholly_visible(phone, open_peek(phone))
        assert shows_its_note(phone, mark, open_peek(phone))
        phone.locator("h1").tap()
        assert open_peek(phone).count() == 0


def test_marks_are_wide_enough_for_fingers(profile: None, new_page: NewPage) -> None:
    phone = new_page(has_touch=True, is_mobile=True, viewport=PHONE)
    phone.goto("/")

    sizes = phone.locator(".mark__number").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(b => [b.width, b.height])"
    )
    assert min(min(size) for size in sizes) >= 24


def gap(mark: Locator, peek: Locator) -> float:
    """Pixels between the nearest edges of two boxes."""
    a, b = mark.bounding_box(), peek.bounding_box()
    across, down = (
        max(0, b[at] - a[at] - a[size], a[at] - b[at] - b[size])
        for at, size in (("x", "width"), ("y", "height"))
    )
    return math.hypot(across, down)


def is_wholly_visible(page: Page, peek: Locator) -> bool:
    """Whether the window shows all of it, with nothing left to scroll to."""
    box, window = peek.bounding_box(), page.viewport_size
    within = (
        box["x"] >= 0
        and box["y"] >= 0
        and box["x"] + box["width"] <= window["width"]
        and box["y"] + box["height"] <= window["height"]
    )
    return within and peek.evaluate("e => e.scrollHeight <= e.clientHeight")


def shows_its_note(page: Page, mark: Locator, peek: Locator) -> bool:
    """Whether number and citation are those of the mark's row in the list."""
    number = mark.inner_text()
    note = page.locator(".note").nth(int(number) - 1)
    citation = note.locator(".note__text").inner_text()
    said = peek.locator(".peek__text").inner_text()
    return said.split() == [number, *citation.split()]


def test_keyboard_opens_the_note_enters_it_and_comes_back(
    profile: None, page: Page
) -> None:
    page.goto("/criticism/")

    for number in (0, 20, -1):
        mark = mark_at(page, number)
        press_tab_until_focused(page, mark)
        page.keyboard.press("Enter")
        assert shows_its_note(page, mark, open_peek(page))
        page.keyboard.press("Tab")
        assert has_focus(open_peek(page).locator("a").first)
        page.keyboard.press("Escape")
        assert open_peek(page).count() == 0
        assert has_focus(mark)


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 900}])
def test_note_in_the_list_is_one_deliberate_step_and_one_back(
    profile: None, new_page: NewPage, viewport: dict
) -> None:
    page = new_page(java_script_enabled=False, viewport=viewport)
    page.goto("/history/")

    for number in (0, -1):
        mark = mark_at(page, number)
        mark.click()
        key = mark.get_attribute("popovertarget").removeprefix("peek-")
        place = mark.locator("..").get_attribute("id")
        plain = colour(page.locator(f"#note-{key}"))

        open_peek(page).locator("[role=doc-noteref]").click()
        note = page.locator(".note:target")
        assert note.get_attribute("id") == f"note-{key}"
        assert colour(note) != plain
        assert is_in_front(note)

        note.locator(f'[role=doc-backlink][href="#{place}"]').click()
        lit = page.locator(".mark:target")
        assert lit.get_attribute("id") == place
        assert is_in_front(lit)
        page.keyboard.press("Tab")
        assert has_focus(mark)


def colour(element: Locator) -> str:
    return element.evaluate("e => getComputedStyle(e).backgroundColor")


def is_in_front(element: Locator) -> bool:
    """Whether the middle of it is in the window with nothing lying over it."""
    return element.evaluate(
        """e => {
            const box = e.getBoundingClientRect();
            const x = box.left + box.width / 2, y = box.top + box.height / 2;
            return e.contains(document.elementFromPoint(x, y));
        }"""
    )
