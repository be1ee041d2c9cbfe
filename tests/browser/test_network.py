"""The network's pages at work: the map, the chart, the tables, the directory."""

import re
from itertools import combinations, pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage, assert_focus_is_seen
from tests.browser.test_history import press_enter

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
    press_enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thailand")


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"color_scheme": "dark"}, id="dark"),
        pytest.param({"forced_colors": "active"}, id="forced-colours"),
    ],
)
def test_focus_is_seen_on_map_and_chart(
    profile: None, new_page: NewPage, options: dict
) -> None:
    page = new_page(**options)
    page.goto("/network/")
    points = chart(page).get_by_role("link")
    assert_each_shows_focus(
        page, *(points.nth(place) for place in (0, points.count() // 2, -1))
    )
    page.goto("/network/drawings/map.svg")
    assert_each_shows_focus(
        page, *(country(page, code) for code in ("TH", "CV", "MT", "RU"))
    )


def assert_each_shows_focus(page: Page, *targets: Locator) -> None:
    # From here on the focus is the keyboard's, and is shown.
    page.keyboard.press("Tab")
    for target in targets:
        target.scroll_into_view_if_needed()
        plain = around(page, target)
        target.focus()
        style = target.evaluate(
            """e => {
                const style = getComputedStyle(e);
                return [style.outlineStyle, parseFloat(style.outlineWidth)];
            }"""
        )
        assert style[0] != "none", target
        assert style[1] >= 2, target
        assert around(page, target) != plain, target


def around(page: Page, target: Locator) -> bytes:
    """A picture of an element and of what is close to it, unmoved."""
    box = target.bounding_box()
    clip = {
        "x": box["x"] - 8,
        "y": box["y"] - 8,
        "width": box["width"] + 16,
        "height": box["height"] + 16,
    }
    return page.screenshot(clip=clip)


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


@pytest.mark.parametrize("scheme", SCHEMES)
def test_classes_of_the_map_differ_by_lightness_not_by_hue(
    profile: None, new_page: NewPage, scheme: str
) -> None:
    page = new_page(color_scheme=scheme)
    page.goto("/network/drawings/map.svg")

    light = [luminance(fill(page, kind)) for kind in CLASSES]
    assert all(contrast(*pair) >= 1.8 for pair in pairwise(light)), light
    assert contrast(light[0], light[-1]) >= 3


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


def test_points_of_the_chart_lead_to_their_rows(profile: None, page: Page) -> None:
    page.goto("/network/")
    points = chart(page).get_by_role("link")
    drawn = points.evaluate_all(
        """all => all.map(e => {
            e.focus();
            const row = document.getElementById(e.getAttribute("href").slice(1));
            return {
                label: e.querySelector("title").textContent,
                hasFocus: document.activeElement === e,
                row: row?.matches(".counts tr") ? row.textContent : "",
            };
        })"""
    )
    assert len(drawn) == chart(page).locator(".chart__point").count() > 20
    for point in drawn:
        assert point["hasFocus"], point
        date = point["label"].partition(":")[0]
        # This is the other target that WCAG 2.5.8 asks for where points lie close.
        assert " ".join(point["row"].split()).startswith(date), point

    for place in (0, len(drawn) // 2, -1):
        point = points.nth(place)
        point.focus()
        page.keyboard.press("Enter")
        row = page.locator("tr:target")
        assert f"#{row.get_attribute('id')}" == point.get_attribute("href")
        assert row.evaluate("e => getComputedStyle(e).backgroundColor") != (
            "rgba(0, 0, 0, 0)"
        )
        expect(row.locator("[role=doc-noteref]").first).to_be_in_viewport()


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
