"""The admin action that marks many rows as checked against their sources."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timesince import timesince

from references.admin import StatementAdmin
from references.admin.records import ReasonedActionForm


class CheckingForm(ReasonedActionForm):
    """The choice of an action, its reason, and the day for the one that needs a day."""

    # Not a DateField: Django answers a form it can't read with "No action selected".
    # Nor of the type "date": browsers show that as mm/dd/yyyy, or in whatever way their own
    # language has, so no label could say how to write it (WCAG 3.3.2).
    checked_on = forms.Field(
        label="checked on (2026-11-25)",
        required=False,
        widget=forms.TextInput(
            attrs={
                "size": 10,
                "pattern": r"\d{4}-\d{2}-\d{2}",
                "title": "Year, month and day: 2026-11-25",
                "autocomplete": "off",
            }
        ),
    )


class CheckedAdmin(StatementAdmin):
    """The admin of statements whose list shows their age and last check."""

    actions = [*StatementAdmin.actions, "mark_checked"]
    action_form = CheckingForm

    @admin.action(
        description="Mark the selected %(verbose_name_plural)s as checked on …",
        permissions=["publish"],
    )
    def mark_checked(self, request: HttpRequest, queryset: Any) -> None:
        today = timezone.now().date()
        field = forms.DateField(input_formats=["%Y-%m-%d"])
        try:
            day = field.clean(request.POST.get("checked_on"))
        except ValidationError:
            day = None
        if day is None or day > today:
            messages.error(
                request,
                "Nothing was marked. Give the day on which the sources were read next to "
                f"the action, as a day of the calendar up to today, {today:%Y-%m-%d}.",
            )
        else:
            number = queryset.mark_checked(day)
            messages.success(request, f"Marked as checked on {day:%Y-%m-%d}: {number}.")

    @admin.display(description="age", ordering="as_of_latest")
    def age(self, row: Any) -> str:
        """Return how long ago it was true, in words: "3 years", "undated"."""
        return timesince(row.as_of_latest, depth=1) if row.as_of_latest else "undated"
