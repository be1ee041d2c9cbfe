"""An edition that somebody copied below an address of their own."""

import posixpath
import re
import threading
from collections.abc import Iterator
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from ecpat_site import editions, freezing
from tests.browser.conftest import Scan
from tests.make import make_one_of_each
from tests.references.management.commands import shell

pytestmark = pytest.mark.browser


def test_a_copy_leads_nowhere_wrong_asks_nobody_and_opens_its_notes_without_script(
    site: str, db: None, browser: Browser, scan: Scan, settings, monkeypatch, tmp_path
) -> None:
    make_one_of_each()
    # A list of sources on several pages, as a long one is.
    monkeypatch.setattr("references.catalogue.views.PAGE_SIZE", 2)
    settings.EDITIONS_DIR = tmp_path
    shell.run("publish_edition", summary="What is new.")
    data = editions.newest().folder / "data"
    assert list(broken(data)) == []
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{server.server_port}/"
        copy = f"{origin}{data.relative_to(tmp_path)}/"
        page, asked = browser.new_page(), []
        page.on("request", lambda request: asked.append(request.url))
        for path in ("index.html", "network/index.html", "references/page-2.html"):
            assert page.goto(copy + path).ok
            assert scan(page) == [], path
        assert [url for url in asked if not url.startswith((origin, "data:"))] == []
        page.goto(f"{site}/editions/")
        assert scan(page) == []

        plain = browser.new_page(java_script_enabled=False)
        plain.goto(copy)
        plain.get_by_role("link", name="History").first.click()
        plain.locator("a[href^='#n-']").first.click()
        expect(plain.locator(".notes > :target")).to_be_in_viewport()
        present = plain.get_by_role("link", name="The present page")
        expect(present).to_have_attribute("href", f"{settings.SITE_URL}/history/")
        server.shutdown()


def broken(data: Path) -> Iterator[tuple[str, str]]:
    """Yield each link to a file or a part that is not there, with its page."""
    files, naming = freezing.files_in(data), freezing.NAMING["text/html"]
    pages = {
        file: (data / file).read_text()
        for file in files
        if file.endswith(("html", "svg"))
    }
    ids = {file: {*re.findall(r'\sid="([^"]*)"', text)} for file, text in pages.items()}
    for file, text in pages.items():
        for link in {unescape(link) for _before, link in naming.findall(text)}:
            path, _, part = link.partition("#")
            to = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
            to = to if path else file
            there = to in files and (not part or part in ids[to])
            if not there and not re.match(r"\w+:", link):
                yield file, link
