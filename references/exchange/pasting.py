"""Reads the text that an editor pastes to describe a source: an address, a DOI, an entry."""

import re

from references.exchange.entries import Unreadable, items, record
from references.values import addresses, written_dates
from references.values.source import Fields, fields_in, new_description, put

_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/(\d{4})(\d\d)(\d\d)\d*\w*/.+")
_UNKNOWN = (
    "The pasted text is not a web address, a DOI, or an entry in CSL-JSON. Fill in the fields "
    "below yourself, or copy the entry from your reference manager as CSL-JSON."
)


def described_source(text: str) -> Fields:
    """Return the description of a source from a pasted address, DOI or entry; or a `problem`."""
    bare = text.strip().removeprefix("\ufeff")
    if bare.startswith(("{", "[")):
        return described_entry(bare)
    return _doi_or_address(bare) or {"problem": _UNKNOWN}


def described_entry(pasted: str) -> Fields:
    """Return the description of the source in the first entry of CSL-JSON; or a `problem`."""
    try:
        first, *more = items(pasted)
    except Unreadable as error:
        return {"problem": str(error)}
    read = record(first)
    if "problem" in read:
        return read
    described = new_description("an entry of CSL-JSON") | fields_in(read)
    described.pop("key", "")  # keys of other programs have another form than ours
    described["left_out"] += read["left_out"]
    if "url" in described:
        # Taken for the address of the source itself; the editor must check.
        put(described, "address", "page", unsure=True)
    if more:
        described["left_out"].append(f"{len(more)} more: paste each alone")
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
    """Add the host as an unsure container if the description has no container and no publisher."""
    if not {"container_title", "publisher"} & described.keys():
        site = addresses.host(described.get("url", ""))
        put(described, "container_title", site, unsure=True)
