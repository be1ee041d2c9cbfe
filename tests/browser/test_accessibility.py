"""Each kind of public page is opened once and tried in every way it may be read."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewPage, Scan

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# What is left of 1280 px at a zoom of 400 %.
NARROW = {"width": 320, "height": 256}

# The error pages, by what they answer.
ERRORS = {"/nowhere/": 404, "/network/?sources=word": 400}
PAGES = [
    "/",
    "/history/",
    "/criticism/figure-of-100000-children/",
    "/network/",
    "/network/members/",
    "/references/?relation=independent&where=Profile&type=scroll",
    "/references/kessler-washington-post-2015/",
    "/search/?q=stockholm",
    "/accuracy/",
    "/changes/",
    "/report/?s=at_fact_ecpat-international_founded_citation",
    *ERRORS,
]

# What a reader may set, and a page must bear (WCAG 2.2, 1.4.12 and 1.4.4).
SPACED = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }
"""
DOUBLED = ":root { font-size: 200% !important; }"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_readable_by_everyone_at_any_width_with_script_and_without(
    profile: None, page: Page, new_page: NewPage, scan: Scan, address: str
) -> None:
    response = page.goto(address)
    assert response.status == ERRORS.get(address, 200)
    assert scan(page) == [], "1280 px, light"
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="dark")
    assert scan(page, colours_alone=True) == [], "320 px, dark"

    for viewport, style in (
        *((each, "") for each in (NARROW, PHONE, DESK)),
        *((DESK, DOUBLED), (DESK, SPACED), (NARROW, SPACED)),
    ):
        page.set_viewport_size(viewport)
        assert fits(page, style), (viewport, style)

    plain = new_page(java_script_enabled=False)
    plain.goto(address)
    assert words_and_links(plain) == words_and_links(page)
    # A filter is folded until it is asked for, or in force.
    for summary in plain.locator("details:not([open]) > .narrow__summary").all():
        summary.click()
    assert all(form.is_visible() for form in plain.locator("form.filter").all())


def fits(page: Page, style: str) -> bool:
    """Whether nothing makes the page scroll sideways; a table may, within its frame.

    The page's policy does not concern a reader's own style.
    """
    return page.evaluate(
        """style => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(style);
            document.adoptedStyleSheets = [sheet];
            const { scrollWidth, clientWidth } = document.documentElement;
            return scrollWidth <= clientWidth;
        }""",
        style,
    )


def words_and_links(page: Page) -> list[str]:
    return page.evaluate(
        r"""() => {
            const body = document.body.cloneNode(true);
            // What a script alone can do, it offers itself; it names words, too.
            body.querySelectorAll(".copy, .copy__said, .map__reach").forEach(e => e.remove());
            const words = body.textContent.split(/\s+/);
            const link = e => e.getAttribute("href").split("#:~:")[0];
            const links = [...body.querySelectorAll("a[href]")];
            // To the words of a reading; a link before it leads to their page without script.
            const isToWords = e => e.matches(".notes details > p:not(:last-child) > a");
            const pages = [...new Set(links.map(link))].sort();
            return [...words, ...links.filter(e => !isToWords(e)).map(link), ...pages];
        }"""
    )
