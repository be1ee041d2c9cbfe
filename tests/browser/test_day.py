"""The day of an editor, by the keyboard alone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from orgprofile.models import MembershipCount, Organisation, Section
from tests.browser.conftest import (
    NAME,
    PASSWORD,
    NewPage,
    Scan,
    assert_focus_is_seen,
)
from tests.browser.desk import barriers
from tests.make import make_section
from tests.walk import admin_address

pytestmark = pytest.mark.browser

BEGUN = "The network has a council of survivors."
CITED = f"{BEGUN}[@ecpat-governance-statutes#membership-bodies]"


@pytest.fixture
def draft(editor: None) -> Section:
    """A section that somebody began: one sentence, and no source yet."""
    subject = Organisation.objects.get(slug="ecpat-international")
    return make_section(
        subject, "survivors", heading="Survivors", body=BEGUN, status="draft", order=99
    )


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


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def test_a_day_from_signing_in_to_signing_out(
    draft: Section, new_page: NewPage, scan: Scan
) -> None:
    page, reader = new_page(), new_page()
    success = page.locator(".messagelist .success")
    figure = MembershipCount.objects.get(slug="2025-11-12-142-ecpat-consultancy")

    def seen() -> None:
        assert barriers(page, scan) == [], page.url

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
    waiting = page.locator(".desk li", has=begun)
    expect(waiting).to_contain_text(f"No source: {BEGUN}")
    seen()
    enter(page, begun)

    # Cite, and look at it.
    body = page.get_by_label("Body:")
    write(page, body, CITED)
    preview = page.frame_locator("iframe[name=preview]")
    expect(preview.locator("main")).to_contain_text(f"{BEGUN}[1]")
    seen()
    draft.refresh_from_db()
    assert draft.body == BEGUN

    # Publish, and read it as a reader does.
    page.get_by_label("Status:").focus()
    page.keyboard.press("p")
    enter(page, button(page, "Save and continue editing"))
    expect(success).to_be_visible()
    enter(page, page.get_by_role("link", name="View on site"))
    reader.goto("/")
    expect(reader.locator("#survivors")).to_be_visible()
    assert BEGUN in reader.locator("main").inner_text()

    # Correct a figure: a reason is asked for.
    page.goto(admin_address(figure, "change"))
    write(page, page.get_by_label("In how many countries:"), "116")
    enter(page, button(page, "Save and continue editing"))
    expect(page.locator(".errornote, .errorlist").first).to_be_visible()
    seen()
    write(page, page.get_by_label("Why:"), "The notice says 116.")
    enter(page, button(page, "Save and continue editing"))
    expect(success).to_be_visible()
    reader.goto("/")
    expect(reader.locator(".newest")).to_contain_text("116 countries")

    # Look at its history, and bring the old figure back.
    enter(page, page.get_by_role("link", name="History", exact=True))
    expect(page.locator(".history")).to_contain_text("The notice says 116.")
    seen()
    enter(page, page.locator(".history tbody a").last)
    expect(page.get_by_label("In how many countries:")).to_have_value("115")
    seen()
    write(page, page.get_by_label("Why:"), "It said 115.")
    enter(page, button(page, "Save"))
    expect(success).to_be_visible()
    reader.goto("/")
    expect(reader.locator(".newest")).to_contain_text("115 countries")

    # Sign out.
    enter(page, button(page, "Log out"))
    page.goto("/admin/")
    expect(button(page, "Log in")).to_be_visible()
