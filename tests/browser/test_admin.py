"""The admin's pages: the policy allows all they do, and everyone can use them."""

import pytest
from playwright.sync_api import Page

from orgprofile.models import Criticism, MembershipCount, Organisation, Resolution
from references.models import Citation
from tests.browser.conftest import Scan
from tests.browser.test_editing import barriers, sign_in
from tests.walk import admin_address

pytestmark = pytest.mark.browser


def test_admin_keeps_the_policy_and_adds_no_barrier_to_the_stock_one(
    editor: None, page: Page, scan: Scan
) -> None:
    citation = Citation.objects.get(key="kessler-washington-post-2015")
    organisation = Organisation.objects.get(slug="ecpat-international")
    page.goto("/admin/login/")
    assert barriers(page, scan) == []
    sign_in(page)

    for address in (
        "/admin/",
        admin_address(Citation),
        admin_address(Citation, "add"),
        admin_address(citation, "change"),
        admin_address(citation, "history"),
        admin_address(organisation, "change"),
        admin_address(Criticism.objects.first(), "change"),
        admin_address(MembershipCount),
        admin_address(MembershipCount.objects.first(), "change"),
        admin_address(Resolution.objects.first(), "change"),
    ):
        page.goto(address)
        assert barriers(page, scan) == [], address
    page.emulate_media(color_scheme="dark")
    for address in (admin_address(citation, "change"), admin_address(MembershipCount)):
        page.goto(address)
        assert barriers(page, scan, colours_alone=True) == [], f"{address}, dark"
