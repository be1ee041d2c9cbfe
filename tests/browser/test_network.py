"""The network's pages at work: the map, the chart, the tables."""

from itertools import combinations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, assert_focus_is_seen

pytestmark = pytest.mark.browser

FIGURES = "/network/figures/ecpat-members/"
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
    assert sorted(page.locator(".map__place a").evaluate_all(ids)) == sorted(listed)

    country = ".map__place a[href='#in-br']"
    for one, words in ((country, "Brazil"), (".chart a", "1990")):
        if words == "1990":
            phone.goto(FIGURES)
            page.goto(FIGURES)
        link, note = page.locator(one).first, page.locator(OPEN)
        shape = "use, circle"
        phone.locator(one).first.locator(shape).first.tap()
        expect(phone.locator(OPEN)).to_contain_text(words)
        link.locator(shape).first.hover()
        expect(note).to_contain_text(words)
        link.focus()
        page.keyboard.press("Enter")
        assert note.evaluate("e => e === document.activeElement")
        if words == "1990":
            # Its numbers say what they count, without the heads of the columns.
            assert note.locator("[data-unit='countries']").count() == 1
            # The mark of the figure's source opens its note over this one.
            mark = note.locator("a[href^='#n-']")
            mark.press("Enter")
            assert note.count() == 2
            page.keyboard.press("Escape")
            expect(mark).to_be_focused()
        page.keyboard.press("Escape")
        assert note.count() == 0
        assert link.evaluate("e => e === document.activeElement")
        assert_focus_is_seen(page)


def test_a_map_is_one_stop_with_a_way_past_it_and_small_countries_are_pressed_beside(
    profile: None, page: Page
) -> None:
    page.goto("/network/")
    skip, note = page.get_by_role("link", name="Skip the map"), page.locator(OPEN)
    skip.focus()
    page.keyboard.press("Tab")
    for key, name in (("", "Albania"), ("ArrowRight", "Armenia"), ("z", "Zambia")):
        key and page.keyboard.press(key)
        expect(page.locator(f".map a[aria-label='{name}']")).to_be_focused()
    expect(note).to_contain_text("Zambia")
    page.keyboard.press("Tab")
    assert not page.locator(".map a:focus").count()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".map a[aria-label='Zambia']")).to_be_focused()
    skip.press("Enter")
    expect(page.locator("#by-country")).to_be_in_viewport()

    dot = page.locator(".map__place a[href='#in-mu'] circle")
    dot.scroll_into_view_if_needed()
    box = dot.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2 + 10, box["y"] + 3)
    expect(note).to_contain_text("Mauritius")


def test_a_folded_figure_is_seen_where_it_is_led_to_pointed_at_or_printed(
    profile: None, page: Page, new_page: NewPage
) -> None:
    page.goto(FIGURES)
    folded = page.locator(".counts-folded:not([open]) [id]")
    row = f"[id='{folded.last.get_attribute('id')}']"
    expect(page.locator(row)).not_to_be_visible()
    point = page.locator(f".chart a[href='#{folded.first.get_attribute('id')}']")
    point.focus()
    page.keyboard.press("Enter")
    expect(page.locator(OPEN)).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(row)).to_be_visible()
    plain = new_page(java_script_enabled=False)
    plain.goto(f"{FIGURES}#{row[5:-2]}")
    expect(plain.locator(row)).to_be_in_viewport()


def test_labels_of_a_chart_are_read_on_a_phone(
    profile: None, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto("/network/")
    labels = page.locator("svg.chart text:not(.words)").evaluate_all(
        """all => all.filter(e => e.checkVisibility()).map(e => {
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
