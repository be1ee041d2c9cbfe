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
from references.admin.statements import StatementAdmin
from references.models import Correction
from references.models.fields import PartialDateField
from references.models.record import LONGEST_REASON
from references.models.registry import published_models
from references.prose import sentences
from references.values import dates
from references.values.text import shortened

# A row and the version of it that was wrong, as `addresses.correction_form` names them.
ROW_VERSION = re.compile(r"([a-z.]{1,60}):(\d{1,18}):(\d{1,9})", re.ASCII)


def _lines(row: Any) -> list[str]:
    """Return the lines that a row shows to readers: title, sentences, dates, other texts."""
    lines = [row.found_by()[0]]
    for name in dict.fromkeys((*row.explained, *row.prose_fields())):
        field, value = row._meta.get_field(name), getattr(row, name)
        if name in row.prose_fields():
            lines += [sentence.words for sentence in sentences.split(value)]
        elif isinstance(field, PartialDateField):
            lines.append(dates.words(value))
        elif isinstance(value, str) and not field.choices:
            lines.append(value)
    return [*dict.fromkeys(filter(None, lines))]


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
    old, new = (_lines(before.instance), _lines(row)) if before else ([], [])
    now = [line for line in new if line not in old]
    return {
        "slug": f"{timezone.localdate()}-{row._meta.model_name}-{number}",
        "path": row.get_absolute_url().partition("#")[0],
        "was": "\n".join(line for line in old if line not in new),
        "now": "\n".join(now),
        "reason": (row.history.first().history_change_reason or "") if before else "",
    }


class CorrectionForm(RecordForm):
    """The form of a correction. Its reason is also the reason in the history."""

    why = reason_field(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any] | None:
        """Set the reason of the correction as `why`."""
        reason = self.cleaned_data.get("reason", "")
        self.cleaned_data["why"] = shortened(reason, LONGEST_REASON)
        return super().clean()


@admin.register(Correction)
class CorrectionAdmin(StatementAdmin):
    form = CorrectionForm
    shown_with = ["day"]
    list_display = ["day", "path", "was", "now", "status"]
    list_filter = ["status"]
    search_fields = ["path", "was", "now", "reason"]
    fields = ["path", "was", "now", "reason", "day", "slug", "status"]

    def get_changeform_initial_data(self, request: Any) -> dict[str, Any]:
        """Return the first values of a form, from the row in the address if there is one."""
        status = "published" if self.has_publish_permission(request) else "draft"
        initial = {"day": f"{timezone.localdate()}", "status": status}
        initial |= _first_values(request.user, request.GET.get("of", ""))
        return initial | super().get_changeform_initial_data(request)

    def lay_out(self, row: Correction, parts: Parts) -> Preview:
        context = {"row": row, "site_url": settings.SITE_URL}
        return Preview("references/_correction.html", context)
