"""Chromium, driven by Playwright; a fault in any page fails its test."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import modify_settings
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

from orgprofile.models import Organisation, Section
from references.models import derived
from tests.conftest import OURS, Rows, insert
from tests.make import make_section
from tests.signing_in import PASSWORD

# The first takes a fifth of the processor that the whole browser takes for a page.
PROGRAMS = ("chromium-headless-shell", "chromium", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, PROGRAMS)), ""
)
# Letters have widths of parts of a pixel, as in the whole browser.
ARGUMENTS = ["--disable-gpu", "--font-render-hinting=none"]
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
# Rows like those before them, at each of which axe would look as long as at the first.
REPEATED = "main :is(a, article, li, p, sup, tr, .group):nth-of-type(n + 4)"

NAME = "mae"
NewPage = Callable[..., Page]
Scan = Callable[..., list[str]]


# These three end with the last test of this folder: no other runs beside an event loop.


@pytest.fixture(scope="package")
def playwright(django_db_setup: None, django_db_blocker: Any) -> Iterator[Playwright]:
    if not CHROMIUM:
        if os.environ.get("CI") == "true":
            pytest.fail("There is no Chromium: CI must install it.")
        pytest.skip("There is no Chromium on this machine.")
    with sync_playwright() as running:
        yield running
        # SQLite's index keeps words of rows that are gone until it is made anew.
        with django_db_blocker.unblock():
            derived.write_everything()


@pytest.fixture(scope="package")
def site(playwright: Playwright) -> Iterator[str]:
    """Serve the site on the connection of the tests; return its address.

    So a page shows rows that no test commits. While Playwright's event loop runs,
    that connection is another than before: the server must start after it.
    """
    server = LiveServer("localhost")
    with modify_settings(ALLOWED_HOSTS={"append": "localhost"}):
        yield server.url
    server.stop()


@pytest.fixture(scope="package")
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
    """Collect what goes wrong in the pages of a test; fail at its end if any did."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def new_page(browser: Browser, site: str, faults: list[str]) -> Iterator[NewPage]:
    """Return a function that opens a person's page, by options of `new_context`."""
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(base_url=site, **DESK | options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        _watch(page, site, faults)
        return page

    yield open_page
    for context in contexts:
        context.close()


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
    """Return a function that lists which of axe's rules a page violates.

    Django's own pages break some: in the admin only what is serious or critical counts.
    """

    def violations(
        page: Page, *, colours_alone: bool = False, within: str = "html"
    ) -> list[str]:
        assert faults == []
        options = AXE | ({"runOnly": COLOURS, "rules": {}} if colours_alone else {})
        # Axe must see the colours at the end of a transition.
        page.evaluate("document.getAnimations().forEach(a => a.finish())")
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        part = {"include": [[within]], "exclude": [[REPEATED]]}
        run = "([part, options]) => axe.run(part, options)"
        found = page.evaluate(run, [part, options])["violations"]
        # The policy refuses a style that axe adds.
        faults.clear()
        is_lenient = "/admin/" in page.url
        return [
            f"{rule['id']} ({rule['impact']}): {node['html']}"
            for rule in found
            for node in rule["nodes"]
            if not is_lenient or rule["impact"] in ("serious", "critical")
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


@pytest.fixture(scope="package")
def copied() -> Iterator[sqlite3.Connection]:
    """Return where the first test that changes the shipped rows keeps them for the next."""
    with closing(sqlite3.connect(":memory:")) as kept:
        yield kept


@pytest.fixture
def editor(
    site: str, transactional_db: None, shipped_rows: Rows, copied: sqlite3.Connection
) -> None:
    """Make one of the staff, who may change the rows of our apps and nothing else.

    A form asks for its preview while it is sent: two requests of one test transaction
    would give up each other's savepoints.
    """
    if copied.execute("SELECT 1 FROM sqlite_master").fetchone():
        copied.backup(connection.connection)
        ContentType.objects.clear_cache()
    else:
        insert(shipped_rows)
        if connection.vendor == "sqlite":
            connection.connection.backup(copied)
    editor = get_user_model().objects.create_user(NAME, password=PASSWORD)
    editor.is_staff = True
    editor.save()
    editor.user_permissions.set(
        Permission.objects.filter(content_type__app_label__in=OURS)
    )


@pytest.fixture
def section(editor: None) -> Section:
    """Make a section that somebody began: the second sentence has no source yet."""
    subject = Organisation.objects.get(slug="ecpat-international")
    body = "It began.[@face-history] It grew."
    draft = {"heading": "Survivors", "status": "draft"}
    return make_section(subject, "survivors", body=body, **draft)


def sign_in(page: Page, name: str = NAME) -> None:
    page.goto("/admin/")
    enter_name(page, name)


def enter_name(page: Page, name: str = NAME) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Log in")


def press(page: Page, button: str) -> None:
    """Send the form, and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).first.click()
