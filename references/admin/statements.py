"""The admin of statements: rows that are drafts or published."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.forms import TextInput
from django.http import HttpRequest

from references.admin.addresses import may
from references.admin.publishing import log_shown, log_status, reason_field, reason_in
from references.admin.records import RecordAdmin
from references.models import Reading
from references.models.sourced import Status


class ReasonedActionForm(ActionForm):
    """The choice of an action for the selected rows, with a field for why they are withdrawn."""

    why = reason_field(widget=TextInput({"placeholder": "Why, if you withdraw"}))


class StatementAdmin(RecordAdmin):
    """The admin of rows that are published and withdrawn."""

    action_form = ReasonedActionForm
    actions = ["publish", "publish_with_parts", "withdraw"]
    is_previewed = True

    def has_publish_parts_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may publish rows of the model together with their parts."""
        links = map(self.model._meta.get_field, self.model.published_with)
        parts = [link.related_model for link in links]
        models = [self.model, *parts]
        return bool(parts) and all(may(request.user, "publish", m) for m in models)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Save the parts of the row, and log what was published or withdrawn."""
        # Warn of statements of the public row that say more than their sources.
        super().save_related(request, form, formsets, change)
        for each in (form, *(row for rows in formsets for row in rows.forms)):
            if each.instance.pk:
                before = each.initial.get("status")
                log_status(request.user, each.instance, before)
        for use in form.instance.uses.to_mend().exclude(lacking=""):
            first = use.lacking.splitlines()[0]
            note = "" if use.readings else Reading.objects.offered(use.source)
            words = f"Compare this sentence with its sources: {first} {note}"
            messages.warning(request, words.rstrip())

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Return the public address of a row; None if it, or its whole, is a draft."""
        is_public = obj and type(obj).objects.published().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_public else None

    @admin.action(
        description="Publish the selected %(verbose_name_plural)s",
        permissions=["publish"],
    )
    def publish(self, request: HttpRequest, queryset: Any, **how: bool) -> None:
        """Publish the drafts among the selected rows, and say which were refused and why."""
        drafts = list(queryset.filter(status=Status.DRAFT))
        number, refused = queryset.publish(**how)
        kept = {row.pk for row, _error in refused}
        log_shown(request.user, (r for r in drafts if r.pk not in kept), "published")
        messages.success(request, f"Published: {number}.")
        for row, error in refused:
            reasons = " ".join(error.messages)
            messages.error(request, f"“{row}” stays a draft: {reasons}")

    @admin.action(
        description="Publish the selected %(verbose_name_plural)s with their parts",
        permissions=["publish_parts"],
    )
    def publish_with_parts(self, request: HttpRequest, queryset: Any) -> None:
        self.publish(request, queryset, with_parts=True)

    @admin.action(
        description="Withdraw the selected %(verbose_name_plural)s",
        permissions=["publish"],
    )
    def withdraw(self, request: HttpRequest, queryset: Any) -> None:
        """Withdraw the published rows among those selected; some models need a reason."""
        published = list(queryset.filter(status=Status.PUBLISHED))
        if published and "status" in self.model.explained and not reason_in(request):
            words = "Readers see these entries: give a reason in a few words."
            messages.error(request, f"Nothing was withdrawn. {words}")
            return
        withdrawn = queryset.withdraw()
        log_shown(request.user, published, "withdrew")
        messages.success(request, f"Withdrawn, and drafts again: {withdrawn}.")
