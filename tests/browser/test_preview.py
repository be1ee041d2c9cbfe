"""The preview within a form, in a browser with script and in one without."""

import pytest
from playwright.sync_api import Page, expect

from orgprofile.models import Section
from tests.browser.conftest import NewPage, Scan
from tests.browser.desk import barriers, sign_in
from tests.walk import admin_address
from timeline.models import HistoryEvent

pytestmark = pytest.mark.browser


@pytest.fixture
def section(editor: None) -> Section:
    found = Section.objects.filter(status="published").first()
    assert found is not None
    return found


def test_the_preview_follows_what_is_typed_and_opens_its_notes(
    section: Section, page: Page, scan: Scan
) -> None:
    version = section.version
    preview = page.frame_locator("iframe[name=preview]")
    sign_in(page)
    page.goto(admin_address(section, "change"))
    expect(preview.get_by_role("heading", level=1)).to_have_text(section.heading)

    body = page.get_by_label("Body:")
    body.fill("Typed at the desk.[@no-such-source] Nobody said so. It.[@face-history]")

    expect(preview.locator("main")).to_contain_text("Missing citation: no-such-source")
    expect(preview.locator("main")).to_contain_text(
        "Nobody said so. – without a source"
    )
    assert body.evaluate("box => box === document.activeElement")
    preview.locator("[role=doc-noteref]").last.press("Enter")
    expect(preview.locator(".note:popover-open")).to_be_visible()
    assert barriers(page, scan) == []
    section.refresh_from_db()
    assert section.version == version


def test_rows_within_the_form_are_in_the_preview(editor: None, page: Page) -> None:
    event = HistoryEvent.objects.filter(variants__isnull=False).first()
    assert event is not None
    preview = page.frame_locator("iframe[name=preview]")
    sign_in(page)
    page.goto(admin_address(event, "change"))
    preview.locator("main").wait_for()

    page.locator("#id_variants-0-value").fill("a value just typed")

    expect(preview.locator("main")).to_contain_text("a value just typed")
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_script_a_button_shows_the_preview(
    section: Section, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False)
    preview = page.frame_locator("iframe[name=preview]")
    sign_in(page)
    page.goto(admin_address(section, "change"))

    page.get_by_label("Body:").fill("Typed without script.[@no-such-source]")
    page.get_by_role("button", name="Update the preview").click()

    expect(preview.locator("main")).to_contain_text("Typed without script.")
    expect(preview.locator("main")).to_contain_text("Not there: [@no-such-source]")
    typed = page.get_by_label("Body:").input_value()
    assert typed == "Typed without script.[@no-such-source]"
