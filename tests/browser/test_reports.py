"""A reader reports an error, with script and without; an editor decides on it."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from references.models import Report
from tests.browser.conftest import NewPage, Scan, sign_in
from tests.browser.test_admin import assert_no_barrier

pytestmark = pytest.mark.browser

SENTENCE = "at_section_ecpat-international_history_body_3"


def test_a_reader_says_what_is_wrong_and_an_editor_decides(
    editor: Any, new_page: NewPage, page: Page, scan: Scan
) -> None:
    for has_script in (False, True):
        Report.objects.all().delete()
        send_report(new_page(java_script_enabled=has_script), has_script=has_script)
        row = Report.objects.get()
        assert (row.statement, row.words) == (SENTENCE, "It was another year.")

    sign_in(page)
    page.get_by_role("link", name="It was another year.").click()
    expect(page.locator("#content")).to_contain_text("reader@example.org")
    assert_no_barrier(page, scan, reverse("report-detail", args=[row.pk]))
    page.get_by_role("button", name="Correct it").click()

    assert page.url.endswith("#id_body")
    expect(page.locator("#id_body")).to_be_visible()
    assert Report.objects.get().state == "correct"


def send_report(reader: Page, *, has_script: bool) -> None:
    """Report an error in the sentence, as a reader who has scripts or none."""
    reader.goto("/")
    if has_script:
        reader.locator(f"[id='{SENTENCE}']").first.click()
        reader.locator(".note:popover-open").get_by_text("Report an error").click()
    else:
        reader.goto(f"/report/?s={SENTENCE}")
    assert reader.url.endswith(f"?s={SENTENCE}")
    reader.get_by_label("What is wrong").fill("It was another year.")
    reader.get_by_label("Your e-mail address").fill("reader@example.org")
    reader.get_by_role("button", name="Send").click()
    expect(reader.locator("h1")).to_have_text("Your report was sent")
    assert reader.context.cookies() == []
