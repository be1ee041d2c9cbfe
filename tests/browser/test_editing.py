"""An editor at work: from signing in to reading one's own sentence on the page."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NAME, PASSWORD, NewPage, Scan, open_admin

pytestmark = pytest.mark.browser

KEY, SLIP = "survivors-council-2025", "survivor-council-2025"


def press(page: Page, button: str) -> None:
    """Send the form, and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def sign_in(page: Page) -> None:
    open_admin(page)


def add(page: Page, app: str, name: str) -> None:
    """Go from the index to the form for a new row."""
    page.goto("/admin/")
    with page.expect_navigation():
        page.locator(f'.addlink[href$="/{app}/{name}/add/"]').click()


def choose(page: Page, field: str, typed: str, option: str) -> None:
    """Type into a box that completes, and take what it offers."""
    page.locator(f".field-{field} .select2-selection").click()
    page.locator(".select2-search__field").fill(typed)
    page.get_by_role("option", name=option, exact=True).click()


def test_editor_cites_a_new_source_and_publishes(
    editor: None, page: Page, new_page: NewPage
) -> None:
    reader = new_page()
    body = page.get_by_label("Body:")
    success = page.locator(".messagelist .success")
    page.goto("/admin/")
    page.get_by_label("Username").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Log in")
    add(page, "references", "citation")
    page.get_by_label("Key:").fill(KEY)
    page.get_by_label("Title:", exact=True).fill("A council of survivors")
    page.get_by_label("Publisher:").fill("ECPAT International")
    press(page, "Save")
    assert KEY in success.inner_text()

    add(page, "orgprofile", "section")
    choose(page, "organisation", "ECPAT Intern", "ECPAT International")
    page.get_by_label("Heading:").press_sequentially("Survivors")
    assert page.get_by_label("Slug:").input_value() == "survivors"
    page.get_by_label("Order:").fill("99")
    text = f"Survivors advise the network.[@{SLIP}]\n\nTheir council is new.[@{KEY}]"
    body.fill(text)
    press(page, "Save and continue editing")
    refusal = f"No citation has the key “{SLIP}”; did you mean “{KEY}”?"
    assert page.locator(".field-body .errorlist").inner_text() == refusal
    assert body.input_value() == text

    body.fill(text.replace(SLIP, KEY))
    press(page, "Save and continue editing")
    assert success.is_visible()
    reader.goto("/")
    assert reader.locator("#survivors").count() == 0

    page.get_by_label("Status:").select_option("published")
    press(page, "Save and continue editing")
    assert success.is_visible()
    page.get_by_role("link", name="View on site").click()
    page.wait_for_url("**/#survivors")
    reader.goto("/")
    part = reader.locator(".part", has=reader.locator("#survivors"))
    note = reader.locator(f"#note-{KEY}")
    ids = reader.locator("ol.notes > .note").evaluate_all("all => all.map(e => e.id)")
    number = ids.index(f"note-{KEY}") + 1
    assert part.locator("[role=doc-noteref]").all_inner_texts() == [f"[{number}]"] * 2
    assert "“A council of survivors”. ECPAT International." in note.inner_text()

    page.goto("/admin/")
    press(page, "Log out")
    page.goto("/admin/")
    assert page.get_by_role("button", name="Log in").is_visible()


def barriers(page: Page, scan: Scan, *, colours_alone: bool = False) -> list[str]:
    """What is serious or critical on a page of the admin."""
    return scan(page, ("serious", "critical"), colours_alone=colours_alone)
