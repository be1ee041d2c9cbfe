"""Uses: which statements rest on which source.

The ground floor finds the floors above through Django's registry: a statement
cites a source by a foreign key to `Citation`, or in a `CitedTextField`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import F, ForeignKey, Q, QuerySet, Value

from references import prose
from references.statements import Record, Statement


@dataclass(frozen=True, slots=True)
class Use:
    """One statement that cites a source, and the field in which it does."""

    statement: Record
    field: str

    @property
    def kind(self) -> str:
        return str(self.statement._meta.verbose_name)


def citing_models() -> list[type[Record]]:
    """The models whose rows can cite a source, floor by floor."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, Record) and (model.prose_fields() or _links(model))
    ]


def of(key: str, *, published: bool = False) -> list[Use]:
    """Every use of the source with this key, or only those the public may see.

    One query a model, however many rows there are.
    """
    found: list[Use] = []
    for model in citing_models():
        texts, links = model.prose_fields(), _links(model)
        wanted = may_cite([key], *texts)
        for name in links:
            wanted |= Q(**{f"{name}__key": key})
        rows = _rows(model, published=published).filter(wanted)
        related = [*getattr(model, "part_of", ()), *links]
        for row in rows.select_related(*related) if related else rows:
            fields = [n for n in texts if key in prose.parse(getattr(row, n)).keys]
            fields += [
                n for n in links if getattr(row, n) and getattr(row, n).key == key
            ]
            found.extend(Use(row, _label(model, name)) for name in fields)
    return found


def may_cite(keys: Iterable[str], *fields: str) -> Q:
    """That one of these fields of prose may cite one of these sources.

    A key can be the beginning of another: `prose.parse` says which it is.
    """
    found = [Q(**{f"{name}__contains": f"@{key}"}) for key in keys for name in fields]
    return reduce(or_, found, Q(pk__in=[]))


def counts(*, published: bool = False) -> Counter[str]:
    """How many statements' fields cite each key. Two queries in all."""
    total: Counter[str] = Counter()
    for _model, _pk, _field, text in _texts(published=published):
        total.update(prose.parse(text).keys)
    links = [
        _rows(model, published=published)
        .order_by()
        .filter(**{f"{name}__isnull": False})
        .values_list(Value(f"{model._meta.label_lower}.{name}"), "pk", f"{name}__key")
        for model in citing_models()
        for name in _links(model)
    ]
    total.update(key for _field, _pk, key in _together(links))
    return total


def broken() -> Iterator[tuple[str, int, str, str]]:
    """Each marker that names no citation: (model label, pk, field, key)."""
    known = apps.get_model("references", "Citation").objects.all_keys()
    for label, pk, field, text in _texts(published=False):
        for key in prose.parse(text).keys:
            if key not in known:
                yield label, pk, field, key


def _texts(*, published: bool) -> Iterator[tuple[str, int, str, str]]:
    """All prose that holds a marker: (model label, pk, field, text)."""
    texts = [
        _rows(model, published=published)
        .order_by()
        .filter(**{f"{name}__contains": "[@"})
        .annotate(cited_text=F(name))
        .values_list(Value(model._meta.label_lower), "pk", Value(name), "cited_text")
        for model in citing_models()
        for name in model.prose_fields()
    ]
    return iter(_together(texts))


def _together(queries: list[Any]) -> list[tuple[Any, ...]]:
    """The rows of all queries, fetched as one."""
    if not queries:
        return []
    first, *rest = queries
    return list(first.union(*rest, all=True))


def _rows(model: type[Record], *, published: bool) -> QuerySet:
    if published and issubclass(model, Statement):
        return model.objects.published()
    return model.objects.all()


def _label(model: type[Record], name: str) -> str:
    field = model._meta.get_field(name)
    return str(getattr(field, "verbose_name", name))


def _links(model: type[Record]) -> list[str]:
    return [
        field.name
        for field in model._meta.fields
        if isinstance(field, ForeignKey)
        and field.related_model is not None
        and field.related_model._meta.label_lower == "references.citation"
    ]
