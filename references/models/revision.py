"""The revision: a number that every change the public could see raises.

It is raised in the transaction of the change, by whatever wrote: a form, an action, a
command, a bulk write. Stored answers and ETags depend on it.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction

from references.models.indexed_use import IndexedUse
from references.models.search_entry import SearchEntry
from references.records.record import Record

WRITE = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "(\w+)"')
LOCK = re.compile(r'SELECT .*? FROM "(\w+)".* FOR (?:NO KEY )?UPDATE', re.DOTALL)


class RevisionQuerySet(models.QuerySet["Revision"]):
    def current(self) -> "Revision":
        """Return the revision; its number is 0 where nothing was ever written."""
        return self.first() or Revision()

    def raise_number(self) -> None:
        """Raise the number by one."""
        if not self.update(number=models.F("number") + 1):
            self.create(pk=1, number=1, profile=settings.SITE_ORGANISATION)

    def lock(self) -> None:
        """Lock the revision until the transaction ends, as whoever raises it does."""
        list(self.select_for_update())


class Revision(models.Model):
    """The one row with the number."""

    number = models.PositiveBigIntegerField(default=0)
    # The slug of the profile the database was first written for: it holds no other.
    profile = models.CharField(max_length=80, blank=True, default="")

    objects = RevisionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"revision {self.number}"


def raise_with_writes(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
) -> Any:
    """Raise the revision before the first write of a transaction to a public table.

    A wrapper of a connection's statements. The revision comes before other locks, so
    that two who write never wait for each other.
    """
    connection = context["connection"]
    table = _table(sql)
    if not table or _raised_in(connection):
        return execute(sql, params, many, context)
    revisions = Revision.objects.using(connection.alias)
    if LOCK.match(sql):
        revisions.lock()
        return execute(sql, params, many, context)
    if connection.in_atomic_block:
        _raise(connection)
        return execute(sql, params, many, context)
    with transaction.atomic(using=connection.alias):
        _raise(connection)
        return execute(sql, params, many, context)


def raised() -> None:
    """Mark a transaction that has raised the revision.

    Django forgets the mark when the transaction ends, and when a savepoint is undone
    after which it was set: just when the number itself is forgotten.
    """


def _raise(connection: Any) -> None:
    transaction.on_commit(raised, using=connection.alias)
    Revision.objects.using(connection.alias).raise_number()


def _raised_in(connection: Any) -> bool:
    return any(function is raised for _, function, _ in connection.run_on_commit)


def _table(sql: str) -> str:
    """Return the public table that a statement writes or locks, or ""."""
    found = WRITE.match(sql) or LOCK.match(sql)
    return found[1] if found and found[1] in _public_tables() else ""


@cache
def _public_tables() -> frozenset[str]:
    """Return the tables that public answers are made of."""
    return frozenset(
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, (Record, IndexedUse, SearchEntry))
    )
