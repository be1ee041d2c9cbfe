"""Reads what an editor pastes to describe a source, whatever it is."""

import re

from references.exchange import formats
from references.exchange.formats import process, reference
from references.exchange.formats.records import Unreadable
from references.values import addresses
from references.values.found import Found

# As much as one entry of a file may hold.
LONGEST = 50_000
# How an entry of each format begins.
_ENTRIES = {
    "bib": re.compile(r"\s*@\s*[A-Za-z]+\s*[{(]"),
    "json": re.compile(r"\s*(?:\[\s*)?\{"),
    "ris": re.compile("TY  -"),
}


def read(text: str) -> Found:
    """Return what a text says: an address, a number, an entry of a file, a reference."""
    bare = text.strip().removeprefix("\ufeff")
    if len(bare) > LONGEST:
        return Found(
            problem=f"The text is longer than {LONGEST:,} characters: paste one source."
        )
    for code, begins in _ENTRIES.items():
        if begins.match(bare):
            return _entry(bare, code)
    return _number(bare) or _reference(bare)


def _entry(text: str, code: str) -> Found:
    try:
        first, *more = process.read(text, code)
    except Unreadable as error:
        return Found(problem=str(error))
    if first.problem:
        return first
    said = described(first)
    said.kind = f"an entry of {formats.READABLE[code].name}"
    if more:
        said.left_out.append(f"{len(more)} more: “Import” reads a file of many")
    return said


def described(record: Found) -> Found:
    """Return what a record of a file says; its address is the editor's to judge."""
    # The file may have a key of its own kind.
    named = [name for name in record.fields if name not in ("key", "readings")]
    fields = {name: record.fields[name] for name in named if record.fields[name]}
    said = Found(fields, left_out=[*record.left_out])
    said.left_out += ["what it says (its readings)"] * bool(record.fields["readings"])
    if "url" in said.fields:
        said.set("address", "page", unsure=True)
    return said


def _number(text: str) -> Found | None:
    """Read what is a DOI or an address and nothing else."""
    doi = addresses.bare_doi(text)
    if addresses.DOI.fullmatch(doi) and doi.startswith("10."):
        return Found({"doi": doi}, kind="a DOI")
    address = addresses.completed(text)
    if not addresses.is_web_address(address):
        return None
    said = Found(kind="an address")
    reference.set_address(address, said)
    if "url" in said.fields:
        said.set("type", "webpage", unsure=True)
        said.set("address", "page")
    return said


def _reference(text: str) -> Found:
    if len(text) > reference.LONGEST:
        return Found(
            problem=f"This is no entry of a file, and a reference has at most "
            f"{reference.LONGEST:,} characters: paste one source."
        )
    said = reference.parse_reference(text)
    said.kind = "a reference"
    if "url" in said.fields:
        said.set("address", "page", unsure=True)
    return said
