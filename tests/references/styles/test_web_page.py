"""A page of this site, in three styles."""

import pytest

from references.styles import web_page
from references.values.source import Source

URL = "https://profile.example.org/history/"
SITE = "ECPAT International: a sourced profile"
PAGE = {"title": "History", "url": URL, "accessed": "2026-05-02"}
DATED = PAGE | {"container_title": SITE, "issued": "2026-09-30"}
SIGNED = DATED | {"authors": ("A. Editor",), "publisher": "A Press"}


@pytest.mark.parametrize(
    ("fields", "apa", "mla", "chicago"),
    [
        (
            PAGE,
            f"History. (n.d.). Retrieved May 2, 2026, from {URL}",
            f"“History.” {URL}. Accessed 2 May 2026.",
            f"“History.” Accessed May 2, 2026. {URL}.",
        ),
        (
            DATED,
            f"History. (2026, September 30). {SITE}. {URL}",
            f"“History.” {SITE}, 30 Sept. 2026, {URL}.",
            f"“History.” {SITE}. September 30, 2026. {URL}.",
        ),
        (
            SIGNED | {"title": "Who “pays”?", "issued": "2026-01-02"},
            f"A. Editor. (2026, January 2). Who “pays”? {SITE}. {URL}",
            f"A. Editor. “Who ‘pays’?” {SITE}, A Press, 2 Jan. 2026, {URL}.",
            f"A. Editor. “Who ‘pays’?” {SITE}. A Press. January 2, 2026. {URL}.",
        ),
    ],
)
def test_a_page_is_cited_by_what_is_known_of_it(fields, apa, mla, chicago):
    page = Source(type="webpage", **fields)

    assert web_page.apa(page) == apa
    assert web_page.mla(page) == mla
    assert web_page.chicago(page) == chicago
