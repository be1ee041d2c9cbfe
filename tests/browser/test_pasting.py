"""An editor makes a source of an address while writing."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from orgprofile.models import Section
from references.models import Citation
from tests.browser.desk import press, sign_in
from tests.references.links.stage import Actor, Stage, staged
from tests.walk import admin_address

pytestmark = pytest.mark.browser


@pytest.fixture
def web(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A page on this machine that says what it is."""

    def page(self: Actor) -> None:
        self.answer(
            200,
            b'<title>x</title><meta name="citation_title" content="Our history so far">',
        )

    monkeypatch.setattr(Actor, "play_history", page, raising=False)
    with staged() as stage:
        settings.LINK_CHECK_ALLOW = [f"127.0.0.1:{stage.port}"]
        yield stage


def test_editor_makes_a_source_while_writing_and_keeps_the_text(
    editor: None, page: Page, web: Stage
) -> None:
    section = Section.objects.filter(status="published").first()
    assert section is not None
    sign_in(page)
    page.goto(admin_address(section, "change"))
    body = page.get_by_label("Body:")
    body.fill("Typed and not saved.")
    # The tests' connection can't take two requests that save or preview at once.
    expect(page.frame_locator("iframe").locator("main")).to_contain_text(
        "Typed and not saved."
    )
    page.get_by_role("button", name="Cite in Body").click()

    with page.expect_popup() as opened:
        page.get_by_role("link", name="New source").first.click()
    popup = opened.value
    popup.wait_for_load_state("networkidle")
    popup.get_by_label("Paste anything").fill(web.url("/history"))
    press(popup, "Look it up")
    expect(popup.get_by_label("Title:", exact=True)).to_have_value("Our history so far")
    expect(popup.frame_locator("iframe").locator("main")).to_contain_text(
        "“Our history so far”"
    )
    key = popup.get_by_label("Key:").input_value()
    popup.get_by_role("button", name="Save", exact=True).click()

    expect(body).to_have_value(f"Typed and not saved.[@{key}]")
    assert Citation.objects.get(key=key).url == web.url("/history")
