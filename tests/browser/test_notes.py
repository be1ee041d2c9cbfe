"""Marks and their notes: by pointer, keyboard and touch, with script and without."""

import math
import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}}
TURNS = "/criticism/figure-of-100000-children/"
# Those of the text: the notes that explain doubts have marks of their own.
MARKS = "a[href^='#n-']:not(.notes *, .fold *)"
OPEN = ".note:popover-open"
# Milliseconds, more than a reader rests on a mark before its note opens for a look.
PAUSE = 600


def marks_of(page: Page) -> list[Locator]:
    """Return the first mark, one in the middle, and the last."""
    marks = page.locator(MARKS)
    return [marks.first, marks.nth(marks.count() // 2), marks.last]


def own_note(mark: Locator) -> str:
    return mark.get_attribute("href")[1:]


def has_focus(element: Locator) -> bool:
    return element.evaluate("e => e === document.activeElement")


def assert_is_seen(element: Locator) -> None:
    """Assert that it is in the window with nothing lying over it."""
    expect(element).to_be_in_viewport(ratio=1)
    element.click(trial=True)


# --- With script ----------------------------------------------------------------------


def test_click_opens_the_row_of_the_list_next_to_its_mark_and_nothing_moves(
    profile: None, page: Page
) -> None:
    page.goto("/")

    for mark in marks_of(page):
        mark.scroll_into_view_if_needed()
        before = page.evaluate("scrollY")
        mark.click()
        note = page.locator(OPEN)

        assert note.get_attribute("id") == own_note(mark)
        assert gap(mark, note) <= 60
        assert_is_seen(note)
        page.keyboard.press("Escape")
        assert note.count() == 0
        assert has_focus(mark)
        assert page.evaluate("scrollY") == before


def test_keyboard_opens_the_note_enters_it_and_goes_on_after_its_mark(
    profile: None, page: Page
) -> None:
    page.goto("/history/")
    marks, note = page.locator(MARKS), page.locator(OPEN)
    mark, following = marks.first, marks.nth(1)
    while not has_focus(mark):
        page.keyboard.press("Tab")
    # Whoever rests on a mark has a look at its note.
    expect(note).to_have_attribute("id", own_note(mark))
    assert has_focus(mark)

    page.keyboard.press("Enter")
    assert has_focus(note)
    page.keyboard.press("Tab")
    assert has_focus(note.locator("a").first)
    page.keyboard.press("Escape")
    assert note.count() == 0
    assert has_focus(mark)

    page.keyboard.press("Enter")
    for _ in range(note.locator("a:visible").count() + 1):
        page.keyboard.press("Tab")
    assert has_focus(following)
    assert not page.locator(".endnotes :focus").count()
    expect(note).to_have_attribute("id", own_note(following))
    page.keyboard.press("Escape")
    assert note.count() == 0
    assert has_focus(following)


def test_a_note_shows_while_the_pointer_rests_on_its_mark_or_on_it_and_nothing_moves(
    profile: None, page: Page
) -> None:
    page.clock.install()
    page.goto(TURNS)
    mark, note = page.locator(MARKS).last, page.locator(OPEN)
    own = own_note(mark)
    mark.scroll_into_view_if_needed()
    others = page.locator(f".notes > [id]:not([id='{own}']), .site-footer")
    before = places(others)

    mark.hover()
    page.mouse.move(2, 2)
    page.clock.run_for(PAUSE)
    assert note.count() == 0

    mark.hover()
    page.clock.run_for(PAUSE)
    assert note.get_attribute("id") == own
    assert places(others) == before
    assert gap(mark, note) <= 10
    assert not has_focus(mark)
    assert not has_focus(note)

    note.hover()
    page.clock.run_for(PAUSE)
    assert note.count() == 1

    page.mouse.move(2, 2)
    page.clock.run_for(PAUSE)
    assert note.count() == 0
    assert places(others) == before


def test_the_sign_of_a_doubt_opens_its_row_as_a_mark_does(
    profile: None, page: Page
) -> None:
    page.goto("/")
    signs = page.get_by_label("Doubt: sources differ")
    note = page.locator("ul > .note:popover-open")

    signs.first.hover()
    expect(note).to_contain_text("≠ On which day of May 1990 was ECPAT founded")
    signs.first.click()

    assert has_focus(note)
    assert gap(signs.first, note) <= 60
    note.locator("a[href^='#n-']").first.click()
    assert page.locator(f"ol > {OPEN}").is_visible()
    assert note.is_visible()


def test_what_says_where_a_source_was_read_leads_to_its_words(
    profile: None, page: Page
) -> None:
    page.goto("/")

    # Each by the link before it, which may be that of the note or of another reading.
    links = page.locator(".notes details > p:not(:last-child) > a")
    addresses = links.evaluate_all("all => all.map(a => [a.href, a.textContent])")
    assert len(addresses) > 100
    for address, words in addresses:
        if quoted := re.search(r".*: “(.+?)…?”\.$", words):
            assert address.startswith("http")
            found = unquote(address.partition("#:~:text=")[2])
            assert found.startswith(quoted[1]), address
    assert page.locator(".notes i").count() == 0


# --- On a phone, which folds a long list ----------------------------------------------


def test_tap_opens_the_note_within_a_phones_window(
    profile: None, new_page: NewPage
) -> None:
    phone = new_page(has_touch=True, is_mobile=True, **PHONE)
    phone.goto("/")

    for mark in marks_of(phone):
        mark.tap()
        note = phone.locator(OPEN)

        assert note.get_attribute("id") == own_note(mark)
        assert_is_seen(note)
        assert note.evaluate("e => e.scrollHeight <= e.clientHeight")
        phone.locator("h1").tap()
        assert note.count() == 0
    unfold(phone)


def unfold(phone: Page) -> None:
    """Unfold the list at its heading, and, opened anew, at a mark in it."""
    phone.goto("/")
    assert phone.locator("ol.notes").bounding_box()["height"] == 0
    phone.get_by_role("link", name="Show all").click()
    assert phone.locator("#references:target").is_visible()
    assert phone.locator(".notes > li").first.is_visible()
    within = phone.locator(".notes a[href^='#n-']").last.get_attribute("id")
    phone.goto("about:blank")
    phone.goto(f"/#{within}")
    assert_is_seen(phone.locator(".notes a[href^='#n-']:target"))


# --- Without script -------------------------------------------------------------------


def test_without_script_the_row_opens_at_the_foot_of_the_window_and_leads_back(
    profile: None, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False, **PHONE)
    page.goto("/")

    for mark in marks_of(page):
        mark.scroll_into_view_if_needed()
        before = mark.bounding_box()["y"]
        mark.click()
        note = page.locator(".notes > :target")

        assert note.get_attribute("id") == own_note(mark)
        assert mark.bounding_box()["y"] == before
        assert_is_seen(note)
        # The words of a doubt have marks of their own.
        back = note.locator("p a[href^='#']:not([href^='#n-'])").first
        place = back.get_attribute("href")
        back.click()

        lit = page.locator("a[href^='#n-']:target")
        assert f"#{lit.get_attribute('id')}" == place
        assert note.count() == 0
        assert has_focus(lit)
        assert_is_seen(lit)
    unfold(page)


def places(elements: Locator) -> list[list[float]]:
    """Return the left and upper edges of elements."""
    return elements.evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(b => [b.x, b.y])"
    )


def gap(mark: Locator, note: Locator) -> float:
    """Pixels between the nearest edges of two boxes."""
    a, b = mark.bounding_box(), note.bounding_box()
    across, down = (
        max(0, b[at] - a[at] - a[size], a[at] - b[at] - b[size])
        for at, size in (("x", "width"), ("y", "height"))
    )
    return math.hypot(across, down)


def test_marks_and_the_links_back_to_them_are_named_as_such(
    profile: None, page: Page
) -> None:
    """Roles of W3C DPUB-ARIA 1.1, as Chromium gives them to a screen reader."""
    page.goto("/")
    page.locator("ol.notes details").evaluate_all(
        "all => all.forEach(e => e.open = true)"
    )
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    said = [(n["role"]["value"], n.get("name", {}).get("value", "")) for n in nodes]

    assert ("doc-noteref", "Reference 1") in said
    assert ("doc-noteref", "Doubt: sources differ") in said
    assert ("doc-endnotes", "References") in said
    links_back = [name for role, name in said if role == "doc-backlink"]
    assert any(
        re.match(r"Back to use b of reference \d+, ", name) for name in links_back
    )
