"""An editor writes prose: in a box with its markers set off, with tools, keys and drafts."""

import re
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from orgprofile.models import Criticism, Section
from tests.browser.conftest import NewPage, Scan, assert_focus_is_seen
from tests.browser.test_editing import barriers, press, sign_in
from tests.walk import admin_address

pytestmark = pytest.mark.browser

KEY = "kessler-washington-post-2015"
BODY = f"It began in 1990.[@{KEY}]\n\nIt grew.[@{KEY}]"
# The width, the height of the lines and the place of what is seen, of the box and behind it.
LINES = """box => {
    const shown = box.previousElementSibling;
    return [box, shown].map(e => [e.clientWidth, e.scrollHeight, e.scrollTop]);
}"""


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


def select(body: Locator, start: int, end: int) -> None:
    body.evaluate("(e, at) => e.setSelectionRange(...at)", [start, end])


# --- What is set off ---------------------------------------------------------------------


def test_markers_are_set_off_and_unknown_ones_marked_and_named(
    section: Section, page: Page, scan: Scan
) -> None:
    unknown = page.locator(".prose__unknown")
    foot = page.locator(".prose__foot")
    body = open_body(page, section)
    expect(body).to_have_value(BODY)
    expect(page.locator(".prose__marker")).to_have_text([f"[@{KEY}]"] * 2)
    expect(foot).to_contain_text("2 sentences; 1 source.")

    page.keyboard.press("Control+End")
    page.keyboard.type(" It ended.[@nope] Nobody knows.")

    expect(unknown).to_have_text(["[@nope]"])
    expect(foot).to_contain_text("4 sentences, 1 without a source; 2 sources.")
    expect(foot.get_by_role("status")).to_have_text("Not there: [@nope]")
    expect(body).to_have_accessible_description(re.compile("4 sentences, 1 without"))
    assert barriers(page, scan) == []
    page.emulate_media(color_scheme="dark")
    assert barriers(page, scan, colours_alone=True) == []
    body.fill(BODY)
    expect(unknown).to_have_count(0)
    expect(foot.get_by_role("status")).to_be_empty()


@pytest.mark.parametrize("name", ["body", "turns-0-body"])
def test_what_is_set_off_breaks_its_lines_and_scrolls_as_the_box_does(
    section: Section, page: Page, name: str
) -> None:
    row = Criticism.objects.first() if "turns" in name else section
    assert row is not None
    sign_in(page)
    page.goto(admin_address(row, "change"))
    box = page.locator(f"#id_{name}")
    text = f"A{'very' * 60}long word, and [@{KEY}; @{'long' * 30}]  two.\n\n\tTab\n\n"
    box.fill(text * 12)

    for width, scale in ((1280, 100), (390, 200), (901, 110)):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(f"document.documentElement.style.fontSize = '{scale}%'")
        for height in ("20rem", "30rem"):
            box.evaluate("(e, height) => { e.style.height = height; }", height)
            box.evaluate("e => { e.scrollTop = 200; }")
            page.wait_for_timeout(50)
            written, shown = box.evaluate(LINES)
            assert written == shown, (width, scale, height)
            assert written[2] == 200

    box.press("Control+End")
    page.keyboard.type("More.")
    page.keyboard.press("Control+z")
    page.wait_for_timeout(50)
    written, shown = box.evaluate(LINES)
    assert written == shown
    painted = box.locator("xpath=preceding-sibling::div").text_content()
    assert painted == f"{box.input_value()}\n"


# --- Tools and keys ----------------------------------------------------------------------


