"""A proposal from its first word to the public page, and two who save one row."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from orgprofile.models import Section
from tests.browser.conftest import NewPage, Scan, open_admin
from tests.browser.desk import barriers, press
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
    for scheme in ("light", "dark"):
        erik.emulate_media(color_scheme=scheme)
        assert barriers(erik, scan, colours_alone=scheme == "dark") == [], scheme
    erik.get_by_label("Answer:").fill("When?")
    press(erik, "Send back")

    lena.reload()
    assert "When?" in lena.locator("blockquote").inner_text()
    with lena.expect_navigation():
        lena.get_by_role("link", name="Revise").click()
    revised = lena.get_by_label("Body:")
    assert LATER in revised.input_value()
    revised.fill(revised.input_value().replace("later", "since"))
    press(lena, "Propose")

    erik.reload()
    press(erik, "Accept")
    assert "accepted" in erik.locator("#content").inner_text()
    reader = new_page()
    reader.goto("/")
    assert "Said since." in reader.locator("main").inner_text()
    section.refresh_from_db()
    assert section.history.latest().history_user.username == "erik"


@pytest.mark.parametrize("has_script", [True, False])
def test_the_second_of_two_who_save_one_row_reads_what_the_first_saved(
    staff: None, section: Section, new_page: NewPage, scan: Scan, has_script: bool
) -> None:
    mia = sign_in(new_page, "mia", java_script_enabled=has_script)
    erik = sign_in(new_page, "erik")
    for page in (mia, erik):
        page.goto(admin_address(section, "change"))
    erik.get_by_label("Heading:").fill("Erik’s")
    press(erik, "Save")
    mia.get_by_label("Order:").fill("77")
    press(mia, "Save")

    assert "saved by erik" in mia.locator(".errorlist").first.inner_text()
    saved = mia.get_by_role("region", name="Saved by somebody meanwhile")
    expect(saved).to_contain_text("Erik’s")
    if has_script:
        assert barriers(mia, scan) == []
        mia.set_viewport_size({"width": 390, "height": 900})
        assert mia.evaluate("document.documentElement.scrollWidth") == 390
    press(mia, "Save")

    section.refresh_from_db()
    assert (section.heading, section.order) == ("Erik’s", 77)
