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


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_a_second_factor_is_set_up_and_used_on_pages_without_barrier(
    site: str,
    transactional_db: None,
    new_page: NewPage,
    scan: Scan,
    width: int,
    scheme: str,
) -> None:
    screen = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    page, without_script = new_page(**screen), new_page(java_script_enabled=False)
    make_person("ida")

    def check() -> None:
        assert barriers(page, scan) == [], page.url
        beyond = "document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(beyond) <= 0, page.url

    page.goto("/admin/")
    check()
    give_password(page)
    for address in ("sessions/", "password/change/", "2fa/"):
        page.goto(f"/admin/{address}")
        check()
    page.get_by_role("link", name="Activate").click()
    check()
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Confirm")
    check()
    secret = page.get_by_label("Authenticator secret").input_value()
    page.get_by_label("Authenticator code").fill(code(secret))
    press(page, "Activate")
    check()
    spare = page.locator(".recovery-codes li").all_inner_texts()
    page.get_by_role("link", name="I have kept them").click()
    check()
    press(page, "Log out")
    give_password(page)
    check()
    give_password(without_script)
    without_script.get_by_label("Code").fill(spare[0])
    press(without_script, "Sign In")

    assert without_script.url.endswith("/admin/")
