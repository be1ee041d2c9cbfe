"""The pages on paper, on a phone, by keyboard, and in the reader's own colours."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage, Scan, assert_focus_is_seen

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}}
# Everything that may hold the focus, in the order of the keyboard.
REACHED_BY_TAB = "a[href], button, input, select, [tabindex='0']"


def test_the_profile_is_thirteen_screens_and_twelve_sheets_at_most(
    profile: None, page: Page
) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/")

    assert page.evaluate("document.documentElement.scrollHeight") <= 13 * 900
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 12


def test_paper_shows_the_notes_and_where_sources_are(profile: None, page: Page) -> None:
    page.emulate_media(media="print")
    for address in ("/", "/network/", "/references/"):
        page.goto(address)
        sources = page.locator(".notes a[href^=http], .source__text a")
        kept = page.locator(".notes > li, .source__text").count()

        hidden = "nav, form, .skip, .cite, .copy, .no-print"
        assert shown(page, hidden) == 0
        assert shown(page, ".notes > li, .source__text") == kept, address
        assert sources.count() > 20, address
        assert unprinted(sources) == [], address
        if address == "/network/":
            for drawing in ("svg.chart", ".map", ".key", "table.counts"):
                assert page.locator(drawing).first.is_visible(), drawing


def unprinted(links: Locator) -> list[list[str]]:
    """Links after which paper does not show where they lead, and what it shows."""
    return links.evaluate_all(
        """all => all.map(a => [a.href, getComputedStyle(a, "::after").content])
            .filter(([to, after]) => decodeURI(after) !== decodeURI(`" (${to})"`))"""
    )


def shown(page: Page, selector: str) -> int:
    """How many elements a selector finds that are not hidden."""
    return page.locator(selector).locator("visible=true").count()


@pytest.mark.parametrize(
    ("address", "key", "options"),
    [
        ("/criticism/figure-of-100000-children/", "Tab", {}),
        # Back up a page, and below a bar that stays.
        ("/about/", "Shift+Tab", PHONE | {"forced_colors": "active"}),
    ],
)
def test_focus_is_seen_wherever_the_keyboard_goes(
    profile: None, new_page: NewPage, address: str, key: str, options: dict
) -> None:
    page = new_page(**options)
    page.goto(address)

    for _ in range(shown(page, REACHED_BY_TAB)):
        page.keyboard.press(key)
        assert_focus_is_seen(page)


def test_page_stays_still_skips_its_navigation_and_keeps_what_colour_alone_would_lose(
    profile: None, page: Page
) -> None:
    page.emulate_media(reduced_motion="no-preference", forced_colors="active")
    page.goto("/")
    # The front page is long: gliding over it takes seconds.
    glides = "getComputedStyle(document.documentElement).scrollBehavior"
    assert page.evaluate(glides) == "auto"
    assert page.evaluate("document.getAnimations().length") == 0

    page.keyboard.press("Tab")
    assert page.locator(".skip:focus").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("main :focus").count() == 1

    page.locator("a[href^='#n-']").first.click()
    note = page.locator(".note:popover-open")
    assert note.evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
    note.locator("p a[href^='#']").first.click()
    outline = "e => getComputedStyle(e).outlineStyle"
    assert page.locator("a[href^='#n-']:target").evaluate(outline) == "solid"


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


@pytest.mark.parametrize("scripted", [True, False])
def test_on_a_phone_a_long_section_is_folded_until_a_link_leads_into_it_or_it_is_printed(
    profile: None, new_page: NewPage, scripted: bool
) -> None:
    page = new_page(**PHONE, java_script_enabled=scripted)
    page.goto("/")
    mark = page.locator(".part .fold a[href^='#n-']").first
    expect(mark).not_to_be_visible()

    page.goto(f"/#{mark.get_attribute('id')}")

    expect(mark).to_be_in_viewport()
    last = page.locator(".part .fold p").last
    expect(last).not_to_be_visible()
    page.emulate_media(media="print")
    expect(last).to_be_visible()
    assert page.locator(".imprint").inner_text().startswith("http")


def test_how_to_cite_a_page_opens_and_is_copied_by_keyboard(
    profile: None, new_page: NewPage, scan: Scan
) -> None:
    page = new_page(
        viewport={"width": 320, "height": 256},
        permissions=["clipboard-read", "clipboard-write"],
    )
    page.goto("/references/kessler-washington-post-2015/")
    rows = page.locator(".cite .record dd")
    assert not rows.first.is_visible()

    page.locator(".cite__summary").focus()
    assert_focus_is_seen(page)
    page.keyboard.press("Enter")

    assert rows.count() == 3
    for row in rows.all():
        page.keyboard.press("Tab")
        assert_focus_is_seen(page)
        page.keyboard.press("Enter")
        expect(row.get_by_role("status")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == row.locator(".cite__words").text_content().strip()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert scan(page) == []
