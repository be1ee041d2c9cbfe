"""The preview beside a form, in a browser with script and in one without."""

import pytest
from playwright.sync_api import Page, expect

from orgprofile.models import Section
from tests.browser.conftest import NewPage, Scan, assert_focus_is_seen
from tests.browser.test_editing import barriers, press, sign_in
from tests.walk import admin_address
from timeline.models import HistoryEvent

pytestmark = pytest.mark.browser


@pytest.fixture
def section(editor: None) -> Section:
    found = Section.objects.filter(status="published").first()
    assert found is not None
    return found


def test_the_preview_follows_what_is_typed(
    section: Section, page: Page, scan: Scan
) -> None:
    version = section.version
    preview = page.get_by_role("region", name="How it will read")
    sign_in(page)
    page.goto(admin_address(section, "change"))
    assert section.heading in preview.inner_text()

    body = page.get_by_label("Body:")
    body.fill("Typed at the desk.[@no-such-source] Nobody said so.")

    expect(preview).to_contain_text("Missing citation: no-such-source")
    expect(preview).to_contain_text("Nobody said so.– without a source")
    assert body.evaluate("box => box === document.activeElement")
    assert barriers(page, scan) == []
    page.emulate_media(color_scheme="dark")
    assert barriers(page, scan, colours_alone=True) == []
    section.refresh_from_db()
    assert section.version == version


def test_the_preview_is_reached_and_read_by_keyboard(
    section: Section, page: Page
) -> None:
    preview = page.get_by_role("region", name="How it will read")
    sign_in(page)
    page.goto(admin_address(section, "change"))

    page.get_by_role("button", name="Update the preview").focus()
    page.keyboard.press("Tab")
    mark = preview.locator("[role=doc-noteref]").first
    assert_focus_is_seen(page)
    mark.focus()
    page.keyboard.press("Enter")

    assert preview.locator(".note:popover-open").is_visible()


def test_rows_within_the_form_are_in_the_preview(editor: None, page: Page) -> None:
    event = HistoryEvent.objects.filter(variants__isnull=False).first()
    assert event is not None
    preview = page.get_by_role("region", name="How it will read")
    sign_in(page)
    page.goto(admin_address(event, "change"))

    page.locator("#id_variants-0-value").fill("a value just typed")

    expect(preview).to_contain_text("a value just typed")
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_script_a_button_shows_the_preview(
    section: Section, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page)
    page.goto(admin_address(section, "change"))

    page.get_by_label("Body:").fill("Typed without script.[@no-such-source]")
    press(page, "Preview")

    preview = page.get_by_role("region", name="How it will read")
    assert "Typed without script." in preview.inner_text()
    typed = page.get_by_label("Body:").input_value()
    assert typed == "Typed without script.[@no-such-source]"


def test_a_draft_has_a_page_for_staff_alone(
    section: Section, page: Page, new_page: NewPage, scan: Scan
) -> None:
    event = HistoryEvent.objects.filter(status="published").first()
    assert event is not None
    event.status = "draft"
    event.save()
    sign_in(page)
    page.goto(admin_address(event, "change"))

    with page.expect_navigation():
        page.get_by_role("link", name="As a page").click()

    assert page.get_by_role("heading", level=1).inner_text() == event.title
    assert "is a draft: readers see none of it." in page.locator("main").inner_text()
    assert scan(page) == []
