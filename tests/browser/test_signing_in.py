"""Who is invited, or forgot a password, gets to the desk, whatever the settings are."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as of_site
from django.contrib.auth.models import User
from django.core import mail
from playwright.sync_api import Page, expect

from ecpat_site import roles
from tests.browser.conftest import NewPage, Scan, press, sign_in
from tests.signing_in import code, make_person
from tests.waiting import wait_until

pytestmark = pytest.mark.browser

NAME, ADDRESS = "lena", "lena@example.org"
FIRST, SECOND = "harbour-lantern-ferry", "meadow-bicycle-thunder"
NARROW = {"width": 320, "height": 900}
Check = Callable[[Page], None]


@pytest.fixture(scope="module")
def scanned() -> set[str]:
    """Return the titles of the pages that axe has judged, whatever the settings were."""
    return set()


@pytest.fixture
def check(scan: Scan, scanned: set[str]) -> Check:
    """Return a function that asserts that all can use a page, on a small screen too."""

    def usable(page: Page) -> None:
        if page.title() not in scanned:
            scanned.add(page.title())
            assert scan(page) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") == 320, page.url

    return usable


@pytest.fixture
def keeper(site: str, transactional_db: None, new_page: NewPage) -> Page:
    """Return the page of a superuser who is signed in, before any setting holds."""
    roles.synchronise("default")
    make_person("karin")
    page = new_page()
    sign_in(page, "karin")
    return page


def link_in(text: str) -> str:
    """Return the path of the link that sets a password."""
    found = re.search(rf"{of_site.SITE_URL}(/admin/password/\S+)", text)
    assert found
    return found[1]


def links_for(page: Page, *, is_mailed: bool) -> str:
    """Return the link that an invitation shows the Keeper, or mails."""
    words = page.locator(".messagelist").inner_text()
    assert ("hand over" in words) is not is_mailed
    return link_in(mail.outbox[-1].body if is_mailed else words)


def invite(page: Page, *, is_mailed: bool) -> str:
    page.goto("/admin/auth/user/add/")
    page.get_by_label("Username").fill(NAME)
    page.get_by_label("Email address").fill(ADDRESS)
    page.get_by_label("Editor").check()
    press(page, "Save")
    return links_for(page, is_mailed=is_mailed)


def invite_anew(page: Page, *, is_mailed: bool) -> str:
    page.goto(f"/admin/auth/user/?q={NAME}")
    page.get_by_label("Select this object for an action").check()
    page.get_by_label("Action:").select_option("invite")
    press(page, "Go")
    return links_for(page, is_mailed=is_mailed)


def set_password(page: Page, link: str, password: str, check: Check) -> None:
    page.goto(link)
    expect(page.locator("#content")).to_contain_text(f"Your user name is {NAME}:")
    check(page)
    page.get_by_label("New Password:").fill(password)
    page.get_by_label("New Password (again):").fill(password)
    press(page, "Set the password")


def set_up_second_factor(page: Page, check: Check) -> str:
    """Follow what the pages say, to the desk; return the secret of the app.

    Who has just set a password is not asked for it.
    """
    check(page)
    secret = page.get_by_label("Authenticator secret").input_value()
    page.get_by_label("Authenticator code").fill(code(secret))
    press(page, "Activate")
    check(page)
    page.get_by_role("link", name="I have kept them: go to the desk").click()
    return secret


def assert_at_the_desk(page: Page) -> None:
    page.wait_for_url("**/admin/")
    expect(page.get_by_role("heading", name="What needs you")).to_be_visible()
    expect(page.locator("#user-tools")).to_contain_text(NAME)


# Each setting both ways: no step of the path depends on both.
@pytest.mark.parametrize(
    ("server", "is_required"),
    [("", True), ("mail_server", False)],
    ids=["by hand, required", "by mail, optional"],
)
def test_who_is_invited_and_who_forgot_the_password_get_to_the_desk(
    keeper: Page,
    new_page: NewPage,
    check: Check,
    settings: Any,
    request: Any,
    server: str,
    is_required: bool,
) -> None:
    is_mailed = bool(server and [request.getfixturevalue(server)])
    older = invite(keeper, is_mailed=is_mailed)
    link = invite_anew(keeper, is_mailed=is_mailed)
    settings.SECOND_FACTOR_REQUIRED = is_required
    page = new_page(viewport=NARROW)

    # The older link says what to do; the newer one leads to the desk.
    page.goto(older)
    expect(page.locator("#content h1")).to_have_text("This link no longer works")
    check(page)
    set_password(page, link, FIRST, check)
    if not is_required:
        assert_at_the_desk(page)
        for address in ("sessions/", "password/change/"):
            page.goto(f"/admin/{address}")
            check(page)
        page.get_by_role("link", name="Second factor").click()
        page.get_by_role("link", name="Activate").click()
    secret = set_up_second_factor(page, check)
    assert_at_the_desk(page)
    press(page, "Log out")

    # The used link leads to where she signs in.
    page.goto(link)
    page.get_by_role("link", name="log in", exact=True).click()
    page.wait_for_url("**/admin/login/")

    # She has forgotten the password.
    if is_mailed:
        page.get_by_role("link", name="Forgot your password?").click()
        check(page)
        page.get_by_label("Email").fill(ADDRESS)
        sent = len(mail.outbox)
        press(page, "Send the link")
        check(page)
        wait_until(lambda: len(mail.outbox) > sent)
        link = link_in(mail.outbox[-1].body)
    else:
        expect(page.get_by_text("Forgot")).to_have_count(0)
        settings.SECOND_FACTOR_REQUIRED = False
        link = invite_anew(keeper, is_mailed=False)
        settings.SECOND_FACTOR_REQUIRED = is_required
    set_password(page, link, SECOND, check)
    check(page)
    page.get_by_label("Code").fill(code(secret, 1))
    press(page, "Sign In")
    assert_at_the_desk(page)

    # An account that is closed says so, and leads on.
    User.objects.filter(username=NAME).update(is_active=False)
    page.goto("/admin/")
    page.get_by_label("Username").fill(NAME)
    page.get_by_label("Password").fill(SECOND)
    press(page, "Log in")
    expect(page.locator("#content h1")).to_have_text("This account is closed")
    check(page)
    page.get_by_role("link", name="log in with another account").click()
    page.wait_for_url("**/admin/login/")
