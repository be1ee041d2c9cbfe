"""The network's pages at work: the map, the chart, the tables."""

from itertools import combinations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, assert_focus_is_seen

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
OPEN = ".note:popover-open"


def test_a_country_and_a_point_open_their_rows_by_pointer_touch_and_keyboard(
    profile: None, page: Page, new_page: NewPage
) -> None:
    """A small country is no target for a finger; WCAG 2.5.8 asks for another one."""
    phone = new_page(has_touch=True, is_mobile=True, viewport=PHONE)
    phone.goto("/network/")
    page.goto("/network/")
    ids = "all => all.map(e => e.id || e.getAttribute('href').slice(1))"
    listed = page.locator(".tally > [id]").evaluate_all(ids)
    # Without script each leads to its line.
    assert sorted(page.locator(".map a").evaluate_all(ids)) == sorted(listed)

    for one, words in ((".map a[href='#in-br']", "Brazil"), (".chart a", "1990")):
        link, note = page.locator(one).first, page.locator(OPEN)
        shape = "path:last-child, circle"
        phone.locator(one).first.locator(shape).first.tap()
        expect(phone.locator(OPEN)).to_contain_text(words)
        link.locator(shape).first.hover()
        expect(note).to_contain_text(words)
        link.focus()
        page.keyboard.press("Enter")
        assert note.evaluate("e => e === document.activeElement")
        if words == "1990":
            # The mark of the figure's source opens its note over this one.
            mark = note.locator("a[href^='#note-']")
            mark.press("Enter")
            assert note.count() == 2
            page.keyboard.press("Escape")
            expect(mark).to_be_focused()
        page.keyboard.press("Escape")
        assert note.count() == 0
        assert link.evaluate("e => e === document.activeElement")
        assert_focus_is_seen(page)


def test_forced_colours_tell_line_and_found_countries_from_the_rest(
    profile: None, page: Page
) -> None:
    page.emulate_media(forced_colors="active", color_scheme="dark")

    def colour(selector: str, of: str) -> str:
        shape = page.locator(selector).first
        return shape.evaluate("(e, of) => getComputedStyle(e)[of]", of)

    page.goto("/network/")
    ground = colour("body", "backgroundColor")
    line, grid = (colour(f".chart__{part}", "stroke") for part in ("line", "grid"))
    assert len({line, grid, ground}) == 3
    kinds = ("place--recent path", "place--older path", "land")
    recent, older, none = (colour(f".map__{kind}", "fill") for kind in kinds)
    assert none == ground
    assert len({recent, older, none}) == 3


@pytest.mark.parametrize("address", ["growth.svg", ""])
def test_labels_of_a_chart_are_read_on_a_phone(
    profile: None, new_page: NewPage, address: str
) -> None:
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto(f"/network/{address}")
    labels = page.locator("svg.chart text:not(.words)").evaluate_all(
        """all => all.map(e => {
            const size = parseFloat(getComputedStyle(e).fontSize);
            const {left, right, top, bottom} = e.getBoundingClientRect();
            const words = e.textContent, shown = size * e.getScreenCTM().a;
            return {words, shown, left, right, top, bottom};
        })"""
    )
    assert len(labels) >= 8
    for label in labels:
        assert label["shown"] >= 9, label
        assert 0 <= label["left"] < label["right"] <= 320, label
    for one, other in combinations(labels, 2):
        assert not overlap(one, other), (one, other)


def overlap(one: dict, other: dict) -> bool:
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > 0.5 and down > 0.5
