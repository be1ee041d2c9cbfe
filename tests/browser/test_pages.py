"""Every kind of public page: readable by everyone, at any width, in either scheme."""

import gzip

import pytest
from playwright.sync_api import Page, Response

from tests.browser.addresses import NO_DATE, PAGES
from tests.browser.conftest import NewPage

pytestmark = pytest.mark.browser

# One page of each kind that is read for long, or worked with.
READ = [
    "/",
    "/history/",
    "/network/",
    "/criticism/",
    "/references/",
    NO_DATE,
]
# 320 px are what is left of 1280 px at a zoom of 400 %.
NARROW = {"width": 320, "height": 256}
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
WALL = {"width": 1920, "height": 1080}

# What a reader may set, and a page must bear (WCAG 2.2, 1.4.12 and 1.4.4).
SPACED = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }
"""
DOUBLED = ":root { font-size: 200% !important; }"


def test_page_fits_its_window(profile: None, page: Page) -> None:
    for address in PAGES:
        page.goto(address)

        for viewport in (NARROW, PHONE, DESK, WALL):
            page.set_viewport_size(viewport)
            assert beyond_the_edge(page) == [], (address, viewport)
        for viewport, style in ((DESK, DOUBLED), (DESK, SPACED), (NARROW, SPACED)):
            page.set_viewport_size(viewport)
            put_style(page, style)
            assert beyond_the_edge(page) == [], (address, viewport, style)


def put_style(page: Page, style: str) -> None:
    """Set a reader's own style, which the page's policy does not concern."""
    page.evaluate(
        """style => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(style);
            document.adoptedStyleSheets = [sheet];
        }""",
        style,
    )


def beyond_the_edge(page: Page) -> list[str]:
    """What makes the page scroll sideways; a table may, within its own frame."""
    return page.evaluate(
        """() => {
            const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth) return [];
            return [...document.querySelectorAll("body *")]
                .filter(e => e.getBoundingClientRect().right > root.clientWidth)
                .map(e => e.outerHTML.slice(0, 120));
        }"""
    )


def test_front_page_is_light(profile: None, page: Page) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))

    page.goto("/", wait_until="networkidle")

    # Style sheets are one where they are collected (tests/ecpat_site/test_staticfiles.py).
    apart = [answer for answer in answers if not answer.url.endswith(".css")]
    assert len(apart) < 10
    assert sum(compressed_size(answer) for answer in answers) < 150_000


def compressed_size(answer: Response) -> int:
    """Bytes of a body as gzip sends them; whitenoise's brotli makes fewer."""
    return len(gzip.compress(answer.body()))


def test_page_without_javascript_has_the_same_words_and_links(
    profile: None, page: Page, new_page: NewPage
) -> None:
    plain = new_page(java_script_enabled=False)

    for address in READ:
        page.goto(address)
        plain.goto(address)
        assert words_and_links(plain) == words_and_links(page), address


def words_and_links(page: Page) -> list[str]:
    return page.evaluate(
        """() => {
            const body = document.body.cloneNode(true);
            // What a script alone can do, it offers itself.
            body.querySelectorAll(".copy, .copy__said").forEach(e => e.remove());
            const words = body.textContent.split(/\\s+/);
            const link = e => e.getAttribute("href");
            return [...words, ...[...body.querySelectorAll("a[href]")].map(link)];
        }"""
    )
