"""The dates of many pages at once: what each page has as its own (`Ledger.show`)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from references.models import Citation, IndexedUse, Reading
from references.statements.doubt import Doubt
from references.uses.citing import citing_models, related

Row = tuple[str, int]


def page_dates(models: Iterable[Any]) -> dict[str, date]:
    """Return, under the address of each page, when what it shows last changed.

    That is the published rows of these models whose place it is, and the sources, readings
    and doubts that they name. Four queries, and one for each model.
    """
    dates: dict[str, date] = defaultdict(lambda: date.min)
    asked = list(models)
    named = _named(asked)
    for model in asked:
        rows: Any = related(model)
        for row in rows.published():
            page = row.get_absolute_url().partition("#")[0]
            own = named[model._meta.label_lower, row.pk]
            dates[page] = max(dates[page], row.changed, own)
    return dates


def source_dates() -> dict[str, date]:
    """Return, under the address of each source and doubt, when what it shows last changed.

    That is itself, its readings, and the public statements that rest on it.
    """
    dates = page_dates([Doubt])
    readings = Reading.objects.order_by().values_list("citation__key", "changed")
    shown = [*readings, *_statements()]
    pages = {row.key: row.get_absolute_url() for row in Doubt.objects.only("slug")}
    for row in Citation.objects.only("key", "changed"):
        pages[row.key] = row.get_absolute_url()
        dates[pages[row.key]] = row.changed
    for key, changed in shown:
        if key in pages:
            dates[pages[key]] = max(dates[pages[key]], changed)
    return dates


def _statements() -> Iterable[tuple[str, date]]:
    """Yield each key that a public statement names, and when that last changed."""
    lines = IndexedUse.objects.filter(is_public=True)
    named: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for label, number, key in lines.values_list("model", "row", "key"):
        named[label].append((number, key))
    for model in citing_models():
        published = model.objects.published().order_by()
        changed = dict(published.values_list("pk", "changed"))
        for number, key in named[model._meta.label_lower]:
            if number in changed:
                yield key, changed[number]


def _named(models: Iterable[Any]) -> dict[Row, date]:
    """Return, under each row of these models, when what it names last changed."""
    doubts = {row.key: row for row in Doubt.objects.only("slug", "changed")}
    days = dict(Citation.objects.order_by().values_list("key", "changed"))
    readings = Reading.objects.order_by().values_list(
        "citation__key", "slug", "changed"
    )
    days |= {f"{key}#{slug}": changed for key, slug, changed in readings}
    found: dict[Row, date] = defaultdict(lambda: date.min)
    labels = [model._meta.label_lower for model in (Doubt, *models)]
    lines = IndexedUse.objects.filter(model__in=labels)
    values = list(lines.values_list("model", "row", "key", "readings"))
    # The words of a doubt, which a note gives, cite sources too.
    values.sort(key=lambda line: line[0] != labels[0])
    for label, number, key, slugs in values:
        names = [key, *(f"{key}#{slug}" for slug in slugs.split())]
        own = [days[name] for name in names if name in days]
        if key in doubts:
            doubt = doubts[key]
            own += [doubt.changed, found[labels[0], doubt.pk]]
        found[label, number] = max([found[label, number], *own])
    return found
