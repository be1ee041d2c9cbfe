"""Reads what an editor pastes to describe a source."""

import re
from urllib.parse import urlsplit

from references.exchange import formats
from references.exchange.formats.records import Unreadable
from references.values import addresses, written_dates
from references.values.source import Fields, fields_in, new_description, put

_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/(\d{4})(\d\d)(\d\d)\d*\w*/.+")
# A day or a month in the path of an address: "/2015/09/02/".
_DAY_OF_PATH = re.compile(r"(?<!\d)(?:19|20)\d\d(?:(?:/\d\d?){1,2}|-\d\d-\d\d)(?!\d)")
_UNKNOWN = (
    "This is no address, no DOI and no entry of BibTeX, RIS or CSL-JSON: paste one of "
    "these, or type what you have into the fields below."
)


def described_source(text: str) -> Fields:
    """Return what a text says: an address, a DOI, an entry of a file."""
    bare = text.strip().removeprefix("\ufeff")
    if code := formats.code_of(bare):
        return _entry(bare, code)
    return _number(bare) or {"problem": _UNKNOWN}


def _entry(text: str, code: str) -> Fields:
    try:
        first, *more = formats.source_records(text, code)
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
    said = new_description() | fields_in(record)
    said.pop("key", "")  # the file may have one of its own kind
    said["left_out"] += record["left_out"]
    if "url" in said:
        put(said, "address", "page", unsure=True)
    return said


def _number(text: str) -> Fields | None:
    """Read what is a DOI or an address and nothing else."""
    doi = addresses.bare_doi(text)
    if addresses.DOI.fullmatch(doi) and doi.startswith("10."):
        said = new_description("a DOI") | {"doi": doi}
        put(said, "type", "article-journal", unsure=True)
        return said
    address = addresses.completed(text)
    if not addresses.is_web_address(address):
        return None
    said = new_description("an address")
    if archived := _ARCHIVED.fullmatch(address):
        put(said, "archive_url", address)
        put(said, "archive_date", written_dates.of_parts(*archived.groups()))
    else:
        said |= {"url": address, "address": "page"}
        put(said, "type", "webpage", unsure=True)
    return said


def put_told_by_address(said: Fields) -> None:
    """Take what an address tells where nothing else does: the site, a day in its path."""
    address = said.get("url", "")
    if not {"container_title", "publisher"} & said.keys():
        put(said, "container_title", addresses.host(address), unsure=True)
    day = _DAY_OF_PATH.search(urlsplit(address).path)
    put(said, "issued", written_dates.understood(day[0]) if day else "", unsure=True)
