"""The pages of django-allauth in our look: used without script, and without barrier."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewPage, Scan
from tests.browser.desk import barriers, press
from tests.signing_in import PASSWORD, code, make_person

pytestmark = pytest.mark.browser


def give_password(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("ida")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Log in")


@pytest.mark.parametrize("screen", [(320, "light"), (1280, "dark")])
def test_a_second_factor_is_set_up_and_used_on_pages_without_barrier(
    site: str, transactional_db: None, new_page: NewPage, scan: Scan, screen: tuple
) -> None:
    make_person("ida")
    width, scheme = screen
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)

    def check(then: str = "", **typed: str) -> None:
        assert barriers(page, scan) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for label, text in typed.items():
            page.get_by_label(label).fill(text)
        press(page, then) if then else None

    give_password(page)
    for address in ("sessions/", "password/change/", "2fa/", "2fa/totp/activate/"):
        page.goto(f"/admin/{address}")
        check()
    check("Confirm", Password=PASSWORD)
    secret = page.get_by_label("Authenticator secret").input_value()
    check("Activate", **{"Authenticator code": code(secret)})
    spare = page.locator(".recovery-codes li").first.inner_text()
    check("Log out")
    give_password(page)
    check()
    plain = new_page(java_script_enabled=False)
    give_password(plain)
    plain.get_by_label("Code").fill(spare)
    press(plain, "Sign In")
    assert plain.url.endswith("/admin/")
