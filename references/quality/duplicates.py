"""Finds in the database what stored sources have in common with others.

The linter compares a source with these groups. They are looked up by indexed columns.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any

from django.db.models import CharField, Count, Exists, Max, Min, Q, Value

from references.models import Citation
from references.quality.lint import Others, Shared
from references.quality.lint.others import host_at
from references.values import addresses, text
from references.values.source import COMPARED_LENGTH, Source

# Two records with the same value in one of these may be of one source.
COLUMNS = ("address_key", "doi", "work_key")
# The number of hosts in one query.
HOSTS = 200
# So many sources with the words of a title are looked at, and so many named.
MOST_ALIKE = 500
MOST_NEAR = 8
# What a subtitle stands behind.
_SUBTITLE = re.compile(r":\s|\s[-–—|]\s|[.?!]\s")


@dataclass(frozen=True, slots=True)
class Near:
    """A stored source that may be the same as one that is not, and what they share."""

    citation: Citation
    shares: str


def near(source: Source) -> list[Near]:
    """Return the stored sources that a new one may be, the surest first. Two queries.

    They share a DOI, an address, or a title, with or without its subtitle,
    whatever the year.
    """
    marks = {
        "doi": ("the same DOI", source.doi),
        "address_key": (
            "the same address",
            addresses.normal(source.url)[:COMPARED_LENGTH],
        ),
    }
    asked = [Q(**{name: value}) for name, (_words, value) in marks.items() if value]
    found = {}
    if asked:
        for citation in Citation.objects.filter(reduce(or_, asked))[:MOST_NEAR]:
            shares = (
                words
                for name, (words, value) in marks.items()
                if value and getattr(citation, name) == value
            )
            found[citation.pk] = Near(citation, next(shares))
    whole, main = _titles(source.title)
    if main:
        words = main.split()[: text.MOST_WORDS]
        alike = Citation.objects.filter(search_text__has_words=words).order_by()
        for citation in alike[:MOST_ALIKE]:
            theirs, their_main = _titles(citation.title)
            if theirs == whole:
                found.setdefault(citation.pk, Near(citation, "the same title"))
            elif theirs == main or their_main == whole:
                but = Near(citation, "the same title but for a subtitle")
                found.setdefault(citation.pk, but)
    return [*found.values()][:MOST_NEAR]


def _titles(written: str) -> tuple[str, str]:
    """Return a title as titles are compared, whole and without its subtitle."""
    main = _SUBTITLE.split(written, maxsplit=1)[0]
    whole, short = (" ".join(text.tokens(each)) for each in (written, main))
    return whole, short or whole


def others_of(citations: Iterable[Citation]) -> Others:
    """Find what these sources have in common with any. Two queries for up to 200 hosts."""
    rows = list(citations)
    first, *rest = (
        _groups(column, {getattr(row, column) for row in rows}) for column in COLUMNS
    )
    return _others(first.union(*rest, all=True), secure(rows))


def all_others() -> Others:
    """Find what any sources have in common. Five queries.

    Memory holds the groups of more than one source, and the hosts recorded with http.
    """
    found = chain.from_iterable(map(_groups, COLUMNS))
    plain = _hosts("http", Citation.objects.all())
    known = _hosts("https", Citation.objects.exclude(address_key=""))
    return _others(found, known & plain)


def shared(column: str) -> Q:
    """Return the condition that a source shares the value of this column with another."""
    groups = _groups(column).values(column)
    return Q(**{f"{column}__in": groups})


def secure(citations: Iterable[Citation]) -> set[str]:
    """Return the hosts that these sources name with http, and others with https."""
    names = sorted({host_at("http", row.url) for row in citations} - {""})
    found: set[str] = set()
    for start in range(0, len(names), HOSTS):
        some = names[start : start + HOSTS]
        asked = {f"host_{n}": Exists(_at("https", host)) for n, host in enumerate(some)}
        # One row holds all answers; any stored source will do, and there is one.
        answers = Citation.objects.order_by().annotate(**asked)
        for row in answers.values_list(*asked)[:1]:
            found.update(
                host for host, is_there in zip(some, row, strict=True) if is_there
            )
    return found


def _others(groups: Iterable[Any], secure_hosts: set[str]) -> Others:
    found: dict[str, dict[str, Shared]] = {column: {} for column in COLUMNS}
    for column, name, *group in groups:
        found[column][name] = Shared(*group)
    return Others(found["address_key"], found["doi"], found["work_key"], secure_hosts)


def _groups(column: str, only: Collection[str] | None = None) -> Any:
    """Yield (column, shared value, number of sources, first key, last key)."""
    rows = Citation.objects.exclude(**{column: ""}).order_by()
    if only is not None:
        rows = rows.filter(**{f"{column}__in": {*only} - {""}})
    groups = rows.values(column).annotate(
        column=Value(column, output_field=CharField()),
        number=Count("*"),
        first=Min("key"),
        last=Max("key"),
    )
    return groups.filter(number__gt=1).values_list(
        "column", column, "number", "first", "last"
    )


def _at(scheme: str, host: str) -> Any:
    """Return the sources at a host with this scheme, by the index on address_key."""
    # After the host comes a path or a query. `addresses.normal` leaves out "www.".
    ranges = [
        Q(
            address_key__gte=f"{host}{mark}",
            address_key__lt=f"{host}{chr(ord(mark) + 1)}",
        )
        for mark in "/?"
    ]
    is_there = reduce(or_, ranges, Q(address_key=host))
    return Citation.objects.filter(is_there, url__startswith=f"{scheme}://")


def _hosts(scheme: str, citations: Any) -> set[str]:
    rows = citations.filter(url__startswith=f"{scheme}://").order_by()
    addresses = rows.values_list("url", flat=True).iterator(chunk_size=2000)
    return {host_at(scheme, address) for address in addresses} - {""}
