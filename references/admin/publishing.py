"""The reason of a change in a request, and the log of what was published or withdrawn."""

import logging
from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest

from references.models.fields import validate_visible
from references.models.record import LONGEST_REASON
from references.models.sourced import Status

logger = logging.getLogger(__name__)


def log_shown(user: Any, rows: Iterable[Any], done: str) -> None:
    """Log which rows a user published or withdrew, once the transaction is committed."""
    for row in rows:
        words = (user.get_username(), done, row._meta.verbose_name, str(row))
        transaction.on_commit(partial(logger.info, "%s %s the %s “%s”.", *words))


def log_status(user: Any, row: Any, before: str | None) -> None:
    """Log that a user published or withdrew a row, unless its status is still `before`."""
    was_published = before == Status.PUBLISHED
    if was_published != (getattr(row, "status", None) == Status.PUBLISHED):
        log_shown(user, [row], "withdrew" if was_published else "published")


def reason_field(*, required: bool = False, **more: Any) -> Any:
    """Return a form field for the reason of a change."""
    checks = [validate_visible]
    return forms.CharField(
        required=required, max_length=LONGEST_REASON, validators=checks, **more
    )


def reason_in(request: HttpRequest) -> str:
    """Return the reason in a request, "" for none; raises ValidationError for an invalid one."""
    return str(reason_field().clean(request.POST.get("why")))
