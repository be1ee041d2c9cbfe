"""A page of this site, in three styles."""

from references.styles import web_page
from references.values.source import Source

URL = "https://profile.example.org/history/"
SITE = "ECPAT International: a sourced profile"
PAGE = {"title": "History", "url": URL, "accessed": "2026-05-02"}
SIGNED = PAGE | {
    "title": "Who “pays”?", "container_title": SITE, "issued": "2026-09-02",
    "authors": ("A. Editor",), "publisher": "A Press",
}  # fmt: skip


def test_a_page_is_cited_by_what_is_known_of_it():
    styles = (web_page.apa, web_page.mla, web_page.chicago)

    assert [style(Source(type="webpage", **PAGE)) for style in styles] == [
        f"History. (n.d.). Retrieved May 2, 2026, from {URL}",
        f"“History.” {URL}. Accessed 2 May 2026.",
        f"“History.” Accessed May 2, 2026. {URL}.",
    ]
    assert [style(Source(type="webpage", **SIGNED)) for style in styles] == [
        f"A. Editor. (2026, September 2). Who “pays”? {SITE}. {URL}",
        f"A. Editor. “Who ‘pays’?” {SITE}, A Press, 2 Sept. 2026, {URL}.",
        f"A. Editor. “Who ‘pays’?” {SITE}. A Press. September 2, 2026. {URL}.",
    ]
