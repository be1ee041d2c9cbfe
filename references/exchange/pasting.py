"""Reads what an editor pastes to describe a source, whatever it is."""

import re

from references.exchange import formats
from references.exchange.formats import process, reference
from references.exchange.formats.records import Unreadable
from references.values import addresses
from references.values.description import description, fields_in, put
from references.values.source import Fields

# As much as one entry of a file may hold.
LONGEST = 50_000
# How an entry of each format begins.
_ENTRIES = {
    "bib": re.compile(r"\s*@\s*[A-Za-z]+\s*[{(]"),
    "json": re.compile(r"\s*(?:\[\s*)?\{"),
    "ris": re.compile("TY  -"),
}


def described_source(text: str) -> Fields:
    """Return what a text says: an address, a number, an entry of a file, a reference."""
    bare = text.strip().removeprefix("\ufeff")
    if len(bare) > LONGEST:
        words = f"The text is longer than {LONGEST:,} characters: paste one source."
        return {"problem": words}
    for code, begins in _ENTRIES.items():
        if begins.match(bare):
            return _entry(bare, code)
    return _number(bare) or _reference(bare)


def _entry(text: str, code: str) -> Fields:
    try:
        first, *more = process.source_records(text, code)
    except Unreadable as error:
        return {"problem": str(error)}
    if "problem" in first:
        return first
    said = described_record(first)
    said["kind"] = f"an entry of {formats.READABLE[code].name}"
    if more:
        said["left_out"].append(f"{len(more)} more: “Import” reads a file of many")
    return said


def described_record(record: Fields) -> Fields:
    """Return what a record of a file says; its address is the editor's to judge."""
    said = description() | fields_in(record)
    said.pop("key", "")  # the file may have one of its own kind
    said["left_out"] += record["left_out"]
    said["left_out"] += ["what it says (its readings)"] * bool(record["readings"])
    return _with_address(said)


def _with_address(said: Fields) -> Fields:
    if "url" in said:
        put(said, "address", "page", unsure=True)
    return said


def _number(text: str) -> Fields | None:
    """Read what is a DOI or an address and nothing else."""
    doi = addresses.bare_doi(text)
    if addresses.DOI.fullmatch(doi) and doi.startswith("10."):
        return description("a DOI") | {"doi": doi}
    address = addresses.completed(text)
    if not addresses.is_web_address(address):
        return None
    said = description("an address")
    reference.put_address(said, address)
    if "url" in said:
        put(said, "type", "webpage", unsure=True)
        put(said, "address", "page")
    return said


def _reference(text: str) -> Fields:
    if len(text) > reference.LONGEST:
        words = f"at most {reference.LONGEST:,} characters: paste one source."
        return {"problem": f"This is no entry of a file, and a reference has {words}"}
    return _with_address(reference.parse_reference(text))
