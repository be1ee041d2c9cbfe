"""The models of statements, in Django's registry: those of the apps above too."""

import re
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from references.models.record import Record


@cache
def statement_models() -> tuple[Any, ...]:
    """Return the models whose rows can cite a source, app by app."""
    from references.models.sourced import Sourced  # it imports this module

    models = (model for model in apps.get_models() if issubclass(model, Sourced))
    return tuple(m for m in models if m.prose_fields() or m.source_fields())


@cache
def published_models() -> tuple[Any, ...]:
    """Return those of them whose rows are drafts or published."""
    from references.models.sourced import Published  # it imports this module

    return tuple(m for m in statement_models() if issubclass(m, Published))


@cache
def parts_of(whole: type[Record]) -> tuple[tuple[Any, str], ...]:
    """Return the models whose rows are a part of those of a model, with the path to it."""
    found = []
    for model in published_models():
        for path in model.part_of:
            reached, names = model, path.split("__")
            for depth, name in enumerate(names, start=1):
                reached = reached._meta.get_field(name).related_model
                if reached is whole:
                    found.append((model, "__".join(names[:depth])))
    return tuple(dict.fromkeys(found))


def says_by_source(anchor: str) -> bool:
    """Return whether the id of a mark is that of a field of a source, not of prose."""
    fields = {f for model in statement_models() for f in model.source_fields()}
    field = re.sub(r"_\d+\Z", "", anchor).rpartition("_")[2]
    return field.replace("-", "_") in fields


def naming_paths(model: Any) -> list[str]:
    """Return the relations that `related` joins: wholes, sources, parts of the natural key."""
    names = [path.rpartition("__")[0] for path in model.identified_by if "__" in path]
    own = model.source_fields() if model in statement_models() else []
    own = [*(model.part_of if model in published_models() else ()), *own]
    return [*dict.fromkeys([*own, *names])]


def related(model: Any) -> Any:
    """Return all rows of a model, joined with the relations of `naming_paths`."""
    paths = naming_paths(model)
    rows: QuerySet[Any] = model.objects.all()
    return rows.select_related(*paths) if paths else rows


def ids_by_key(rows: QuerySet[Any]) -> dict[tuple[Any, ...], int]:
    """Return the numbers of rows of a model under their natural keys."""
    lines = rows.order_by().values_list("pk", *rows.model.identified_by)
    return {tuple(key): number for number, *key in lines}
