"""The revision: a number that grows with every change that the public could see.

Whatever saves or deletes a `Record` raises it in the same transaction; whoever writes
SQL by hand calls `manage.py changed`. Stored answers and ETags depend on it.
"""

from collections.abc import Callable
from functools import wraps
from secrets import token_hex
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import connections, models


class RevisionQuerySet(models.QuerySet["Revision"]):
    def current(self) -> "Revision":
        """Return the revision; its number is 0 where nothing was ever written."""
        return self.first() or Revision()

    def token(self) -> str:
        """Return the token of the revision; "" where nothing was ever written."""
        # A page asks some ten times: Django takes longer to write SQL than it to run.
        with connections[self.db].cursor() as cursor:
            cursor.execute(f"SELECT token FROM {self.model._meta.db_table}")  # noqa: S608
            (token,) = cursor.fetchone() or ("",)
        return str(token)

    def raise_number(self) -> None:
        """Raise the number by one; call it before other rows are locked."""
        raised = {"number": models.F("number") + 1, "token": token_hex(8)}
        if not self.update(**raised):
            self.create(
                pk=1,
                number=1,
                token=raised["token"],
                profile=settings.SITE_ORGANISATION,
            )

    def lock(self) -> None:
        """Lock the revision until the transaction ends: nobody else can raise it until then.

        SQLite needs no lock: it allows one writer at a time.
        """
        if connections[self.db].features.has_select_for_update:
            # The query takes the lock when it runs.
            list(self.select_for_update())


class Revision(models.Model):
    """The one row with the number."""

    number = models.PositiveBigIntegerField(default=0)
    # Random, so that a number which was undone and comes again is another revision.
    token = models.CharField(max_length=16, blank=True, default="")
    # The slug of the profile the database was first written for: it holds no other.
    profile = models.CharField(max_length=80, blank=True, default="")

    objects = RevisionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"revision {self.number}"


P = ParamSpec("P")
T = TypeVar("T")


def per_revision(read: Callable[P, T]) -> Callable[P, T]:
    """Keep what a function reads for the same arguments, until the revision is raised.

    The last two revisions are kept: a request may still be answered from the former.
    """
    kept: dict[str, dict[Any, T]] = {}

    @wraps(read)
    def read_once(*args: P.args, **kwargs: P.kwargs) -> T:
        token = Revision.objects.token()
        if not token:
            return read(*args, **kwargs)
        if token not in kept:
            for old in list(kept)[:-1]:
                kept.pop(old, None)
        of_revision = kept.setdefault(token, {})
        if args not in of_revision:
            of_revision[args] = read(*args, **kwargs)
        return of_revision[args]

    return read_once
