"""A page of this site, in three styles."""

import pytest

from references.models import Citation
from references.styles import web_page

URL = "https://profile.example.org/history/"
SITE = "ECPAT International: a sourced profile"
PAGE = {"title": "History", "url": URL, "accessed": "2026-05-02"}
SIGNED = PAGE | {
    "title": "Who “pays”?", "container_title": SITE, "issued": "2026-09-02",
    "authors": "A. Editor", "publisher": "A Press",
}  # fmt: skip


@pytest.mark.parametrize(
    ("style", "bare", "signed"),
    [
        (web_page.apa, f"History. (n.d.). Retrieved May 2, 2026, from {URL}",
         f"A. Editor. (2026, September 2). Who “pays”? {SITE}. {URL}"),
        (web_page.mla, f"“History.” {URL}. Accessed 2 May 2026.",
         f"A. Editor. “Who ‘pays’?” {SITE}, A Press, 2 Sept. 2026, {URL}."),
        (web_page.chicago, f"“History.” Accessed May 2, 2026. {URL}.",
         f"A. Editor. “Who ‘pays’?” {SITE}. A Press. September 2, 2026. {URL}."),
    ],
)  # fmt: skip
def test_a_page_is_cited_by_what_is_known_of_it(style, bare, signed):
    assert style(Citation(**PAGE)) == bare
    assert style(Citation(**SIGNED)) == signed
