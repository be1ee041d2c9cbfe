"""The start page of the admin, in a browser."""

import pytest
from playwright.sync_api import Page

from references.statements.doubt import Doubt
from tests.browser.conftest import NewPage, Scan, assert_focus_is_seen
from tests.browser.test_editing import barriers, sign_in
from tests.make import make_doubt

pytestmark = pytest.mark.browser

TITLE = "Which years?"


@pytest.fixture
def doubt(editor: None) -> Doubt:
    """A doubt that nobody has looked at for years, so that something waits."""
    return make_doubt("forgotten", title=TITLE, checked_on="2020-01-01")


def test_an_editor_goes_from_what_waits_to_its_form_with_the_keyboard(
    doubt: Doubt, page: Page
) -> None:
    sign_in(page)

    page.get_by_role("link", name=TITLE).focus()
    assert_focus_is_seen(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.get_by_label("Title:").input_value() == TITLE


def test_what_waits_is_the_same_without_a_script(
    doubt: Doubt, new_page: NewPage
) -> None:
    found = []
    for has_script in (True, False):
        page = new_page(java_script_enabled=has_script)
        sign_in(page)
        page.locator(".desk").first.wait_for()
        found.append(page.locator(".desk").all_inner_texts())

    assert found[0] == found[1]
    assert TITLE in found[0][0]


def test_the_pages_keep_no_one_out(doubt: Doubt, page: Page, scan: Scan) -> None:
    sign_in(page)
    for address in ("/admin/", "/admin/?kind=doubt"):
        page.goto(address)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            alone = scheme == "dark"
            assert barriers(page, scan, colours_alone=alone) == [], (address, scheme)
