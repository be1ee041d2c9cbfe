"""Reads answers as a browser without script does."""

from html.parser import HTMLParser
from typing import Any

DATA_BLOCK = "application/ld+json"
# Elements that separate words without a space between them.
BLOCKS = {"p", "li", "dt", "dd", "h1", "h2", "h3", "th", "td", "tr", "br", "option"}


class Markup(HTMLParser):
    """The ids, links, words and form fields of a page, and any code written into it.

    `code` holds what a strict Content-Security-Policy refuses: scripts and styles
    in the page, style attributes, handlers, addresses that are scripts.
    """

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.code: list[str] = []
        self.data_blocks: list[str] = []
        self.metadata: dict[str, str] = {}
        self.fields: dict[str, Any] = {}
        self._words: list[str] = []
        self._inside = ""
        self._name = ""
        self.feed(response.content.decode())
        self.close()

    @property
    def words(self) -> str:
        """Return the text a reader sees, on one line."""
        return " ".join("".join(self._words).split())

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in given}
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        if tag == "link":
            self.metadata[attributes["rel"]] = attributes["href"]
        if tag == "meta":
            for named in {"name", "property"} & attributes.keys():
                self.metadata[attributes[named]] = attributes["content"]
        self._note_code(tag, attributes)
        self._note_field(tag, attributes)
        if tag in ("script", "style", "textarea", "title"):
            self._inside = tag
            if attributes.get("type") == DATA_BLOCK:
                self._inside = DATA_BLOCK
                self.data_blocks.append("")

    def _note_code(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "style" or (
            tag == "script"
            and "src" not in attributes
            and attributes.get("type") != DATA_BLOCK
        ):
            self.code.append(f"<{tag}>")
        self.code += [
            f"{tag} {name}={value}"
            for name, value in attributes.items()
            if name == "style"
            or name.startswith("on")
            or value.strip().lower().startswith(("javascript:", "vbscript:", "data:"))
        ]

    def _note_field(self, tag: str, attributes: dict[str, str]) -> None:
        """Note what a browser would send for an unchanged form."""
        name = attributes.get("name", "")
        kind = attributes.get("type", "text")
        if tag == "input" and name and kind not in ("submit", "button", "file"):
            chosen = kind in ("checkbox", "radio")
            if not chosen or "checked" in attributes:
                self.fields[name] = attributes.get("value", "on" if chosen else "")
        elif tag == "textarea":
            self._name = name
            self.fields[name] = ""
        elif tag == "select":
            self._name = name
            self.fields.setdefault(name, "")
        elif tag == "option" and "selected" in attributes:
            self.fields[self._name] = attributes["value"]

    def handle_endtag(self, tag: str) -> None:
        if self._inside == "textarea":
            # Browsers drop the first line end and send the others as CR LF.
            text = self.fields[self._name].replace("\r\n", "\n").removeprefix("\n")
            self.fields[self._name] = text.replace("\n", "\r\n")
        if tag in ("script", "style", "textarea", "title"):
            self._inside = ""
        if tag in BLOCKS:
            self._words.append(" ")

    def handle_data(self, data: str) -> None:
        if self._inside == "textarea":
            self.fields[self._name] += data
        elif self._inside == DATA_BLOCK:
            self.data_blocks[-1] += data
        elif self._inside == "title":
            # The first is the page's; parts of a drawing have titles too.
            self.metadata.setdefault("title", " ".join(data.split()))
        elif not self._inside:
            self._words.append(data)
