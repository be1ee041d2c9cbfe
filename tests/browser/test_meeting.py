"""Where readers and staff meet: from a public page to the form, and rows in an order."""

import pytest
from playwright.sync_api import Page, expect

from orgprofile.models import Section
from tests.browser.conftest import NewPage, Scan, assert_focus_is_seen
from tests.browser.test_editing import barriers, press, sign_in
from tests.walk import admin_address

pytestmark = pytest.mark.browser

ORDER = "/admin/orgprofile/section/"
# One page of each kind on which something is edited.
EDITED = (
    *("/", "/history/", "/history/founding-chiang-mai-1990/", "/network/"),
    *("/criticism/figure-of-100000-children/", "/organisations/ecpat-usa/"),
    *("/network/members/ar/", "/references/", "/open-questions/"),
    "/references/kessler-washington-post-2015/",
)
# The sections of the shipped profile.
FIRST, SECOND, THIRD, FOURTH = (
    *("What it does", "Governance and funding"),
    *("Network membership", "History"),
)


def headings(page: Page) -> list[str]:
    return page.locator("#result_list tbody th").all_inner_texts()[:4]


# --- Edit -------------------------------------------------------------------------------


def test_staff_go_from_a_section_to_its_form_and_back_by_keyboard(
    editor: None, page: Page
) -> None:
    section = Section.objects.get(heading=FOURTH)
    sign_in(page)
    page.goto("/")
    link = page.get_by_role("link", name=f"Edit the section “{FOURTH}”")
    expect(link).to_be_visible()

    link.focus()
    assert_focus_is_seen(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(admin_address(section, "change"))
    page.get_by_role("link", name="View on site").click()

    page.wait_for_url(f"**/#{section.slug}")
    # Its heading is called what it was.
    expect(page.get_by_role("heading", name=FOURTH, exact=True)).to_be_visible()


def test_the_links_keep_no_one_out(editor: None, page: Page, scan: Scan) -> None:
    sign_in(page)

    for address in EDITED:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light", media="screen")
        page.goto(address)
        expect(page.locator("h1 .edit")).to_be_visible()
        assert scan(page) == [], address
        page.emulate_media(color_scheme="dark")
        assert scan(page, colours_alone=True) == [], address
        page.set_viewport_size({"width": 390, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.emulate_media(media="print")
        expect(page.locator(".edit").first).to_be_hidden()


def test_a_reader_asks_for_no_links(editor: None, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/", wait_until="networkidle")

    assert page.locator(".edit").count() == 0
    assert not [url for url in asked if "/admin/" in url]


def test_who_was_signed_out_elsewhere_asks_once(editor: None, page: Page) -> None:
    sign_in(page)
    page.context.clear_cookies(name="sessionid")

    with page.expect_response("**/admin/edit-links/"):
        page.goto("/about/")
    page.wait_for_function("!document.cookie.includes('desk')")

    assert page.locator(".edit").count() == 0


# --- Order --------------------------------------------------------------------------------


@pytest.mark.parametrize("has_script", [True, False])
def test_a_row_is_moved_by_keyboard_and_the_button_keeps_the_focus(
    editor: None, new_page: NewPage, has_script: bool
) -> None:
    page = new_page(java_script_enabled=has_script)
    sign_in(page)
    page.goto(ORDER)

    for _ in range(2):
        with page.expect_navigation():
            page.get_by_role(
                "button", name=f"Move down: ECPAT International: {FIRST}"
            ).press("Enter")

    assert headings(page) == [SECOND, THIRD, FIRST, FOURTH]
    expect(page.locator(":focus")).to_have_accessible_name(
        f"Move down: ECPAT International: {FIRST}"
    )
    expect(page.locator(".messagelist")).to_contain_text("It is 3 of 8 now.")


def test_a_row_is_dragged_and_one_that_somebody_moved_meanwhile_is_not(
    editor: None, page: Page
) -> None:
    sign_in(page)
    page.goto(ORDER)

    with page.expect_navigation():
        page.locator(".move__handle").nth(3).drag_to(
            page.locator("#result_list tbody tr").nth(0)
        )
    assert headings(page) == [FOURTH, FIRST, SECOND, THIRD]

    Section.objects.filter(heading=THIRD).update(order=0)
    with page.expect_navigation():
        page.locator(".move__handle").nth(0).drag_to(
            page.locator("#result_list tbody tr").nth(2)
        )

    expect(page.locator(".messagelist")).to_contain_text("Nothing was moved")
    assert headings(page) == [THIRD, FOURTH, FIRST, SECOND]


def test_turns_are_moved_from_the_form_of_their_exchange(
    editor: None, page: Page, scan: Scan
) -> None:
    sign_in(page)
    page.goto("/admin/orgprofile/criticism/")
    page.get_by_role("link", name="The figure of 100,000 children").click()
    page.get_by_role("link", name="turns", exact=True).click()
    first = page.locator("#result_list tbody tr").first
    expect(first).to_contain_text("Glenn Kessler")
    assert barriers(page, scan) == []
    page.emulate_media(color_scheme="dark")
    assert barriers(page, scan, colours_alone=True) == []

    press(page, "Move down: criticism by Glenn Kessler")

    expect(first).to_contain_text("David Finkelhor")
    expect(page.locator("#result_list tbody tr")).to_have_count(4)
