"""Adds to every style, in square brackets, what no style has a place for.

That is an address which is not the source’s own, and a copy in a web archive. Neither is
ever printed where a reader expects the source’s own address.
"""

from collections.abc import Iterator

from references.styles.dated import Form
from references.styles.line import Part
from references.styles.work import Work
from references.values import addresses

_NOT_ITS_OWN = {
    "site": "Only the publisher’s site is recorded: ",
    "substitute": "Another page by the publisher: ",
}


def remarks(work: Work, form: Form) -> Iterator[Part]:
    """Say what is at an address that is not the source's own; name the archived copy."""
    yield from _address(work)
    yield from _archived(work, form)


def _address(work: Work) -> Iterator[Part]:
    url = addresses.link_to(work.source.url)
    # A DOI leads to the source: no other address is needed.
    if not url or work.doi or work.source.address == "page":
        return
    if work.source.address == "probable":
        yield Part(" [The address is probably the source’s.]")
        return
    copy = f"Copy at {addresses.host(url)}: "
    yield Part(f" [{_NOT_ITS_OWN.get(work.source.address, copy)}")
    yield Part(url, url)
    yield Part("]")


def _archived(work: Work, form: Form) -> Iterator[Part]:
    url = addresses.link_to(work.source.archive_url)
    day = f" {form.in_words(work.archived)}" if work.archived else ""
    if url:
        yield Part(f" [Archived{day or ' copy'}: ")
        yield Part(url, url)
        yield Part("]")
    elif work.archived:
        yield Part(f" [Archived{day}; the copy’s address is not recorded.]")
