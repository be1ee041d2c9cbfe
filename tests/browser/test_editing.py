"""An editor at work: from signing in to reading one's own sentence on the page."""

import pytest
from playwright.sync_api import Page

from orgprofile.models import (
    MembershipCount,
    Turn,
)
from references.admin.picking import label
from references.models import Citation
from tests.browser.conftest import NAME, PASSWORD, NewPage, Scan, open_admin
from tests.walk import admin_address

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


def test_editor_decides_on_a_figure_that_contradicts_until_it_changes(
    editor: None, page: Page, new_page: NewPage
) -> None:
    slug, other = "2021-130-ecpat-sweden", "2021-122-ecpat-new-zealand"
    source = "ecpat-new-zealand-our-history"
    reader = new_page()
    said = reader.locator(f"tr[id='{slug}'] + .counts__more .counts__differ")
    row = reader.locator(f"tr[id='{other}'] + .counts__more .counts__differ")
    sign_in(page)

    add(page, "orgprofile", "membershipcount")
    choose(
        page, "measure", "ECPAT network", "Member organisations of the ECPAT network"
    )
    page.get_by_label("Slug:").fill(slug)
    page.get_by_label("Status:").select_option("published")
    page.get_by_label("How many:", exact=True).fill("130")
    page.get_by_label("As of:").fill("2021")
    page.get_by_label("Basis of the date:").select_option("stated")
    choose(page, "citation", source, label(Citation.objects.get(key=source)))
    press(page, "Save")
    warning = page.locator(".messagelist .warning")
    assert "disagrees with: 122 members" in warning.inner_text()
    reader.goto("/network/")
    assert said.inner_text().startswith("≠ Sources differ. Not yet decided: differs")

    with page.expect_navigation():
        page.get_by_role("link", name="decide what to make of them").click()
    page.get_by_label("Verdict:").select_option(label="left unresolved")
    page.get_by_label("Reason:").fill("Neither page says on which day it counted.")
    press(page, "Save")
    assert page.locator(".messagelist .success").is_visible()
    reader.goto("/network/")
    assert said.inner_text().startswith(
        "≠ Sources differ. Not settled: differs from 122 members"
    )
    assert "Neither page says on which day" in said.inner_text()
    assert row.inner_text().startswith(
        "≠ Sources differ. Not settled: differs from 130 members"
    )

    page.goto(admin_address(MembershipCount.objects.get(slug=slug), "change"))
    page.get_by_label("How many:", exact=True).fill("131")
    press(page, "Save")
    asked = page.locator(".field-why .errorlist").inner_text()
    assert "“how many” (now 131). Say in a few words why." in asked
    page.get_by_label("Why:").fill("The page says so now.")
    press(page, "Save")
    assert "decide what to make of them" in warning.inner_text()
    reader.goto("/network/")
    assert said.inner_text().startswith("≠ Sources differ. Not yet decided: differs")
    assert "Neither page says on which day" not in reader.locator("main").inner_text()


def test_editor_previews_an_exchange_before_it_is_saved(
    editor: None, page: Page, scan: Scan
) -> None:
    turn = Turn.objects.filter(criticism__status="published").in_order().first()
    assert turn is not None
    version, body = turn.version, turn.body
    preview = page.get_by_role("region", name="How it will read")
    sign_in(page)
    page.goto(admin_address(turn.criticism, "change"))
    address = page.url
    assert preview.locator(".turn").count() == turn.criticism.turns.count()
    form = page.locator("#criticism_form")
    left, right = form.bounding_box(), preview.bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]

    page.locator("#id_turns-0-body").fill("Typed at the desk.[@no-such-source]")
    page.locator("#id_turns-0-date").fill("2015-13")
    press(page, "Preview")
    assert "Typed at the desk." in preview.inner_text()
    assert "Missing citation: no-such-source" in preview.inner_text()
    assert "has no such month" in form.inner_text()
    assert barriers(page, scan) == []

    cited = "Typed at the desk.[@kessler-washington-post-2015]"
    page.locator("#id_turns-0-body").fill(cited)
    page.locator("#id_turns-0-date").fill("2015-09")
    press(page, "Update the preview")
    assert page.url == f"{address}#preview"
    assert page.locator(".errornote").count() == 0
    words = " ".join(preview.inner_text().split())
    assert "Typed at the desk." in words
    assert "September 2015" in words
    assert page.locator("#id_turns-0-body").input_value() == cited
    preview.locator(".turn [role=doc-noteref]").first.click()
    assert preview.locator(".note:popover-open").is_visible()
    turn.refresh_from_db()
    assert (turn.version, turn.body) == (version, body)

    page.emulate_media(color_scheme="dark")
    assert barriers(page, scan, colours_alone=True) == []
    page.set_viewport_size({"width": 390, "height": 900})
    above, below = form.bounding_box(), preview.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    page.get_by_label("Why:").fill("As the page has it.")
    press(page, "Save")
    assert page.locator(".messagelist .success").is_visible()
    turn.refresh_from_db()
    assert turn.body == cited


def barriers(page: Page, scan: Scan, *, colours_alone: bool = False) -> list[str]:
    """What is serious or critical on a page of the admin."""
    return scan(page, ("serious", "critical"), colours_alone=colours_alone)
