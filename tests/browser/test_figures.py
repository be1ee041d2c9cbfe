"""Chart and map shown by other sites, and the year they are looked at for."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NewPage, Scan, assert_focus_is_seen

pytestmark = pytest.mark.browser

EMBEDS = {
    "/network/chart/embed/": "The network of ECPAT International grew from 17",
    "/network/map/embed/": "Sources name",
}


@pytest.fixture
def elsewhere(site: str) -> Iterator[str]:
    """Serve, from an origin of its own, a page that frames what its query names.

    A page that is not on this machine may not frame what is: Chromium refuses it.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths = self.path.partition("?")[2].split("&")
            frames = (
                f'<iframe src="{site}{path}" width="720"></iframe>' for path in paths
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write("".join(frames).encode())

        def log_message(self, *_words: Any) -> None:
            """Write no line to the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("address", EMBEDS)
def test_another_site_may_frame_an_embed_and_no_page(
    profile: None, browser: Browser, elsewhere: str, address: str
) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{elsewhere}?{address}&/network/")

    embed, refused = (page.frame_locator("iframe").nth(place) for place in (0, 1))
    expect(embed.get_by_role("heading", level=1)).to_contain_text(EMBEDS[address])
    image = embed.get_by_role("img").first
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("e => e.naturalWidth") > 0
    expect(embed.get_by_role("link")).to_have_attribute("target", "_blank")
    expect(refused.get_by_role("heading", level=1)).to_have_count(0)
    page.context.close()


@pytest.mark.parametrize("address", EMBEDS)
def test_an_embed_is_accessible_and_as_wide_as_its_frame(
    profile: None, new_page: NewPage, scan: Scan, address: str
) -> None:
    for width, scheme in ((320, "light"), (1280, "dark")):
        page = new_page(viewport={"width": width, "height": 560}, color_scheme=scheme)
        page.goto(address)
        assert scan(page) == [], scheme
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_slider_and_the_number_beside_it_say_the_same_year(
    profile: None, page: Page
) -> None:
    page.goto("/network/")
    number = page.get_by_label("As known for the year")
    slider = page.get_by_role("slider", name="Year")
    expect(number).to_have_value("")
    expect(slider).to_have_value(number.get_attribute("max") or "")

    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert_focus_is_seen(page)
    expect(number).to_have_value(str(int(number.get_attribute("max") or 0) - 1))
    number.fill("2007")
    expect(slider).to_have_value("2007")
    page.get_by_role("button", name="Show").click()

    page.wait_for_url("**/network/?as_of=2007")
    expect(page.locator("#newest")).to_be_in_viewport(ratio=1)


def test_the_year_is_asked_for_without_script(profile: None, new_page: NewPage) -> None:
    phone = {"width": 390, "height": 844}
    page = new_page(java_script_enabled=False, viewport=phone)
    page.goto("/network/")

    assert page.get_by_role("slider").count() == 0
    page.get_by_label("As known for the year").fill("2007")
    page.get_by_role("button", name="Show").click()

    page.wait_for_url("**/network/?as_of=2007")
    expect(page.locator("#newest")).to_be_in_viewport(ratio=1)


def test_islands_are_reached_by_the_list_on_a_phone(
    profile: None, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto("/network/")

    page.get_by_text("in which none was found").first.click()
    island = page.get_by_role("link", name="Tuvalu")
    box = island.locator("xpath=..").bounding_box()
    assert box
    assert box["height"] >= 24
    island.click()

    page.wait_for_url("**/network/members/tv/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tuvalu")