# What is typed, between < and > what is selected; the key; what it becomes.
CHANGES = [
    ("It <grew> fast", "b", "It **<grew>** fast"),
    ("It **<grew>** fast", "b", "It <grew> fast"),
    ("It <**grew**> fast", "b", "It <grew> fast"),
    ("It< grew >fast", "i", "It *<grew>* fast"),
    ("It **<grew>** fast", "i", "It ***<grew>*** fast"),
    ("It ***<grew>*** fast", "i", "It **<grew>** fast"),
    ("It <>grew", "i", "It *<>*grew"),
    ("One<.\n\nT>wo.", "i", "One<.\n\nT>wo."),
    ("See <it> now", "k", "See [it](<https://>) now"),
    ("See <>", "k", "See [<>](https://)"),
    ("See <https://ecpat.org/>", "k", "See [<>](https://ecpat.org/)"),
    ("See <it.[@a]> now", "k", "See <it.[@a]> now"),
    ("One<.\n\nT>wo.\n\nThree.", "Shift+Digit8", "- One.\n- Two.<>\n\nThree."),
    ("- <One.\n- Two.>", "Shift+Digit8", "One.\n\nTwo.<>"),
    ("One.\n\n<>", "Shift+Digit8", "One.\n\n- <>"),
]


def test_a_key_changes_what_is_selected_and_is_undone_at_once(
    section: Section, page: Page
) -> None:
    body = open_body(page, section)
    for text, keys, written in CHANGES:
        plain = re.sub("[<>]", "", text)
        body.fill(plain)
        select(body, text.index("<"), text.index(">") - 1)

        page.keyboard.press(f"Control+{keys}")

        value, start, end = body.evaluate(
            "e => [e.value, e.selectionStart, e.selectionEnd]"
        )
        assert f"{value[:start]}<{value[start:end]}>{value[end:]}" == written
        if value != plain:
            page.keyboard.press("Control+z")
            assert body.input_value() == plain


