"""The network's pages at work: the map, the chart, the tables, the directory."""

import re
from itertools import combinations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage, assert_focus_is_seen

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
SIZES = "Member organisations of the ECPAT network"
# The map's classes, from the newest evidence to none.
CLASSES = ("recent", "older", "none")
SCHEMES = ("light", "dark")


def chart(page: Page) -> Locator:
    return page.get_by_role("group", name=SIZES)


def country(page: Page, code: str) -> Locator:
    return page.locator(f'a[href$="/members/{code.lower()}/"]')


# The keyboard


def test_keyboard_goes_to_the_map_by_itself_and_by_it_to_the_page_of_a_country(
    profile: None, page: Page
) -> None:
    page.goto("/network/")

    page.get_by_role("button", name="Show").focus()
    while not page.evaluate("!!document.activeElement.closest('.figure')"):
        page.keyboard.press("Tab")
    assert_focus_is_seen(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/network/drawings/map.svg")

    country(page, "TH").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thailand")


# The map


def test_each_country_found_on_the_map_is_also_a_target_in_words(
    profile: None, page: Page
) -> None:
    """A small country is no target for a finger; WCAG 2.5.8 asks for another one."""
    page.goto("/network/")
    listed = page.locator(".tally__line a").evaluate_all(
        "all => all.map(a => a.getAttribute('href').split('/').at(-2))"
    )
    heights = page.locator(".tally__line").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height)"
    )
    assert min(heights) >= 24

    page.goto("/network/drawings/map.svg")
    found = page.locator(".map__place:not(.map__place--none) > a")
    codes = found.evaluate_all(
        "all => all.map(a => a.getAttribute('href').split('/').at(-2))"
    )
    assert sorted(codes) == sorted(listed)


def fill(page: Page, kind: str) -> str:
    """The colour of the first shape of a class."""
    shape = page.locator(f".map__place--{kind} > a > path").first
    return shape.evaluate("e => getComputedStyle(e).fill")


def luminance(colour: str) -> float:
    """The relative luminance of "rgb(29, 79, 128)".

    Source: WCAG 2.2, "relative luminance".
    """
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def test_forced_colours_tell_line_and_found_countries_from_the_rest(
    profile: None, new_page: NewPage
) -> None:
    for scheme in SCHEMES:
        page = new_page(forced_colors="active", color_scheme=scheme)
        page.goto("/network/")
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")

        stroke = "e => getComputedStyle(e).stroke"
        line = chart(page).locator(".chart__line").first.evaluate(stroke)
        grid = chart(page).locator(".chart__grid").first.evaluate(stroke)
        assert len({line, grid, ground}) == 3, scheme
        page.goto("/network/drawings/map.svg")
        fills = [fill(page, kind) for kind in CLASSES]
        assert len(set(fills)) == len(CLASSES), (scheme, fills)
        blank, ground_light = luminance(fills[-1]), luminance(ground)
        assert contrast(blank, ground_light) < 1.2
        assert all(contrast(luminance(f), blank) >= 3 for f in fills[:-1]), fills


# The chart


def test_labels_of_a_chart_are_read_on_a_phone(profile: None, page: Page) -> None:
    for address in (
        "/network/drawings/growth.svg",
        "/network/",
        "/network/?as_of=2007",
    ):
        page.goto(address)
        for viewport in (PHONE, {"width": 320, "height": 640}):
            page.set_viewport_size(viewport)
            labels = page.locator("svg.chart text").evaluate_all(
                """all => all.map(e => {
                    const size = parseFloat(getComputedStyle(e).fontSize);
                    const box = e.getBoundingClientRect();
                    return {words: e.textContent, size: size * e.getScreenCTM().a,
                            left: box.left, right: box.right,
                            top: box.top, bottom: box.bottom};
                })"""
            )
            assert len(labels) >= 8, address
            for label in labels:
                assert label["size"] >= 9, (address, viewport, label)
                assert label["left"] >= 0, (address, viewport, label)
                assert label["right"] <= viewport["width"], (address, viewport, label)
            for one, other in combinations(labels, 2):
                assert not overlap(one, other), (address, viewport, one, other)


def overlap(one: dict, other: dict) -> bool:
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > 0.5 and down > 0.5
