"""The filters of each list, folded on a phone and open where there is room."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage

pytestmark = pytest.mark.browser

LISTS = ("/references/", "/history/", "/network/members/", "/open-questions/")


def test_on_a_phone_a_filter_leads_to_what_it_found_without_script(
    profile: None, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto("/references/")
    form, summary = page.locator("form.filter"), page.locator("summary.narrow__summary")
    expect(form).not_to_be_visible()
    assert summary.inner_text() == "Filter"

    summary.click()
    chosen = form.get_by_label("Kind", exact=True)
    offered = chosen.locator("option").all_inner_texts()
    chosen.select_option(next(o for o in offered if o.startswith("report (")))
    with page.expect_navigation():
        form.get_by_role("button", name="Show").click()

    assert page.url.endswith("#found")
    assert summary.inner_text() == "Filter (1)"
    expect(form).not_to_be_visible()
    places = [
        page.locator(part).first.bounding_box()["y"]
        for part in ("#found", ".active", "summary.narrow__summary", "main h2, .source")
    ]
    assert places == sorted(places)
    # Below the header, which stays; a late font may move the text by some lines.
    assert 0 <= places[0] < 200
    assert places[-1] < 844


def test_where_there_is_room_the_filters_stand_open(
    profile: None, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False)
    for address in LISTS:
        page.goto(address)

        expect(page.locator("form.filter")).to_be_visible()
        expect(page.locator("summary.narrow__summary")).not_to_be_visible()
