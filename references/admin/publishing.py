"""What the admin allows those who may not publish: to write drafts, and to change them."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.db import models
from django.http import HttpRequest

from references.records.record import Record


def may_publish(user: Any, model: type[models.Model]) -> bool:
    """Return whether a user may publish the rows of a model."""
    codename = get_permission_codename("publish", model._meta)
    return bool(user.has_perm(f"{model._meta.app_label}.{codename}"))


class PublishingAdmin(admin.options.BaseModelAdmin):
    """An admin, or an inline, of rows that only some may publish."""

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may publish, withdraw, and change what is published."""
        return may_publish(request.user, self.model)

    def may_change_as_it_is(
        self, request: HttpRequest, row: models.Model | None
    ) -> bool:
        """Return whether the user may change a row as it is, published or a draft."""
        is_published = isinstance(row, Record) and row.is_published
        return not is_published or self.has_publish_permission(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields that are shown as text: the status is no one else's to set."""
        shown = super().get_readonly_fields(request, obj)
        has_status = any(field.name == "status" for field in self.opts.fields)
        if not has_status or self.has_publish_permission(request):
            return shown
        return [*shown, "status"]
