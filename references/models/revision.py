"""The revision: a number that grows with every change that the public could see.

Each save or deletion of a `Record` raises it in the same transaction. After changes by SQL
an operator calls `manage.py changed`. Stored answers and ETags depend on it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from secrets import token_hex
from threading import RLock
from typing import Any, TypeVar, TypeVarTuple

from django.conf import settings
from django.db import connections, models


class RevisionQuerySet(models.QuerySet["Revision"]):
    def current(self) -> "Revision":
        """Return the revision; its number is 0 in a new database."""
        return self.first() or Revision()

    def token(self) -> str:
        """Return the random token of the revision; "" in a new database."""
        # Plain SQL, since Django would take longer to make the query than to run it.
        with connections[self.db].cursor() as cursor:
            cursor.execute(f"SELECT token FROM {self.model._meta.db_table}")  # noqa: S608
            (token,) = cursor.fetchone() or ("",)
        return str(token)

    def raise_number(self) -> None:
        """Raise the number by one and set a new token; call it before other rows are locked."""
        token = token_hex(8)
        if not self.update(number=models.F("number") + 1, token=token):
            profile = settings.SITE_ORGANISATION
            self.create(pk=1, number=1, token=token, profile=profile)

    def lock(self) -> None:
        """Lock the revision until the transaction ends, so that no other save can begin."""
        # SQLite needs no lock: it allows one writer at a time.
        if connections[self.db].features.has_select_for_update:
            list(self.select_for_update())  # running the query takes the lock


class Revision(models.Model):
    """The revision, a table of one row."""

    number = models.PositiveBigIntegerField(default=0)
    # Random. If a transaction fails, the next one gets the same number, but another token.
    token = models.CharField(max_length=16, blank=True, default="")
    # The slug of the profile that the database was made for. It can hold no other profile.
    profile = models.CharField(max_length=80, blank=True, default="")

    objects = RevisionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"revision {self.number}"


Args = TypeVarTuple("Args")
T = TypeVar("T")
# After an edit only one thread calls a function of `per_revision` at a time, so that others
# find its result. Re-entrant, since such a function may call another.
_reading = RLock()


# In a `one_token` block a dict: empty, then with the "token" once read. Elsewhere None.
_met: ContextVar[dict[str, str] | None] = ContextVar("met", default=None)


@contextmanager
def one_token() -> Iterator[None]:
    """Let `per_revision` read the token only once in the `with` block, which must change no row."""
    outer = _met.set({})
    try:
        yield
    finally:
        _met.reset(outer)


def _token() -> str:
    """Return the token that a `one_token` block read first; elsewhere the present token."""
    met = _met.get()
    if met is None:
        return Revision.objects.token()
    if "token" not in met:
        met["token"] = Revision.objects.token()
    return met["token"]


def per_revision(read: Callable[[*Args], T]) -> Callable[[*Args], T]:
    """Return a function that caches the results of `read` until the revision is raised."""
    # Results of the previous revision are kept too, for requests that began with it.
    results: dict[str, dict[Any, T]] = {}

    @wraps(read)
    def read_once(*args: *Args) -> T:
        token = _token()
        if not token:
            return read(*args)
        stored = results.get(token, {})
        if args in stored:
            return stored[args]
        with _reading:
            if token not in results:
                for old in list(results)[:-1]:
                    del results[old]
            of_revision = results.setdefault(token, {})
            if args not in of_revision:
                of_revision[args] = read(*args)
            return of_revision[args]

    return read_once
