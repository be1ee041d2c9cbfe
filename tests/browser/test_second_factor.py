"""A second factor: set up, used, lost and found; and the sessions of one's account."""

from base64 import b32decode

import pytest
from playwright.sync_api import Page, expect

from tests.authenticator import PASSWORD as OWN_PASSWORD
from tests.authenticator import Telephone, make_person
from tests.browser.conftest import NewPage, Scan
from tests.browser.desk import barriers, press

pytestmark = pytest.mark.browser

RECOVERY_CODES = ".recovery-codes li"


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


def set_up(page: Page) -> tuple[Telephone, list[str]]:
    page.get_by_role("link", name="Second factor").click()
    page.get_by_role("link", name="Set up a second factor").click()
    telephone = read_key(page)
    page.get_by_label("Your password").fill(OWN_PASSWORD)
    page.get_by_label("Code").fill(telephone.code(-1))
    press(page, "Set up")
    expect(page.locator(RECOVERY_CODES)).to_have_count(10)
    return telephone, page.locator(RECOVERY_CODES).all_inner_texts()


def test_a_second_factor_is_set_up_and_asked_for_from_then_on_without_script(
    owner: None, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False)
    give_password(page)
    _telephone, spare = set_up(page)
    page.get_by_role("link", name="I have kept them").click()
    assert "You have 10 recovery codes left" in page.locator("#content").inner_text()
    press(page, "Log out")

    give_password(page)
    assert page.get_by_role("heading", level=1).inner_text() == "Code"
    page.get_by_label("Code").fill(spare[0])
    press(page, "Log in")

    assert page.url.endswith("/admin/")
    page.get_by_role("link", name="Second factor").click()
    assert "You have 9 recovery codes left" in page.locator("#content").inner_text()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_no_page_of_signing_in_has_a_barrier(
    owner: None, new_page: NewPage, scan: Scan, scheme: str, width: int
) -> None:
    screen = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    page, other = new_page(**screen), new_page()
    give_password(other)
    give_password(page)

    def check() -> None:
        assert barriers(page, scan) == [], page.url
        beyond = "document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(beyond) <= 0, page.url

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
