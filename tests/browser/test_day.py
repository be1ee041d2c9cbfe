"""The day of an editor, by the keyboard alone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from orgprofile.models import Section
from tests.browser.conftest import NAME, Scan, assert_focus_is_seen
from tests.signing_in import PASSWORD
from tests.walk import admin_address

pytestmark = pytest.mark.browser

KEY = "kessler-washington-post-2015"


def enter(page: Page, target: Locator) -> None:
    """Go to a link or a button by the keyboard, press Enter, and wait for the page."""
    target.focus()
    assert_focus_is_seen(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, box: Locator, text: str) -> None:
    """Put a text in place of what stands in a box."""
    box.focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def test_a_day_from_signing_in_to_signing_out(
    section: Section, page: Page, scan: Scan
) -> None:

    def seen() -> None:
        assert scan(page) == [], page.url

    # Sign in.
    page.goto("/admin/")
    seen()
    write(page, page.get_by_label("Username"), NAME)
    page.keyboard.press("Tab")
    page.keyboard.insert_text(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    # The start page names the draft, and what stands in its way.
    begun = page.get_by_role("link", name="Survivors", exact=True)
    expect(page.locator(".desk li", has=begun)).to_contain_text(
        "“It grew.” names no source"
    )
    seen()
    enter(page, begun)

    # Cite what a source says.
    body = page.get_by_role("textbox", name="Text:")
    body.press("Control+End")
    page.keyboard.press("Control+Shift+Digit2")
    field = page.get_by_role("combobox", name="Find it by title")
    expect(field).to_be_focused()
    assert_focus_is_seen(page)
    page.keyboard.type("késsler post")
    # Its notes come first.
    found = page.locator("[role=option]").first
    expect(found).to_have_attribute("data-key", re.compile(f"^{KEY}#"))
    assert found.get_attribute("aria-selected") == "true"
    assert field.get_attribute("aria-activedescendant") == found.get_attribute("id")
    cited = f"{section.body}[@{found.get_attribute('data-key')}]"
    page.keyboard.press("Enter")
    expect(body).to_be_focused()
    assert not field.is_visible()
    page.keyboard.type(" And on.[@no-such-source]")
    page.keyboard.press("Control+Shift+Digit2")
    page.keyboard.press("Escape")
    assert not field.is_visible()
    expect(body).to_be_focused()
    assert body.input_value() == f"{cited} And on.[@no-such-source]"

    # Look at it: nothing is saved.
    frame = page.frame_locator("iframe[name=preview]")
    preview = frame.locator("main")
    expect(preview).to_contain_text("Missing citation: no-such-source")
    write(page, body, f"{cited} And on.")
    expect(preview).to_contain_text("– without a source")
    # A box that is left tells of its change once more: the open note stays.
    body.blur()
    frame.locator("a[href^='#n-']").first.press("Enter")
    expect(frame.locator(".note:popover-open")).to_be_visible()
    seen()
    assert Section.objects.get(slug="survivors").body == section.body

    # Publish it: each sentence needs a source.
    enter(page, page.get_by_role("button", name="Publish"))
    expect(page.locator(".errornote")).to_be_focused()
    seen()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(body).to_be_focused()
    write(page, body, cited)
    expect(preview).not_to_contain_text("without a source")
    enter(page, page.get_by_role("button", name="Publish"))
    expect(page.locator(".messagelist .success")).to_be_visible()

    # Read it as a reader does, and come back to the form.
    enter(page, page.get_by_role("link", name="See the page"))
    # Its heading is called what it was.
    expect(page.get_by_role("heading", name="Survivors", exact=True)).to_be_visible()
    enter(page, page.get_by_role("link", name="Edit “Survivors”"))
    assert admin_address(section, "change") in page.url
    preview.wait_for()

    # Sign out.
    enter(page, page.get_by_role("button", name="Log out"))
    page.goto("/admin/")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    expect(page.get_by_text("Your text is kept")).to_be_hidden()
