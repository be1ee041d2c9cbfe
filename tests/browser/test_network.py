"""The network's pages at work: the map, the chart, the tables, the year looked at."""

from itertools import combinations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage, assert_focus_is_seen

pytestmark = pytest.mark.browser


def test_keyboard_goes_to_the_map_and_by_it_to_the_page_of_a_country(
    profile: None, page: Page
) -> None:
    """A small country is no target for a finger; WCAG 2.5.8 asks for another one."""
    page.goto("/network/")
    listed = codes(page.locator(".tally__line a"))

    page.get_by_role("button", name="Show").focus()
    while not page.evaluate("!!document.activeElement.closest('.figure')"):
        page.keyboard.press("Tab")
    assert_focus_is_seen(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/network/drawings/map.svg")

    assert codes(page.locator(".map__place:not(.map__place--none) > a")) == listed
    page.locator('a[href$="/members/th/"]').focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thailand")


def codes(links: Locator) -> list[str]:
    """Return the countries that links lead to."""
    addresses = links.evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return sorted(address.split("/")[-2] for address in addresses)


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
    page.goto("/network/drawings/map.svg")
    kinds = ("recent", "older", "none")
    recent, older, none = (
        colour(f".map__place--{kind} > a > path", "fill") for kind in kinds
    )
    assert none == ground
    assert len({recent, older, none}) == 3


@pytest.mark.parametrize("address", ["drawings/growth.svg", "?as_of=2007"])
def test_labels_of_a_chart_are_read_on_a_phone(
    profile: None, new_page: NewPage, address: str
) -> None:
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto(f"/network/{address}")
    labels = page.locator("svg.chart text").evaluate_all(
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
