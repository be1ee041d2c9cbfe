"""Take the screenshots of the guides, of the shipped profile in a database of its own.

Run again when what they show has changed; Chromium must be there, as for the browser
tests:

    python3 dev.py pictures
"""

import base64
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
NAME, PASSWORD = "editor", secrets.token_urlsafe(20)
ROOT = HERE.parents[1]
CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("google-chrome")
)


def main() -> None:
    if not CHROMIUM:
        sys.exit("There is no Chromium: install it, or name it in CHROMIUM.")
    with served() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        # Playwright waits by `eval`, which the site's own policy refuses.
        page = browser.new_page(base_url=site, reduced_motion="reduce", bypass_csp=True)
        take_note(page)
        take_network(page)
        sign_in(page)
        take_desk(page)
        take_form(page)
        browser.close()


def take_note(page: Page) -> None:
    """Show the note of a sentence open beside it, with what its source says."""
    page.set_viewport_size({"width": 1280, "height": 760})
    page.goto("/")
    page.locator("#introduction [role='doc-noteref']").get_by_text("[1]").click()
    page.mouse.move(0, 0)
    save(page, "note", height=760)


def take_network(page: Page) -> None:
    """Show the section on the network: where sources differ, the chart and the map."""
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto("/#network")
    pictures = page.locator(".figure img")
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        # The policy refuses what waits for a condition in words.
        picture.evaluate("image => image.decode()")
    page.locator("#network").evaluate("e => scrollTo(0, e.offsetTop - 24)")
    page.wait_for_timeout(500)
    legend = page.locator(".figure--wide .legend").bounding_box()
    assert legend  # noqa: S101 - the map has one
    save(page, "network", height=legend["y"] + legend["height"] + 24)


def sign_in(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Log in").click()


def take_desk(page: Page) -> None:
    """Show the first page of the admin: what needs an editor."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/admin/")
    save(page, "desk", height=800)


def take_form(page: Page) -> None:
    """Show the form of a section, with its preview beside it."""
    page.set_viewport_size({"width": 1280, "height": 680})
    page.goto("/admin/orgprofile/section/?q=Network")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("heading", name="How it will read").wait_for()
    save(page, "form", height=680)


def save(page: Page, name: str, height: float) -> None:
    """Write a page from the top of the window as WebP, which Playwright itself does not."""
    view = page.evaluate("({x: scrollX, y: scrollY, width: innerWidth, scale: 1.5})")
    view["height"] = height
    chrome = page.context.new_cdp_session(page)
    taken = chrome.send(
        "Page.captureScreenshot", {"format": "webp", "quality": 75, "clip": view}
    )
    (HERE / f"{name}.webp").write_bytes(base64.b64decode(taken["data"]))


@contextmanager
def served() -> Iterator[str]:
    """Load the profile into a new database and serve it; yield its address."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/db",
            "DJANGO_LOCAL": "true",
            "DJANGO_SECRET_KEY": secrets.token_urlsafe(60),
            "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        }
        manage = [sys.executable, str(ROOT / "manage.py")]
        for words in (
            ["migrate", "--verbosity", "0"],
            ["loaddata", "ecpat"],
            ["createsuperuser", "--noinput", "--username", NAME, "--email", ""],
        ):
            subprocess.run([*manage, *words], check=True, env=env)
        host = f"127.0.0.1:{free_port()}"
        server = subprocess.Popen([*manage, "runserver", "--noreload", host], env=env)
        try:
            wait_for(f"http://{host}/", server)
            yield f"http://{host}"
        finally:
            server.terminate()
            server.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    """Return when the server answers; stop if it ends before."""
    while server.poll() is None:
        try:
            urllib.request.urlopen(address).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit("The server did not start.")


if __name__ == "__main__":
    main()
