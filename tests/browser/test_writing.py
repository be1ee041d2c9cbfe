"""An editor writes and cites with tools and keys; what is typed is kept until saved."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as site_settings
from playwright.sync_api import Dialog, Page, expect

from orgprofile.models import Criticism, KeyPerson, Member, MembershipCount, Section
from references.models import Citation
from references.models.doubt import Doubt
from tests.browser.conftest import (
    NewPage,
    Scan,
    assert_focus_is_seen,
    enter_name,
    press,
    sign_in,
)
from tests.references.links.stage import Actor, staged
from tests.walk import admin_address
from timeline.models import HistoryEvent

pytestmark = pytest.mark.browser

KEY = "kessler-washington-post-2015"

# --- Tools and keys -------------------------------------------------------------------

# What is typed, between < and > what is selected; the key; what it becomes.
CHANGES = [
    ("See <it> now", "k", "See [it](https://<>) now"),
    ("See <>", "k", "See [<>](https://)"),
]


def test_prose_has_tools_and_keys_and_a_save_without_a_change_changes_nothing(
    section: Section, page: Page
) -> None:
    section.body = "It grew\nfast."
    section.save()
    version = section.version
    sign_in(page)
    page.goto(admin_address(section, "change"))
    with page.expect_navigation():
        page.keyboard.press("Control+S")
    section.refresh_from_db()
    assert (section.body, section.version) == ("It grew\nfast.", version)

    body = page.get_by_role("textbox", name="Text:")
    for text, keys, written in CHANGES:
        start, end = text.index("<"), text.index(">") - 1
        body.fill(text.replace("<", "").replace(">", ""))
        body.evaluate("(e, at) => e.setSelectionRange(...at)", [start, end])
        page.keyboard.press(f"Control+{keys}")
        value, start, end = body.evaluate(
            "e => [e.value, e.selectionStart, e.selectionEnd]"
        )
        assert f"{value[:start]}<{value[start:end]}>{value[end:]}" == written

    body.fill("It grew.")
    body.evaluate("e => e.setSelectionRange(0, 2)")
    body.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert_focus_is_seen(page)
    page.keyboard.press("Enter")
    expect(body).to_be_focused()
    expect(body).to_have_value("[It](https://) grew.")


def test_without_script_a_button_shows_the_preview_and_another_publishes(
    section: Section, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False)
    preview = page.frame_locator("iframe[name=preview]").locator("main")
    sign_in(page)
    page.goto(admin_address(section, "change"))

    page.get_by_role("textbox", name="Text:").fill(
        "Typed without script.[@no-such-source]"
    )
    page.get_by_role("button", name="Update the preview").click()

    expect(preview).to_contain_text("Typed without script.")
    expect(preview).to_contain_text("Missing citation: no-such-source")
    typed = page.get_by_role("textbox", name="Text:").input_value()
    assert typed == "Typed without script.[@no-such-source]"
    page.get_by_role("textbox", name="Text:").fill("It began.[@face-history]")
    press(page, "Publish")
    section.refresh_from_db()
    assert (section.body, section.status) == ("It began.[@face-history]", "published")


# --- Citing, by pointer: test_day does it with the keyboard alone ---------------------


def test_editor_cites_by_pointer_a_source_and_a_doubt(
    section: Section, page: Page, faults: list[str]
) -> None:
    sign_in(page)
    page.goto(admin_address(section, "change"))
    field = page.get_by_role("combobox", name="Find it by title")
    body = page.get_by_role("textbox", name="Text:")
    for tool, typed, key, written in (
        ("Cite", "kessler post", KEY, f"[@{KEY}]"),
        ("Cite", "face history", "face-history", f"[@{KEY}][@face-history]"),
        ("Doubt", "!rafto", "!rafto-prize-1998", "[!rafto-prize-1998]"),
    ):
        page.get_by_role("button", name=f"{tool} in Text").click()
        field.fill(typed)
        # The words of a doubt may name a key too.
        page.locator(f"[role=option][data-key='{key}']").click()
        assert written in body.input_value()

    page.get_by_role("button", name="Cite in Text").click()
    field.fill("kessler post")
    field.press("Enter")
    expect(field).to_be_hidden()
    expect(page.get_by_text("Cited.")).to_be_visible()

    page.get_by_role("button", name="Cite in Text").click()
    field.fill("no such thing")
    page.get_by_text("None found.").wait_for()
    page.context.clear_cookies()
    field.fill("kessler")
    page.get_by_text("type the key instead, as [@key].").wait_for()
    assert written in body.input_value()
    # Chromium reports the way to the sign-in page, which the script does not go.
    faults.clear()


def test_below_a_box_stands_what_its_markers_cite_and_one_press_selects_a_marker(
    section: Section, page: Page, scan: Scan
) -> None:
    marker = f"[@{KEY}#allen-need, p. 3; @{KEY}]"
    section.body = f"It began.[@face-history#vote-68] It grew.{marker} So.[@nope]"
    section.save()
    sign_in(page)
    page.goto(admin_address(section, "change"))
    cited = page.get_by_role("list", name="Cited in Text").get_by_role("button")

    expect(cited).to_have_count(4)
    expect(cited.nth(0)).to_contain_text("sixty-eight")
    expect(cited.nth(0)).not_to_contain_text("vote-68")
    expect(cited.nth(3)).to_have_text("nope: not in the list")
    assert scan(page) == []
    cited.nth(1).click()

    body = page.get_by_role("textbox", name="Text:")
    expect(body).to_be_focused()
    selected = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
    assert body.evaluate(selected) == marker
    body.press("Delete")
    expect(cited).to_have_count(2)


def test_the_only_note_of_a_source_is_taken_in_a_text_and_in_a_field(
    section: Section, page: Page
) -> None:
    one = Citation.objects.get(key="aple-voluntourism")
    note = one.readings.get()
    sign_in(page)
    page.goto(admin_address(section, "change"))
    page.get_by_role("button", name="Cite in Text").click()
    page.get_by_role("combobox", name="Find it by title").fill("aple voluntourism")
    found = page.locator("[role=option]").first
    expect(found).to_have_attribute("data-key", note.name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Text:")).to_have_value(
        re.compile(f"@{note.name}]$")
    )

    page.goto(admin_address(HistoryEvent, "add"))
    field = page.locator("#id_date_reading")
    page.get_by_role("combobox", name="Source of the date").click()
    page.get_by_role("searchbox", name="Search").fill("aple voluntourism")
    page.locator(".select2-results__option", has_text=one.key).click()
    expect(field).to_have_value(note.slug)
    expect(field.locator("option:checked")).to_have_text(re.compile(note.says[:20]))

    # A note that is added beside the field is there with its words, not its short name.
    with page.expect_popup() as opened:
        page.get_by_role("link", name="New note").first.click()
    opened.value.get_by_label("In short").fill("It works in Cambodia.")
    opened.value.get_by_role("button", name="Save", exact=True).click()
    expect(field.locator("option:checked")).to_have_text(re.compile("It works in Cam"))


def test_the_fields_of_other_types_are_hidden_in_the_form_of_a_source(
    editor: None, page: Page, new_page: NewPage
) -> None:
    sign_in(page)
    page.goto(admin_address(Citation, "add"))
    page.get_by_text("More fields").first.click()
    volume, isbn = page.get_by_label("Volume:"), page.get_by_label("ISBN:")

    expect(volume).to_be_hidden()
    page.get_by_label("Type:").select_option("article-journal")
    expect(volume).to_be_visible()
    expect(isbn).to_be_hidden()
    plain = new_page(java_script_enabled=False)
    sign_in(plain)
    plain.goto(admin_address(Citation, "add"))
    plain.get_by_text("More fields").first.click()
    expect(plain.get_by_label("ISBN:")).to_be_visible()


# How many fields of a form for a new row are seen before a fold is opened, at most.
SEEN = {Citation: 14, MembershipCount: 10, HistoryEvent: 10, Member: 10, Section: 2}
COUNTED = """() => [...document.querySelectorAll(
    "#content-main form :is(input, select, textarea):not([type=hidden])"
)].filter(e => e.checkVisibility() && e.type !== "submit" && !e.closest(".empty-form")).length"""


def test_few_fields_are_seen_before_a_fold_is_opened_and_no_form_adds_a_barrier(
    editor: None, page: Page, scan: Scan
) -> None:
    sign_in(page)
    for model, most in {**SEEN, Criticism: 14, KeyPerson: 10, Doubt: 5}.items():
        page.goto(admin_address(model, "add"))
        # Its focus is in the first empty box.
        expect(page.locator("form :is(input, textarea):focus")).to_have_count(1)
        assert page.evaluate(COUNTED) <= most, model
        assert scan(page) == [], model


def play_history(actor: Actor) -> None:
    """Answer by a page that says what it is."""
    named = b'<meta name="citation_title" content="Our history so far">'
    actor.answer(200, b"<title>x</title>" + named)


def test_editor_makes_a_source_of_an_address_and_keeps_the_text(
    section: Section, page: Page, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Actor, "play_history", play_history, raising=False)
    sign_in(page)
    page.goto(admin_address(section, "change"))
    body = page.get_by_role("textbox", name="Text:")
    body.fill("Typed and not saved.")
    # The tests' connection can't take two requests that save or preview at once.
    preview = page.frame_locator("iframe").locator("main")
    expect(preview).to_contain_text("Typed and not saved.")
    page.get_by_role("button", name="Cite in Text").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="New source").first.click()
    popup = opened.value

    with staged() as stage:
        settings.LINK_CHECK_ALLOW = [f"127.0.0.1:{stage.port}"]
        address = stage.url("/history")
        popup.get_by_label("Fill in the form from a link").fill(address)
        press(popup, "Fill in the form")
    expect(popup.get_by_label("Title:", exact=True)).to_have_value("Our history so far")
    preview = popup.frame_locator("iframe").locator("main")
    expect(preview).to_contain_text("“Our history so far”")
    key = popup.get_by_label("Key:").input_value()
    popup.get_by_role("button", name="Save", exact=True).click()

    expect(body).to_have_value(f"Typed and not saved.[@{key}]")
    assert Citation.objects.get(key=key).url == address


def test_what_was_typed_in_a_popup_that_was_closed_is_offered_at_its_field(
    section: Section, page: Page
) -> None:
    sign_in(page)
    page.goto(admin_address(section, "change"))

    def open_popup() -> Page:
        page.get_by_role("button", name="Cite in Text").click()
        with page.expect_popup() as opened:
            page.get_by_role("link", name="New source").first.click()
        return opened.value

    popup = open_popup()
    popup.locator("#id_title").fill("Our history so far")
    popup.close()
    page.reload()
    popup = open_popup()
    press(popup, "Put my text back")
    title = popup.locator("#id_title")
    expect(title).to_have_value("Our history so far")
    expect(popup.get_by_role("status").first).to_contain_text("not saved yet")
    popup.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("textbox", name="Text:")).to_have_value(
        re.compile("our-history")
    )

    page.reload()
    popup = open_popup()
    expect(popup.locator("#id_title")).to_have_value("")
    expect(popup.get_by_role("button", name="Put my text back")).to_have_count(0)


# --- What was typed and not saved -----------------------------------------------------

KEPT = "() => Object.keys(localStorage).filter(name => name.startsWith('draft of'))"


def lose_connection(page: Page) -> None:
    address = page.url
    page.context.set_offline(True)
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.goto(address)


def lose_session(page: Page) -> None:
    page.context.clear_cookies(name=site_settings.SESSION_COOKIE_NAME)
    press(page, "Save")
    expect(page.get_by_text("Your text is kept in this browser.")).to_be_visible()
    # Leads back to the form, where nothing may look like a save.
    enter_name(page)


def test_all_that_was_sent_in_all_rows_and_not_saved_stands_there_again(
    editor: None, page: Page, faults: list[str]
) -> None:
    criticism = Criticism.objects.filter(status="published").first()
    form = admin_address(criticism, "change")
    preview = page.frame_locator("iframe[name=preview]").locator("main")
    sign_in(page)
    page.goto(form)
    number = page.locator("#id_turns-TOTAL_FORMS").input_value()
    row, body = (
        page.locator(f"#turns-{number}"),
        page.locator(f"#id_turns-{number}-body"),
    )
    title = page.get_by_label("Title:", exact=True)
    page.locator("#turns-group .add-row a").click()
    row.get_by_role("button", name="Cite in Text").click()
    page.keyboard.type(KEY)
    row.locator(f"[role=option][data-key='{KEY}']").click()
    page.keyboard.type(" Nobody saw it.")
    why = page.get_by_label("Why (needed if readers see the change)")
    title.fill("Typed too")

    for lose in (lose_connection, lose_session):
        expect(preview).to_contain_text("Nobody saw it.")
        lose(page)
        # Chromium reports the connection.
        faults.clear()
        expect(body).to_have_value(f"[@{KEY}] Nobody saw it.")
        expect(title).to_have_value("Typed too")

    expect(preview).to_contain_text("Nobody saw it.")
    body.fill("")
    why.fill("A slip.")
    press(page, "Save")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert page.evaluate(KEPT) == []


def test_what_was_typed_is_shown_beside_what_was_saved_meanwhile_and_goes_in_the_end(
    section: Section, page: Page, scan: Scan
) -> None:
    body = page.get_by_role("textbox", name="Text:")
    taken = page.get_by_role("button", name="Put my text back")
    written = "It grew. It ended.[@face-history]"

    left: list[str] = []

    def leave(dialog: Dialog) -> None:
        left.append(dialog.type)
        dialog.accept()

    def write() -> None:
        left.clear()
        page.goto(admin_address(section, "change"))
        body.fill(written)
        page.reload()
        expect(taken).to_be_visible()
        # A changed form is not left unasked; one that was not changed, or was sent, is.
        assert left == ["beforeunload"]

    page.on("dialog", leave)
    sign_in(page)
    write()
    section.heading = "Another"
    section.save()
    page.reload()
    assert scan(page) == []
    press(page, "Put my text back")
    assert scan(page) == []
    meanwhile = page.get_by_role("region", name="Saved by somebody")
    expect(meanwhile).to_contain_text("Another")
    expect(body).to_have_value(written)
    press(page, "Save draft")
    section.refresh_from_db()
    assert (section.heading, section.body) == ("Another", written)

    written = "It grew again."
    write()
    page.get_by_role("button", name="Throw it away").click()
    expect(taken).to_have_count(0)
    assert page.evaluate(KEPT) == []
    write()
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=8))
    page.reload()
    expect(taken).to_have_count(0)
    assert page.evaluate(KEPT) == []
    write()
    press(page, "Log out")
    assert page.evaluate(KEPT) == []
