"""The admin's pages: the policy allows all they do, and everyone can use them."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import Page

from orgprofile.models import Criticism, Member, MembershipCount, Turn
from references.models import Citation
from tests.browser.conftest import Scan
from tests.browser.desk import barriers, sign_in
from tests.make import make_proposal
from tests.walk import admin_address
from timeline.models import HistoryEvent

pytestmark = pytest.mark.browser


def test_admin_keeps_the_policy_and_adds_no_barrier_to_the_stock_one(
    editor: None, page: Page, scan: Scan
) -> None:
    citation = Citation.objects.get(key="kessler-washington-post-2015")
    citation.title = "Changed"
    citation.save()
    criticism = Criticism.objects.first()
    proposal = make_proposal(citation, get_user_model().objects.get())
    page.goto("/admin/login/")
    assert barriers(page, scan) == []
    sign_in(page)

    for address in (
        reverse("account_change_password"),
        reverse("usersessions_list"),
        reverse("proposal-list"),
        reverse("proposal-detail", args=[proposal.pk]),
        reverse("admin:references_citation_import"),
        admin_address(citation, "history"),
        admin_address(Criticism, "deleted"),
        admin_address(Citation),
        admin_address(citation, "change"),
        admin_address(criticism, "change"),
        admin_address(criticism, "preview"),
        admin_address(citation, "delete"),
    ):
        page.goto(address)
        assert barriers(page, scan) == [], f"{address}, light"
        page.emulate_media(color_scheme="dark")
        assert barriers(page, scan, colours_alone=True) == [], f"{address}, dark"
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 320, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide == 320, f"{address}: {wide}"
        page.set_viewport_size({"width": 1280, "height": 900})


def test_a_box_that_completes_itself_is_named_by_its_label(
    editor: None, page: Page
) -> None:
    sign_in(page)
    page.goto(admin_address(HistoryEvent, "add"))

    box = page.get_by_role("combobox", name="Source of the date")
    box.click()

    assert page.get_by_role("searchbox", name="Search").is_visible()
    page.keyboard.press("Escape")
    page.locator("#variants-group .add-row a").click()
    assert page.get_by_role("combobox", name="Citation").count() == 1


def test_no_list_is_cut_at_the_width_of_a_laptop(editor: None, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page)

    for model in (Citation, HistoryEvent, Member, MembershipCount, Turn):
        page.goto(admin_address(model))
        width = "e => e.scrollWidth - e.clientWidth"
        cut = page.locator("#changelist .results").evaluate_all(
            f"found => found.map({width})"
        )
        assert [pixels for pixels in cut if pixels > 0] == [], model
