"""Reads a page as a tree of elements, and the words of it or of a part."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
# Elements that separate words without a space between them.
BLOCKS = {"p", "li", "dt", "dd", "h1", "h2", "h3", "th", "td", "tr", "br", "option"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: list["Element | str"] = field(default_factory=list)

    def walk(self):
        """Yield this element and all within it, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    @cached_property
    def ids(self) -> dict[str, "Element"]:
        """Return the elements that have an id, by it."""
        return {e.attributes["id"]: e for e in self.walk() if "id" in e.attributes}

    def words(self, without: tuple[str, ...] = ("sup",)) -> str:
        """Return its text on one line, by default without the numbers of its marks."""
        return " ".join("".join(self._texts(without)).split())

    @property
    def text(self) -> str:
        return "".join(self._texts(()))

    def _texts(self, without: tuple[str, ...]) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in without:
                yield from child._texts(without)
                if child.tag in BLOCKS:
                    yield " "


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("root", {})

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {n: v or "" for n, v in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>"
            self.here = self.here.parent

    def handle_data(self, data):
        self.here.children.append(data)


def read(html: str) -> Element:
    """Return the page as a tree; fail if an element is closed by another tag."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


def region(page: Element, fragment: str) -> Element:
    """Return the element of an id; for a heading, its section."""
    assert fragment in page.ids, f"The page has no #{fragment}."
    element = page.ids[fragment]
    return element.parent if element.tag in ("h2", "h3") else element


def noted_keys(page: Element) -> dict[str, str]:
    """Return the key of the source of each note of a page, under the id of the note."""
    return {
        name: link.attributes["href"].split("/")[2]
        for name, note in page.ids.items()
        if re.fullmatch(r"n-\d+", name)
        for link in note.walk()
        if link.text == "About this source"
    }
