"""What the admin allows those who may not publish: to write drafts, and to propose."""

import logging
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.db import models, transaction
from django.http import HttpRequest

from references.admin.forms import WhyField
from references.models.record import LONGEST_REASON, Record

logger = logging.getLogger(__name__)


def may_publish(user: Any, model: type[models.Model]) -> bool:
    """Return whether a user may publish the rows of a model."""
    codename = get_permission_codename("publish", model._meta)
    return bool(user.has_perm(f"{model._meta.app_label}.{codename}"))


def log_shown(user: Any, rows: Iterable[Any], done: str) -> None:
    """Write to the log, once it is sure, which rows a user has published or withdrawn."""
    for row in rows:
        words = (user.get_username(), done, row._meta.verbose_name, str(row))
        transaction.on_commit(partial(logger.info, "%s %s the %s “%s”.", *words))


def reason_in(request: HttpRequest) -> str:
    """Return the reason that a request gives; the history keeps it of what goes by it.

    Raises ValidationError where it is too long, or holds what no reader can see.
    """
    field = WhyField(required=False, max_length=LONGEST_REASON)
    vars(request)["reason"] = reason = str(field.clean(request.POST.get("why")))
    return reason


class PublishingAdmin(admin.options.BaseModelAdmin):
    """An admin, or an inline, of rows that only some may publish."""

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may publish, withdraw, and decide on proposals."""
        return may_publish(request.user, self.model)

    def may_change_as_it_is(
        self, request: HttpRequest, row: models.Model | None
    ) -> bool:
        """Return whether the user may save onto a row as it is, published or a draft."""
        is_published = isinstance(row, Record) and row.is_published
        return not is_published or self.has_publish_permission(request)
