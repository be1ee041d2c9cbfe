"""A proposal from its first word to the public page, and a conflict, in a browser."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from orgprofile.models import Section
from references.models import Proposal
from tests.browser.conftest import NewPage, Scan, assert_focus_is_seen, open_admin
from tests.browser.test_editing import barriers, press
from tests.make import make_role
from tests.walk import admin_address

pytestmark = pytest.mark.browser

LATER = "Said later.[linking]"


@pytest.fixture
def section(profile: None) -> Section:
    found = Section.objects.filter(status="published").first()
    assert found is not None
    return found


@pytest.fixture
def staff(section: Section) -> None:
    """Make Lena, an author, and Erik and Mia, who are editors."""
    for role, name in (("Author", "lena"), ("Editor", "erik"), ("Editor", "mia")):
        make_role(role, name)


def sign_in(new_page: NewPage, name: str, **options: Any) -> Page:
    """Return a page of somebody's own browser: pages of one browser share its cookies."""
    page = new_page(user_agent=f"The browser of {name}", **options)
    open_admin(page, name)
    return page


def test_what_an_author_proposes_is_sent_back_revised_and_accepted(
    staff: None, section: Section, new_page: NewPage, scan: Scan
) -> None:
    lena, erik = sign_in(new_page, "lena"), sign_in(new_page, "erik")
    lena.goto(admin_address(section, "change"))
    expect(lena.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    assert barriers(lena, scan) == []
    body = lena.get_by_label("Body:")
    body.fill(f"{body.input_value()}\n\n{LATER}")
    lena.get_by_label("Why:").fill("Somebody said so.")
    press(lena, "Propose")
    expect(lena.locator("ins", has_text="Said later.")).to_be_visible()
    assert "Proposed. Readers see nothing" in lena.locator(".messagelist").inner_text()

    erik.goto("/admin/")
    erik.get_by_role("link", name="Proposals").click()
    assert barriers(erik, scan) == []
    with erik.expect_navigation():
        erik.locator(".proposals a").click()
    assert "Said later." in erik.locator("#reads").inner_text()
    for scheme in ("light", "dark"):
        erik.emulate_media(color_scheme=scheme)
        assert barriers(erik, scan, colours_alone=scheme == "dark") == [], scheme
    erik.get_by_label("Comment:").fill("When?")
    press(erik, "Send back")

    lena.reload()
    assert "When?" in lena.locator(".comment").inner_text()
    with lena.expect_navigation():
        lena.get_by_role("link", name="Revise").click()
    revised = lena.get_by_label("Body:")
    assert LATER in revised.input_value()
    revised.fill(revised.input_value().replace("later", "in 2026"))
    press(lena, "Propose")

    erik.reload()
    press(erik, "Accept")
    assert "accepted" in erik.locator("#content").inner_text()
    reader = new_page()
    reader.goto("/")
    assert "Said in 2026." in reader.locator("main").inner_text()
    section.refresh_from_db()
    assert section.history.latest().history_user.username == "erik"


def test_a_proposal_is_made_and_decided_by_keyboard(
    staff: None, section: Section, new_page: NewPage
) -> None:
    lena, erik = sign_in(new_page, "lena"), sign_in(new_page, "erik")
    lena.goto(admin_address(section, "change"))
    lena.get_by_label("Heading:").focus()
    lena.keyboard.press("End")
    lena.keyboard.type(", in short")
    lena.get_by_label("Why:").focus()
    lena.keyboard.type("It is short.")
    # The link that closes the form comes before.
    lena.keyboard.press("Tab")
    lena.keyboard.press("Tab")
    assert lena.evaluate("document.activeElement.name") == "_propose"
    assert_focus_is_seen(lena)
    with lena.expect_navigation():
        lena.keyboard.press("Enter")

    erik.goto(Proposal.objects.get().get_absolute_url())
    erik.get_by_label("Apply on").focus()
    erik.keyboard.press("Tab")
    assert erik.evaluate("document.activeElement.name") == "_accept"
    assert_focus_is_seen(erik)
    with erik.expect_navigation():
        erik.keyboard.press("Enter")

    heading = section.heading
    section.refresh_from_db()
    assert section.heading == f"{heading}, in short"


@pytest.mark.parametrize("has_script", [True, False])
def test_two_who_save_one_row_choose_field_by_field(
    staff: None, section: Section, new_page: NewPage, scan: Scan, has_script: bool
) -> None:
    mia = sign_in(new_page, "mia", java_script_enabled=has_script)
    erik = sign_in(new_page, "erik")
    for page in (mia, erik):
        page.goto(admin_address(section, "change"))
        page.get_by_label("Why:").fill("It has grown.")
    body = erik.get_by_label("Body:").input_value()
    erik.get_by_label("Heading:").fill("Erik’s")
    erik.get_by_label("Body:").fill(f"{body}\n\nErik’s words.[linking]")
    press(erik, "Save")
    mia.get_by_label("Order:").fill("77")
    mia.get_by_label("Body:").fill(f"{body}\n\nMia’s words.[linking]")
    press(mia, "Save")

    choices = mia.locator("fieldset.conflict")
    expect(choices).to_have_count(3)
    expect(mia.locator("input[type=radio]:checked")).to_have_count(2)
    assert "saved by erik" in mia.locator(".errorlist").inner_text()
    if has_script:
        for scheme in ("light", "dark"):
            mia.emulate_media(color_scheme=scheme)
            assert barriers(mia, scan, colours_alone=scheme == "dark") == [], scheme
        mia.set_viewport_size({"width": 390, "height": 900})
        assert mia.evaluate("document.documentElement.scrollWidth") == 390
    choices.filter(has_text="Body").get_by_label("Yours").check()
    press(mia, "Save what is chosen")

    section.refresh_from_db()
    assert (section.heading, section.order) == ("Erik’s", 77)
    assert "Mia’s words." in section.body
    assert "Erik’s words." not in section.body
