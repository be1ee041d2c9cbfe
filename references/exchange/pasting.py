"""Reads the text that an editor pastes to describe a source: an address, a DOI, an entry."""

import re

from references.exchange import formats
from references.exchange.formats.records import Unreadable
from references.values import addresses, written_dates
from references.values.source import Fields, fields_in, new_description, put

_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/(\d{4})(\d\d)(\d\d)\d*\w*/.+")
_UNKNOWN = (
    "The pasted text is not a web address, a DOI, or an entry in BibTeX or CSL-JSON. Fill in "
    "the fields below yourself."
)


def described_source(text: str) -> Fields:
    """Return the description of a source from a pasted address, DOI or entry; or a `problem`."""
    bare = text.strip().removeprefix("\ufeff")
    if code := formats.code_of(bare):
        return _entry(bare, code)
    return _doi_or_address(bare) or {"problem": _UNKNOWN}


def _entry(text: str, code: str) -> Fields:
    """Return the description of the source in the first entry of a text in this format."""
    try:
        first, *more = formats.source_records(text, code)
    except Unreadable as error:
        return {"problem": str(error)}
    if "problem" in first:
        return first  # `problem` says why the entry is refused
    described = description_of_record(first)
    described["kind"] = f"an entry of {formats.READABLE[code].name}"
    if more:
        described["left_out"].append(f"{len(more)} more: paste each alone")
    return described


def description_of_record(record: Fields) -> Fields:
    """Return the description of a source from a record of a file, without the record's key."""
    # The address is taken for that of the source itself; as unsure, since the editor must check.
    described = new_description() | fields_in(record)
    described.pop("key", "")  # keys of other programs have another form than ours
    described["left_out"] += record["left_out"]
    if "url" in described:
        put(described, "address", "page", unsure=True)
    return described


def _doi_or_address(text: str) -> Fields | None:
    """Return a description from a text that is only a DOI or an address, else None."""
    doi = addresses.bare_doi(text)
    if addresses.DOI.fullmatch(doi) and doi.startswith("10."):
        described = new_description("a DOI") | {"doi": doi}
        put(described, "type", "article-journal", unsure=True)
        return described
    address = addresses.with_scheme(text)
    if not addresses.is_web_address(address):
        return None
    described = new_description("an address")
    if archived := _ARCHIVED.fullmatch(address):
        put(described, "archive_url", address)
        put(described, "archive_date", written_dates.of_parts(*archived.groups()))
    else:
        described |= {"url": address, "address": "page"}
        put(described, "type", "webpage", unsure=True)
    return described


def put_site(described: Fields) -> None:
    """Add the site of the address as an unsure container, unless there is one or a publisher."""
    if not {"container_title", "publisher"} & described.keys():
        site = addresses.host(described.get("url", ""))
        put(described, "container_title", site, unsure=True)
