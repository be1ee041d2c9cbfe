"""The admin of statements: rows that are drafts or published."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Q, Subquery
from django.forms import TextInput
from django.http import HttpRequest
from django.utils.html import format_html

from references.admin import elsewhere
from references.admin.addresses import form_address
from references.admin.publishing import log_shown, log_status, reason_field, reason_in
from references.admin.records import RecordAdmin
from references.models import Reading, Use
from references.models.registry import published_models
from references.models.sourced import Sourced, Status
from references.models.use import UseQuerySet
from references.quality.corrections import is_said, of_row

# At most so many rows are named in a message.
MOST_NAMED = 10


class ReasonedActionForm(ActionForm):
    """The choice of an action for the selected rows, with a field for the reason."""

    why = reason_field(widget=TextInput({"placeholder": "Why, if you withdraw"}))


def warn_of_lacks(request: HttpRequest, rows: Iterable[Any]) -> None:
    """Name what the public statements of saved rows lack, as the desk will list it."""
    of_rows = Q(pk__in=[])
    for row in rows:
        if row.pk and isinstance(row, Sourced):
            kind = ContentType.objects.get_for_model(row)
            of_rows |= Q(content_type=kind, row=row.pk)
    warn_of_uses(request, Use.objects.filter(of_rows))


def warn_of_uses(request: HttpRequest, uses: UseQuerySet) -> None:
    """Name the statements of these uses that lack something. One query."""
    only_reading = Subquery(Reading.objects.only_readings(OuterRef("source")))
    for use in (
        uses.to_mend()
        .exclude(lacking="")
        .annotate(only_reading=only_reading)
        .order_by("pk")
    ):
        first = use.lacking.splitlines()[0]
        offer = "" if use.readings or not use.only_reading else f" {use.only_reading}"
        words = f"Compare this sentence with its sources: {first}{offer}"
        messages.warning(request, words)


class StatementAdmin(RecordAdmin):
    """The admin of rows that are published and withdrawn."""

    action_form = ReasonedActionForm
    actions = ["publish", "withdraw"]
    is_previewed = True

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Save the parts of the row, and log what was published or withdrawn."""
        # Warn also of statements that say more than their sources, and of what else readers now
        # see wrong: links to a draft, corrections of the row, lines with its old figures or names.
        super().save_related(request, form, formsets, change)
        for each_form in (form, *(part for rows in formsets for part in rows.forms)):
            if each_form.instance.pk:
                before = each_form.initial.get("status")
                log_status(request.user, each_form.instance, before)
        if form.initial.get("status") == Status.PUBLISHED:
            self._warn_of_links(request, [form.instance])
            self._warn_of_corrections(request, form.instance)
        parts = [part for rows in formsets for part in rows.forms]
        warn_of_lacks(request, [part.instance for part in (form, *parts)])
        elsewhere.warn(request, [form, *parts])

    def _warn_of_links(self, request: HttpRequest, rows: list[Any]) -> None:
        """Name the public statements that link to those of these rows that are drafts now."""
        words = "“{}” links to this draft, so readers see the words of the link alone."
        for row in (row for row in rows if not row.is_published):
            link = f"]({row.get_absolute_url()}"
            for model in published_models():
                texts = (Q(**{f"{f}__contains": link}) for f in model.prose_fields())
                if linking := reduce(or_, texts, Q()):
                    for other in model.objects.published().filter(linking):
                        messages.warning(request, words.format(other))

    def _warn_of_corrections(self, request: HttpRequest, row: Any) -> None:
        """Link to the published corrections of a row that say what it no longer says."""
        words = 'Readers still see a correction of {} that says otherwise: <a href="{}">withdraw the correction</a>, or correct this entry.'
        is_named = self.model in published_models()
        for other in of_row(row) if is_named else ():
            if not is_said(other):
                day, page = f"{other.day:%-d %B %Y}", form_address(other, other.pk)
                messages.warning(request, format_html(words, day, page))

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Return the public address of a row; None if it, or its whole, is a draft."""
        return obj.get_absolute_url() if obj and obj.is_public else None

    @admin.action(
        description="Publish the selected %(verbose_name_plural)s",
        permissions=["publish"],
    )
    def publish(self, request: HttpRequest, queryset: Any) -> None:
        """Publish the drafts among the selected rows, and say which were refused and why."""
        drafts = list(queryset.filter(status=Status.DRAFT))
        number, refused = queryset.publish()
        refused_ids = {row.pk for row, _error in refused}
        published = (row for row in drafts if row.pk not in refused_ids)
        log_shown(request.user, published, "published")
        messages.success(request, f"Published: {number}.")
        for row, error in refused:
            reasons = " ".join(error.messages)
            messages.error(request, f"“{row}” stays a draft: {reasons}")

    @admin.action(
        description="Withdraw the selected %(verbose_name_plural)s",
        permissions=["publish"],
    )
    def withdraw(self, request: HttpRequest, queryset: Any) -> None:
        """Withdraw the published rows among the selected rows; some models need a reason."""
        published = list(queryset.filter(status=Status.PUBLISHED))
        drafts = ", ".join(
            f"“{row}”" for row in queryset.filter(status=Status.DRAFT)[:MOST_NAMED]
        )
        if published and "status" in self.model.explained and not reason_in(request):
            words = "Readers see these entries: give a reason in a few words."
            messages.error(request, f"Nothing was withdrawn. {words}")
            return
        withdrawn = queryset.withdraw()
        log_shown(request.user, published, "withdrew")
        self._warn_of_links(
            request, [*self.model.objects.filter(pk__in=[row.pk for row in published])]
        )
        if withdrawn:
            messages.success(request, f"Withdrawn, and drafts again: {withdrawn}.")
        if drafts:
            messages.info(request, f"Already a draft: {drafts}.")
