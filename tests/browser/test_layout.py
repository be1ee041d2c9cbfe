"""How the pages are laid out: the length of lines, the contents, the bar on a phone."""

from statistics import median

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, assert_focus_is_seen

pytestmark = pytest.mark.browser

WIDTHS = (360, 600, 900, 1280)
PHONE = {"viewport": {"width": 390, "height": 844}}
# Pages of prose, of prose in turns, and of entries beside their dates.
READ = ["/", "/criticism/figure-of-100000-children/", "/history/"]

# The number of characters on each line of each paragraph, but the last.
LINES = """() => [...document.querySelectorAll("main p")]
    .filter(p => p.checkVisibility() && !p.closest("figure, table, form, .endnotes, .cite"))
    .map(p => {
        const lines = new Map();
        const range = document.createRange();
        const texts = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
        for (let text; (text = texts.nextNode()); ) {
            if (text.parentElement.closest("sup")) continue;
            for (let i = 0; i < text.length; i++) {
                range.setStart(text, i);
                range.setEnd(text, i + 1);
                const box = range.getBoundingClientRect();
                const line = Math.round(box.bottom / 8);
                if (box.width) lines.set(line, (lines.get(line) ?? 0) + 1);
            }
        }
        return [...lines.values()].slice(0, -1);
    })
    .filter(lines => lines.length > 0)"""


@pytest.mark.parametrize("address", READ)
def test_a_line_of_text_holds_as_many_characters_as_read_well(
    profile: None, page: Page, address: str
) -> None:
    page.goto(address)

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        paragraphs = page.evaluate(LINES)
        assert max(map(max, paragraphs)) <= 75, width
        long = [max(lines) for lines in paragraphs if len(lines) > 2]
        # A phone has no room for sixty in letters that can be read.
        least = 58 if width >= 600 else 33
        assert median(long or [least]) >= least, width


@pytest.mark.parametrize("scripted", [True, False])
def test_menu_and_contents_open_from_the_bar_of_a_phone(
    profile: None, new_page: NewPage, scripted: bool
) -> None:
    page = new_page(**PHONE, java_script_enabled=scripted)
    page.goto("/#criticism")

    page.get_by_role("button", name="Contents").click()
    page.locator(".toc [href='#the-code']").click()
    # Behind the contents, which stay open without script, the section is at the top.
    assert 0 < page.locator("#the-code").bounding_box()["y"] < 200
    expect(page.locator(".toc")).to_be_visible(visible=not scripted)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Menu").click()
    page.locator(".site-nav").get_by_text("Sources").click()
    expect(page.locator("h1")).to_have_text("Sources")


def test_the_bar_hides_no_focus_on_a_phone(profile: None, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    page.goto("/about/")

    links = page.locator("main a")
    links.last.focus()
    for _ in range(links.count() - 1):
        page.keyboard.press("Shift+Tab")
        assert_focus_is_seen(page)
