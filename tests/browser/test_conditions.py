"""The pages on paper, without styles, by keyboard, and in the reader's own colours."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import NewPage, assert_focus_is_seen

pytestmark = pytest.mark.browser

# Everything that may hold the focus, in the order of the keyboard.
REACHED_BY_TAB = "a[href], button, input, select, [tabindex='0']"


def test_paper_shows_the_notes_and_where_sources_are(profile: None, page: Page) -> None:
    page.emulate_media(media="print")
    for address in ("/", "/history/", "/network/", "/network/members/", "/references/"):
        page.goto(address)
        sources = page.locator(".note a[href^=http], .source__text a")
        kept = page.locator(".note, .source").count()

        hidden = "nav, form, .jump, .skip, .part__more, .cite, .copy"
        assert shown(page, hidden) == 0
        assert shown(page, ".note, .source") == kept, address
        assert sources.count() > 20, address
        assert unprinted(sources) == [], address
        if address == "/network/":
            for drawing in ("svg.chart", ".figure img", ".legend", "table.counts"):
                assert page.locator(drawing).first.is_visible(), drawing


def unprinted(links: Locator) -> list[list[str]]:
    """Links after which paper does not show where they lead, and what it shows."""
    return links.evaluate_all(
        """all => all.map(a => [a.href, getComputedStyle(a, "::after").content])
            .filter(([href, after]) => decodeURI(after) !== decodeURI(`" (${href})"`))"""
    )


def shown(page: Page, selector: str) -> int:
    """How many elements a selector finds that are not hidden."""
    return page.locator(selector).locator("visible=true").count()


def test_page_without_styles_reads_in_order_and_opens_its_notes(
    profile: None, page: Page
) -> None:
    page.route("**/*.css", leave_empty)
    page.goto("/")
    text = page.locator("body").inner_text()
    headings = page.locator(".profile__text h2").all_inner_texts()

    place = 0
    # The contents open at their button, as any element of that kind does.
    for words in ("Skip to", "Contents", "a worldwide network", "Founded", *headings):
        place = text.index(words, place)
    page.locator("[role=doc-noteref]").first.click()
    assert page.locator(".note:popover-open").is_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".note").first).to_be_visible()


def leave_empty(route: Route) -> None:
    route.fulfill(body="", content_type="text/css")


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"color_scheme": "light"}, id="light"),
        pytest.param({"forced_colors": "active"}, id="forced-colours"),
    ],
)
def test_focus_is_seen_wherever_the_keyboard_goes(
    profile: None, new_page: NewPage, options: dict
) -> None:
    page = new_page(**options)
    page.goto("/criticism/figure-of-100000-children/")

    for _ in range(shown(page, REACHED_BY_TAB)):
        page.keyboard.press("Tab")
        assert_focus_is_seen(page)


def test_skip_link_leads_past_the_navigation(profile: None, page: Page) -> None:
    page.goto("/")

    page.keyboard.press("Tab")
    assert page.locator(".skip:focus").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.locator("main :focus").count() == 1


def test_forced_colours_keep_what_colour_alone_would_lose(
    profile: None, new_page: NewPage
) -> None:
    page = new_page(forced_colors="active")
    page.goto("/")

    page.locator("[role=doc-noteref]").first.click()
    note = page.locator(".note:popover-open")
    assert note.evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
    note.locator("[role=doc-backlink]").first.click()
    lit = page.locator("sup > a:target")

    assert lit.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_pages_do_not_move_by_themselves(profile: None, new_page: NewPage) -> None:
    page = new_page(reduced_motion="no-preference")
    page.goto("/")

    root = page.locator("html")
    # The front page is long: gliding over it takes seconds.
    assert root.evaluate("e => getComputedStyle(e).scrollBehavior") == "auto"
    assert page.evaluate("document.getAnimations().length") == 0
