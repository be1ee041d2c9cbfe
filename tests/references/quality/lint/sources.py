"""Sources as the linter takes them, and what they have in common, without a database."""

from collections import defaultdict
from collections.abc import Iterable

from references.quality.lint import Others, Shared
from references.quality.lint.others import host_at
from references.values.source import Source

SOUND = {
    "key": "kessler-fishy-claim-2015",
    "title": "The fishy claim",
    "authors": "Kessler, Glenn",
    "publisher": "The Washington Post",
    "issued": "2015-09-02",
    "accessed": "2021-09-28",
    "url": "https://www.washingtonpost.com/fishy-claim/",
    "address": "page",
}


def a_source(**fields: str) -> Source:
    """A source without fault, unless something else is said of it; authors one a line."""
    fields = SOUND | fields
    return Source(**fields | {"authors": tuple(fields["authors"].splitlines())})


def among(sources: Iterable[Source]) -> Others:
    """What these sources have in common: what the database must find as well."""
    shared: list[dict[str, list[str]]] = [defaultdict(list) for _ in range(3)]
    hosts = set()
    for source in sources:
        names = (source.address_key, source.doi, source.work_key)
        for groups, name in zip(shared, names, strict=True):
            groups[name].append(source.key)
        if source.address_key:
            hosts.add(host_at("https", source.url))
    pages, dois, works = (
        {n: Shared(len(k), min(k), max(k)) for n, k in groups.items() if n}
        for groups in shared
    )
    return Others(pages, dois, works, hosts - {""})
