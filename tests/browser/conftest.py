"""Chromium, driven by Playwright; a fault in any page fails its test."""

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client, modify_settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from tests.conftest import OURS, Rows, insert

# The first takes a fifth of the processor that the whole browser takes for a page.
PROGRAMS = ("chromium-headless-shell", "chromium", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, PROGRAMS)), ""
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # As in the whole browser: letters have widths of parts of a pixel.
    "--font-render-hinting=none",
]
# A desktop screen without animations.
DESK = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
AXE = {
    "resultTypes": ["violations"],
    # A rule of WCAG 2.2 AA that axe leaves out by default.
    "rules": {"target-size": {"enabled": True}},
    # Else axe requests imported style sheets again, from wrong addresses.
    "preload": False,
}
# The rules of A and AA that look at colours, and at how large a target is.
COLOURS = ["color-contrast", "link-in-text-block", "target-size"]

NAME, PASSWORD = "mae", "rivers run north of Chiang Mai"
NewPage = Callable[..., Page]
Scan = Callable[..., list[str]]


@pytest.fixture(scope="session")
def playwright(django_db_setup: None) -> Iterator[Playwright]:
    if not CHROMIUM:
        if os.environ.get("CI") == "true":
            pytest.fail("There is no Chromium: CI must install it.")
        pytest.skip("There is no Chromium on this machine.")
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def site(playwright: Playwright) -> Iterator[str]:
    """Serve the site on the connection of the tests; return its address.

    So a page shows rows that no test commits. While Playwright's event loop runs,
    that connection is another than before: the server must start after it.
    """
    server = LiveServer("localhost")
    with modify_settings(ALLOWED_HOSTS={"append": "localhost"}):
        yield server.url
    server.stop()


@pytest.fixture(scope="session")
def browser(playwright: Playwright, site: str) -> Iterator[Browser]:
    """Start Chromium; close it before the server stops, when no request is open."""
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield chromium
    chromium.close()
    # A thread that still answers uses the connection of the tests.
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """Collect what goes wrong in the pages of a test; fail at its end if anything did."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture(scope="session")
def context_of(browser: Browser, site: str) -> Callable[[int, str], BrowserContext]:
    """Return a function that gives a person's context, which all tests share.

    It keeps style sheets and scripts, so that no test waits for them again.
    """

    @cache
    def context(person: int, options: str) -> BrowserContext:
        made = browser.new_context(base_url=site, **json.loads(options))
        made.set_default_timeout(10_000)
        return made

    return context


@pytest.fixture
def new_page(
    context_of: Callable[[int, str], BrowserContext], site: str, faults: list[str]
) -> Iterator[NewPage]:
    """Return a function that opens a page, with the options of `new_context`.

    Each page of a test is another person's: none has the cookies of another.
    """
    pages: list[Page] = []

    def open_page(**options: Any) -> Page:
        context = context_of(len(pages), json.dumps(DESK | options, sort_keys=True))
        pages.append(page := context.new_page())
        _watch(page, site, faults)
        return page

    yield open_page
    for page in pages:
        # Nor may a page keep anything as it goes. A page of no site has no storage.
        page.evaluate(
            """() => {
                try { localStorage.clear(); Storage.prototype.setItem = () => {}; } catch {}
            }"""
        )
        page.close()
        page.context.clear_cookies()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


def _watch(page: Page, origin: str, faults: list[str]) -> None:
    """Note errors, what the policy refuses, and requests that leave for elsewhere."""
    visited = set()

    def see(request: Request) -> None:
        if request.is_navigation_request():
            visited.add(request.url)
        if not request.url.startswith((f"{origin}/", "data:")):
            faults.append(f"A request left for {request.url}")

    def hear(message: ConsoleMessage) -> None:
        # The status of a page is for its test to judge: some are meant to be 404.
        its_status = message.text.startswith("Failed to load resource")
        if its_status and message.location["url"] in visited:
            return
        if message.type == "error" or "Content Security Policy" in message.text:
            faults.append(f"{message.text} ({message.location['url']})")

    page.on("request", see)
    page.on("console", hear)
    page.on("pageerror", lambda error: faults.append(f"Uncaught: {error}"))


@pytest.fixture
def scan(faults: list[str]) -> Scan:
    """Return a function that lists which of axe's rules a page violates."""

    def violations(
        page: Page,
        impacts: tuple[str, ...] = (),
        *,
        colours_alone: bool = False,
        within: str = "document",
    ) -> list[str]:
        assert faults == []
        options = AXE | ({"runOnly": COLOURS, "rules": {}} if colours_alone else {})
        # Axe must see the colours at the end of a transition.
        page.evaluate("document.getAnimations().forEach(a => a.finish())")
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        found = page.evaluate(f"o => axe.run({within}, o)", options)["violations"]
        # The policy refuses a style that axe adds.
        faults.clear()
        return [
            f"{rule['id']} ({rule['impact']}): {node['html']}"
            for rule in found
            for node in rule["nodes"]
            if not impacts or rule["impact"] in impacts
        ]

    return violations


def assert_focus_is_seen(page: Page) -> None:
    """Assert that the focused element has an outline of 2 px and is not covered."""
    focused = page.evaluate(
        """() => {
            const e = document.activeElement, style = getComputedStyle(e);
            const inFront = box => document.elementFromPoint(
                box.left + box.width / 2, box.top + box.height / 2);
            return {
                html: e.outerHTML.slice(0, 200),
                line: style.outlineStyle,
                width: parseFloat(style.outlineWidth),
                uncovered: [...e.getClientRects()].some(b => e.contains(inFront(b))),
            };
        }"""
    )
    assert focused["line"] != "none", focused
    assert focused["width"] >= 2, focused
    assert focused["uncovered"], focused


@pytest.fixture
def profile(site: str, shipped_profile: None, db: None) -> None:
    """Let a test read the shipped rows; what it changes is undone after it."""


@pytest.fixture
def editor(site: str, transactional_db: None, shipped_rows: Rows) -> None:
    """Make one of the staff, who may change the rows of our apps and nothing else.

    A form asks for its preview while it is sent: two requests of one test transaction
    would give up each other's savepoints.
    """
    insert(shipped_rows)
    editor = get_user_model().objects.create_user(NAME, password=PASSWORD)
    editor.is_staff = True
    editor.save()
    editor.user_permissions.set(
        Permission.objects.filter(content_type__app_label__in=OURS)
    )


def open_admin(page: Page, name: str = NAME) -> None:
    """Open the start page of the admin as somebody who has signed in."""
    client = Client()
    client.force_login(get_user_model().objects.get(username=name))
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    cookie = {"name": session.key, "value": session.value}
    page.context.add_cookies([{**cookie, "domain": "localhost", "path": "/"}])
    page.goto("/admin/")
