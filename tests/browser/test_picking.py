"""An editor picks sources: beside prose, with the keyboard, and without a script."""

from typing import Any

import pytest
from django.db.models import QuerySet
from playwright.sync_api import Page

from orgprofile.models import Criticism, Fact, Section
from references.models import Citation, Reading
from references.records.record import Record
from tests.browser.conftest import NewPage, Scan, assert_focus_is_seen
from tests.browser.test_editing import barriers, press, sign_in
from tests.make import make_reading
from tests.walk import admin_address

pytestmark = pytest.mark.browser

KEY = "kessler-washington-post-2015"


@pytest.fixture
def section(editor: None) -> Section:
    section = Section.objects.get(
        organisation__slug="ecpat-international", slug="network"
    )
    section.body, section.status = "It grew. It grew on.", "draft"
    section.save()
    # Their shipped readings would be offered; a plain queryset asks nobody.
    shipped = QuerySet(Reading).filter(citation__key__in=[KEY, "face-history"])
    shipped.delete()
    return section


@pytest.fixture
def blank(db: None, page: Page) -> Page:
    """A page of the site that runs nothing of its own."""
    page.goto("/admin/login/")
    return page


def option(part: Any, key: str) -> Any:
    """Return what is offered under a key; the words of a doubt may name it too."""
    return part.locator(f"[role=option][data-key='{key}']")


def open_picker(page: Page, section: Section) -> Any:
    """Sign in, open the row, put the cursor behind its first sentence, open the picker."""
    sign_in(page)
    page.goto(admin_address(section, "change"))
    body = page.get_by_label("Body:")
    body.focus()
    body.evaluate("e => e.setSelectionRange(8, 8)")
    page.keyboard.press("Control+Shift+Digit2")
    return page.get_by_role("combobox", name="Find it by key, title")


def test_editor_cites_a_source_with_the_keyboard_alone(
    section: Section, page: Page
) -> None:
    field = open_picker(page, section)
    assert field.evaluate("e => e === document.activeElement")
    assert_focus_is_seen(page)

    page.keyboard.type("késsler post")
    found = option(page, KEY)
    found.wait_for()
    page.get_by_text("1 source.", exact=True).wait_for()
    page.keyboard.press("ArrowDown")
    assert found.get_attribute("aria-selected") == "true"
    assert field.get_attribute("aria-activedescendant") == found.get_attribute("id")
    page.keyboard.press("Enter")

    body = page.get_by_label("Body:")
    assert body.input_value() == f"It grew.[@{KEY}] It grew on."
    assert body.evaluate("e => e === document.activeElement")
    assert not field.is_visible()
    page.keyboard.type("!")
    assert f"[@{KEY}]! It" in body.input_value()
    page.keyboard.press("Backspace")

    press(page, "Save and continue editing")
    section.refresh_from_db()
    assert section.body == f"It grew.[@{KEY}] It grew on."


def test_editor_is_offered_what_a_source_says_and_cites_one_point(
    section: Section, page: Page, scan: Scan
) -> None:
    make_reading(Citation.objects.get(key=KEY), "figure", says="It has no basis.")
    field = open_picker(page, section)
    page.keyboard.type("kessler post")
    option(page, KEY).wait_for()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text(f"{KEY} has 1 reading.").wait_for()
    whole = page.get_by_role("option", name=f"{KEY} the source alone")
    assert whole.get_attribute("aria-selected") == "true"
    assert barriers(page, scan) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    body = page.get_by_label("Body:")
    assert body.input_value() == f"It grew.[@{KEY}#figure] It grew on."
    assert not field.is_visible()
    page.get_by_role("button", name="Cite a source in Body").click()
    field.fill("kessler post")
    option(page, KEY).click()
    page.get_by_role("option", name=f"{KEY}#figure It has no basis.").click()
    assert page.locator(".cite__said").inner_text() == (
        f"{KEY}#figure is cited there already."
    )


