"""The dates of many pages at once: what each page has as its own (`Ledger.show`)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from references.models import Citation, Reading, Use
from references.models.doubt import Doubt
from references.models.registry import related

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
    """Yield each name that a public statement has, and when that last changed."""
    for model, uses in _uses(Use.objects.public()).items():
        published = model.objects.published().order_by()
        changed = dict(published.values_list("pk", "changed"))
        for number, name, _readings in uses:
            if number in changed:
                yield name, changed[number]


def _named(models: Iterable[Any]) -> dict[Row, date]:
    """Return, under each row of these models, when what it names last changed."""
    doubts = {row.key: row for row in Doubt.objects.only("slug", "changed")}
    days = dict(Citation.objects.order_by().values_list("key", "changed"))
    readings = Reading.objects.order_by().values_list(
        "citation__key", "slug", "changed"
    )
    days |= {f"{key}#{slug}": changed for key, slug, changed in readings}
    found: dict[Row, date] = defaultdict(lambda: date.min)
    # First the words of doubts, which a note gives: they cite sources too.
    uses = _uses(Use.objects.all())
    for model in dict.fromkeys([Doubt, *models]):
        for number, name, slugs in uses.get(model, ()):
            own = [
                days[n] for n in (name, *(f"{name}#{s}" for s in slugs)) if n in days
            ]
            if name in doubts:
                doubt = doubts[name]
                own += [doubt.changed, found[Doubt._meta.label_lower, doubt.pk]]
            place = model._meta.label_lower, number
            found[place] = max([found[place], *own])
    return found


def _uses(uses: QuerySet[Use]) -> dict[Any, list[tuple[int, str, list[str]]]]:
    """Return under each model the rows, the names that they have, and the readings."""
    found: dict[Any, list[tuple[int, str, list[str]]]] = defaultdict(list)
    for use in uses:
        found[use.model].append((use.row, use.name, use.readings.split()))
    return found
