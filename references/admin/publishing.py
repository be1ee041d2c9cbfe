"""Publishing and withdrawing rows of a list, with the reason that the history keeps."""

import logging
from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from references.models.fields import validate_visible
from references.models.record import LONGEST_REASON, changing_because
from references.models.statement import Status

logger = logging.getLogger(__name__)

UNEXPLAINED = "Readers see these figures: say in a few words why."


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


def reason_in(request: HttpRequest) -> str:
    """Return the reason that a request gives, or raise ValidationError."""
    field = forms.CharField(
        required=False, max_length=LONGEST_REASON, validators=[validate_visible]
    )
    return str(field.clean(request.POST.get("why")))


def publish(request: HttpRequest, rows: Any, **how: bool) -> None:
    """Publish the drafts among rows, and say which of them were refused."""
    drafts = list(rows.filter(status=Status.DRAFT))
    number, refused = rows.publish(**how)
    kept = {row.pk for row, _error in refused}
    log_shown(request.user, (r for r in drafts if r.pk not in kept), "published")
    messages.success(request, f"Published: {number}.")
    for row, error in refused:
        reasons = " ".join(error.messages)
        messages.error(request, f"“{row}” stays a draft: {reasons}")


def withdraw(request: HttpRequest, rows: Any) -> None:
    """Withdraw the published ones among rows, with a reason where one is needed."""
    published = list(rows.filter(status=Status.PUBLISHED))
    try:
        is_weighty = published and "status" in rows.model.explained
        reason = reason_in(request)
        if is_weighty and not reason:
            raise ValidationError(UNEXPLAINED)
        with changing_because(reason):
            withdrawn = rows.withdraw()
    except ValidationError as error:
        messages.error(request, f"Nothing was withdrawn. {' '.join(error.messages)}")
    else:
        log_shown(request.user, published, "withdrew")
        messages.success(request, f"Withdrawn, and drafts again: {withdrawn}.")
