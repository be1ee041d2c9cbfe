"""The reason of a change as it is sent, and the log of what readers see or see no more."""

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
    """Write to the log, once it is sure, which rows a user has published or withdrawn."""
    for row in rows:
        words = (user.get_username(), done, row._meta.verbose_name, str(row))
        transaction.on_commit(partial(logger.info, "%s %s the %s “%s”.", *words))


def log_status(user: Any, row: Any, before: str | None) -> None:
    """Write to the log if a row was published or withdrawn since it had another status."""
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
    """Return the reason that a request gives, or raise ValidationError."""
    return str(reason_field().clean(request.POST.get("why")))
