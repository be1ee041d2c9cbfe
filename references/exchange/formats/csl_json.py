"""Writes sources as CSL-JSON, the format of citation processors, and parses any CSL-JSON.

What CSL 1.0.2 has no variable for is in its object `custom`: address (what is there),
other-address, archived-on, relation, extent (how much was read), tier,
copy-of, readings (what the source says: a list of objects). Its `note` is the editor's
note where `custom` shows that the file is ours. A date that its parts can't hold is in
`raw`, as EDTF.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from references.exchange.formats import names, when
from references.exchange.formats.found import (
    Found,
    Parser,
    Refused,
    address_in,
    check_length,
    checked,
    is_isbn,
    refused,
)
from references.exchange.formats.json_source import items
from references.values import dates
from references.values.reading import ReadingText
from references.values.source import Source

_VARIABLES = {
    "title": "title",
    "publisher": "publisher",
    "container_title": "container-title",
    "medium": "medium",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "doi": "DOI",
    "isbn": "ISBN",
    "language": "language",
    "archive_url": "archive_location",
    "editors_note": "note",
}
_CUSTOM = {
    "address": "address",
    "other_url": "other-address",
    "archive_date": "archived-on",
    "relation": "relation",
    "extent": "extent",
    "tier": "tier",
    "copy_of": "copy-of",
}
_READING = {
    "slug": "slug",
    "says": "says",
    "quotation": "quotation",
    "locator": "locator",
    "read_at": "read-at",
    "read_on": "read-on",
    "extent": "read",
    "find": "find",
}
_TYPES = {
    "article-journal", "article-magazine", "article-newspaper", "book", "chapter",
    "document", "entry-encyclopedia", "interview", "pamphlet", "post", "post-weblog",
    "report", "webpage",
}  # fmt: skip
# What Crossref calls them, and kinds of CSL that come near to one of ours.
_ALIKE = {
    "journal-article": "article-journal",
    "newspaper-article": "article-newspaper",
    "magazine-article": "article-magazine",
    "review": "article-journal",
    "review-book": "article-journal",
    "article": "document",
    "book-chapter": "chapter",
    "paper-conference": "chapter",
    "proceedings-article": "chapter",
    "monograph": "book",
    "edited-book": "book",
    "entry": "entry-encyclopedia",
    "entry-dictionary": "entry-encyclopedia",
    "reference-entry": "entry-encyclopedia",
    "posted-content": "post",
}


def write(sources: Iterable[Source]) -> Iterator[str]:
    """Yield the file, an item at a time, from tidy sources."""
    before = "[\n"
    for source in sources:
        yield before + json.dumps(_item(source), ensure_ascii=False, indent=2)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _item(source: Source) -> dict[str, Any]:
    """Return the item of one source, without what is not recorded."""
    texts = {of: getattr(source, name) for name, of in _VARIABLES.items()}
    custom = {of: getattr(source, name) for name, of in _CUSTOM.items()}
    custom["readings"] = [_write_reading(reading) for reading in source.readings]
    item = {
        "id": source.key,
        "type": source.type if source.type in _TYPES else "document",
        "author": [_write_name(name) for name in source.authors],
        **texts,
        "issued": _write_date(source.issued),
        "accessed": _write_date(source.accessed),
        "URL": source.own_url,
        "custom": {of: value for of, value in custom.items() if value},
    }
    return {name: value for name, value in item.items() if value or name == "id"}


def _write_reading(reading: ReadingText) -> dict[str, str]:
    given = {of: getattr(reading, name) for name, of in _READING.items()}
    return {of: value for of, value in given.items() if value}


def _write_name(name: str) -> dict[str, str]:
    family, comma, given = name.partition(", ")
    return {"family": family, "given": given} if comma else {"literal": name}


def _write_date(edtf: str) -> dict[str, Any]:
    if not edtf:
        return {}
    parsed = dates.parse(edtf)
    ends = [parsed.start, parsed.end] if parsed.is_span else [parsed.start]
    parts = [
        [part for part in (int(end.year), end.month, end.day) if part]
        for end in ends
        if end and "X" not in end.year and end.qualifier in ("", "~")
    ]
    about = [end.qualifier for end in ends if end and end.qualifier]
    if len(parts) < len(ends) or (about and parsed.is_span):
        return {"raw": edtf}
    return {"date-parts": parts} | ({"circa": True} if about else {})


def parse(file: str) -> list[Found]:
    """Return the items of a file; raises Unreadable if it is no JSON or beyond the limits."""
    return [_found(line, item) for line, item in items(checked(file))]


def _found(line: int, item: Any) -> Found:
    if not isinstance(item, dict):
        return refused(
            line, "", "an item is an object in { }. Take this out, or correct it."
        )
    key = item.get("id", "")
    parser = _Parser({k: v for k, v in item.items() if v not in ("", None, [], {})})
    return parser.found(line, str(key) if isinstance(key, str | int) else "")


class _Parser(Parser):
    def source(self) -> Source:
        custom = self.rest.pop("custom", None)
        custom = custom if isinstance(custom, dict) else {}
        ours = {name: custom.pop(of, "") for name, of in _CUSTOM.items()}
        said = _parse_readings(custom.pop("readings", [])) if ours["relation"] else ()
        ours = {name: _text(value, "custom") for name, value in ours.items()}
        self.also += [f"custom.{name}" for name in custom]
        ours["archive_date"] = when.parse(ours["archive_date"], "archived-on")
        note = self.rest.pop("note", "")
        self._keep_one_isbn()
        texts = {name: self._take(of) for name, of in _VARIABLES.items()}
        # Only our own files have a relation: all is then taken as it is. The notes of
        # other people's files are not meant for readers.
        if ours["relation"]:
            texts["editors_note"] = _text(note, "note")
        else:
            texts["language"] = names.language(texts["language"])
            self.also += ["note"] if note else []
        return Source(
            key=self._take("id"),
            type=self._type(),
            authors=self._names(),
            issued=_parse_date(self.rest.pop("issued", ""), "issued"),
            accessed=_parse_date(self.rest.pop("accessed", ""), "accessed"),
            url=address_in(ours, lambda: self._take("URL")),
            readings=said,
            **texts,
            **ours,
        )

    def _take(self, variable: str) -> str:
        value = self.rest.pop(variable, "")
        # Crossref lists titles, of which there is one.
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        return _text(value, variable)

    def _keep_one_isbn(self) -> None:
        """Keep the first of what may be a list; what is no such number is left out."""
        written = self.rest.pop("ISBN", "")
        first = str(written[0] if isinstance(written, list) and written else written)
        if is_isbn(first):
            self.rest["ISBN"] = first
        elif written:
            self.also.append("ISBN")

    def _type(self) -> str:
        written = self._take("type")
        if written in _TYPES:
            return written
        if written not in _ALIKE:
            self.also.append(f"type {written[:40]}")
        return _ALIKE.get(written, "document")

    def _names(self) -> tuple[str, ...]:
        listed = self.rest.pop("author", [])
        if not isinstance(listed, list):
            listed = [listed]
        return tuple(_parse_name(name) for name in listed)


def _text(value: Any, variable: str) -> str:
    """Return a value as text; raises Refused if it is neither text nor a number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refused(
            f"“{variable}” is neither text nor a number: write it in quotation marks, "
            "or take it out."
        )
    written = str(value)
    check_length(variable, written)
    return written


