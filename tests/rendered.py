"""Each public address of the shipped profile, asked for once."""

import re
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from urllib.parse import urldefrag, urljoin

from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.markup import Markup
from tests.page_text import Element, read, region
from tests.walk import FILES

# How many pages of sources are asked for, and how many addresses that differ in the value
# of a parameter alone; of those with several parameters, one.
SOURCES, LIKE_EACH_OTHER = 60, 3


@dataclass(frozen=True)
class Answer:
    """What the site sent; nothing of it can be changed by a test."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    content: bytes

    @property
    def is_page(self) -> bool:
        """Whether it is read in a browser: neither a file nor a feed."""
        return self.headers["content-type"].startswith("text/html")

    @cached_property
    def text(self) -> str:
        return self.content.decode()

    @cached_property
    def tree(self) -> Element:
        return read(self.text)

    @cached_property
    def markup(self) -> Markup:
        return Markup(self, self.tree)

    def links(self) -> list[str]:
        """Return where the links of a page lead on this site."""
        hrefs = map(unescape, re.findall(r'<a\b[^>]*?\bhref="([^"]*)"', self.text))
        return [h for h in hrefs if not h.startswith(("http:", "https:", "mailto:"))]


def ask(client: Client, address: str) -> Answer:
    response = client.get(address)
    return Answer(
        status=response.status_code,
        headers={name.lower(): value for name, value in response.items()},
        cookies=tuple(response.cookies),
        content=response.getvalue(),
    )


def words_of(page: Element) -> str:
    """Return the words of the main part without its notes, licence, and how to cite it."""
    (main,) = (e for e in page.walk() if e.tag == "main")
    words = main.words()
    for cite in (e for e in main.walk() if e.attributes.get("class") == "cite"):
        words = words.replace(cite.words(), "")
    for part in {"references", "licence"} & page.ids.keys():
        words = words.replace(region(page, part).words(), "")
    return words


def stored(word: str) -> list[str]:
    """Return what the database stores in any column with a word in it, by its table."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            cells = [str(cell) for row in cursor.fetchall() for cell in row]
            found += [f"{table}: {cell}" for cell in cells if word in cell.lower()]
    return found


def crawl() -> dict[str, Answer]:
    """Return the answers that links lead to from the front page, by address.

    Of lists that are narrowed or sorted alike, of sources, and of the countries of which
    nothing is known, which are in no sitemap, some stand for all.
    """
    client, alike = Client(), Counter[tuple[str, ...]]()
    waiting = deque(["/", "/robots.txt", *(reverse(name) for name in FILES)])
    found = {"/sitemap.xml": ask(client, "/sitemap.xml")}
    listed = found["/sitemap.xml"].text
    while waiting:
        address = waiting.popleft()
        if address in found or address.startswith(("/admin/", "/static/")):
            continue
        path, _, query = address.partition("?")
        named = re.findall(r"(?:^|&)([^=]+)", query)
        # Of the sources of a page, as files or shown in it, a few stand for all its like.
        like = path.split("/")[1] if {"sources", "sourcing"} & {*named} else path
        is_blank = "/members/" in path and f"{path}</loc>" not in listed
        is_source = re.fullmatch("/references/[^/]+/", path)
        shape, most = (like, *sorted(named)), 1 if len(named) > 1 else LIKE_EACH_OTHER
        if is_source and not query:
            shape, most = ("source",), SOURCES
        elif is_blank and not query:
            shape = ("blank",)
        # Of a whole list, each page is read.
        may_stand = (query and named != ["page"]) or is_blank or is_source
        if may_stand and alike[shape] == most:
            continue
        alike[shape] += 1
        found[address] = answer = ask(client, address)
        if answer.status == 200 and answer.is_page:
            waiting += [urldefrag(urljoin(address, h))[0] for h in answer.links()]
    return found
