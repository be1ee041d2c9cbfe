"""An editor looks back: compares two versions, restores one, brings back a deleted row."""

import pytest
from playwright.sync_api import Page, expect

from orgprofile.models import Section
from tests.browser.conftest import NewPage, Scan, assert_focus_is_seen
from tests.browser.test_editing import barriers, press, sign_in
from tests.walk import admin_address, comparison

pytestmark = pytest.mark.browser

BEFORE = "It had 104 members in 93 countries."
AFTER = "It had 122 members in 104 countries."


@pytest.fixture
def section(editor: None) -> Section:
    """A draft with three versions."""
    section = Section.objects.get(
        organisation__slug="ecpat-international", slug="network"
    )
    section.history.all().delete()
    section.status = "draft"
    for body in (BEFORE, AFTER, f"{AFTER}\n\nAnd more."):
        section.body = body
        section.save()
    return section


def test_editor_compares_two_versions_and_restores_one_with_the_keyboard(
    section: Section, page: Page
) -> None:
    first = section.history.earliest()
    sign_in(page)
    page.goto(admin_address(section, "history"))

    page.get_by_role("radio", name="From the version of").last.focus()
    page.keyboard.press("Space")
    assert_focus_is_seen(page)
    page.get_by_role("button", name="Compare").focus()
    assert_focus_is_seen(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("dd del")).to_have_text(["104", "93"])
    assert page.locator("dd ins").all_inner_texts()[:2] == ["122", "104"]
    line = "e => getComputedStyle(e).textDecorationLine"
    assert page.locator("dd del").first.evaluate(line) == "line-through"
    assert page.locator("dd ins").first.evaluate(line) == "underline"

    page.get_by_role("link", name="Restore the version of").focus()
    assert_focus_is_seen(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_label("Body:").input_value() == BEFORE
    told = page.locator(".messagelist .warning").inner_text()
    assert "It differs from the present one in: Body." in told
    assert page.get_by_label("Why:").input_value().startswith("Restored the version")
    section.refresh_from_db()
    assert section.body != BEFORE

    press(page, "Save and continue editing")
    section.refresh_from_db()
    assert section.body == first.body == BEFORE
    assert section.history.latest().history_change_reason.startswith("Restored")


def test_editor_brings_back_a_deleted_row_without_a_script(
    section: Section, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False)
    number, heading = section.pk, section.heading
    sign_in(page)
    page.goto(admin_address(section, "delete"))
    page.get_by_label("Why:").fill("It is said twice.")
    with page.expect_navigation():
        page.locator("input[type=submit][value^=Yes]").click()
    assert not Section.objects.filter(pk=number).exists()

    page.get_by_role("link", name="Deleted (1)").click()
    page.get_by_role("link", name="Restore ").click()
    assert "was deleted" in page.locator(".messagelist .warning").inner_text()
    assert page.get_by_label("Heading:").input_value() == heading
    press(page, "Save")

    back = Section.objects.get(pk=number)
    assert (back.heading, back.status) == (heading, "draft")
    page.goto(admin_address(back, "history"))
    expect(page.locator(".history tbody tr")).to_have_count(5)


def test_the_pages_of_the_history_add_no_barrier(
    section: Section, page: Page, scan: Scan
) -> None:
    other = Section.objects.exclude(pk=section.pk).first()
    assert other is not None
    other.delete()
    history = admin_address(section, "history")
    addresses = [
        history,
        comparison(section),
        admin_address(Section, "deleted"),
    ]
    sign_in(page)

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for address in addresses:
            page.goto(address)
            alone = scheme == "dark"
            assert barriers(page, scan, colours_alone=alone) == [], (address, scheme)
    page.set_viewport_size({"width": 320, "height": 900})
    for address in addresses:
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide == 320, f"{address}: {wide}"
