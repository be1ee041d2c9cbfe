"""An editor writes prose: with tools and keys, and what was typed is kept until saved."""

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from orgprofile.models import Criticism, Section
from tests.browser.conftest import Scan, assert_focus_is_seen
from tests.browser.desk import barriers, press, sign_in
from tests.walk import admin_address

pytestmark = pytest.mark.browser

KEY = "kessler-washington-post-2015"
BODY = f"It began in 1990.[@{KEY}]"


@pytest.fixture
def section(editor: None) -> Section:
    section = Section.objects.get(
        organisation__slug="ecpat-international", slug="network"
    )
    section.body, section.status = BODY, "draft"
    section.save()
    return section


def open_body(page: Page, section: Section) -> Locator:
    """Sign in, open the form, and return its box for prose."""
    sign_in(page)
    page.goto(admin_address(section, "change"))
    body = page.get_by_label("Body:")
    body.focus()
    return body


# --- Tools and keys ----------------------------------------------------------------------

# What is typed, between < and > what is selected; the key; what it becomes.
CHANGES = [
    ("It <grew> fast", "b", "It **<grew>** fast"),
    ("It **<grew>** fast", "b", "It <grew> fast"),
    ("It< grew >fast", "i", "It *<grew>* fast"),
    ("See <it> now", "k", "See [it](https://<>) now"),
    ("See <>", "k", "See [<>](https://)"),
    ("One<.\n\nT>wo.\n\nThree.", "Shift+Digit8", "- One.\n- Two.<>\n\nThree."),
    ("- <One.\n- Two.>", "Shift+Digit8", "One.\n\nTwo.<>"),
]


def test_a_key_changes_what_is_selected(section: Section, page: Page) -> None:
    body = open_body(page, section)
    for text, keys, written in CHANGES:
        start, end = text.index("<"), text.index(">") - 1
        body.fill(text.replace("<", "").replace(">", ""))
        body.evaluate("(e, at) => e.setSelectionRange(...at)", [start, end])

        page.keyboard.press(f"Control+{keys}")

        value, start, end = body.evaluate(
            "e => [e.value, e.selectionStart, e.selectionEnd]"
        )
        assert f"{value[:start]}<{value[start:end]}>{value[end:]}" == written


def test_the_tools_are_reached_by_tab_and_give_the_focus_back(
    section: Section, page: Page, scan: Scan
) -> None:
    body = open_body(page, section)
    body.evaluate("e => e.setSelectionRange(0, 2)")

    page.get_by_role("button", name="Strong in Body").focus()
    page.keyboard.press("Tab")
    assert_focus_is_seen(page)
    page.keyboard.press("Enter")

    expect(body).to_be_focused()
    expect(body).to_have_value(f"*It* {BODY[3:]}")
    assert barriers(page, scan) == []


def test_a_save_without_a_change_changes_nothing(section: Section, page: Page) -> None:
    section.body = BODY.replace(" in", "\nin")
    section.save()
    version = section.version
    open_body(page, section)

    press(page, "Save")

    section.refresh_from_db()
    assert (section.body, section.version) == (BODY.replace(" in", "\nin"), version)


# --- What was typed and not saved ------------------------------------------------------

KEPT = "() => Object.keys(localStorage).filter(name => name.startsWith('draft of'))"


def lose_connection(page: Page) -> None:
    page.context.set_offline(True)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)


def lose_session(page: Page) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    press(page, "Save")
    page.get_by_label("Username").wait_for()
    sign_in(page)


@pytest.mark.parametrize("lose", [lose_connection, lose_session])
def test_all_that_was_typed_is_offered_back_until_it_is_saved(
    editor: None, page: Page, faults: list[str], lose: Any
) -> None:
    criticism = Criticism.objects.filter(status="published").first()
    assert criticism is not None
    form = admin_address(criticism, "change")
    sign_in(page)
    page.goto(form)
    number = page.locator("#id_turns-TOTAL_FORMS").input_value()
    added = page.locator(f"#id_turns-{number}-body")
    page.locator("#turns-group .add-row a").click()
    added.fill("A reply that nobody saw.")
    page.get_by_label("Title:", exact=True).fill("Typed too")

    lose(page)
    page.goto(form)
    # Chromium reports the connection.
    faults.clear()
    expect(added).to_have_count(0)
    press(page, "Take it back")

    expect(added).to_have_value("A reply that nobody saw.")
    expect(page.get_by_label("Title:", exact=True)).to_have_value("Typed too")
    added.fill("")
    page.get_by_label("Why:").fill("A slip.")
    press(page, "Save and continue editing")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert page.evaluate(KEPT) == []


def test_what_was_saved_meanwhile_is_shown_beside_what_is_taken_back(
    section: Section, page: Page, scan: Scan
) -> None:
    body = open_body(page, section)
    body.fill(f"{BODY} It ended.[linking]")
    section.heading = "Another"
    section.save()
    page.goto(admin_address(section, "change"))
    assert barriers(page, scan) == []

    press(page, "Take it back")

    assert barriers(page, scan) == []
    expect(page.get_by_role("region", name="Saved by somebody")).to_contain_text(
        "Another"
    )
    expect(body).to_have_value(f"{BODY} It ended.[linking]")
    press(page, "Save and continue editing")
    section.refresh_from_db()
    assert (section.heading, section.body) == ("Another", f"{BODY} It ended.[linking]")


def test_what_was_typed_goes_when_it_is_let_go_at_sign_out_and_after_a_week(
    section: Section, page: Page
) -> None:
    body = open_body(page, section)
    taken = page.get_by_role("button", name="Take it back")
    for end in ("let go", "a week later", "sign out"):
        body.fill(f"{BODY} It ended.")
        page.reload()
        expect(taken).to_be_visible()
        if end == "let go":
            page.get_by_role("button", name="Let it go").click()
        elif end == "sign out":
            press(page, "Log out")
        else:
            page.evaluate(
                f"""() => {{
                    const [name] = ({KEPT})();
                    const draft = JSON.parse(localStorage[name]);
                    draft.at -= 8 * 24 * 60 * 60 * 1000;
                    localStorage.setItem(name, JSON.stringify(draft));
                }}"""
            )
            page.reload()
        expect(taken).to_have_count(0)
        assert page.evaluate(KEPT) == [], end


def test_no_password_is_kept(editor: None, page: Page) -> None:
    sign_in(page)
    page.goto("/admin/password/change/")

    page.get_by_label("Current Password").fill("rivers run north of nowhere")

    assert page.evaluate(KEPT) == []
