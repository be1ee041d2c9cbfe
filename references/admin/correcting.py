"""The admin of corrections. Their form is filled from a row that was wrong: old, new, where."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.utils import timezone

from references.admin.addresses import may
from references.admin.forms import RecordForm
from references.admin.previewing import Parts, Preview
from references.admin.publishing import reason_field
from references.admin.records import rarely
from references.admin.statements import StatementAdmin
from references.models import Correction
from references.models.record import LONGEST_REASON
from references.models.registry import published_models
from references.prose import markdown
from references.quality.corrections import is_said, lines, name_of, not_in_readings
from references.values.text import shortened

NOT_SAID = (
    "The entry that was wrong does not say so now. Copy its words as readers see them, or correct "
    "the entry first."
)
# A row and the version of it that was wrong, as `addresses.correction_form` names them.
ROW_VERSION = re.compile(r"([a-z.]{1,60}):(\d{1,18}):(\d{1,9})", re.ASCII)


def _first_values(user: Any, of: str) -> dict[str, str]:
    """Return the first values of a correction of a row; `of` is "app.fact:3:7", with version 7."""
    # {} if there is no such row, or if the user may not see it.
    row_version = ROW_VERSION.fullmatch(of)
    label, number, version = row_version.groups() if row_version else ("", "", "")
    models = {model._meta.label_lower: model for model in published_models()}
    model = models.get(label)
    row = model.objects.filter(pk=number).first() if model else None
    if not (row and may(user, "view", model)):
        return {}
    # None if the row still has this version: then only a part of the row was changed.
    before = row.history.filter(version=version).exclude(version=row.version).first()
    old, new = (lines(before.instance), lines(row)) if before else ([], [])
    now = [line for line in new if line not in old]
    return {
        "slug": f"{timezone.localdate()}-{row._meta.model_name}-{number}",
        "statement": name_of(row),
        "path": row.get_absolute_url().partition("#")[0],
        "was": "\n".join(line for line in old if line not in new),
        "now": "\n".join(now),
        "reason": (row.history.first().history_change_reason or "") if before else "",
    }


class ReasonedForm(RecordForm):
    """The form of a row with a reason that readers see; the history gets the same reason."""

    why = reason_field(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any] | None:
        """Set the reason of the row as `why`."""
        reason = markdown.plain(self.cleaned_data.get("reason", ""))
        self.cleaned_data["why"] = shortened(reason, LONGEST_REASON)
        return super().clean()


class CorrectionForm(ReasonedForm):
    """The form of a correction.

    What it publishes must stand in the row that was wrong, and in the note that the row cites.
    """

    statement = forms.CharField(required=False, widget=forms.HiddenInput)

    def _post_clean(self) -> None:
        """Check also that the new text stands in the row, and in the note that the row cites."""
        super()._post_clean()
        row = self.instance
        if self.is_preview or self.errors or not row.is_published:
            return
        if not is_said(row):
            self.add_error("now" if row.now else "was", NOT_SAID)
        for judged in not_in_readings(row):
            # `absent` is a sentence without its end: "“143” is not in".
            words = (
                f"{judged.absent} our note of the source ({', '.join(judged.names)}). "
            )
            self.add_error("now", words + "Correct the note or the entry first.")


@admin.register(Correction)
class CorrectionAdmin(StatementAdmin):
    form = CorrectionForm
    shown_with = ["day"]
    list_display = ["day", "path", "was", "now", "status"]
    list_filter = ["status"]
    search_fields = ["statement", "path", "was", "now", "reason"]
    named_by = ("day", "path")
    said: Any = ["statement", "path", "was", "now", "reason", "day", "status"]
    fieldsets = [(None, {"fields": said}), rarely("slug")]

    def get_changeform_initial_data(self, request: Any) -> dict[str, Any]:
        """Return the first values of a form, from the row in the address if there is one."""
        initial = {"day": f"{timezone.localdate()}"}
        initial |= _first_values(request.user, request.GET.get("of", ""))
        return initial | super().get_changeform_initial_data(request)

    def lay_out(self, row: Correction, parts: Parts) -> Preview:
        context = {"row": row, "site_url": settings.SITE_URL}
        return Preview("references/_correction.html", context)
