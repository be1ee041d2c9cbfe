"""The database backend: Django's, but a server that hangs holds no thread for ever."""

from types import SimpleNamespace
from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base


class Connection(psycopg.Connection[Any]):
    """Closes itself when the server does not answer within `DATABASE_TIMEOUT`."""

    def wait(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("timeout", settings.DATABASE_TIMEOUT or None)
        try:
            return super().wait(*args, **kwargs)
        except psycopg.errors._WaitTimeout as error:
            self.close()
            raise psycopg.OperationalError(
                f"no answer within {settings.DATABASE_TIMEOUT} s"
            ) from error


class DatabaseWrapper(base.DatabaseWrapper):
    # The driver, but for the class of its connections.
    Database = SimpleNamespace(**vars(psycopg) | {"connect": Connection.connect})  # type: ignore[assignment]
