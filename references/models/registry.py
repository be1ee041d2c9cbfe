"""Finds the models of statements in Django's registry, also in apps that import this one."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import QuerySet


@cache
def statement_models() -> tuple[Any, ...]:
    """Return the models whose rows can cite a source, in the order of their apps."""
    # Only a `Sourced` can be judged. Its module can't be imported here: it needs this one.
    models: list[Any] = [m for m in apps.get_models() if hasattr(m, "judged")]
    return tuple(m for m in models if m.prose_fields() or m.source_fields())


@cache
def published_models() -> tuple[Any, ...]:
    """Return the models whose rows can cite a source, and are drafts or published."""
    return tuple(m for m in statement_models() if hasattr(m, "part_of"))


@cache
def parts_of(whole: Any) -> tuple[tuple[Any, str], ...]:
    """Return the models of parts of the model `whole`, each with the path from part to whole."""
    parts = []
    for model in published_models():
        for path in model.part_of:
            reached, names = model, path.split("__")
            for depth, name in enumerate(names, start=1):
                reached = reached._meta.get_field(name).related_model
                if reached is whole:
                    parts.append((model, "__".join(names[:depth])))
    return tuple(dict.fromkeys(parts))


def naming_paths(model: Any) -> list[str]:
    """Return the paths from a model to its wholes, its sources, and the rows in its natural key."""
    in_key = [path.rpartition("__")[0] for path in model.identified_by if "__" in path]
    sources = model.source_fields() if model in statement_models() else []
    wholes = model.part_of if model in published_models() else ()
    return [*dict.fromkeys([*wholes, *sources, *in_key])]


def related(model: Any) -> Any:
    """Return all rows of a model, joined with the rows that `naming_paths` lead to."""
    paths = naming_paths(model)
    rows: QuerySet[Any] = model.objects.all()
    return rows.select_related(*paths) if paths else rows


def row_at(anchor: str) -> tuple[Any, str] | None:
    """Return the row and the field that a public id names, as `Sourced.anchor` makes it; or None."""
    return rows_at([anchor]).get(anchor)


def rows_at(anchors: Iterable[str]) -> dict[str, tuple[Any, str]]:
    """Return the rows and fields that public ids name, each under its id. One query for a model."""
    # "at_fact_example-aid_founded_citation", or with "_2" after it for a second group of marks.
    # A natural key begins with a slug, which stands in the id as it is stored.
    wanted: dict[Any, dict[str, str]] = defaultdict(dict)
    models = {model._meta.model_name: model for model in statement_models()}
    for anchor in filter(str.isprintable, anchors):
        first, name, *parts = [*anchor.split("_"), ""]
        if first == "at" and name in models:
            length = len(models[name].identified_by) + 1
            wanted[models[name]][anchor] = "_".join([first, name, *parts[:length]])
    found: dict[str, tuple[Any, str]] = {}
    for model, ids in wanted.items():
        slugs = {anchor.split("_")[2] for anchor in ids if anchor.count("_") > 1}
        rows = related(model).filter(**{f"{model.identified_by[0]}__in": slugs})
        fields = (*model.prose_fields(), *model.source_fields())
        at = {row.anchor(field): (row, field) for row in rows for field in fields}
        found |= {anchor: at[id_] for anchor, id_ in ids.items() if id_ in at}
    return found


def ids_by_key(rows: QuerySet[Any]) -> dict[tuple[Any, ...], int]:
    """Return the primary keys of rows of one model, each under the natural key of its row."""
    lines = rows.order_by().values_list("pk", *rows.model.identified_by)
    return {tuple(key): pk for pk, *key in lines}