def test_editor_joins_a_group_by_pointer_and_leaves_by_escape(
    section: Section, page: Page, scan: Scan
) -> None:
    field = open_picker(page, section)
    body = page.get_by_label("Body:")
    button = page.get_by_role("button", name="Cite a source in Body")
    said = page.locator(".cite__said")

    page.keyboard.press("Escape")
    assert not field.is_visible()
    assert button.get_attribute("aria-expanded") == "false"
    assert body.evaluate("e => [e === document.activeElement, e.selectionEnd]") == [
        True,
        8,
    ]

    for typed, key in (("kessler post", KEY), ("face history", "face-history")):
        button.click()
        field.fill(typed)
        option(page, key).click()
    joined = f"It grew.[@{KEY}; @face-history] It grew on."
    assert body.input_value() == joined
    page.keyboard.press("Control+z")
    assert body.input_value() == f"It grew.[@{KEY}] It grew on."
    page.keyboard.press("Control+Shift+z")

    button.click()
    field.fill("kessler post")
    option(page, KEY).click()
    assert said.inner_text() == f"{KEY} is cited there already."
    assert body.input_value() == joined

    button.click()
    field.fill("no such thing")
    page.get_by_text("No source has all these words.").wait_for()
    field.fill("ecpat")
    page.get_by_text("The first 20 sources, ").wait_for()
    page.keyboard.press("ArrowUp")
    last = page.locator(".cite__option").last
    assert last.get_attribute("aria-selected") == "true"
    assert barriers(page, scan) == []
    page.emulate_media(color_scheme="dark")
    assert barriers(page, scan, colours_alone=True) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_row_added_in_the_form_can_be_cited_in(editor: None, page: Page) -> None:
    criticism = Criticism.objects.filter(status="published").first()
    sign_in(page)
    page.goto(admin_address(criticism, "change"))
    number = page.locator("#id_turns-TOTAL_FORMS").input_value()
    page.locator("#turns-group .add-row a").click()
    row = page.locator(f"#turns-{number}")

    row.get_by_role("button", name="Cite a source in Body").click()
    page.keyboard.type(KEY)
    option(row, KEY).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    # Of what it says nothing is chosen: the source alone.
    page.keyboard.press("Enter")

    assert page.locator(f"#id_turns-{number}-body").input_value() == f"[@{KEY}]"
    assert page.locator(".empty-form .cite").count() == 0


def test_a_search_that_fails_says_so_and_keeps_the_text(
    section: Section, page: Page, faults: list[str]
) -> None:
    field = open_picker(page, section)
    page.get_by_text("The first 20 sources.").wait_for()
    page.context.clear_cookies()

    field.fill("kessler")

    page.get_by_text("You can type the key instead, as [@key].").wait_for()
    assert page.get_by_label("Body:").input_value() == "It grew. It grew on."
    # Chromium reports the way to the sign-in page, which the script does not go.
    faults.clear()


def test_without_a_script_the_key_is_typed_as_the_help_says(
    section: Section, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page)
    page.goto(admin_address(section, "change"))
    assert page.get_by_role("button", name="Cite a source").count() == 0
    assert "Cite as [@key]" in page.locator("#id_body_helptext").inner_text()

    page.get_by_label("Body:").fill(f"Typed.[@{KEY}]")
    press(page, "Save")

    section.refresh_from_db()
    assert section.body == f"Typed.[@{KEY}]"


def select(page: Page, model: type[Record], query: str, number: int, what: str) -> None:
    """Tick the first rows of a list, and go on to the page of an action."""
    page.goto(f"{admin_address(model)}?{query}")
    for row in range(number):
        page.locator("input.action-select").nth(row).check()
    page.get_by_label("Action:").select_option(what)
    press(page, "Go")


def test_editor_merges_two_citations_seen_side_by_side(
    editor: None, page: Page, new_page: NewPage, scan: Scan
) -> None:
    Citation.objects.create(key="kessler-again", title="The fishy claim, once more")
    fact = Fact.objects.exclude(citation=None).first()
    assert fact is not None
    fact.citation, fact.reading = Citation.objects.get(key="kessler-again"), ""
    fact.save()
    sign_in(page)
    select(page, Citation, "q=fishy+claim", 2, "merge")
    assert barriers(page, scan) == []
    page.emulate_media(color_scheme="dark")
    assert barriers(page, scan, colours_alone=True) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320

    page.get_by_label(f"Keep {KEY}").check()
    press(page, "Merge")

    assert (
        "Merged “kessler-again”" in page.locator(".messagelist .success").inner_text()
    )
    fact.refresh_from_db()
    assert fact.citation.key == KEY


@pytest.mark.parametrize(
    ("before", "after", "written"),
    [
        ("It grew.", " On.", "It grew.[@new] On."),
        ("It grew.[@a]", " On.", "It grew.[@a; @new] On."),
        ("It grew.[@a, p. 3; @b]", "", "It grew.[@a, p. 3; @b; @new]"),
        ("It grew.[@a", "; @b] On.", "It grew.[@a; @b; @new] On."),
        ("It grew.[@a] ", "", "It grew.[@a] [@new]"),
        ("A [link](/x/)", "", "A [link](/x/)[@new]"),
        ("It grew.[@a", " without an end", "It grew.[@a[@new] without an end"),
        ("It grew.[@new, p. 3]", "", None),
        ("It grew.[@newer]", "", "It grew.[@newer; @new]"),
        (f"[@a, {'p' * 490}]", "", f"[@a, {'p' * 490}][@new]"),
    ],
)
def test_a_marker_goes_where_the_cursor_is_or_into_its_group(
    blank: Page, before: str, after: str, written: str | None
) -> None:
    got = blank.evaluate(
        """async ([before, after]) => {
            const { insertion } = await import("/static/js/cite.js");
            const text = before + after, made = insertion(text, before.length, "new");
            return made && text.slice(0, made.at) + made.words + text.slice(made.at);
        }""",
        [before, after],
    )

    assert got == written
