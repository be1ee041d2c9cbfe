"""Reads what an editor pastes to describe a source, whatever it is."""

import re
from dataclasses import dataclass, field

from references.exchange import formats
from references.exchange.formats import plain_parts, process, reference
from references.exchange.formats.found import Unreadable
from references.values import addresses
from references.values.described import Described
from references.values.source import Source

# As much as one entry of a file may hold.
LONGEST = 50_000
# An entry of BibTeX; RIS and JSON are known by how they begin.
_BIBTEX = re.compile(r"\s*@\s*[A-Za-z]+\s*[{(]")
_JSON = re.compile(r"\s*(?:\[\s*)?\{")


@dataclass(frozen=True, slots=True)
class Pasted:
    """A pasted text, in words, and what it says; `problem` says why it says nothing."""

    kind: str = ""
    said: Described = field(default_factory=Described)
    problem: str = ""


def read(text: str) -> Pasted:
    """Return what a text says: an address, a number, an entry of a file, a reference."""
    bare = text.strip().removeprefix("\ufeff")
    if len(bare) > LONGEST:
        return Pasted(
            problem=f"The text is longer than {LONGEST:,} characters: paste one source."
        )
    for code, begins in (
        ("bib", _BIBTEX),
        ("json", _JSON),
        ("ris", re.compile("TY  -")),
    ):
        if begins.match(bare):
            return _entry(bare, code)
    return _number(bare) or _reference(bare)


def _entry(text: str, code: str) -> Pasted:
    name = formats.READABLE[code].name
    try:
        first, *more = process.read(text, code)
    except Unreadable as error:
        return Pasted(name, problem=str(error))
    if first.source is None:
        return Pasted(name, problem=first.problem)
    said = described(first.source)
    said.left_over += first.left_out
    said.left_over += ["what it says (its readings)"] * bool(first.source.readings)
    if more:
        said.left_over.append(f"{len(more)} more: “Import” reads a file of many")
    return Pasted(f"an entry of {name}", said)


def described(source: Source) -> Described:
    """Return what a source of a file says; its address is the editor's to judge."""
    said = Described()
    for name in Source.__slots__:
        # The file may have a key of its own kind.
        if name not in ("key", "readings"):
            said.set(name, getattr(source, name))
    if source.url:
        said.set("address", "page", unsure=True)
    return said


def _number(text: str) -> Pasted | None:
    """Read what is a DOI or an address and nothing else."""
    said = Described()
    doi = addresses.bare_doi(text)
    if addresses.DOI.fullmatch(doi) and doi.startswith("10."):
        said.set("doi", doi)
        return Pasted("a DOI", said)
    address = addresses.completed(text)
    if not addresses.is_web_address(address):
        return None
    plain_parts.set_address(address, said)
    if "url" in said.fields:
        said.set("type", "webpage", unsure=True)
        said.set("address", "page")
    return Pasted("an address", said)


def _reference(text: str) -> Pasted:
    if len(text) > reference.LONGEST:
        return Pasted(
            problem=f"This is no entry of a file, and a reference has at most "
            f"{reference.LONGEST:,} characters: paste one source."
        )
    said = reference.parse(text)
    if "url" in said.fields:
        said.set("address", "page", unsure=True)
    return Pasted("a reference", said)
