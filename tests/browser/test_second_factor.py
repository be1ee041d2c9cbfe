"""The pages of signing in, of a second factor and of the sessions of one's account."""

from base64 import b32decode

import pytest
from playwright.sync_api import Page

from tests.authenticator import PASSWORD as OWN_PASSWORD
from tests.authenticator import Telephone, make_person
from tests.browser.conftest import NewPage, Scan
from tests.browser.desk import barriers, press

pytestmark = pytest.mark.browser


@pytest.fixture
def owner(site: str, transactional_db: None) -> None:
    make_person("ida")


def give_password(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("ida")
    page.get_by_label("Password").fill(OWN_PASSWORD)
    press(page, "Log in")


def read_key(page: Page) -> Telephone:
    """Return what an app has after somebody typed the key into it."""
    text = page.locator("code").inner_text().replace(" ", "")
    return Telephone(b32decode(text).hex())


def test_no_page_of_signing_in_has_a_barrier(
    owner: None, new_page: NewPage, scan: Scan
) -> None:
    page = new_page(viewport={"width": 320, "height": 900}, color_scheme="dark")
    give_password(page)

    def check() -> None:
        assert barriers(page, scan) == [], page.url
        beyond = "document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(beyond) <= 0, page.url
        page.emulate_media(color_scheme="light")
        assert barriers(page, scan, colours_alone=True) == [], page.url
        page.emulate_media(color_scheme="dark")

    for address in ("/admin/sessions/", "/admin/second-factor/"):
        page.goto(address)
        check()
    page.get_by_role("link", name="Set up a second factor").click()
    check()
    telephone = read_key(page)
    page.get_by_label("Your password").fill(OWN_PASSWORD)
    page.get_by_label("Code").fill(telephone.code())
    press(page, "Set up")
    check()
    page.get_by_role("link", name="I have kept them").click()
    check()
    page.get_by_role("link", name="Set up another app").click()
    check()
    press(page, "Log out")
    give_password(page)
    check()
    page.get_by_label("Code").fill(telephone.wrong_code())
    press(page, "Log in")
    check()
