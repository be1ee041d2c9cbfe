"""The style sheets: each class stands in the section of its part, and something has it."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin

STATIC = settings.BASE_DIR / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
SITE = STATIC / "css" / "site.css"
# Where a page can get its classes from: our templates, code and scripts, and Django's.
PLACES = [
    *(settings.BASE_DIR / "templates",),
    *(settings.BASE_DIR / name for name in ("ecpat_site", "orgprofile", "references")),
    STATIC / "js",
]
# The admin's own, which ours adds to; "field-…" is the name of a column.
STOCK = [*Path(admin.__file__).parent.glob("static/admin/css/**/*.css")]
WRITTEN_IN = {".html", ".svg", ".py", ".js"}
HEADING = re.compile(r"/\* --- (.+?) --- \*/")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTOR = re.compile(r"([^{};]+)\{")
# class="…" of a page, and in scripts and code also className: "…", "class": "…".
WRITTEN = re.compile(
    r"""(?:class(?:Name|List\.\w+)?"?\s*[=:(]\s*"|bodyclass %})((?:{[{%].*?[%}]}|[^"{])*)"""
)
NAME = re.compile(r"[a-zA-Z][\w-]*")
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")


def classes(css):
    """Return the classes that its selectors name, without those in `url(…)` and numbers."""
    selectors = SELECTOR.findall(COMMENT.sub("", css))
    return {
        name
        for selector in selectors
        if not selector.strip().startswith(("@media", "@supports", "@layer"))
        for name in CLASS.findall(selector)
    }


def sections():
    """Return each section of site.css, by its heading."""
    pieces = HEADING.split(SITE.read_text())[1:]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


@pytest.fixture(scope="module")
def written():
    """Return the classes that pages, scripts and code write; "turn--" for what follows it."""
    texts = (
        file.read_text("utf-8")
        for place in PLACES
        for file in place.rglob("*")
        if file.suffix in WRITTEN_IN
    )
    values = (value for text in texts for value in WRITTEN.findall(text))
    stock = {name for sheet in STOCK for name in classes(sheet.read_text("utf-8"))}
    return {name for value in values for name in NAME.findall(value)} | stock


def test_a_class_stands_in_one_section():
    places = Counter(name for css in sections().values() for name in classes(css))

    assert [name for name, number in places.items() if number > 1] == []


def test_the_index_names_the_sections_in_their_order():
    css = SITE.read_text()
    listed = re.search(r"in this order:\n\n(.+?)\n\n", css, re.DOTALL)[1]

    assert re.split(r",\s+", listed.strip()) == HEADING.findall(css)
    assert len(sections()) == len(HEADING.findall(css))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_something_has_each_class(sheet, written):
    begun_here = (*(name for name in written if name.endswith(("--", "__"))), "field-")
    unused = {
        name
        for name in classes(sheet.read_text()) - written
        if not any(name.startswith(begun) for begun in begun_here)
    }

    assert unused == set()


def test_pages_link_few_sheets():
    assert len(SHEETS) <= 5
