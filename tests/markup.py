"""Reads answers as a browser without script does."""

from typing import Any

from django.test import Client

from tests import page_text
from tests.page_text import Element

DATA_BLOCK = "application/ld+json"
CODE = ("javascript:", "vbscript:", "data:")


class Markup:
    """The ids, links, words and form fields of a page, and any code written into it.

    `code` holds what a strict Content-Security-Policy refuses: scripts and styles
    in the page, style attributes, handlers, addresses that are scripts.
    """

    def __init__(self, response: Any, page: Element | None = None) -> None:
        self.ids: list[str] = []
        self.links: list[str] = []
        self.code: list[str] = []
        self.data_blocks: list[str] = []
        self.metadata: dict[str, str] = {}
        self.fields: dict[str, Any] = {}
        page = page or page_text.read(response.content.decode())
        # The text a reader sees, on one line.
        self.words = page.words(without=("script", "style", "textarea", "title"))
        for element in page.walk():
            attributes = element.attributes
            if "id" in attributes:
                self.ids.append(attributes["id"])
            if element.tag == "a" and "href" in attributes:
                self.links.append(attributes["href"])
            elif element.tag == "link":
                self.metadata[attributes["rel"]] = attributes["href"]
            elif element.tag == "meta":
                for named in {"name", "property"} & attributes.keys():
                    self.metadata[attributes[named]] = attributes["content"]
            elif element.tag == "title":
                # The first is the page's; parts of a drawing have titles too.
                self.metadata.setdefault("title", " ".join(element.text.split()))
            elif attributes.get("type") == DATA_BLOCK:
                self.data_blocks.append(element.text)
            elif element.tag in ("style", "script") and "src" not in attributes:
                self.code.append(f"<{element.tag}>")
            self.code += [
                f"{element.tag} {name}={value}"
                for name, value in attributes.items()
                if name == "style"
                or name.startswith("on")
                or value.strip().lower().startswith(CODE)
            ]
            self._note_field(element)

    def _note_field(self, element: Element) -> None:
        """Note what a browser would send for an unchanged form."""
        attributes = element.attributes
        name, kind = attributes.get("name", ""), attributes.get("type", "text")
        if element.tag == "input" and name and kind not in ("submit", "button", "file"):
            chosen = kind in ("checkbox", "radio")
            if not chosen or "checked" in attributes:
                self.fields[name] = attributes.get("value", "on" if chosen else "")
        elif element.tag == "textarea":
            # Browsers drop the first line end and send the others as CR LF.
            lines = element.text.replace("\r\n", "\n").removeprefix("\n")
            self.fields[name] = lines.replace("\n", "\r\n")
        elif element.tag == "select":
            options = [e.attributes for e in element.walk() if e.tag == "option"]
            chosen = [o["value"] for o in options if "selected" in o]
            self.fields[name] = chosen[-1] if chosen else ""


def read(client: Client, address: str) -> Markup:
    return Markup(client.get(address))


def tree(client: Client, address: str) -> Element:
    return page_text.read(client.get(address).content.decode())
