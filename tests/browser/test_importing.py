"""An editor brings in a file: what a browser sends back is what it was shown."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from references.models import Citation
from tests.browser.conftest import NewPage, Scan
from tests.browser.test_editing import press, sign_in

pytestmark = pytest.mark.browser

FILE = """

@article{kessler-washington-post-2015, title = {The claim}, author = {Kessler, Glenn}}
@misc{Other_b,
  title = {</textarea> and "quotes"},
  note = {x},
}
"""


def choose(page: Page, path: Path) -> None:
    page.goto("/admin/references/citation/import/")
    page.get_by_label("File:").set_input_files(path)
    press(page, "Show what would happen")


def test_a_file_is_chosen_looked_at_and_imported(
    new_page: NewPage,
    scan: Scan,
    editor: None,
    tmp_path: Path,
) -> None:
    path = tmp_path / "sources.bib"
    path.write_text(FILE)
    page = new_page(viewport={"width": 1280, "height": 900})
    sign_in(page)

    choose(page, path)
    violations = scan(page)
    page.set_viewport_size({"width": 320, "height": 900})
    violations += scan(page)
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.get_by_label(
        "Take the file’s values for “kessler-washington-post-2015”"
    ).check()
    press(page, "Import")

    assert not violations
    assert beyond <= 0
    assert "Imported: 1 added, 1 changed." in page.content()
    assert Citation.objects.get(key="kessler-washington-post-2015").title == "The claim"
    assert Citation.objects.filter(title='</textarea> and "quotes"').exists()