def _parse_readings(value: Any) -> tuple[ReadingText, ...]:
    """Return the readings of a source; raises Refused where they are no list of them."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Refused("“custom.readings” is no list of objects: correct it.")
    given: Any = [
        {name: _text(one.get(of, ""), of) for name, of in _READING.items()}
        for one in value
    ]
    return tuple(ReadingText(**texts) for texts in given)


def _parse_name(name: Any) -> str:
    if isinstance(name, str):
        return name
    if not isinstance(name, dict):
        raise Refused("“author” holds something that is no name: correct it.")
    # Crossref adds lists and objects to the parts of a name.
    part = {
        key: _text(value, "author")
        for key, value in name.items()
        if isinstance(value, str)
    }
    body = part.get("literal") or part.get("name", "")
    if body:
        return body
    family = f"{part.get('non-dropping-particle', '')} {part.get('family', '')}"
    given = f"{part.get('given', '')} {part.get('dropping-particle', '')}"
    return f"{family}, {given}, {part.get('suffix', '')}"


def _parse_date(value: Any, variable: str) -> str:
    """Return the EDTF text of a date; its parts may be texts, as Zotero writes them."""
    if not isinstance(value, dict):
        return when.parse(_text(value, variable), variable)
    parts = value.get("date-parts")
    if not parts:
        written = value.get("raw") or value.get("literal") or value.get("string") or ""
        return when.parse(_text(written, variable), variable)
    if not isinstance(parts, list) or not all(isinstance(p, list) for p in parts):
        raise Refused(f"“{variable}” has parts that are no lists: correct it.")
    ends = []
    for end in parts[:2]:
        year, month, day = [*map(_part, end), "", "", ""][:3]
        if year:
            ends.append(when.parts(year, month, day, variable))
    about = "~" if ends and value.get("circa") else ""
    return "/".join(f"{end}{about}" for end in ends)


def _part(value: Any) -> str:
    return "" if value in (None, 0) else str(value)[:20]
