"""What an editor does in a browser, for the tests of the desk."""

from playwright.sync_api import Page

from tests.browser.conftest import Scan, open_admin


def press(page: Page, button: str) -> None:
    """Send the form, and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def sign_in(page: Page) -> None:
    open_admin(page)


def barriers(page: Page, scan: Scan, *, colours_alone: bool = False) -> list[str]:
    """What is serious or critical on a page of the admin."""
    return scan(page, ("serious", "critical"), colours_alone=colours_alone)