def test_the_tools_are_reached_and_used_by_keyboard(
    section: Section, page: Page
) -> None:
    body = open_body(page, section)
    bar = page.get_by_role("toolbar", name="Tools for Body")
    select(body, 0, 2)

    page.keyboard.press("Shift+Tab")
    expect(bar.get_by_role("button", name="Strong in Body")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(bar.get_by_role("button", name="Figure in Body")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    emphasis = bar.get_by_role("button", name="Emphasis in Body")
    expect(emphasis).to_be_focused()
    expect(emphasis).to_have_attribute("aria-keyshortcuts", "Control+I")
    assert_focus_is_seen(page)
    page.keyboard.press("Enter")

    expect(body).to_be_focused()
    assert body.input_value().startswith("*It* began")
    page.keyboard.press("Shift+Tab")
    expect(emphasis).to_be_focused()
    # Tab leaves the box: it is no trap.
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("summary", has_text="Keys").first).to_be_focused()


def test_a_source_a_doubt_and_a_figure_are_found_and_put_at_the_cursor(
    section: Section, page: Page
) -> None:
    body = open_body(page, section)
    for keys, typed, key, marker in [
        ("Shift+Digit2", "kessler post", KEY, f"[@{KEY}]"),
        ("Shift+Digit1", "rio", "!rio-organisers", "[!rio-organisers]"),
        (
            "Shift+Digit3",
            "newest countries",
            "=newest countries",
            "[=newest countries]",
        ),
    ]:
        body.fill("It grew. More.")
        select(body, 8, 8)

        page.keyboard.press(f"Control+{keys}")
        page.keyboard.type(typed)
        page.locator(f"[role=option][data-key='{key}']").click()
        if key == KEY:
            # Of what it says nothing is chosen: the source alone.
            page.keyboard.press("Enter")

        expect(body).to_have_value(f"It grew.{marker} More.")
        expect(body).to_be_focused()
        page.keyboard.press("Control+z")
        expect(body).to_have_value("It grew. More.")


def test_a_figure_waits_for_the_organisation(editor: None, page: Page) -> None:
    sign_in(page)
    page.goto(admin_address(Section, "add"))

    page.get_by_role("button", name="Figure in Body").click()

    expect(page.locator(".cite__said")).to_contain_text("Choose the organisation first")
    page.get_by_role("button", name="Figure in Body").click()
    expect(page.locator(".cite__panel")).to_be_hidden()


# --- What is saved -----------------------------------------------------------------------


def test_a_save_without_a_change_changes_nothing(section: Section, page: Page) -> None:
    open_body(page, section)

    press(page, "Save")

    assert section.history.count() == 1 + section.history.filter(version=1).count()
    section.refresh_from_db()
    assert section.body == BODY


def test_without_script_the_box_is_plain_and_the_preview_says_what_it_holds(
    section: Section, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False)
    body = open_body(page, section)
    assert body.input_value() == BODY
    assert page.get_by_role("toolbar").count() == 0

    body.fill("It began.[@nope]")
    press(page, "Preview")

    preview = page.get_by_role("region", name="How it will read")
    assert "Body: 1 sentence; 1 source. Not there: [@nope]" in preview.inner_text()


# --- Drafts ------------------------------------------------------------------------------

KEPT = "() => Object.keys(localStorage).filter(name => name.startsWith('draft'))"


def offer(page: Page) -> Locator:
    return page.get_by_role("region", name="Text that was not saved")


def type_and_wait(page: Page, body: Locator, words: str) -> None:
    body.press("Control+End")
    page.keyboard.type(words)
    page.wait_for_function(
        "words => Object.values(localStorage).some(draft => draft.includes(words))",
        arg=words,
    )


def lose_connection(page: Page, section: Section) -> Page:
    page.context.set_offline(True)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.goto(admin_address(section, "change"))
    return page


def lose_session(page: Page, section: Section) -> Page:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    press(page, "Save")
    page.get_by_label("Username").wait_for()
    sign_in(page)
    page.goto(admin_address(section, "change"))
    return page


def come_again(page: Page, section: Section) -> Page:
    page.goto("about:blank")
    page.goto(admin_address(section, "change"))
    return page


@pytest.mark.parametrize("lose", [lose_connection, lose_session, come_again])
def test_what_was_not_saved_is_offered_back_until_it_is(
    section: Section, page: Page, scan: Scan, faults: list[str], lose: Any
) -> None:
    body = open_body(page, section)
    type_and_wait(page, body, " It ended.[@face-history]")

    lose(page, section)

    # Chromium reports the connection.
    faults.clear()
    expect(body).to_have_value(BODY)
    expect(offer(page)).to_contain_text("that was not saved.")
    assert barriers(page, scan) == []
    page.emulate_media(color_scheme="dark")
    assert barriers(page, scan, colours_alone=True) == []
    offer(page).get_by_text("Read it").click()
    expect(offer(page).locator("blockquote")).to_contain_text("It ended.")
    page.get_by_role("button", name="Take it back").click()
    expect(offer(page)).to_have_count(0)
    expect(body).to_have_value(f"{BODY} It ended.[@face-history]")
    expect(body).to_be_focused()
    press(page, "Save and continue editing")
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(offer(page)).to_have_count(0)
    assert page.evaluate(KEPT) == []


def test_a_form_that_is_refused_goes_on_with_its_draft(
    section: Section, page: Page
) -> None:
    body = open_body(page, section)
    type_and_wait(page, body, " It ended.[@nope]")

    press(page, "Save")
    expect(page.locator(".field-body .errorlist")).to_be_visible()
    expect(offer(page)).to_have_count(0)
    type_and_wait(page, body, "[linking]")
    page.goto(admin_address(section, "change"))

    expect(offer(page)).to_have_count(1)
    page.get_by_role("button", name="Take it back").click()
    expect(body).to_have_value(f"{BODY} It ended.[@nope][linking]")
    body.fill(BODY)
    page.wait_for_function(f"() => ({KEPT})().length === 0")


def test_a_draft_that_met_another_save_ends_when_one_of_them_is_chosen(
    section: Section, page: Page
) -> None:
    body = open_body(page, section)
    type_and_wait(page, body, " It ended.[@face-history]")
    section.heading = "Another"
    section.save()

    press(page, "Save")
    assert page.evaluate(KEPT) != []
    press(page, "Save what is chosen")

    expect(page.locator(".messagelist .success")).to_be_visible()
    assert page.evaluate(KEPT) == []


def test_a_draft_let_go_is_gone_and_no_other_persons(
    section: Section, page: Page
) -> None:
    body = open_body(page, section)
    type_and_wait(page, body, " It ended.")
    page.goto(admin_address(section, "change"))
    root = page.locator("[data-drafts-of]")
    other = f"draft of other {admin_address(section, 'change')}"
    page.evaluate(
        f"name => localStorage.setItem(name, localStorage[({KEPT})()[0]])", other
    )
    expect(root).to_contain_text("that was not saved.")

    page.get_by_role("button", name="Let it go").click()
    page.reload()

    expect(body).to_have_value(BODY)
    expect(offer(page)).to_have_count(0)
    assert page.evaluate(KEPT) == [other]


def test_a_draft_of_an_earlier_version_says_so_and_one_of_last_month_is_dropped(
    section: Section, page: Page
) -> None:
    body = open_body(page, section)
    type_and_wait(page, body, " It ended.")
    section.heading = "Another"
    section.save()

    page.goto(admin_address(section, "change"))
    expect(offer(page)).to_contain_text("It was saved in other words since")
    page.evaluate(
        f"""() => {{
            const [name] = ({KEPT})();
            const [draft] = JSON.parse(localStorage[name]);
            draft.at -= 31 * 24 * 60 * 60 * 1000;
            localStorage.setItem(name, JSON.stringify([draft]));
        }}"""
    )
    page.reload()

    expect(body).to_have_value(BODY)
    expect(offer(page)).to_have_count(0)


def test_text_of_a_new_row_comes_back_with_a_row(editor: None, page: Page) -> None:
    criticism = Criticism.objects.filter(status="published").first()
    assert criticism is not None
    sign_in(page)
    page.goto(admin_address(criticism, "change"))
    number = page.locator("#id_turns-TOTAL_FORMS").input_value()
    added = page.locator(f"#id_turns-{number}-body")
    page.locator("#turns-group .add-row a").click()
    type_and_wait(page, added, "A reply that nobody saw.")
    type_and_wait(page, page.locator("#id_turns-0-body"), " Typed too.")

    page.goto(admin_address(criticism, "change"))
    expect(added).to_have_count(0)
    page.get_by_role("button", name="Take it back").click()

    expect(added).to_have_value("A reply that nobody saw.")
    expect(page.locator("#id_turns-0-body")).to_have_value(re.compile("Typed too"))
    expect(page.locator(f"#turns-{number} .prose")).to_have_count(1)


def test_text_of_a_row_deleted_since_is_there_to_copy(editor: None, page: Page) -> None:
    criticism = Criticism.objects.filter(status="published").first()
    assert criticism is not None
    sign_in(page)
    page.goto(admin_address(criticism, "change"))
    type_and_wait(page, page.locator("#id_turns-0-body"), " Typed before.")
    row = criticism.turns.get(pk=page.locator("#id_turns-0-id").input_value())
    row.delete()

    page.goto(admin_address(criticism, "change"))
    page.get_by_role("button", name="Take it back").click()

    expect(offer(page)).to_contain_text("a row that is no longer in this form")
    expect(offer(page).locator("blockquote")).to_contain_text("Typed before.")
    expect(page.locator("#id_turns-0-body")).not_to_have_value(re.compile("Typed"))


@pytest.mark.parametrize(
    "forbid",
    [
        "Storage.prototype.setItem = () => { throw new Error('full') }",
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error() }})",
    ],
)
def test_where_the_browser_keeps_nothing_it_says_so_and_goes_on(
    section: Section, page: Page, faults: list[str], forbid: str
) -> None:
    page.add_init_script(forbid)
    open_body(page, section)

    page.keyboard.press("Control+End")
    page.keyboard.type(" It ended.[@face-history]")

    told = page.locator("[data-drafts-of] [role=status]")
    expect(told).to_contain_text("Your browser keeps no copy of what you type")
    press(page, "Save")
    expect(page.locator(".messagelist .success")).to_be_visible()
    section.refresh_from_db()
    assert section.body.endswith(" It ended.[@face-history]")
    # Django's own script, which chooses the colours, reports it.
    assert all("drafts.js" not in fault for fault in faults)
    faults.clear()


def test_no_draft_is_kept_of_a_form_without_prose(editor: None, page: Page) -> None:
    sign_in(page)
    page.goto("/admin/password_change/")

    page.get_by_label("Old password:").fill("rivers run north of nowhere")
    page.wait_for_timeout(500)

    assert page.evaluate(KEPT) == []
